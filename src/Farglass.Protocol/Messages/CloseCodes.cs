namespace Farglass.Protocol.Messages;

/// <summary>
/// Why a carrier was closed: the code of a WebSocket's end, and of a WebRTC carrier's <see cref="FarewellMessage"/>.
/// 4000-4999 are free for applications to define (RFC 6455, 7.4.2).
/// </summary>
public static class CloseCodes
{
    /// <summary>A message broke the protocol. Final: the client has a fault.</summary>
    public const int ProtocolError = 4400;

    /// <summary>The viewer's token is wrong or no longer good. Final: a new entitlement URL is needed.</summary>
    public const int Unauthorized = 4401;

    /// <summary>No hello came in time. Try again.</summary>
    public const int HelloTimeout = 4408;

    /// <summary>The session was opened in another window, which has it now. Final.</summary>
    public const int TakenOver = 4409;

    /// <summary>The session has ended; an <see cref="MessageType.Ended"/> message came before. Final.</summary>
    public const int SessionEnded = 4410;

    /// <summary>
    /// The same viewer has opened another connection, which has the session now. Final for a page that knows of no
    /// other connection of its own: a tab was copied, token and all.
    /// </summary>
    public const int Replaced = 4412;

    /// <summary>Client and host speak different versions: reload the page.</summary>
    public const int VersionMismatch = 4426;

    /// <summary>Too many connections at this moment. Try again.</summary>
    public const int TooMany = 4429;
}
