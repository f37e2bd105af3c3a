using System.Globalization;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// A sequence number of 16 bits. It wraps, so it is never compared: what counts is where it lies near a number that
/// does not wrap (RFC 3550, A.1). Whatever keeps sequence numbers keeps them as <see langword="long"/>.
/// </summary>
readonly record struct SequenceNumber(ushort Value)
{
    public static SequenceNumber Of(long extended) => new((ushort)extended);

    /// <summary>The number without a wrap that is nearest to <paramref name="reference"/>.</summary>
    public long Near(long reference) => reference + (short)(Value - (ushort)reference);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
