using Farglass.Protocol.Rest;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>An application's policy holds, also where the page is not ours.</summary>
public sealed class ClipboardPolicyTests(FarglassFixture farglass) : ClipboardTest(farglass)
{
    /// <summary>A page that takes the policy for "everything": what holds then, the host holds.</summary>
    const string Disobedient = """
        const parse = JSON.parse;
        JSON.parse = (text) => {
          const value = parse(text);
          if (value?.clipboard) value.clipboard = { direction: "Both", bytesMax: 1_000_000, primary: true };
          return value;
        };
        """;

    bool _obeys;

    protected override Task PrepareAsync(IPage page) =>
        _obeys ? Task.CompletedTask : page.AddInitScriptAsync(Disobedient);

    [Theory]
    [InlineData(ClipboardDirection.Off)]
    [InlineData(ClipboardDirection.ToClient)]
    [InlineData(ClipboardDirection.ToHost)]
    public async Task The_host_lets_contents_go_where_the_application_allows(ClipboardDirection direction)
    {
        var policy = new ClipboardPolicy(direction, BytesMax: 20);
        var copier = await OpenCopierAsync(policy, "websocket");
        await CopyOnDeviceAsync(copier.Stream, "from the device");
        await copier.Stream.PressAsync("Control+v");
        await copier.PastesAsync("t", policy.AllowsToHost() ? "from the device" : "nothing");

        await CopyOnDeviceAsync(copier.Stream, "of more than twenty bytes");
        await copier.Stream.PressAsync("Control+v");
        await copier.PastesAsync("t", policy.AllowsToHost() ? "from the device" : "nothing");

        await copier.CopyAsync("t", "of the application");
        await copier.PastesAsync("t", "of the application");
        await DeviceHasAsync(copier.Stream,
            policy.AllowsToClient() ? "of the application" : "of more than twenty bytes");
    }

    [Fact]
    public async Task Too_much_is_explained_and_what_is_marked_is_a_copy_where_the_application_says_so()
    {
        _obeys = true;
        var copier = await OpenCopierAsync(new(BytesMax: 1_000_000, Primary: true), "websocket");
        var hint = copier.Stream.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "larger than" });
        await CopyOnDeviceAsync(copier.Stream, new('x', 1_000_001));
        await copier.Stream.PressAsync("Control+v");
        await hint.WaitForAsync();
        await copier.PastesAsync("t", "nothing");

        await copier.CopyAsync("t", "small");
        await DeviceHasAsync(copier.Stream, "small");
        await hint.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await copier.CopyAsync("t", new string('y', 1_000_001));
        await hint.WaitForAsync();
        await DeviceHasAsync(copier.Stream, "small");

        await copier.Stream.DragAsync((2, 9), (63, 9)); // The word in the first line.
        await DeviceHasAsync(copier.Stream, "Markierung");
        await CopyOnDeviceAsync(copier.Stream, "by the middle button");
        await copier.Stream.PressAsync("Control+v");
        await copier.PastesAsync("t", "by the middle button");
        await copier.Stream.ClickAsync(300, 300, MouseButton.Middle);
        await copier.Stream.SettledAsync();
        Assert.Equal("by the middle button!", await copier.EnterAsync("!"));
    }
}
