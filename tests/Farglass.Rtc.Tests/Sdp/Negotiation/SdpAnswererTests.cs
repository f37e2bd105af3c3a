using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Testing;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

public sealed class SdpAnswererTests
{
    public static TheoryData<string> Answerable => [.. OfferFiles.All.Except(["firefox", .. OfferFiles.Session])];

    [Theory]
    [MemberData(nameof(Answerable))]
    public void An_offer_gets_its_answer_line_by_line(string name)
    {
        var answer = Parties.Answer(OfferFiles.Read(name));

        Snapshot.Match($"Written/{name}.sdp", answer.Description.ToString());
    }

    [Fact]
    public void What_a_browser_and_a_host_agree_on_is_all_there()
    {
        var session = Parties.Answer(OfferFiles.Read("chrome-hardware")).Session;

        var video = session.Track(MediaKind.Video, MediaDirection.Send)!;
        Assert.Equal(("0", (byte)112, (byte?)113), (video.Mid, video.PayloadType, video.RetransmissionPayloadType));
        Assert.Equal(new H264Agreement(new(H264Profile.High, 31), H264Profile.ConstrainedHigh), video.H264);
        Assert.Equal(new MediaSources(1_001, 1_002), video.Local);
        Assert.Null(video.Remote);
        Assert.Equal(new(Mid: 9, AbsoluteSendTime: 2, TransportSequence: 4, PlayoutDelay: 5), video.Extensions);
        Assert.Equal(VideoSection.Feedback, video.Feedback);
        Assert.True(video is { RtcpReducedSize: true, ReceiverReferenceTime: true });
        var audio = session.Track(MediaKind.Audio, MediaDirection.Send)!;
        Assert.Equal(("1", (byte)111, null), (audio.Mid, audio.PayloadType, audio.RedundancyPayloadType));
        Assert.Equal(new MediaSources(2_001), audio.Local);
        Assert.Equal(new(Mid: 9, AbsoluteSendTime: 2, TransportSequence: 4, PlayoutDelay: 0), audio.Extensions);
        Assert.Equal(RtcpFeedbackKinds.TransportCongestion, audio.Feedback);
        Assert.Null(session.Track(MediaKind.Audio, MediaDirection.Receive));
        Assert.Equal(new NegotiatedDataChannels("2", 5_000, 262_144), session.DataChannels);
        Assert.Equal(["0", "1", "2"], session.Mids);
        Assert.Equal((1ul, Parties.HostIce), (session.Version, session.LocalIce));
    }

    [Fact]
    public void The_other_sides_candidates_are_handed_on_as_they_are()
    {
        var remote = Parties.Answer(OfferFiles.Read("chromium-candidates")).Session.Remote;

        Assert.Equal(4, remote.Candidates.Length);
        Assert.EndsWith("typ host generation 0 network-id 1", remote.Candidates[0], StringComparison.Ordinal);
        Assert.False(remote.EndOfCandidates);
        Assert.Equal(SdpSetup.ActPass, remote.Setup);
    }

