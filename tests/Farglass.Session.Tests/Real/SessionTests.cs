using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing;

namespace Farglass.Session.Tests.Real;

public sealed class SessionTests
{
    const ushort KeyH = 35, KeyI = 23, Enter = 28;

    [Fact]
    public async Task Keys_from_the_host_reach_the_application_and_its_picture_reaches_the_host()
    {
        await using var session = RunningSession.Start();
        var script = "read line; echo \"$line|$FARGLASS_OPAQUE_DATA\" > $OUT/typed; env > $OUT/env; pwd > $OUT/pwd";
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm", "-e", "sh", "-c", script));
        host.AttachViewer();
        await host.WaitForFramesAsync(1);
        await Wait.Eventually(() => session.ReadLog("timeline.jsonl").Contains("windows open") ? null : "no window");
        host.Press(KeyH);
        host.Press(KeyI);
        host.Press(Enter);
        var end = await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();

        Assert.Equal((StopReason.ApplicationExited, 0), (end.Reason, end.ExitCode));
        Assert.Equal("hi|from \"ada\"\n\n", session.ReadLog("typed"));
        Assert.Equal(session.Folder + "/home\n", session.ReadLog("pwd"));
        var environment = session.ReadLog("env");
        Assert.Contains("\nFARGLASS_USER_ID=ada\n", "\n" + environment);
        Assert.DoesNotContain("secret", environment); // What the host was told is not for the application.
        Assert.True(host.FirstFrame is { IsKey: true, FrameId: 1, Width: 800, Height: 600 });
        Assert.True(host.Cursors > 0);
        await session.AssertIsGoneAsync();
        AssertLogIsComplete(session);
    }

    [Fact]
    public async Task Each_viewer_gets_the_profile_that_it_decodes_from_its_first_frame_on()
    {
        await using var session = RunningSession.Start();
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm"));
        VideoProfile[] viewers =
        [
            VideoProfile.ConstrainedBaseline, VideoProfile.High, VideoProfile.High, VideoProfile.ConstrainedBaseline,
        ];
        foreach (var (profile, count) in viewers.Select((profile, at) => (profile, at + 1)))
        {
            host.AttachViewer(profile);
            await Wait.Eventually(() => host.Profiles.Count == count ? null : $"{host.Profiles.Count} key frames");
            host.Send(MessageType.ViewerDetached);
        }

        Assert.Equal(viewers, host.Profiles);
    }

    [Fact]
    public async Task An_application_that_is_missing_is_not_found()
    {
        var end = await RunToTheEndAsync(session => session.Launch("no-such-program"));

        Assert.Equal(StopReason.ApplicationNotFound, end.Reason);
        Assert.Contains("no-such-program", end.Detail);
    }

    [Theory]
    [InlineData("echo no licence >&2; exit 3", 3)]
    [InlineData("echo no licence >&2; exit 0", 0)]
    [InlineData("echo no licence >&2; kill -SEGV $$", 139)]
    public async Task An_application_that_exits_at_once_has_failed_with_its_last_words(string script, int code)
    {
        var end = await RunToTheEndAsync(session => session.Launch("sh", "-c", script));

        Assert.Equal((StopReason.ApplicationFailed, code), (end.Reason, end.ExitCode));
        Assert.Contains("no licence", end.Detail);
    }

    [Fact]
    public async Task A_working_folder_that_does_not_exist_is_said_so()
    {
        var end = await RunToTheEndAsync(session =>
            session.Launch(new ApplicationDefinition("Test", "xterm", WorkingFolder: "/no/such/folder")));

        Assert.Equal(StopReason.ApplicationFailed, end.Reason);
        Assert.Contains("/no/such/folder", end.Detail);
    }

    [Fact]
    public async Task A_program_that_leaves_its_window_to_another_process_is_over_when_that_is_gone()
    {
        await using var session = RunningSession.Start();
        var launch = session.Launch("sh", "-c", "setsid -f xterm -e sleep 600");
        using var host = await TestHost.LaunchAsync(session, launch);
        await Wait.Eventually(() => session.ReadLog("timeline.jsonl") is var log
            && log.Contains("windows open") && log.Contains("application exited") ? null : log);
        host.AttachViewer();
        await host.WaitForFramesAsync(1);
        Native.Linux.ProcessTree.Signal(session.Processes("xterm")[0], Native.Linux.ProcessSignal.Terminate);
        var end = await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();

        Assert.Equal((StopReason.ApplicationExited, 0), (end.Reason, end.ExitCode));
        await session.AssertIsGoneAsync();
    }

    [Fact]
    public async Task An_encoder_that_cannot_be_opened_ends_the_session_as_such()
    {
        await using var session = RunningSession.Start(fault: Program.EncoderFault);
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm"));
        var end = await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();

        Assert.Equal((StopReason.EncoderFailed, "no encoder on this machine"), (end.Reason, end.Detail));
        await session.AssertIsGoneAsync();
    }

    [Fact]
    public async Task A_session_lasts_no_longer_than_its_limit()
    {
        var end = await RunToTheEndAsync(session =>
            session.Launch(new ApplicationDefinition("Test", "xterm", DurationMaxSeconds: 1)));

        Assert.Equal(StopReason.DurationLimit, end.Reason);
    }

    [Fact]
    public async Task A_session_ends_for_the_reason_that_the_host_gives_whatever_the_application_thinks_of_it()
    {
        await using var session = RunningSession.Start();
        var script = "trap '' TERM HUP; (setsid sleep 611 &); sleep 612; sleep 613";
        using var host = await TestHost.LaunchAsync(session, session.Launch("sh", "-c", script));
        await Wait.Eventually(() => session.Processes("sleep").Count == 2 ? null : "it has not started");
        host.Terminate(StopReason.Replaced);
        var end = await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();

        Assert.Equal(StopReason.Replaced, end.Reason);
        await session.AssertIsGoneAsync();
        Assert.Equal("Replaced", session.Record.GetProperty("reason").GetString());
    }

    static async Task<SessionStatusMessage> RunToTheEndAsync(Func<RunningSession, LaunchMessage> launch)
    {
        await using var session = RunningSession.Start();
        using var host = await TestHost.LaunchAsync(session, launch(session));
        var end = await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();
        await session.AssertIsGoneAsync();
        return end;
    }

    static void AssertLogIsComplete(RunningSession session)
    {
        Assert.Equal("ApplicationExited", session.Record.GetProperty("reason").GetString());
        Assert.True(session.Record.TryGetProperty("firstFrameAt", out _));
        var timeline = session.ReadLog("timeline.jsonl");
        foreach (var name in (string[])
            ["display ready", "application started", "first frame", "viewer attached", "ended"])
            Assert.Contains($"\"event\":\"{name}\"", timeline);
        Assert.StartsWith("utc,application_cpu_percent", session.ReadLog("utilization.csv"));
        foreach (var file in (string[])
            ["stdout.log", "stderr.log", "session.json", "timeline.jsonl", "utilization.csv"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(session.LogFolder, file)));
    }
}
