using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Farglass.Rtc.Sdp;

/// <summary>
/// An offer or an answer: SDP (RFC 8866) as far as WebRTC uses it (RFC 8829). Immutable. Attributes are kept in their
/// order, known or not; other lines say nothing here and are left out.
/// </summary>
public sealed class SessionDescription : SdpSection
{
    public required SdpOrigin Origin { get; init; }

    public required ImmutableArray<SdpMedia> Media { get; init; }

    /// <summary>Whoever wrote this answers checks and makes none (RFC 8445, 2.5).</summary>
    public bool IsIceLite => Has("ice-lite");

    /// <summary>The sections that share one transport; the first names the section that describes it.</summary>
    public SdpGroup? Bundle => All<SdpGroup>().FirstOrDefault(group => group.Semantics == "BUNDLE");

    /// <param name="text">At most <see cref="SdpLimits.DocumentLengthMax"/> characters.</param>
    /// <param name="description">What it says.</param>
    /// <param name="error">Where it stops to be SDP.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out SessionDescription? description, out SdpSyntaxError error)
    {
        description = null;
        var lines = new SdpLineReader(text);
        if (!TryReadHead(ref lines, out var origin))
        {
            lines.Fail("a description starts with v=0, o=, and s=");
            error = new(lines.Line, lines.Error!);
            return false;
        }

        var sections = new SdpSectionReader(lines);
        if (!sections.TryRead())
        {
            error = sections.Error;
            return false;
        }

        error = default;
        description = new()
        {
            Origin = origin,
            Attributes = sections.SessionAttributes,
            Media = sections.Media.ToImmutable(),
        };
        return true;
    }

    public MediaDirection DirectionOf(SdpMedia media) =>
        media.Direction ?? Direction ?? MediaDirection.SendReceive; // RFC 8866, 6.7.

    public SdpMedia? FindMedia(string mid) => Media.FirstOrDefault(media => media.Mid == mid);

    public override string ToString()
    {
        var text = new StringBuilder(2_048);
        text.Append("v=0\r\no=").Append(Origin).Append("\r\ns=-\r\nt=0 0\r\n");
        SdpWriter.Append(text, Attributes);
        foreach (var media in Media) SdpWriter.Append(text, media);
        return text.ToString();
    }

    static bool TryReadHead(ref SdpLineReader lines, [NotNullWhen(true)] out SdpOrigin? origin)
    {
        origin = null;
        if (!lines.TryRead() || lines is not { Type: 'v', Value: "0" }) return false;
        if (!lines.TryRead() || lines.Type != 'o') return false;
        origin = SdpOrigin.Parse(lines.Value);
        return origin is not null && lines.TryRead() && lines.Type == 's';
    }
}