    [Fact]
    public void Firefox_receives_the_delay_of_frames_only_so_it_is_told_that_we_send_it()
    {
        var answer = Parties.Answer(OfferFiles.Read("firefox-h264"));

        Assert.Contains("a=extmap:6/sendonly " + HeaderExtension.PlayoutDelayUri, answer.Description.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(6, answer.Session.Tracks[0].Extensions.PlayoutDelay);
    }

    [Fact]
    public void Without_OpenH264_Firefox_must_take_another_carrier() =>
        Assert.Equal(SdpRefusal.NoCommonVideoCodec, Parties.Refuse(OfferFiles.Read("firefox")));

    [Fact]
    public void Feedback_on_numbers_that_no_packet_carries_is_not_agreed_on()
    {
        var answer = Parties.Answer(OfferFiles.Read("gstreamer"));

        Assert.False(answer.Session.Tracks[0].Feedback.HasFlag(RtcpFeedbackKinds.TransportCongestion));
        Assert.Equal(["video0", "audio1", "application2"], answer.Session.Mids);
    }

    [Fact]
    public void A_number_that_two_header_extensions_have_is_the_firsts()
    {
        var offer = Edited("chromium", text => text.Replace("a=extmap:5 ", "a=extmap:4 ", StringComparison.Ordinal));

        Assert.Equal(new(Mid: 9, AbsoluteSendTime: 2, TransportSequence: 4, PlayoutDelay: 0),
            Parties.Answer(offer).Session.Tracks[0].Extensions);
    }

    [Fact]
    public void Redundancy_is_agreed_on_where_it_is_offered_and_wanted()
    {
        var wanted = Parties.Host with { Redundancy = true };

        var chromium = Parties.Answer(OfferFiles.Read("chromium"), wanted);
        var firefox = Parties.Answer(OfferFiles.Read("firefox-h264"), wanted);

        Assert.Equal((byte?)63, chromium.Session.Tracks[1].RedundancyPayloadType);
        Assert.Contains("a=fmtp:63 111/111\r\n", chromium.Description.ToString(), StringComparison.Ordinal);
        Assert.Null(firefox.Session.Tracks[1].RedundancyPayloadType);
    }

    [Fact]
    public void A_microphone_is_taken_only_where_it_is_wanted()
    {
        var offer = OfferFiles.Read("chromium-microphone");

        var deaf = Parties.Answer(offer).Session;
        var listening = Parties.Answer(offer, Parties.Host with { Microphone = true }).Session;

        Assert.Equal(MediaDirection.Send, deaf.Tracks[1].Direction);
        var microphone = listening.Track(MediaKind.Audio, MediaDirection.Receive);
        Assert.Equal(MediaDirection.SendReceive, microphone?.Direction);
        Assert.NotNull(microphone?.Remote);
        Assert.Equal(new MediaSources(2_001), microphone?.Local);
    }

    [Fact]
    public void Sound_that_there_is_not_is_refused_and_the_rest_is_agreed_on()
    {
        var answer = Parties.Answer(OfferFiles.Read("chromium"), Parties.Host with { Audio = false });

        Assert.Equal([9, 0, 9], answer.Description.Media.Select(media => media.Port));
        Assert.Equal(["0", "2"], answer.Session.Mids);
    }

    [Fact]
    public void Without_retransmission_in_the_offer_there_is_one_stream()
    {
        var offer = Edited("chrome-android", text => text.Replace("apt=39", "apt=38", StringComparison.Ordinal));

        var video = Parties.Answer(offer).Session.Tracks[0];

        Assert.Equal((null, new MediaSources(1_001)), (video.RetransmissionPayloadType, video.Local));
    }

    [Fact]
    public void A_webcam_is_refused_and_does_not_need_a_codec()
    {
        var offer = Edited("firefox", text => ReplaceFirst(text, "a=recvonly", "a=sendonly"));

        var answer = Parties.Answer(offer);

        Assert.Equal([0, 9, 9], answer.Description.Media.Select(media => media.Port));
        Assert.Equal(["1", "2"], answer.Session.Mids);
    }

    [Theory]
    [InlineData("a=group:BUNDLE 0 1 2", "a=x", "no_bundle")]
    [InlineData("a=group:BUNDLE 0 1 2", "a=group:LS 0 1 2", "no_bundle")]
    [InlineData("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 7", "no_bundle")]
    [InlineData("a=mid:1", "a=mid:0", "mids_not_unique")]
    [InlineData("a=rtcp-mux", "a=x", "no_rtcp_mux")]
    [InlineData("a=msid-semantic: WMS", "a=ice-lite", "ice_lite_offer")]
    [InlineData("a=ice-ufrag:", "a=x:", "invalid_ice_credentials")]
    [InlineData("a=ice-pwd:", "a=x:", "invalid_ice_credentials")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", "no_fingerprint")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-256 00:", "no_fingerprint")]
    [InlineData("a=setup:actpass", "a=setup:passive", "setup_not_possible")]
    [InlineData("a=setup:actpass", "a=setup:holdconn", "setup_not_possible")]
    [InlineData("a=setup:actpass", "a=x", "setup_not_possible")]
    [InlineData(" H264/90000", " H265/90000", "no_common_video_codec")]
    [InlineData("packetization-mode=1", "packetization-mode=0", "no_common_video_codec")]
    [InlineData(" UDP/", " UDP/NOT/", "nothing_in_common")]
    public void What_cannot_be_agreed_to_is_refused_with_a_code(string line, string by, string code)
    {
        var offer = Edited("chromium", text => text.Replace(line, by, StringComparison.Ordinal));

        Assert.Equal(code, Parties.Refuse(offer).Code);
    }

    [Theory]
    [InlineData("m=application 9", "m=application 0", "0 1")]
    [InlineData("a=sctp-port:5000", "a=x", "0 1")]
    [InlineData("a=mid:2", "a=mid:longer-than-packets-hold", "0 1")]
    [InlineData("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 2 0", "2 0")]
    [InlineData(" opus/48000/2", " other/48000/2", "0 2")]
    [InlineData("a=setup:actpass", "a=setup:active", "0 1 2")]
    public void What_can_be_done_without_is_left_out(string line, string by, string mids)
    {
        var offer = Edited("chromium", text => text.Replace(line, by, StringComparison.Ordinal));

        Assert.Equal(mids, string.Join(' ', Parties.Answer(offer).Session.Mids));
    }

    [Fact]
    public void Credentials_and_fingerprint_may_stand_in_the_session()
    {
        var offer = Edited("firefox-h264", text =>
        {
            var lines = text.Split('\n').ToList();
            var ice = lines.Where(line => line.StartsWith("a=ice-", StringComparison.Ordinal)
                || line.StartsWith("a=setup", StringComparison.Ordinal)).Distinct().ToArray();
            lines.RemoveAll(ice.Contains);
            lines.InsertRange(5, ice);
            return string.Join('\n', lines);
        });

        Assert.Equal(8, Parties.Answer(offer).Session.Remote.Ice.UsernameFragment.Length);
    }

    [Fact]
    public void Of_several_fingerprints_those_by_SHA_256_count()
    {
        var offer = Edited("chromium", text => text.Replace("a=setup:actpass",
            "a=fingerprint:sha-1 00:11\na=setup:actpass", StringComparison.Ordinal));

        Assert.Equal(CertificateFingerprint.Sha256,
            Assert.Single(Parties.Answer(offer).Session.Remote.Fingerprints).Algorithm);
    }

    static SessionDescription Edited(string name, Func<string, string> edit) =>
        OfferFiles.Parse(edit(OfferFiles.Text(name)));

    static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + by + text[(at + old.Length)..];
    }
}
