using System.Text;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// A description: it is read, written, read again, and taken for an offer, for the offer of a session that runs, and
/// for the answer to an offer of ours.
/// </summary>
sealed class SdpSubject : Subject
{
    public override Shape Take(Span<byte> input)
    {
        if (!SessionDescription.TryParse(Encoding.UTF8.GetString(input), out var offer, out var error))
            return new Shape().With((ulong)error.Reason.GetHashCode(StringComparison.Ordinal));
        var text = offer.ToString();
        Holds(SessionDescription.TryParse(text, out var again, out _), "What we write can be read.");
        Holds(again.ToString() == text, "What we write is read as it was meant.");
        var shape = new Shape().WithSize(offer.Media.Length)
            .With(SdpOfferer.TryAccept(Parties.Offer, Parties.Answer.Endpoint, offer, out _, out var refused))
            .With(Code(refused));
        if (!SdpAnswerer.TryAnswer(offer, Parties.Answer, current: null, out var answer, out var refusal))
            return shape.With(Code(refusal));
        Check(offer, answer);
        shape = shape.WithSize(answer.Session.Remote.Candidates.Count(value => IceCandidate.TryParse(value, out _)));
        var renewed = SdpAnswerer.TryAnswer(offer, Parties.Answer, answer.Session, out _, out _);
        Holds(renewed, "The same offer is agreed to once more.");
        return answer.Session.Tracks.Aggregate(shape.With(answer.Session.DataChannels is not null), (seen, track) =>
            seen.With(track.Kind).With(track.Direction).With(track.RetransmissionPayloadType is not null)
                .With(track.Extensions.TransportSequence != 0).With(track.H264 is not null));
    }

    static void Check(SessionDescription offer, SdpAnswer answer)
    {
        var written = answer.Description.ToString();
        Holds(SessionDescription.TryParse(written, out var read, out _), "The other side can read the answer.");
        Holds(read.Media.Length == offer.Media.Length, "Each section is answered.");
        Holds(answer.Session.Remote.Ice.AreValid, "There are credentials for the checks.");
        foreach (var track in answer.Session.Tracks)
            Holds(offer.FindMedia(track.Mid)!.Formats.Contains($"{track.PayloadType}"), "It was offered.");
    }

    static ulong Code(SdpRefusal? refusal) => (ulong)(refusal?.Code.Length ?? 0);

    public static IEnumerable<byte[]> Seeds()
    {
        yield return Encoding.UTF8.GetBytes(Parties.Offer.ToString());
        SdpAnswerer.TryAnswer(Parties.Offer, Parties.Answer, current: null, out var answer, out _);
        yield return Encoding.UTF8.GetBytes(answer!.Description.ToString());
    }
}
