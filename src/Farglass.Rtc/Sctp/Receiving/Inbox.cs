using System.Runtime.InteropServices;

namespace Farglass.Rtc.Sctp.Receiving;

enum InboxKind : byte
{
    Message,

    /// <summary>The peer starts to count a stream from zero: it is done with it.</summary>
    IncomingReset,

    /// <summary>The peer has agreed to our reset of a stream, which counts from zero again.</summary>
    OutgoingReset,

    /// <summary>The peer does not agree, and would not if it were asked again.</summary>
    OutgoingResetRefused,
}

/// <param name="Detail">
/// Of a message its payload protocol; of an outgoing reset <see cref="Sending.OutgoingStream.Serial"/>.
/// </param>
readonly record struct InboxHeader(InboxKind Kind, ushort Stream, uint Detail);

/// <summary>
/// What waits to be taken: messages and resets of streams in one line, because a reset means what came before it.
/// </summary>
sealed class Inbox
{
    const int HeaderSize = 8; // InboxHeader, as it lies in memory.

    readonly RecordRing _records = new(SctpLimits.InboxBytesMax);

    /// <summary>Of messages, what each is charged included.</summary>
    public int HeldBytes { get; private set; }

    /// <summary>Adds a message, whose payload the caller writes at once.</summary>
    /// <returns>
    /// False if there is no room, which cannot be while <see cref="HeldBytes"/> is as limited as it should be.
    /// </returns>
    public bool TryAddMessage(ushort stream, uint payloadProtocol, int length, out Span<byte> payload)
    {
        payload = default;
        if (!_records.TryAdd(HeaderSize + length, out var record)) return false;
        MemoryMarshal.Write(record, new InboxHeader(InboxKind.Message, stream, payloadProtocol));
        payload = record[HeaderSize..];
        HeldBytes += length + SctpLimits.HeldOverheadBytes;
        return true;
    }

    /// <returns>False if there is no room.</returns>
    public bool TryAddReset(InboxKind kind, ushort stream, uint serial = 0)
    {
        if (!_records.TryAdd(HeaderSize, out var record)) return false;
        MemoryMarshal.Write(record, new InboxHeader(kind, stream, serial));
        return true;
    }

    /// <param name="payload">Of a message. It stays as it is until a packet is received.</param>
    public bool TryTake(out InboxHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (!_records.TryPeek(out var record)) return false;
        header = MemoryMarshal.Read<InboxHeader>(record);
        payload = record[HeaderSize..];
        if (header.Kind == InboxKind.Message) HeldBytes -= payload.Length + SctpLimits.HeldOverheadBytes;
        _records.Remove();
        return true;
    }
}
