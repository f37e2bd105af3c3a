using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// What a WHEP client sends by PATCH while its session runs: candidates found since its offer, or other credentials,
/// with which it starts ICE anew (RFC 8840, 9; RFC 9725, 4.3). A piece of SDP that begins at its attributes.
/// </summary>
public sealed class TrickleFragment : SdpSection
{
    public const string MediaType = "application/trickle-ice-sdpfrag";

    /// <summary>The sections that it speaks of. All there is to know of one is its tag and its attributes.</summary>
    public ImmutableArray<SdpMedia> Media { get; init; } = [];

    /// <summary>The client's, which stand in every fragment (RFC 8840, 9). Null: they do not, or cannot be.</summary>
    public SdpIceCredentials? Ice => Sections
        .Where(section => section is { UsernameFragment: not null, Password: not null })
        .Select(section => new SdpIceCredentials(section.UsernameFragment!, section.Password!))
        .FirstOrDefault(ice => ice.AreValid);

    /// <summary>As they stand after <c>a=candidate:</c>, of all sections: they share one transport.</summary>
    public IEnumerable<string> AllCandidates =>
        Sections.SelectMany(section => section.Candidates).Take(SdpLimits.CandidatesMax);

    public bool IsEnd => Sections.Any(section => section.EndOfCandidates);

    IEnumerable<SdpSection> Sections => Media.Prepend<SdpSection>(this);

    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out TrickleFragment? fragment, out SdpSyntaxError error)
    {
        var sections = new SdpSectionReader(new(text));
        var read = sections.TryRead();
        error = read ? default : sections.Error;
        fragment = read
            ? new() { Attributes = sections.SessionAttributes, Media = sections.Media.ToImmutable() }
            : null;
        return read;
    }

    /// <summary>The answer to a fragment that started ICE anew: the credentials and addresses that count now.</summary>
    public static TrickleFragment Answer(NegotiatedSession session, LocalEndpoint local) => new()
    {
        Attributes = [new("ice-lite"), new("group", new SdpGroup("BUNDLE", session.Mids).ToString())],
        Media =
        [
            new()
            {
                // RFC 8840, 9.2: the line is only there for the tag below it.
                Kind = "audio",
                Port = 9,
                Protocol = "RTP/AVP",
                Formats = ["0"],
                Attributes =
                [
                    new("mid", session.Mids[0]), new("ice-ufrag", session.LocalIce.UsernameFragment),
                    new("ice-pwd", session.LocalIce.Password), .. local.CandidateAttributes(),
                ],
            },
        ],
    };

    public override string ToString()
    {
        var text = new StringBuilder();
        SdpWriter.Append(text, Attributes);
        foreach (var media in Media)
        {
            SdpWriter.AppendLine(text, media);
            SdpWriter.Append(text, media.Attributes);
        }

        return text.ToString();
    }
}
