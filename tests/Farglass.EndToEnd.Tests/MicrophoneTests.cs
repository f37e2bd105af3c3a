using System.Runtime.InteropServices;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.Sound;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>What a user says into Chromium is recorded by an application, which may have it or may not.</summary>
public sealed class MicrophoneTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    static readonly Tone Tone = new(Hertz: 450, Level: 0.5);

    /// <summary>
    /// A tone is noise to what makes speech clear, and is gone in a second. And what the page sends by is kept.
    /// </summary>
    const string AsItIs = """
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = () =>
          ask({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
        window.sockets = [];
        window.WebSocket = class extends WebSocket {
          constructor(...options) {
            super(...options);
            window.sockets.push(this);
          }
        };
        """;

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task A_tone_is_recorded_by_the_application_while_the_microphone_is_on(string carrier)
    {
        await using var chromium = await SpeakingAsync("--use-fake-ui-for-media-stream");
        var (stream, recording) = await OpenAsync(chromium, carrier, microphone: true);
        await ClickAsync(stream);
        await stream.Page.GetByText("The application hears your microphone.").WaitForAsync();
        // Other programs on this machine make gaps, and Chromium one where the file begins again.
        await Wait.Eventually(() => LevelsIn(recording).TakeLast(50).Count(IsTone) >= 40 ? null
            : $"levels {string.Join(' ', LevelsIn(recording).TakeLast(50).Select(level => $"{level:0.00}"))}");

        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Turn off", Exact = true }).ClickAsync();
        await Wait.Eventually(() => LevelsIn(recording).TakeLast(25).All(level => level < 0.01) ? null
            : "it is heard still");
    }

    [Fact]
    public async Task A_user_who_refuses_is_told_where_it_can_be_allowed()
    {
        await using var chromium = await SpeakingAsync("--deny-permission-prompts");
        var (stream, recording) = await OpenAsync(chromium, "udp", microphone: true);
        await ClickAsync(stream);
        await stream.Page.GetByText("Your browser does not let this page use the microphone.").WaitForAsync();
        Assert.All(LevelsIn(recording), level => Assert.InRange(level, 0, 0.01));
    }

    [Fact]
    public async Task An_application_that_may_not_have_it_hears_nothing_whatever_the_page_sends()
    {
        await using var chromium = await SpeakingAsync("--use-fake-ui-for-media-stream");
        var (stream, recording) = await OpenAsync(chromium, "websocket", microphone: false);
        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+KeyM");
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Mute", Exact = true }).WaitForAsync();
        Assert.Equal(0, await MicrophoneButton(stream).CountAsync());
        await Wait.Eventually(() => File.Exists(recording + ".sources") ? null : "the application has not begun");
        await Wait.Eventually(() => File.ReadAllText(recording + ".sources") is var sources
            && sources.Contains("farglass.monitor", StringComparison.Ordinal)
            && !sources.Contains("microphone", StringComparison.Ordinal) ? null : sources);
        await stream.Page.EvaluateAsync("""
            () => {
              window.sockets.at(-1).send(Uint8Array.of(0x21, 1));
              for (let at = 0; at < 101; at += 1) window.sockets.at(-1).send(Uint8Array.of(0x22, 0, at, 0xf8));
            }
            """);
        await Wait.Eventually(async () => await stream.Page.EvaluateAsync<bool>(
            "() => window.sockets[0].readyState === WebSocket.CLOSED") ? null : "the host bears it");
        Assert.All(LevelsIn(recording), level => Assert.InRange(level, 0, 0.01));
    }

    static Task<Chromium> SpeakingAsync(string permission) => Chromium.StartAsync(arguments:
    [
        "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={ToneFile.Value}", permission,
    ]);

    static readonly Lazy<string> ToneFile = new(() =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("farglass-tone-").FullName, "tone.wav");
        File.WriteAllBytes(file, Tone.ToWave(TimeSpan.FromSeconds(4))); // Chromium plays it over and over.
        return file;
    });

    static ILocator MicrophoneButton(StreamPage stream) =>
        stream.Page.GetByRole(AriaRole.Button, new() { Name = "Microphone", Exact = true });

    static async Task ClickAsync(StreamPage stream)
    {
        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+KeyM");
        await MicrophoneButton(stream).ClickAsync();
    }

    static bool IsTone(double level) => Math.Abs(level - Tone.Level) < Tone.Level * 0.2;

    static IReadOnlyList<double> LevelsIn(string recording)
    {
        if (!File.Exists(recording)) return [];
        using var file = new FileStream(recording, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length / sizeof(short) * sizeof(short)];
        file.ReadExactly(bytes);
        return Tone.LevelsIn([.. MemoryMarshal.Cast<byte, short>(bytes).ToArray().Select(one => one / 32_767f)]);
    }

    async Task<(StreamPage Stream, string Recording)> OpenAsync(Chromium chromium, string carrier, bool microphone)
    {
        var recording = FileName("said.raw");
        var recorder = await Administrator.AddAsync(new("Recorder", "xterm", Arguments:
        [
            "-e", "sh", "-c",
            $"pactl list short sources > {recording}.sources; "
                + $"exec parec --raw --rate=48000 --channels=1 --format=s16le --latency-msec=20 > {recording}",
        ], Microphone: microphone));
        var grant = await Administrator.CreateSessionAsync(recorder.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await chromium.NewPersonAsync();
        await page.AddInitScriptAsync(AsItIs);
        return (await StreamPage.OpenAsync(page, redirection, carrier), recording);
    }
}
