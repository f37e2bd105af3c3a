namespace Farglass.Rtc.Sctp;

/// <summary>
/// A stream sequence number, which counts the ordered messages of one stream and wraps (RFC 9260, 6.5).
/// </summary>
readonly record struct Ssn(ushort Value)
{
    public Ssn Next => new(unchecked((ushort)(Value + 1)));

    public bool IsAfter(Ssn other) => unchecked((short)(Value - other.Value)) > 0;
}
