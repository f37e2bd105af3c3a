using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Farglass.Rtc.Rtp;

/// <summary>What is known of a packet besides its bytes.</summary>
struct HistoryEntry
{
    public long Sequence;
    public int Length;

    /// <summary>When it went out last, first or again.</summary>
    public TimeSpan SentAt;

    public bool IsQueuedAgain, HasArrived;
}

/// <summary>
/// The one place where media packets are kept: from the moment that a frame is cut until they are too old to be asked
/// for again. The pacer and retransmissions name them by their sequence number. Its memory is made once.
/// </summary>
sealed class PacketHistory(int capacity)
{
    readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(capacity * RtpLimits.MediaPacketBytesMax);
    readonly HistoryEntry[] _entries = new HistoryEntry[capacity];

    public int Capacity { get; } = capacity;

    /// <summary>Memory for the packet, in place of the oldest one.</summary>
    public Span<byte> Reserve(long sequence)
    {
        Debug.Assert(sequence > 0, "Zero marks an entry that is free.");
        _entries[Index(sequence)] = default;
        return Memory(sequence);
    }

    public void Commit(long sequence, int length) =>
        _entries[Index(sequence)] = new() { Sequence = sequence, Length = length };

    public void Clear() => Array.Clear(_entries);

    /// <returns>A null reference if the packet is not here (any more).</returns>
    public ref HistoryEntry Find(long sequence)
    {
        if (sequence <= 0) return ref Unsafe.NullRef<HistoryEntry>();
        ref var entry = ref _entries[Index(sequence)];
        return ref entry.Sequence == sequence ? ref entry : ref Unsafe.NullRef<HistoryEntry>();
    }

    public Span<byte> Bytes(in HistoryEntry entry) => Memory(entry.Sequence)[..entry.Length];

    Span<byte> Memory(long sequence) =>
        _memory.AsSpan(Index(sequence) * RtpLimits.MediaPacketBytesMax, RtpLimits.MediaPacketBytesMax);

    int Index(long sequence) => (int)(sequence % Capacity);
}
