using Farglass.Desktop;
using Farglass.Desktop.Display;
using Farglass.Desktop.Encoding;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Session.Records;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Session.Screen;

/// <summary>
/// While a session waits for its launch, it goes the whole way of a frame once, for nobody: then libraries are loaded
/// and code is compiled before a user waits for them. What fails here fails again at the launch, where it is told.
/// </summary>
static class WarmUp
{
    static readonly StreamBounds Bounds = new(1_280, 720, FrameRateMax: 60, KilobitsPerSecond: 20_000);

    public static async Task RunAsync(
        VirtualDisplay display, ScreenStarter startScreen, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await Task.Delay(Limits.WarmUpDelay, time, ct).ConfigureAwait(false);
            RehearseLaunch();
            var sink = new FirstFrame();
            using var stream = startScreen(display, Bounds, sink);
            stream.Grant(1);
            stream.AttachViewer();
            await sink.Came.WaitAsync(Limits.WarmUp, time, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or DisplayException
            or EncoderException)
        {
            // A launch came, or it does not work: the launch will say so.
        }
    }

    static void RehearseLaunch()
    {
        var none = new ApplicationDefinition(
            "None", "none", Arguments: ["none"], Environment: new Dictionary<string, string> { ["NONE"] = "none" });
        var order = new LaunchOrder(default, ApplicationId.Parse("none"), none, null, null, null);
        var launch = new LaunchMessage(order, Bounds.Width, Bounds.Height, 1, "/", 1, Bounds.KilobitsPerSecond);
        var message = JsonMessages.Write(MessageType.Launch, launch);
        _ = JsonMessages.TryRead<LaunchMessage>(message, MessageType.Launch, out _);
        _ = SessionRecord.Of(launch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch).ToJson();
    }

    sealed class FirstFrame : IScreenSink
    {
        readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Came => _came.Task;

        public void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit) => _came.TrySetResult();

        public void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba) { }

        public void OnPicture(int width, int height, in PictureState state) { }

        public void OnCursorAgain(int slot) { }

        public void OnPointerHint(bool wantsMovement) { }

        public void OnFailed(ScreenFailure failure, string detail) => _came.TrySetCanceled();
    }
}
