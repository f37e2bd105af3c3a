using Farglass.Protocol.Messages;

namespace Farglass.Client;

/// <summary>The carrier's connection is over.</summary>
/// <param name="closeCode">
/// One of <see cref="CloseCodes"/>, or of RFC 6455; 1006 where the connection just broke.
/// </param>
public sealed class StreamClosedException(int closeCode, string reason)
    : Exception(reason.Length == 0 ? $"The connection was closed ({closeCode})." : $"{reason} ({closeCode})")
{
    /// <summary>RFC 6455, 7.4.1: the connection ended without a goodbye.</summary>
    public const int Broken = 1006;

    internal StreamClosedException(EndedMessage ended) : this(CloseCodes.SessionEnded, ended.Message) => Ended = ended;

    public int CloseCode { get; } = closeCode;

    public string Reason { get; } = reason;

    /// <summary>With <see cref="CloseCodes.SessionEnded"/>: the host's last words.</summary>
    public EndedMessage? Ended { get; }

    /// <summary>
    /// Whether the same viewer may connect again: so it is unless the host said that it may not. One whose place was
    /// taken with its own token may not either, or the two would take it from each other for ever.
    /// </summary>
    public bool MayReconnect => CloseCode is not (CloseCodes.ProtocolError or CloseCodes.Unauthorized
        or CloseCodes.TakenOver or CloseCodes.SessionEnded or CloseCodes.Replaced or CloseCodes.VersionMismatch);
}
