using Farglass.Native.Linux;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.Pointer;

namespace Farglass.EndToEnd.Tests;

/// <summary>
/// A gamepad of the browser's in an application, by a device of the machine's: docs/pointer.md. A machine that has no
/// such devices has to say so.
/// </summary>
public sealed class GamepadTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const string Settings = """{ "Host": { "Gamepads": true } }""";

    /// <summary>No browser without hardware has a gamepad: this one is what the page reads.</summary>
    const string Pad = """
        () => {
          const button = () => ({ pressed: false, touched: false, value: 0 });
          const pad = {
            index: 0, id: "pad", connected: true, mapping: "standard", axes: [0, 0, 0, 0],
            buttons: Array.from({ length: 17 }, button),
          };
          window.pad = pad;
          window.press = (index, value) => Object.assign(pad.buttons[index], { pressed: value > 0, value });
          navigator.getGamepads = () => (pad.connected ? [pad, null, null, null] : [null, null, null, null]);
          window.plug = (connected) => {
            pad.connected = connected;
            const event = new Event(connected ? "gamepadconnected" : "gamepaddisconnected");
            window.dispatchEvent(Object.assign(event, { gamepad: pad }));
          };
        }
        """;

    [Fact]
    public async Task What_a_gamepad_says_reaches_the_application_or_the_host_says_that_it_cannot()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.settings.json"), Settings, Cancellation);
        await using var up = RunningUp.Launch(folder, RunningUp.FreePorts(), ownsFolder: true);
        if (UinputDevice.IsAllowed()) await PlaysAsync(up);
        else await RefusesAsync(up);
    }

    static async Task RefusesAsync(RunningUp up)
    {
        Assert.NotEqual(0, await up.ExitAsync());
        Assert.Contains("Gamepads", up.Printed, StringComparison.Ordinal);
        Assert.Contains(UinputDevice.Path, up.Printed, StringComparison.Ordinal);
    }

    async Task PlaysAsync(RunningUp up)
    {
        await up.ReadyAsync();
        using var administrator = new Administrator(up.File);
        var file = FileName("gamepad");
        var application = await administrator.AddAsync(new("Game", "xterm",
            Arguments: ["-e", "sh", "-c", $"{PointerApplication.Python} -B {Script} > {file}"], Gamepad: true));
        var page = await Chromium.NewPersonAsync();
        await page.AddInitScriptAsync($"({Pad})()");
        var grant = await administrator.CreateSessionAsync(application.Id, userId: "tester");
        var stream = await StreamPage.OpenAsync(page, await administrator.RedeemAsync(grant.EntitlementUrl), "udp");
        await SaysAsync(file, "ready");

        await page.EvaluateAsync("() => window.plug(true)");
        await SaysAsync(file, "pad");
        await page.EvaluateAsync("() => window.press(0, 1)");
        await SaysAsync(file, "key 0x130 1");
        await page.EvaluateAsync("() => { window.press(0, 0); window.pad.axes[0] = -1; window.press(7, 0.5); }");
        await SaysAsync(file, "key 0x130 0", "axis 0 -32767", "axis 5 128");
        await page.EvaluateAsync("() => window.press(12, 1)");
        await SaysAsync(file, "axis 17 -1");
        await page.EvaluateAsync("() => window.plug(false)");
        await SaysAsync(file, "gone");
        await administrator.EndAllAsync();
        await stream.PhaseAsync("ended");
    }

    static string Script =>
        Path.Combine(Repository.Root.FullName, "tests", "Farglass.Testing", "Pointer", "gamepad_application.py");

    /// <summary>These lines, among others, in any order.</summary>
    static Task SaysAsync(string file, params string[] lines) => Wait.Eventually(() =>
    {
        var now = File.Exists(file) ? File.ReadAllLines(file) : [];
        return lines.All(now.Contains) ? null : $"it says {string.Join("; ", now)}";
    });
}
