using Farglass.Client;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Sdp;
using Farglass.Testing;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>Viewers that decode Constrained Baseline and nothing else, among others.</summary>
public sealed class ProfileTests
{
    static readonly SessionClientOptions Quiet = new() { PingInterval = TimeSpan.Zero };
    static readonly SessionClientOptions Plain = Quiet with { BaselineOnly = true };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The offers and what became of them: docs/decisions/0083.</summary>
    [Theory]
    [InlineData("chrome-android", "39", VideoProfile.ConstrainedBaseline)]
    [InlineData("firefox-h264", "126", VideoProfile.ConstrainedBaseline)]
    [InlineData("gstreamer", "96", VideoProfile.ConstrainedBaseline)]
    [InlineData("chrome-hardware", "112", VideoProfile.High)]
    [InlineData("chromium", "41", VideoProfile.High)]
    [InlineData("safari", "96", VideoProfile.High)]
    public async Task Each_browser_is_answered_under_the_payload_type_of_the_best_that_it_decodes(
        string browser, string payloadType, VideoProfile profile)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client =
            await host.OpenAsync(host.Service.Reserve(), Quiet with { Carrier = Carrier.WebSocket });

        using var answer = await new Whep(host, client).PostAsync(File.ReadAllText(Path.Combine(
            Repository.Root.FullName, "tests", "Farglass.Rtc.Tests", "Sdp", "Offers", browser + ".sdp")));

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.True(SessionDescription.TryParse(await answer.Content.ReadAsStringAsync(Token), out var sdp, out _));
        var video = sdp.Media.Single(media => media.Kind == "video");
        Assert.Equal(payloadType, video.Formats[0]);
        var parameters = video.All<FormatParameters>().First();
        Assert.True(H264ProfileLevelId.TryParse(parameters["profile-level-id"], out var declared));
        Assert.Equal(profile == VideoProfile.High, declared.Profile >= H264Profile.ConstrainedHigh);
    }

    [Fact]
    public async Task The_session_hears_what_a_viewer_decodes_before_it_hears_of_the_viewer()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        await using var plain = await Watching.OpenAsync(host, Carrier.WebRtc, id, Plain);
        await plain.ShowAsync(key: true);
        await using var high = await Watching.ResumeAsync(host, id, plain, Carrier.WebRtc);
        await high.ShowAsync(key: true);
        await using var socket = await Watching.ResumeAsync(host, id, plain, Carrier.WebSocket);

        Assert.Equal(
            [
                [(byte)MessageType.Profile, 66], [(byte)MessageType.ViewerAttached],
                [(byte)MessageType.Profile, 100], [(byte)MessageType.ViewerAttached],
                [(byte)MessageType.Profile, 100], [(byte)MessageType.ViewerAttached],
            ],
            socket.Session.Received.Where(
                message => (MessageType)message[0] is MessageType.Profile or MessageType.ViewerAttached));
    }

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task Frames_in_Constrained_Baseline_arrive_as_they_were_sent(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, carrier, options: Plain);

        var (first, key) = await watching.ShowAsync(20_000, key: true);
        var (second, next) = await watching.ShowAsync();

        Assert.Equal(66, first[5]);
        Assert.Equal(first, key.AccessUnit.ToArray());
        Assert.Equal(second, next.AccessUnit.ToArray());
    }

    [Fact]
    public async Task What_was_on_its_way_to_the_viewer_before_and_cannot_be_decoded_is_left_out()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, options: Plain);

        watching.Session.SendPicture(key: true, profile: VideoProfile.High);
        watching.Session.SendPicture();
        await Wait.Eventually(() => watching.Session.Granted >= 3 ? null : "what was left out holds the next one back");
        var (sent, received) = await watching.ShowAsync(key: true);

        Assert.Equal(3u, received.Header.FrameId);
        Assert.Equal(sent, received.AccessUnit.ToArray());
    }
}
