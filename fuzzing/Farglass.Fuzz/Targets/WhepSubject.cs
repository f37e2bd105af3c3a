using System.Text;
using Farglass.Rtc;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// The bodies that a WHEP client sends: an offer, of which a peer is made in a server, and which is one more offer to a
/// peer that runs; and fragments, which may start ICE anew. An offer begins with its version.
/// </summary>
sealed class WhepSubject : Subject
{
    static readonly RtcAnswerer Answerer = new(Parties.Certificate, Parties.Day)
    {
        VideoProfiles = [H264Profile.ConstrainedHigh, H264Profile.ConstrainedBaseline],
        Candidates = [IceCandidate.HostUdp(NetworkAddress.Parse("192.0.2.1:7803"))],
    };

    static readonly TimeSpan Now = TimeSpan.FromSeconds(1);

    readonly RtcServer _server = new();
    readonly RtcPeer _running = new(
        Parties.Options(Parties.Session), new IceLiteAgent(Parties.Host, Parties.Client));
    readonly byte[] _datagram = new byte[FuzzLimits.DatagramBytesMax];
    int _restarts;

    public override Shape Take(Span<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!text.StartsWith('v')) return TakeFragment(text);
        return text.Length % 2 == 0 ? TakeOffer(text, makesPeer: text.Length % 8 == 0) : TakeAnotherOffer(text);
    }

    public override void Dispose()
    {
        _running.Dispose();
        base.Dispose();
    }

    Shape TakeAnotherOffer(string text)
    {
        if (!SessionDescription.TryParse(text, out var offer, out _)) return new Shape().With(5);
        var (before, local) = (_running.Session, NextCredentials());
        if (!_running.TryAnswer(Now, offer, Parties.Answer.With(Ice(local)), out var answer, out var refusal))
        {
            Holds(ReferenceEquals(before, _running.Session), "What is refused changes nothing.");
            return new Shape().With((ulong)refusal.Code.Length).With((ulong)(refusal.Section + 1 ?? 0));
        }

        var written = SessionDescription.TryParse(answer.Description.ToString(), out var read, out _);
        Holds(written && read!.Media.Length >= before.Sections.Length, "Sections are never fewer.");
        Holds(answer.Session.LocalIce == Ice(local) == before.IsRestartedBy(answer.Session.Remote.Ice),
            "ICE starts anew where the offer says so, and nowhere else.");
        return Send(new Shape().WithSize(answer.Session.Mids.Length).With(answer.Session.DataChannels is not null));
    }

    /// <summary>What is sent is what was agreed on.</summary>
    Shape Send(Shape shape)
    {
        if (_running.Sender is not { } sender) return shape;
        var isPicture = sender.SendFrame(Now, 1, default, [0, 0, 0, 1, 0x65, 1, 2, 3]);
        var isSound = sender.SendAudio(Now, 0, default, [1]);
        Holds(!isPicture || _running.Session.Track(MediaKind.Video, MediaDirection.Send) is not null, "It is wanted.");
        Holds(!isSound || _running.Session.Track(MediaKind.Audio, MediaDirection.Send) is not null, "It is wanted.");
        var count = 0;
        while (sender.TryTransmit(Now, _datagram, out _, out _)) count++;
        Holds(count < 100, "Nothing is sent for ever.");
        return shape.With(isPicture).With(isSound);
    }

    IceCredentials NextCredentials() =>
        IceCredentials.TryCreate($"HOST{++_restarts}", "host+ice+password+0001", out var credentials)
            ? credentials
            : throw new InvalidOperationException("These are well formed.");

    static SdpIceCredentials Ice(IceCredentials ice) => new(ice.Ufrag, ice.Password);

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
        if (fragment.Ice is not { } ice || !_running.Session.IsRestartedBy(ice)) return shape;
        if (!IceCredentials.TryCreate(ice.UsernameFragment, ice.Password, out var remote)) return shape.With(3);
        _running.RestartIce(Now, NextCredentials(), remote);
        var answer = TrickleFragment.Answer(_running.Session, Parties.Answer.Endpoint).ToString();
        Holds(TrickleFragment.TryParse(answer, out _, out _), "The other side can read the answer.");
        return shape.With(4);
    }

    /// <summary>What rests, ends, and starts anew.</summary>
    static readonly (string Old, string New)[] Changes =
    [
        ("a=recvonly", "a=inactive"), ("m=audio 9", "m=audio 0"), ("m=video 9", "m=video 0"),
        ("a=ice-ufrag:CLIENT", "a=ice-ufrag:LATER"), ("BUNDLE 0 1 2", "BUNDLE 0 2"),
    ];

    public static IEnumerable<byte[]> Seeds()
    {
        var offer = Parties.Offer.ToString();
        yield return Encoding.UTF8.GetBytes(offer);
        foreach (var (old, by) in Changes)
            yield return Encoding.UTF8.GetBytes(offer.Replace(old, by, StringComparison.Ordinal));
        yield return Encoding.UTF8.GetBytes(
            TrickleFragment.Answer(Parties.Session, Parties.Answer.Endpoint).ToString());
        yield return Encoding.UTF8.GetBytes("a=ice-ufrag:NEXT\r\na=ice-pwd:client+ice+password+01\r\n"
            + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host\r\n"
            + "a=end-of-candidates\r\n");
    }
}
