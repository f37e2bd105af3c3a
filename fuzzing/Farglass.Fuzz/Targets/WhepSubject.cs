using System.Text;
using Farglass.Rtc;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// The bodies that a WHEP client sends: an offer, of which a peer is made in a server, and fragments, which may start
/// ICE anew. An offer begins with its version.
/// </summary>
sealed class WhepSubject : Subject
{
    static readonly RtcAnswerer Answerer = new(Parties.Certificate, Parties.Day)
    {
        VideoProfiles = [H264Profile.ConstrainedHigh, H264Profile.ConstrainedBaseline],
        Candidates = [IceCandidate.HostUdp(NetworkAddress.Parse("192.0.2.1:7803"))],
    };

    readonly RtcServer _server = new();
    readonly IceLiteAgent _agent = new(Parties.Host, Parties.Client);
    readonly byte[] _datagram = new byte[FuzzLimits.DatagramBytesMax];
    NegotiatedSession _session = Parties.Session;

    public override Shape Take(Span<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        return text.StartsWith('v') ? TakeOffer(text, makesPeer: text.Length % 8 == 0) : TakeFragment(text);
    }

    Shape TakeOffer(string text, bool makesPeer)
    {
        if (!Answerer.TryAnswer(text, out var answer, out var reason)) return new Shape().With((ulong)reason.Length);
        var shape = new Shape().WithSize(answer.Description.ToString().Length).WithSize(answer.Session.Mids.Length);
        if (!makesPeer) return shape; // It takes megabytes, which is for some of the inputs to show.
        using var peer = _server.Add(answer, Parties.Rate());
        peer.Advance(TimeSpan.FromSeconds(1));
        peer.Sender?.SendFrame(TimeSpan.FromSeconds(1), 1, default, [0, 0, 0, 1, 0x65, 1, 2, 3]);
        peer.Close(TimeSpan.FromSeconds(2));
        while (peer.TryTransmit(TimeSpan.FromSeconds(2), _datagram, out _, out _)) { }
        _server.Remove(peer);
        Holds(_server.Peers == 0 && _server.Paths == 0, "Nothing stays of a peer that is gone.");
        return shape.With(peer.Sender is not null).With(peer.Channels is not null);
    }

    Shape TakeFragment(string text)
    {
        if (!TrickleFragment.TryParse(text, out var fragment, out _)) return new Shape().With(2);
        Holds(TrickleFragment.TryParse(fragment.ToString(), out var again, out _), "What we write can be read.");
        Holds(again.ToString() == fragment.ToString(), "What we write is read as it was meant.");
        var shape = new Shape().WithSize(fragment.AllCandidates.Count()).With(fragment.IsEnd);
        if (fragment.Ice is not { } ice || !_session.IsRestartedBy(ice)) return shape;
        if (!IceCredentials.TryCreate(ice.UsernameFragment, ice.Password, out var remote)) return shape.With(3);
        _agent.Restart(Parties.Host, remote);
        _session = _session.Restarted(ice, Parties.Answer.Endpoint.Ice);
        var answer = TrickleFragment.Answer(_session, Parties.Answer.Endpoint).ToString();
        Holds(TrickleFragment.TryParse(answer, out _, out _), "The other side can read the answer.");
        return shape.With(4);
    }

    public static IEnumerable<byte[]> Seeds()
    {
        yield return Encoding.UTF8.GetBytes(Parties.Offer.ToString());
        yield return Encoding.UTF8.GetBytes(
            TrickleFragment.Answer(Parties.Session, Parties.Answer.Endpoint).ToString());
        yield return Encoding.UTF8.GetBytes("a=ice-ufrag:NEXT\r\na=ice-pwd:client+ice+password+01\r\n"
            + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host\r\n"
            + "a=end-of-candidates\r\n");
    }
}
