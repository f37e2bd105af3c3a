using Farglass.Rtc.Sdp;

namespace Farglass.Rtc.Tests.Sdp;

public sealed class SdpValueTests
{
    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            Same(new RtpMap(PayloadType(random), Token(random), random.Next(), random.Next(1, 9)));
            Same(new RtcpFeedback(random.Next(2) == 0 ? null : PayloadType(random),
                (RtcpFeedbackKinds)(1 << random.Next(5))));
            Same(new HeaderExtension((ushort)random.Next(1, 65_536),
                random.Next(2) == 0 ? null : (MediaDirection)random.Next(4), "urn:" + Token(random)));
            Same(new MediaStreamId(Token(random), random.Next(2) == 0 ? "" : Token(random)));
            Same(new MediaSource((uint)random.NextInt64(1L << 32), new(Token(random), Token(random))));
            var hash = new byte[random.Next(1, SdpLimits.FingerprintBytesMax + 1)];
            random.NextBytes(hash);
            Same(new CertificateFingerprint("sha-512", [.. hash]));
            SameText(new SdpGroup("BUNDLE", [.. Enumerable.Range(0, random.Next(5)).Select(_ => Token(random))]));
            SameText(new MediaSourceGroup("FID", [(uint)random.Next(), (uint)random.Next()]));
            SameText(new FormatParameters(PayloadType(random), [.. Enumerable.Range(1, random.Next(1, 5))
                .Select(number => (Token(random), number % 2 == 0 ? Token(random) : null))]));
        }
    }

    [Theory]
    [InlineData("96", "")]
    [InlineData("128 VP8/90000", "")]
    [InlineData("96 VP8", "")]
    [InlineData("96 VP8/", "")]
    [InlineData("96 VP8/-1", "")]
    [InlineData("96 /90000", "")]
    [InlineData("111 opus/48000/2/", "")]
    [InlineData("111 opus/48000/2", "111 opus/48000/2")]
    [InlineData("111  opus/48000/1 ", "111 opus/48000")]
    public void A_format_has_a_payload_type_a_name_and_a_clock(string text, string expected) =>
        Assert.Equal(expected, RtpMap.TryParse(text, out var map) ? map.ToString() : "");

    [Fact]
    public void Parameters_are_found_by_their_names_in_any_letters()
    {
        Assert.True(FormatParameters.TryParse(
            "108 Packetization-Mode=1; profile-level-id=42e01f ;; sprop=a=b;flag", out var parameters));

        Assert.Equal("1", parameters["packetization-mode"]);
        Assert.Equal("42e01f", parameters["profile-level-id"]);
        Assert.Equal("a=b", parameters["sprop"]);
        Assert.Null(parameters["flag"]);
        Assert.Null(parameters["missing"]);
        Assert.Equal(4, parameters.Parameters.Length);
    }

    [Theory]
    [InlineData("5 urn:x", "5 urn:x")]
    [InlineData("5/recvonly urn:x with attributes", "5/recvonly urn:x")]
    [InlineData("0 urn:x", "")]
    [InlineData("5/sideways urn:x", "")]
    [InlineData("5", "")]
    [InlineData("65536 urn:x", "")]
    public void A_header_extension_has_a_number_and_a_name(string text, string expected) =>
        Assert.Equal(expected, HeaderExtension.TryParse(text, out var extension) ? extension.ToString() : "");

    [Theory]
    [InlineData("a=rtcp-xr:rcvr-rtt=all", true)]
    [InlineData("a=rtcp-xr:stat-summary=loss rcvr-rtt=sender", true)]
    [InlineData("a=rtcp-xr:voip-metrics", false)]
    [InlineData("a=rtcp-xr", false)]
    public void A_receiver_may_ask_for_its_round_trip(string line, bool asks) =>
        Assert.Equal(asks, Section(line).ReceiverReferenceTime);

    [Theory]
    [InlineData("a=x", 65_536)]
    [InlineData("a=max-message-size:", 65_536)]
    [InlineData("a=max-message-size:-1", 65_536)]
    [InlineData("a=max-message-size:100", 100)]
    [InlineData("a=max-message-size:0", int.MaxValue)]
    [InlineData("a=max-message-size:99999999999999999999", int.MaxValue)]
    public void A_message_may_be_as_long_as_the_section_says(string line, int expected) =>
        Assert.Equal(expected, Section(line).MaxMessageSize);

    [Theory]
    [InlineData("abcd", "abcdefghijklmnopqrstuv", true)]
    [InlineData("/+09", "abcdefghijklmnopqrstuv", true)]
    [InlineData("abc", "abcdefghijklmnopqrstuv", false)]
    [InlineData("abcd", "abcdefghijklmnopqrstu", false)]
    [InlineData("ab:d", "abcdefghijklmnopqrstuv", false)]
    [InlineData("abcd", "abcdefghijklmnopqrst v", false)]
    public void ICE_credentials_have_their_lengths_and_letters(string fragment, string password, bool valid) =>
        Assert.Equal(valid, new SdpIceCredentials(fragment, password).AreValid);

    [Fact]
    public void A_password_does_not_come_out_by_the_way() =>
        Assert.DoesNotContain("secret", $"{new SdpIceCredentials("abcd", "secret")}", StringComparison.Ordinal);

    [Fact]
    public void Payload_types_without_a_name_or_that_look_like_RTCP_are_left_out()
    {
        var section = Section("""
            a=rtpmap:97 VP8/90000
            a=rtpmap:72 H264/90000
            a=rtpmap:96 H264/90000
            a=rtpmap:96 VP9/90000
            a=rtcp-fb:* nack
            a=rtcp-fb:96 ccm fir
            a=rtcp-fb:96 unheard of
            a=rtpmap:99 rtx/90000
            """, "m=video 9 UDP/TLS/RTP/SAVPF 96 72 96 98 webrtc 97");

        var formats = MediaFormat.Of(section);

        Assert.Equal(["96 H264/90000", "97 VP8/90000"], formats.Select(format => format.Map.ToString()));
        Assert.Equal(RtcpFeedbackKinds.Nack | RtcpFeedbackKinds.FullIntraRequest, formats[0].Feedback);
        Assert.Equal(RtcpFeedbackKinds.Nack, formats[1].Feedback);
    }

    static SdpMedia Section(string lines, string section = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel") =>
        OfferFiles.Parse($"v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n{section}\n{lines}\n").Media[0];

    static void Same<T>(T value)
        where T : ISdpValue<T>
    {
        Assert.True(T.TryParse(value.ToString(), out var read), value.ToString());
        Assert.Equal(value, read);
    }

    static void SameText<T>(T value)
        where T : ISdpValue<T>
    {
        Assert.True(T.TryParse(value.ToString(), out var read), value.ToString());
        Assert.Equal(value.ToString(), read.ToString());
    }

    static byte PayloadType(Random random) => (byte)random.Next(128);

    static string Token(Random random) =>
        new([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)('a' + random.Next(26)))]);
}
