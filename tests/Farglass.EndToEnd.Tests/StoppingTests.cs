using System.Diagnostics;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>How <c>farglass up</c> starts, ends, and refuses. Each test has its own.</summary>
public sealed class StoppingTests
{
    [Fact]
    public async Task Ctrl_C_ends_every_process_and_a_second_start_finds_its_data()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
        try
        {
            var first = await StopWithASessionAsync(folder);
            await using var second = await RunningUp.StartAsync(folder);
            Assert.Equal((first.User, first.Password, first.AdminKey),
                (second.File.User, second.File.Password, second.File.AdminKey));
            using var administrator = new Administrator(second.File);
            Assert.Single(await administrator.SessionsAsync(Protocol.ApplicationId.Parse("gears")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task When_up_itself_is_killed_its_processes_end_by_themselves_and_another_start_works()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
        try
        {
            var up = await RunningUp.StartAsync(folder);
            var runtime = RuntimeFolder(up);
            Processes.Signal("KILL", up.ProcessId);
            await up.ExitAsync();
            await NothingIsLeftAsync(up, runtime);
            await up.DisposeAsync();
            await using var next = await RunningUp.StartAsync(folder);
            Assert.Equal(up.File.Password, next.File.Password);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_up_on_the_same_folder_or_the_same_port_is_refused_with_a_way_out()
    {
        await using var up = await RunningUp.StartAsync();
        await using (var sameFolder = RunningUp.Launch(up.Folder, RunningUp.FreePorts()))
        {
            Assert.Equal(1, await sameFolder.ExitAsync());
            Assert.Contains($"another 'farglass up' runs on {up.Folder}", sameFolder.Printed, StringComparison.Ordinal);
            Assert.Contains("--data", sameFolder.Printed, StringComparison.Ordinal);
        }

        var port = new Uri(up.File.Portal).Port;
        await using var samePort = RunningUp.Launch(folder: null, port);
        Assert.Equal(1, await samePort.ExitAsync());
        Assert.Contains($"port {port}", samePort.Printed, StringComparison.Ordinal);
        Assert.Contains("--port", samePort.Printed, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(up.Folder, "up.json")), "The first one's file is gone.");
    }

    [Fact]
    public async Task With_a_self_signed_certificate_all_six_steps_work_over_https()
    {
        await using var up = await RunningUp.StartAsync(arguments: "--tls self-signed --address 127.0.0.1");
        await using var chromium = await Chromium.StartAsync();
        Assert.StartsWith("https://127.0.0.1:", up.File.Portal, StringComparison.Ordinal);
        var page = await chromium.NewPersonAsync(trustAnybody: true);
        await Portal.SignInAsync(page, up.File);
        var cookies = await page.Context.CookiesAsync();
        Assert.All(cookies, cookie => Assert.True(cookie.Secure && cookie.HttpOnly, cookie.Name));
        await Portal.LaunchAsync(page, "Gears");
    }

    [Fact]
    public async Task What_the_operator_made_of_the_demo_catalogue_stays()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
        try
        {
            await using (var up = await RunningUp.StartAsync(folder))
            {
                await FarglassAsync(up, "app remove drawing");
                await FarglassAsync(up, "app archive gears");
            }

            await using var again = await RunningUp.StartAsync(folder);
            var list = await FarglassAsync(again, "app list");
            Assert.DoesNotContain("drawing", list, StringComparison.Ordinal);
            Assert.Matches("gears +Gears +Archived", list);
            Assert.Matches("terminal +Terminal +Active", list);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<UpFile> StopWithASessionAsync(string folder)
    {
        await using var up = await RunningUp.StartAsync(folder);
        await using var chromium = await Chromium.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(folder, "up.json")));
        var page = await chromium.NewPersonAsync();
        await Portal.SignInAsync(page, up.File);
        var stream = await Portal.LaunchAsync(page, "Gears");
        var runtime = RuntimeFolder(up);
        Assert.NotEmpty(Processes.Of(up, runtime));
        up.Interrupt();
        Assert.Equal(0, await up.ExitAsync());
        await NothingIsLeftAsync(up, runtime);
        Assert.False(File.Exists(Path.Combine(folder, "up.json")), "up.json is there although nothing answers.");
        await stream.PhaseAsync("ended");
        return up.File;
    }

    /// <summary>Out of the host's settings, as the host itself reads them.</summary>
    static string RuntimeFolder(RunningUp up)
    {
        using var settings =
            System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(up.Folder, "host.json")));
        return settings.RootElement.GetProperty("Host").GetProperty("RuntimeFolder").GetString()!;
    }

    static Task NothingIsLeftAsync(RunningUp up, string runtime) => Wait.Eventually(() =>
        Processes.Of(up, runtime) is { Count: > 0 } left ? $"left: {string.Join("; ", left)}" : null);

    static async Task<string> FarglassAsync(RunningUp up, string arguments)
    {
        var start = new ProcessStartInfo(Repository.Executable, $"{arguments} --data {up.Folder}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
        return output;
    }
}
