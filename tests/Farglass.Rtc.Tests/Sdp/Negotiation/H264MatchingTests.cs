using System.Collections.Immutable;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

public sealed class H264MatchingTests
{
    static readonly ImmutableArray<H264Profile> Producible =
        [H264Profile.ConstrainedHigh, H264Profile.Main, H264Profile.ConstrainedBaseline];

    [Theory]
    [InlineData("safari", 96, H264Profile.ConstrainedHigh, H264Profile.ConstrainedHigh)]
    [InlineData("chrome-hardware", 112, H264Profile.High, H264Profile.ConstrainedHigh)]
    [InlineData("chromium", 41, H264Profile.High444Predictive, H264Profile.ConstrainedHigh)]
    [InlineData("chrome-android", 39, H264Profile.ConstrainedBaseline, H264Profile.ConstrainedBaseline)]
    [InlineData("firefox-h264", 126, H264Profile.ConstrainedBaseline, H264Profile.ConstrainedBaseline)]
    [InlineData("gstreamer", 96, H264Profile.ConstrainedBaseline, H264Profile.ConstrainedBaseline)]
    public void Each_browser_gets_the_best_that_it_says_it_decodes(
        string offer, byte payloadType, H264Profile declared, H264Profile bits)
    {
        Assert.True(H264Matching.TryChoose(Formats(offer), Producible, out var format, out var agreement));

        Assert.Equal(payloadType, format.PayloadType);
        Assert.Equal(declared, agreement.Declared.Profile);
        Assert.Equal(bits, agreement.Bits);
    }

    [Theory]
    [InlineData("safari", 98)]
    [InlineData("chrome-hardware", 108)]
    [InlineData("chromium", 108)]
    [InlineData("firefox-h264", 126)]
    public void Constrained_Baseline_alone_goes_under_its_own_payload_type(string offer, byte payloadType)
    {
        Assert.True(H264Matching.TryChoose(
            Formats(offer), [H264Profile.ConstrainedBaseline], out var format, out var agreement));

        Assert.Equal((payloadType, H264Profile.ConstrainedBaseline), (format.PayloadType, agreement.Bits));
    }

    [Theory]
    [InlineData(H264Profile.ConstrainedBaseline, "42e01f 42001f 4d001f 640c1f 64001f f4001f")]
    [InlineData(H264Profile.Baseline, "42001f")]
    [InlineData(H264Profile.Main, "4d001f 64001f f4001f")]
    [InlineData(H264Profile.ConstrainedHigh, "640c1f 64001f f4001f")]
    [InlineData(H264Profile.High, "64001f f4001f")]
    [InlineData(H264Profile.High444Predictive, "f4001f")]
    public void Bits_go_only_to_a_decoder_of_a_profile_that_contains_them(H264Profile bits, string decoders)
    {
        foreach (var offered in (string[])["42e01f", "42001f", "4d001f", "640c1f", "64001f", "f4001f"])
        {
            var fits = H264Matching.TryChoose([Format($"packetization-mode=1;profile-level-id={offered}")], [bits],
                out _, out _);
            Assert.Equal(decoders.Contains(offered, StringComparison.Ordinal), fits);
        }
    }

    [Theory]
    [InlineData("packetization-mode=0;profile-level-id=42e01f", false)]
    [InlineData("profile-level-id=42e01f", false)]
    [InlineData("packetization-mode=1;profile-level-id=nonsense", false)]
    [InlineData("packetization-mode=1", true)]
    [InlineData("packetization-mode=1;profile-level-id=42e00a", true)]
    [InlineData("packetization-mode=1;profile-level-id=42e034", true)]
    public void The_mode_must_be_1_and_the_level_may_be_any(string parameters, bool fits) =>
        Assert.Equal(fits, H264Matching.TryChoose([Format(parameters)], Producible, out _, out _));

    [Fact]
    public void Nothing_fits_an_offer_without_H264() =>
        Assert.False(H264Matching.TryChoose(Formats("firefox"), Producible, out _, out _));

    static ImmutableArray<MediaFormat> Formats(string offer) => MediaFormat.Of(OfferFiles.Read(offer).Media[0]);

    static MediaFormat Format(string parameters)
    {
        Assert.True(FormatParameters.TryParse($"96 {parameters}", out var parsed));
        return new(new(96, "H264", 90_000), parsed, RtcpFeedbackKinds.None);
    }
}
