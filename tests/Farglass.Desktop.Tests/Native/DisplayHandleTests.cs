using Farglass.Desktop.Tests.Screens;
using Farglass.Native.Linux;
using Farglass.Native.X11;

namespace Farglass.Desktop.Tests.Native;

/// <summary>With a real X server.</summary>
public sealed class DisplayHandleTests : IAsyncLifetime
{
    TestDisplay _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestDisplay.StartAsync(640, 480);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task What_Xlib_has_read_already_is_not_waited_for()
    {
        await Task.Yield(); // The wait is without end where it is wrong: the test's time is over then.
        using var display = DisplayHandle.Open(_server.Name, _server.AuthorityFile);
        using var nothing = EventSignal.Open();
        var window = XSelections.CreateWindow(display);
        XSelections.Touch(display, window, XSelections.Atom(display, "TOUCHED"));
        display.Synchronize(); // The event comes before the answer.

        display.WaitForEvent(nothing.FileDescriptor, microsecondsMax: -1);
        Assert.True(display.TryTakeEvent(out var happened));
        Assert.Equal(XEvent.PropertyNotify, happened.Type);
    }
}
