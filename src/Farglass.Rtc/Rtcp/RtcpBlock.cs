namespace Farglass.Rtc.Rtcp;

/// <summary>The packets that are known (RFC 3550, 12.1; RFC 4585, 6.1; RFC 3611, 2).</summary>
enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Goodbye = 203,
    TransportFeedback = 205,
    PayloadFeedback = 206,
    ExtendedReport = 207,
}

/// <summary>
/// Formats of feedback: what stands in the place of a count (RFC 4585, 6.2 and 6.3; RFC 5104, 4.3.1).
/// </summary>
static class RtcpFormat
{
    public const int GenericNack = 1, TransportWide = 15;
    public const int PictureLoss = 1, FullIntra = 4, ApplicationLayer = 15;
}

/// <summary>One packet of a compound: views of the datagram, which must outlive it.</summary>
readonly ref struct RtcpBlock(RtcpType type, int count, ReadOnlySpan<byte> body)
{
    public const int HeaderBytes = 4;

    public RtcpType Type { get; } = type;

    /// <summary>Of reports or sources; in feedback, its format.</summary>
    public int Count { get; } = count;

    /// <summary>What follows the header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    public bool Is(RtcpType type, int format) => Type == type && Count == format;
}
