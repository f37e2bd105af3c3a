using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Simulation;

/// <summary>A session whose sections change while it runs, over a link that loses one packet in twenty.</summary>
public sealed class RenegotiationTests : IDisposable
{
    static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(33);

    readonly SimulatedSession _session = new(seed: 11, link =>
    {
        link.Delay = TimeSpan.FromMilliseconds(20);
        link.Loss = 0.05;
    });

    readonly FrameSource _source = new(new(11));
    readonly DataChannel _keys;
    int _keyFrames, _packets;
    uint _refused;

    public RenegotiationTests()
    {
        var options = new DataChannelOptions { Label = "keys", NegotiatedId = 1 };
        _session.Server.Channels!.Open(options);
        _keys = _session.Client.Channels!.Open(options)!;
        Assert.True(_session.RunUntil(() => _session.Server.IsConnected && _session.Client.IsConnected
            && _keys.State == DataChannelState.Open, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Sound_that_starts_later_arrives_and_the_picture_does_not_notice()
    {
        Play(frames: 60);
        var before = _session.Server.Session;

        var answer = _session.Renegotiate(_session.Offer(audio: true));
        Play(frames: 120);

        AssertEveryFrameOnce();
        Assert.Equal(1, _keyFrames);
        // Nothing asks for lost sound again: of 120 packets some six are lost.
        Assert.InRange(_session.Sound.Count, 100, 119);
        Assert.Equal([(byte)(_packets - 1)], _session.Sound[^1]);
        Assert.Equal((before.LocalIce, before.Remote.Ice), (answer.Session.LocalIce, answer.Session.Remote.Ice));
        Assert.Equal(before.Tracks, answer.Session.Tracks[..1]);
        Assert.Equal(Enumerable.Range(0, 180), _session.ServerMessages.Select(message => (int)message.Message[0]));
    }

    [Fact]
    public void The_answer_says_of_the_new_section_what_it_says_of_the_others()
    {
        var answer = _session.Renegotiate(_session.Offer(audio: true)).Description;

        Assert.Equal(["0", "1", "2"], answer.Bundle!.Mids);
        Assert.Equal(2ul, answer.Origin.Version);
        var video = answer.Media[0];
        var ice = _session.Server.Session.LocalIce;
        Assert.Equal($"""
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:{ice.UsernameFragment}
            a=ice-pwd:{ice.Password}
            a=fingerprint:{video.Find("fingerprint")}
            a=setup:passive
            a=mid:2
            a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=sendonly
            a=msid:sound audio
            a=rtcp-mux
            a=rtcp-rsize
            a=rtcp-xr:rcvr-rtt=all
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1
            a=ssrc:{0x2000} cname:server

            """, answer.ToString()[answer.ToString().IndexOf("m=audio", StringComparison.Ordinal)..]
                .ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_picture_that_rests_is_not_sent_and_goes_on_with_one_key_frame()
    {
        Play(frames: 30);
        _session.Run(TimeSpan.FromSeconds(2));
        AssertEveryFrameOnce();
        var (offer, sent) = (_session.Offer(audio: true), _source.Next);

        _session.Renegotiate(With(offer, "m=video", "a=recvonly", "a=inactive"));
        Assert.False(_session.Server.Sender!.SendsVideo);
        Play(frames: 30);
        Assert.Equal(30u, _refused);
        Assert.NotEmpty(_session.Sound);
        Assert.Equal((int)sent - 1, _session.Frames.Count);
        Assert.False(_session.KeyFrameWanted);

        _session.Renegotiate(_session.Offer(audio: true));
        Assert.True(_session.KeyFrameWanted); // At once: nothing needs to be asked by the other end.
        _session.Frames.Clear();
        var first = _source.Next;
        Play(frames: 60);

        Assert.Equal(Enumerable.Range((int)first, 60), Delivered());
        Assert.Equal(2, _keyFrames);
    }

    [Fact]
    public void Sound_that_ends_is_sent_no_more_and_may_come_again()
    {
        _session.Renegotiate(_session.Offer(audio: true));
        Play(frames: 30);
        _session.Run(TimeSpan.FromSeconds(1));
        var heard = _session.Sound.Count;
        Assert.InRange(heard, 20, 30);

        var answer = _session.Renegotiate(_session.Offer(audio: false)).Description;
        Assert.Equal([9, 9, 0], answer.Media.Select(media => media.Port));
        Assert.False(_session.Server.Sender!.SendsAudio);
        Play(frames: 30);
        Assert.Equal(heard, _session.Sound.Count);

        _session.Renegotiate(_session.Offer(audio: true));
        Play(frames: 30);
        Assert.InRange(_session.Sound.Count, heard + 20, heard + 30);
        AssertEveryFrameOnce();
        Assert.Equal(1, _keyFrames);
    }

    [Fact]
    public void ICE_starts_anew_in_the_same_offer_that_brings_sound()
    {
        Play(frames: 30);
        var before = _session.Server.Session;

        _session.Renegotiate(_session.Offer(audio: true), restart: true);
        Play(frames: 120);

        Assert.NotEqual(before.LocalIce, _session.Server.Session.LocalIce);
        Assert.NotEqual(before.Remote.Ice, _session.Server.Session.Remote.Ice);
        AssertEveryFrameOnce();
        Assert.Equal(1, _keyFrames);
        Assert.InRange(_session.Sound.Count, 100, 120);
        Assert.DoesNotContain(RtcEventKind.Disconnected, _session.ServerEvents);
        Assert.DoesNotContain(RtcEventKind.Disconnected, _session.ClientEvents);
        // The checks with the new credentials are answered: consent would have ended long ago.
        Play(frames: 1_500);
        AssertEveryFrameOnce();
    }

    [Fact]
    public void A_microphone_that_starts_later_is_heard_and_rests_when_it_is_put_away()
    {
        Play(frames: 30);
        var offer = _session.Offer(audio: true);
        var speaking = With(offer, "m=audio", "a=recvonly", "a=sendrecv\r\na=ssrc:12345 cname:client");

        _session.Renegotiate(speaking, microphone: 12_345);
        Play(frames: 60);
        _session.Run(TimeSpan.FromSeconds(1));
        var heard = _session.Speech.Count;
        _session.Renegotiate(offer);
        Assert.False(_session.Client.Sender!.SendAudio(_session.Now, 0, _session.Now, [1]));
        Play(frames: 60);

        Assert.InRange(heard, 50, 60);
        Assert.Equal(heard, _session.Speech.Count);
        Assert.InRange(_session.Sound.Count, 100, 120);
        AssertEveryFrameOnce();
        Assert.Equal(1, _keyFrames);
    }

    [Fact]
    public void What_is_refused_leaves_everything_as_it_was()
    {
        _session.Renegotiate(_session.Offer(audio: true));
        Play(frames: 30);
        var before = _session.Server.Session;
        var offer = _session.Offer(audio: true);

        Assert.Equal(SdpRefusal.SectionRemoved(2), _session.Refuse(new()
        {
            Origin = offer.Origin,
            Attributes = offer.Attributes,
            Media = offer.Media[..2],
        }));
        Assert.Equal(SdpRefusal.SectionReplaced(1), _session.Refuse(With(offer, "", "a=mid:1", "a=mid:4")));
        Assert.Equal(SdpRefusal.SectionUnbundled(2), _session.Refuse(With(offer, "", "BUNDLE 0 1 2", "BUNDLE 0 1")));
        Assert.Equal(SdpRefusal.NoCommonVideoCodec, _session.Refuse(With(offer, "", "H264/90000", "VP8/90000")));
        var other = "sha-256 AB" + string.Concat(Enumerable.Repeat(":AB", 31));
        Assert.Equal(SdpRefusal.DtlsChanged,
            _session.Refuse(With(offer, "", offer.Media[0].Find("fingerprint")!, other)));

        Assert.Same(before, _session.Server.Session);
        Play(frames: 60);
        AssertEveryFrameOnce();
        Assert.Equal(1, _keyFrames);
        Assert.InRange(_session.Sound.Count, 75, 90);
    }

    public void Dispose() => _session.Dispose();

    /// <summary>With each frame a packet of sound, where it is wanted, and a message.</summary>
    void Play(int frames)
    {
        for (var count = 0; count < frames; count++)
        {
            var isWanted = _session.Server.Sender!.SendsVideo;
            if (isWanted)
            {
                if (_session.KeyFrameWanted || _source.Next == 1) _keyFrames++;
                var frame = _source.Make(_session.Server.Sender.Target, ref _session.KeyFrameWanted);
                Assert.True(_session.Server.Sender.SendFrame(_session.Now, _source.Next - 1, _session.Now, frame));
            }
            else if (!_session.Server.Sender.SendFrame(_session.Now, 0, _session.Now, [0, 0, 0, 1, 0x65, 1]))
            {
                _refused++;
            }

            if (_session.Server.Sender.SendAudio(_session.Now, _packets * 960, _session.Now, [(byte)_packets]))
                _packets++;
            _session.Client.Sender?.SendAudio(_session.Now, _packets * 960, _session.Now, [(byte)count]);
            Assert.True(_session.Client.Channels!.TrySend(
                _session.Now, _keys, MessageKind.Binary, [(byte)_source.Messages++]));
            _session.Run(FrameInterval);
        }
    }

    void AssertEveryFrameOnce()
    {
        _session.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(Enumerable.Range(1, (int)_source.Next - 1), Delivered());
    }

    IEnumerable<int> Delivered()
    {
        _session.Run(TimeSpan.FromSeconds(2));
        return _session.Frames.Select(frame => (int)FrameSource.NumberOf(frame));
    }

    /// <summary>A change of the text, from where a section begins.</summary>
    static SessionDescription With(SessionDescription offer, string from, string old, string by)
    {
        var text = offer.ToString();
        var at = text.IndexOf(from, StringComparison.Ordinal);
        var changed = from.Length == 0
            ? text.Replace(old, by, StringComparison.Ordinal)
            : text[..at] + Once(text[at..]);
        Assert.NotEqual(text, changed);
        return SimulatedSession.Parse(changed);

        string Once(string rest)
        {
            var found = rest.IndexOf(old, StringComparison.Ordinal);
            return rest[..found] + by + rest[(found + old.Length)..];
        }
    }
}
