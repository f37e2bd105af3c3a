using System.Net.Sockets;
using System.Text.Json;
using Farglass.Native.Linux;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Session.Tests.Real;

public sealed class FailureTests
{
    [Fact]
    public async Task An_x_server_that_dies_ends_the_session_as_such_though_the_application_dies_of_it_too()
    {
        await using var session = RunningSession.Start();
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm"));
        host.AttachViewer();
        await host.WaitForFramesAsync(1);
        ProcessTree.Signal(session.Processes("Xvfb")[0], ProcessSignal.Kill);
        var end = await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();

        Assert.Equal(StopReason.DisplayFailed, end.Reason);
        await session.AssertIsGoneAsync();
    }

    [Fact]
    public async Task A_window_manager_that_dies_is_replaced_and_the_application_runs_on()
    {
        await using var session = RunningSession.Start();
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm"));
        await host.WaitForAsync(SessionPhase.Running);
        var first = session.Processes("openbox")[0];
        ProcessTree.Signal(first, ProcessSignal.Kill);

        await Wait.Eventually(() =>
            session.Processes("openbox") is [var next] && next != first ? null : "no other yet");
        Assert.Single(session.Processes("xterm"));
    }

    [Fact]
    public async Task A_session_that_no_host_comes_back_for_ends_after_the_grace_time_and_leaves_nothing()
    {
        await using var session = RunningSession.Start();
        var launch = session.Launch(new Protocol.Rest.ApplicationDefinition("Test", "xterm"), graceSeconds: 1);
        using (var host = await TestHost.LaunchAsync(session, launch))
            await host.WaitForAsync(SessionPhase.Running);

        await session.AssertIsGoneAsync();
        Assert.Equal("ClientLeft", session.Record.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_session_that_no_host_ever_comes_to_ends_after_the_grace_time_and_leaves_nothing()
    {
        await using var session = RunningSession.Start(TimeSpan.FromMilliseconds(400));

        await session.AssertIsGoneAsync();
    }

    [Fact]
    public async Task A_host_that_comes_back_finds_the_application_running_and_its_own_note()
    {
        await using var session = RunningSession.Start();
        var launch = session.Launch("xterm");
        SessionHelloMessage before;
        using (var host = await TestHost.LaunchAsync(session, launch))
        {
            before = host.Hello;
            host.Send(JsonMessages.Write(MessageType.HostNote, new { viewer = "hash", count = 3 }));
            host.AttachViewer();
            await host.WaitForFramesAsync(1);
        }

        using var next = await TestHost.ConnectAsync(session);
        next.AttachViewer();
        await next.WaitForFramesAsync(1);

        Assert.Equal((SessionPhase.Running, launch.Order.SessionId, 800, 600),
            (next.Hello.Phase, next.Hello.SessionId, next.Hello.Width, next.Hello.Height));
        Assert.Equal("""{"viewer":"hash","count":3}""", next.Hello.HostNote?.GetRawText());
        Assert.Equal(before.ProcessId, next.Hello.ProcessId);
        Assert.True(next.FirstFrame is { IsKey: true } first && first.FrameId > next.Hello.LastFrameId);
        Assert.True(next.Cursors > 0);
    }

    [Fact]
    public async Task A_second_host_takes_the_place_of_the_first()
    {
        await using var session = RunningSession.Start();
        using var first = await TestHost.ConnectAsync(session);
        using var second = await TestHost.ConnectAsync(session);

        await Wait.Eventually(() => first.IsClosed ? null : "the first is still connected");
        second.Send(JsonMessages.Write(MessageType.Launch, session.Launch("xterm")));
        await second.WaitForAsync(SessionPhase.Running);
    }

    [Fact]
    public async Task The_end_waits_for_a_host_that_starts_again()
    {
        await using var session = RunningSession.Start();
        using (var host = await TestHost.LaunchAsync(session, session.Launch("xterm", "-e", "sleep 1; exit 0")))
            await host.WaitForAsync(SessionPhase.Running);
        await Wait.Eventually(() => session.ReadLog("timeline.jsonl").Contains("\"ended\"") ? null : "not ended");

        using var next = await TestHost.ConnectAsync(session);
        var end = await next.WaitForAsync(SessionPhase.Ended);
        next.Dispose();

        Assert.Equal(SessionPhase.Ended, next.Hello.Phase);
        Assert.Equal(StopReason.ApplicationExited, end.Reason);
        await session.AssertIsGoneAsync();
    }

    [Fact]
    public async Task What_a_killed_session_leaves_is_found_by_its_mark()
    {
        await using var session = RunningSession.Start();
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm", "-e", "sleep 621"));
        await Wait.Eventually(() => session.Processes("sleep").Count == 1 ? null : "it has not started");
        session.Signal(ProcessSignal.Kill);
        Assert.Equal(137, await session.Exited);

        Assert.NotEmpty(ProcessTree.Find($"FARGLASS_SESSION={session.Folder}", null));
        Assert.True(await ProcessTree.KillAsync($"FARGLASS_SESSION={session.Folder}", null, TimeProvider.System,
            TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Empty(session.Processes("sleep"));
        Assert.Empty(session.Processes("Xvfb"));
    }

    [Fact]
    public async Task Broken_messages_are_counted_and_dropped_and_broken_framing_costs_the_connection_only()
    {
        await using var session = RunningSession.Start();
        using (var host = await TestHost.LaunchAsync(session, session.Launch("xterm")))
        {
            await host.WaitForAsync(SessionPhase.Running);
            host.Send([0xFF, 1, 2, 3]);
            host.Send([(byte)MessageType.Launch, (byte)'{']);
            host.Send([(byte)MessageType.Key, 9, 9, 9]);
            using var raw = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await raw.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(session.Folder, "socket")),
                TestContext.Current.CancellationToken);
            raw.Send([0xFF, 0xFF, 0xFF, 0xFF]);
            await Wait.Eventually(() => host.IsClosed ? null : "not replaced");
        }

        using var last = await TestHost.ConnectAsync(session);
        Assert.Equal(SessionPhase.Running, last.Hello.Phase);
        last.Terminate(StopReason.EndedByOperator);
        await last.WaitForAsync(SessionPhase.Ended);
        var line = session.ReadLog("timeline.jsonl").Split('\n').Single(line => line.Contains("broken messages"));
        Assert.Equal(3, JsonDocument.Parse(line).RootElement.GetProperty("about").GetInt32());
    }

    [Fact]
    public async Task A_session_that_is_asked_to_stop_leaves_nothing()
    {
        await using var session = RunningSession.Start();
        using var host = await TestHost.LaunchAsync(session, session.Launch("xterm"));
        await host.WaitForAsync(SessionPhase.Running);
        host.Terminate(StopReason.HostStopped);
        Assert.Equal(StopReason.HostStopped, (await host.WaitForAsync(SessionPhase.Ended)).Reason);
        host.Dispose();

        await session.AssertIsGoneAsync();
    }
}
