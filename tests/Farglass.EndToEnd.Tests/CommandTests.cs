using System.Diagnostics;
using System.Text.Json;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>The command line against running servers.</summary>
public sealed class CommandTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task Connect_plays_a_script_writes_the_picture_and_prints_what_it_saw()
    {
        var file = FileName("typed.txt");
        var grant = await Administrator.CreateSessionAsync((await AddTypewriterAsync(file)).Id);
        var script = FileName("script.txt");
        // Several times: the first may come before the terminal is there to hear it.
        var once = "wait 1000\ntext Typed by a script.\nkey Enter\nwait 500\n";
        await File.WriteAllTextAsync(script, once + once + once, Cancellation);
        var picture = FileName("picture.h264");
        var (code, output, _) = await RunAsync(
            $"connect {grant.EntitlementUrl} --script {script} --output {picture} --size 800x600 --json");
        Assert.Equal(0, code);
        await ContainsAsync(file, "Typed by a script.\n");
        using var statistics = JsonDocument.Parse(output);
        int Number(string name) => statistics.RootElement.GetProperty(name).GetInt32();
        Assert.True(Number("frames") > 1);
        Assert.Equal((800, 600), (Number("width"), Number("height")));
        Assert.Equal("h264,800,600", await ProbeAsync(picture));
    }

    [Fact]
    public async Task Connect_tells_why_a_url_does_not_open()
    {
        var (code, _, errors) = await RunAsync($"connect {Up.File.Service}/entitlements/{new string('A', 43)}");
        Assert.Equal(1, code);
        Assert.Contains("entitlement_unknown", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_is_added_put_into_a_group_entitled_and_removed()
    {
        Assert.Equal(0, (await RunAsync("group add staff --description Everybody-here")).Code);
        var added = await RunAsync("user add anna --group staff --json");
        Assert.Equal(0, added.Code);
        Assert.Equal(19, JsonDocument.Parse(added.Output).RootElement.GetProperty("password").GetString()!.Length);
        Assert.Equal(0, (await RunAsync("entitle add group staff editor")).Code);
        Assert.Matches("anna +anna +yes +staff", (await RunAsync("user list")).Output);
        Assert.Matches("group +staff +editor", (await RunAsync("entitle list")).Output);

        var again = await RunAsync("user add anna");
        Assert.Equal(1, again.Code);
        Assert.StartsWith("farglass: ", again.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("user remove anna")).Code);
        Assert.Equal(0, (await RunAsync("group remove staff")).Code);
        Assert.DoesNotContain("staff", (await RunAsync("entitle list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_read_from_standard_input()
    {
        var added = await RunAsync("user add berta --password-stdin", "a password of hers\n");
        Assert.True(added.Code == 0, added.Errors);
        Assert.DoesNotContain("a password", added.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("user password berta --password-stdin", "short\n")).Code);
        Assert.Equal(0, (await RunAsync("user remove berta")).Code);
    }

    [Fact]
    public async Task An_application_and_a_host_are_shown()
    {
        Assert.Contains("xterm", (await RunAsync("app show terminal")).Output, StringComparison.Ordinal);
        Assert.Matches("this-machine +Online +[0-9]+/[0-9]+", (await RunAsync("host list")).Output);
        var missing = await RunAsync("app show nothing-here");
        Assert.Equal(1, missing.Code);
        Assert.DoesNotContain("   at ", missing.Errors, StringComparison.Ordinal);
    }

    static async Task<string> ProbeAsync(string file)
    {
        using var probe = Process.Start(new ProcessStartInfo(
            "ffprobe", $"-v error -select_streams v:0 -show_entries stream=codec_name,width,height -of csv=p=0 {file}")
        { RedirectStandardOutput = true })!;
        return (await probe.StandardOutput.ReadToEndAsync()).Trim();
    }

    async Task<(int Code, string Output, string Errors)> RunAsync(string arguments, string input = "")
    {
        var data = arguments.StartsWith("connect", StringComparison.Ordinal) ? "" : $" --data {Up.Folder}";
        using var process = Process.Start(new ProcessStartInfo(Repository.Executable, arguments + data)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output, await errors);
    }
}
