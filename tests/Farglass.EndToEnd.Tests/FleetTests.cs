using System.Diagnostics;
using System.Text.Json;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>A second host beside that of <c>up</c>, by the steps of docs/operations/fleet.md.</summary>
public sealed class FleetTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const string Name = "second";

    static readonly string Runtime = $"/dev/shm/farglass-e2e-{Environment.ProcessId}";

    [Fact]
    public async Task A_second_host_joins_takes_sessions_while_the_first_is_drained_and_is_removed()
    {
        var first = Assert.Single(await HostsAsync()).Id;
        var url = $"http://127.0.0.1:{RunningUp.FreePorts()}";
        using var host = await StartHostAsync(url);
        try
        {
            await Wait.Eventually(
                async () => await FindAsync(Name) is { State: "Online" } ? null : "it has not joined");
            await FarglassAsync($"host drain {first}");

            var application = await AddTypewriterAsync(FileName("typed.txt"));
            var grant = await Administrator.CreateSessionAsync(application.Id);
            var stream = await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), grant.EntitlementUrl);

            Assert.StartsWith(url, stream.Page.Url, StringComparison.Ordinal);
        }
        finally
        {
            await FarglassAsync($"host resume {first}");
            await Administrator.EndAllAsync();
            Processes.Signal("TERM", host.Id);
            await host.WaitForExitAsync(Cancellation);
            Directory.Delete(Runtime, recursive: true);
        }

        await FarglassAsync($"host remove {(await FindAsync(Name))!.Id}");
        Assert.Equal(first, Assert.Single(await HostsAsync()).Id);
    }

    async Task<Process> StartHostAsync(string url)
    {
        var settings = new
        {
            Server = new { Url = url },
            WebRtc = new { Port = 0 },
            Host = new
            {
                Name,
                ServiceUrl = Up.File.Service,
                JoinToken = (await FarglassAsync("host token --seconds 60")).Trim(),
                DataFolder = FileName("host"),
                RuntimeFolder = Runtime,
                OnStop = "End",
            },
        };
        var file = FileName("host.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(settings), Cancellation);
        return Process.Start(Repository.Executable, $"host --config {file}");
    }

    sealed record HostState(string Id, string Name, string State);

    async Task<HostState?> FindAsync(string name) => (await HostsAsync()).FirstOrDefault(host => host.Name == name);

    async Task<HostState[]> HostsAsync() =>
        JsonSerializer.Deserialize<HostState[]>(await FarglassAsync("host list --json"), JsonSerializerOptions.Web)!;

    async Task<string> FarglassAsync(string arguments)
    {
        var start = new ProcessStartInfo(Repository.Executable, $"{arguments} --data {Up.Folder}")
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"farglass {arguments}: {process.ExitCode} {output}");
        return output;
    }
}
