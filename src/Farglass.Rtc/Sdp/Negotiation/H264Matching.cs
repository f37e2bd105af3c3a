using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// Decides which of the offered payload types carries the video, and what the encoder may use. The rule is the
/// standard's: a decoder of a profile decodes what its subsets make. So the encoder's best profile that some offered
/// payload type contains is taken, under the payload type that contains it most closely. With an encoder that makes
/// Constrained High, Main and Constrained Baseline, best first:
/// <code>
/// Safari                       640c34 42e034                 640c: Constrained High. Under 42e0 it would stay black.
/// Chrome, hardware decoder     42001f 42e01f 4d001f 64001f   6400: Constrained High
/// Chromium, software decoder   42001f 42e01f 4d001f f4001f   f400: Constrained High. That its decoder is offered for
///                                                            4:4:4 says that it decodes all below.
/// Chrome on a telephone        42e01f                        42e0: Constrained Baseline
/// Firefox with OpenH264        42e01f 42001f                 42e0: Constrained Baseline
/// Firefox without it           none                          no agreement
/// </code>
/// Packetization mode 1 only: what is offered in mode 0 could hold no slice that is larger than a packet.
/// </summary>
static class H264Matching
{
    public const int ClockRate = 90_000; // RFC 6184, 8.2.1.

    /// <param name="offered">The formats of the section.</param>
    /// <param name="producible">What the encoder can make, best first.</param>
    /// <param name="format">The payload type.</param>
    /// <param name="agreement">What it was declared to be, and what its bits must be.</param>
    public static bool TryChoose(
        ImmutableArray<MediaFormat> offered,
        ImmutableArray<H264Profile> producible,
        [NotNullWhen(true)] out MediaFormat? format,
        out H264Agreement agreement)
    {
        var candidates = Candidates(offered);
        foreach (var bits in producible)
        {
            foreach (var declared in ProfilesThatContain(bits))
            {
                foreach (var candidate in candidates)
                {
                    if (candidate.Declared.Profile != declared) continue;
                    format = candidate.Format;
                    agreement = new(candidate.Declared, bits);
                    return true;
                }
            }
        }

        format = null;
        agreement = default;
        return false;
    }

    /// <summary>False: not H.264 as WebRTC sends it.</summary>
    public static bool TryReadDeclared(MediaFormat format, out H264ProfileLevelId declared)
    {
        declared = H264ProfileLevelId.Unsaid;
        if (!format.Map.Is("H264", ClockRate) || format.Parameter("packetization-mode") != "1") return false;
        return format.Parameter("profile-level-id") is not { } text || H264ProfileLevelId.TryParse(text, out declared);
    }

    static List<(MediaFormat Format, H264ProfileLevelId Declared)> Candidates(ImmutableArray<MediaFormat> offered)
    {
        var candidates = new List<(MediaFormat, H264ProfileLevelId)>();
        foreach (var format in offered)
            if (TryReadDeclared(format, out var declared)) candidates.Add((format, declared));
        return candidates;
    }

    /// <summary>The closest first (ITU-T H.264, A.2).</summary>
    static ReadOnlySpan<H264Profile> ProfilesThatContain(H264Profile bits) => bits switch
    {
        H264Profile.ConstrainedBaseline =>
        [
            H264Profile.ConstrainedBaseline, H264Profile.Baseline, H264Profile.Main, H264Profile.ConstrainedHigh,
            H264Profile.High, H264Profile.High444Predictive,
        ],
        H264Profile.Baseline => [H264Profile.Baseline],
        H264Profile.Main => [H264Profile.Main, H264Profile.High, H264Profile.High444Predictive],
        H264Profile.ConstrainedHigh =>
            [H264Profile.ConstrainedHigh, H264Profile.High, H264Profile.High444Predictive],
        H264Profile.High => [H264Profile.High, H264Profile.High444Predictive],
        _ => [H264Profile.High444Predictive],
    };
}
