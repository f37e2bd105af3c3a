using System.Runtime.CompilerServices;

namespace Farglass.Rtc.Srtp;

/// <summary>
/// Which of the last packets have been seen (RFC 3711, 3.3.2). A ring of bits: an index has its place, and what the
/// newest index runs over is forgotten.
/// </summary>
struct ReplayWindow
{
    const int Size = SrtpLimits.ReplayWindowPackets;

    Ring _seen;

    /// <summary>The highest index seen, if <see cref="IsStarted"/>.</summary>
    public ulong Highest { get; private set; }

    public bool IsStarted { get; private set; }

    /// <summary>Whether this index is neither seen nor too old to know.</summary>
    public readonly bool Admits(ulong index) =>
        !IsStarted || index > Highest || (Highest - index < Size && (_seen[Word(index)] & Bit(index)) == 0);

    /// <summary>Only what is authentic: anything else could push the window away from the truth.</summary>
    public void Add(ulong index)
    {
        if (!IsStarted) Highest = index;
        if (index > Highest) MoveTo(index);
        IsStarted = true;
        _seen[Word(index)] |= Bit(index);
    }

    void MoveTo(ulong index)
    {
        if (index - Highest >= Size) _seen = default;
        else
            for (var skipped = Highest + 1; skipped <= index; skipped++) _seen[Word(skipped)] &= ~Bit(skipped);
        Highest = index;
    }

    static int Word(ulong index) => (int)(index % Size / 64);

    static ulong Bit(ulong index) => 1UL << (int)(index % 64);

    [InlineArray(Size / 64)]
    struct Ring
    {
        ulong _word;
    }
}
