using Farglass.Desktop.Clipboard;
using Farglass.Desktop.Tests.Screens;

namespace Farglass.Desktop.Tests.Clipboard;

/// <summary>With a real X server, and with xclip as the other application.</summary>
public sealed class SharedClipboardTests : IAsyncLifetime
{
    const int BytesMax = 20_000_000;

    TestDisplay _display = null!;

    public async ValueTask InitializeAsync() => _display = await TestDisplay.StartAsync(640, 480);

    public ValueTask DisposeAsync() => _display.DisposeAsync();

    [Theory]
    [InlineData(ClipboardFormat.Text, "UTF8_STRING", 1)]
    [InlineData(ClipboardFormat.Text, "UTF8_STRING", 10_000_000)]
    [InlineData(ClipboardFormat.Html, "text/html", 300_000)]
    [InlineData(ClipboardFormat.Png, "image/png", 2_000_000)]
    public async Task An_application_pastes_what_the_viewer_offered(ClipboardFormat format, string target, int size)
    {
        using var viewer = new ViewerOfClipboard(_display, BytesMax);
        viewer.Has(format, ViewerOfClipboard.Letters(size));
        await viewer.OfferAsync();
        var pasted = await _display.CallAsync("xclip", "-selection", "clipboard", "-o", "-t", target);
        var expected = System.Text.Encoding.UTF8.GetString(ViewerOfClipboard.Letters(size));
        Assert.True(pasted == expected, $"{pasted.Length} characters came");
    }

    [Theory]
    [InlineData(ClipboardFormat.Text, "UTF8_STRING", 1)]
    [InlineData(ClipboardFormat.Text, "UTF8_STRING", 10_000_000)]
    [InlineData(ClipboardFormat.Html, "text/html", 300_000)]
    [InlineData(ClipboardFormat.Png, "image/png", 2_000_000)]
    public async Task The_viewer_gets_what_an_application_copied(ClipboardFormat format, string target, int size)
    {
        using var viewer = new ViewerOfClipboard(_display, BytesMax);
        Copy(target, ViewerOfClipboard.Letters(size));
        var got = await viewer.TakeCopyAsync(format);
        Assert.True(got.AsSpan().SequenceEqual(ViewerOfClipboard.Letters(size)), $"{got.Length} bytes came");
    }

    [Fact]
    public async Task A_copy_that_is_too_large_is_refused_by_its_size()
    {
        using var viewer = new ViewerOfClipboard(_display, bytesMax: 1_000);
        Copy("UTF8_STRING", ViewerOfClipboard.Letters(1_001));
        Assert.Equal(ClipboardOutcome.TooLarge, await viewer.OutcomeOfCopyAsync(ClipboardFormat.Text));
    }

    [Fact]
    public async Task What_a_viewer_took_away_with_it_cannot_be_pasted()
    {
        using var viewer = new ViewerOfClipboard(_display, BytesMax);
        viewer.Has(ClipboardFormat.Text, ViewerOfClipboard.Letters(5));
        await viewer.OfferAsync();
        viewer.Leave();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _display.CallAsync("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING"));
    }

    /// <summary>xclip stays behind and owns the selection; the shell passes the bytes on.</summary>
    void Copy(string target, byte[] bytes)
    {
        var file = Path.Combine(_display.Folder, "copied");
        File.WriteAllBytes(file, bytes);
        _display.Run("xclip", "-quiet", "-selection", "clipboard", "-t", target, file);
    }
}
