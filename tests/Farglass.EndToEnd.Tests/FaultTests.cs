using Farglass.Protocol;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>Any one process may be killed: what it showed is lost, and nothing else.</summary>
public sealed class FaultTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task When_the_session_process_is_killed_the_user_is_told_and_nothing_of_it_is_left()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var stream = await OpenTypewriterAsync(application, file);
        var processes = await ProcessesAsync(file);
        Processes.Signal("KILL", processes.Session);
        await stream.PhaseAsync("ended");
        Assert.Contains(StopReason.SessionProcessDied.Describe(), await stream.TextAsync(), StringComparison.Ordinal);
        var session = await Administrator.EndedAsync(application.Id);
        Assert.Equal((SessionState.Failed, StopReason.SessionProcessDied), (session.State, session.StopReason!.Value));
        await GoneAsync(processes.Folder);
    }

    [Fact]
    public async Task When_the_display_is_killed_the_session_ends_with_its_reason()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var stream = await OpenTypewriterAsync(application, file);
        var processes = await ProcessesAsync(file);
        Processes.Signal("KILL", processes.Display);
        await stream.PhaseAsync("ended");
        Assert.Contains(StopReason.DisplayFailed.Describe(), await stream.TextAsync(), StringComparison.Ordinal);
        var session = await Administrator.EndedAsync(application.Id);
        Assert.Equal((SessionState.Failed, StopReason.DisplayFailed), (session.State, session.StopReason!.Value));
        await GoneAsync(processes.Folder);
    }

    [Fact]
    public async Task When_the_application_exits_the_session_is_completed()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var stream = await OpenTypewriterAsync(application, file);
        var processes = await ProcessesAsync(file);
        await stream.TypeAsync("bye");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "bye\n");
        await stream.PressAsync("Control+d"); // The end of cat's input, so of the terminal.
        await stream.PhaseAsync("ended");
        Assert.Contains(StopReason.ApplicationExited.Describe(), await stream.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(SessionState.Completed, (await Administrator.EndedAsync(application.Id)).State);
        await GoneAsync(processes.Folder);
    }

    [Fact]
    public async Task When_the_host_is_killed_it_comes_back_and_the_user_goes_on_in_the_same_application()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var stream = await OpenTypewriterAsync(application, file);
        var processes = await ProcessesAsync(file);
        await stream.TypeAsync("before ");
        await stream.SettledAsync(); // What is on its way through a host that is killed is lost with it.
        var frames = await stream.FramesAsync();
        var host = Processes.Role(Up, "host")!.Value;
        Processes.Signal("KILL", host);
        await BackAsync("host", host);
        await stream.PressAsync("Shift"); // Over UDP nobody is told that the host is gone: who presses a key finds out.
        await Wait.Eventually(
            async () => await stream.FramesAsync() > frames ? null : "no picture came of the host that came back",
            TimeSpan.FromSeconds(40));
        await stream.PhaseAsync("live", TimeSpan.FromSeconds(30));
        await stream.TypeAsync("and after");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "before and after\n");
        Assert.Equal(processes.Session, (await ProcessesAsync(file)).Session);
        Assert.Equal(SessionState.Active, Assert.Single(await Administrator.SessionsAsync(application.Id)).State);
    }

    [Fact]
    public async Task A_stream_that_runs_goes_on_while_the_service_is_down()
    {
        var file = FileName("typed.txt");
        var stream = await OpenTypewriterAsync(await AddTypewriterAsync(file), file);
        var service = Processes.Role(Up, "service")!.Value;
        Processes.Signal("KILL", service);
        await stream.TypeAsync("undisturbed");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "undisturbed\n");
        await BackAsync("service", service);
        await stream.PhaseAsync("live");
        var next = await AddTypewriterAsync(FileName("next.txt"));
        await Wait.Eventually(async () => // The host reports within a second, and has its place again.
        {
            var grant = await Administrator.CreateSessionAsync(next.Id);
            return (await Administrator.OpenAsync(grant.EntitlementUrl)).Code is { Length: > 0 } code ? code : null;
        });
    }

    static async Task<SessionProcesses> ProcessesAsync(string file)
    {
        SessionProcesses? found = null;
        await Wait.Eventually(() =>
            (found = Processes.Session(file)) is null ? "the session's processes are not all there" : null);
        return found!;
    }

    async Task BackAsync(string role, int killed)
    {
        using var http = new HttpClient();
        var address = role == "host" ? Up.File.Host : Up.File.Service;
        await Wait.Eventually(async () =>
        {
            if (Processes.Role(Up, role) is not { } now || now == killed) return $"the {role} is not back";
            try
            {
                using var answer = await http.GetAsync(new Uri($"{address}/health/ready"), Cancellation);
                return answer.IsSuccessStatusCode ? null : $"the {role} is not ready";
            }
            catch (HttpRequestException fault)
            {
                return fault.Message;
            }
        });
    }

    static Task GoneAsync(string folder) => Wait.Eventually(() =>
        Processes.OfSession(folder) is { Count: > 0 } left ? $"left: {string.Join("; ", left)}"
        : Directory.Exists(folder) ? $"{folder} is left" : null);
}
