using System.Globalization;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>What is copied on one side is what is pasted on the other: the application says what it got.</summary>
public sealed class ClipboardTests(FarglassFixture farglass) : ClipboardTest(farglass)
{
    const string Words = "Größe 5 €, 世界, \"quoted\"";

    /// <summary>Draws a picture and says it as base64 of a PNG; each seed another one.</summary>
    const string Draw = """
        async (seed) => {
          const canvas = new OffscreenCanvas(64, 48);
          const context = canvas.getContext("2d");
          for (let x = 0; x < 64; x += 8) {
            context.fillStyle = `rgb(${x * 3 + seed}, ${255 - x * 2}, ${seed * 5})`;
            context.fillRect(x, 0, 8, 48 - x / 2);
          }
          const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
          return bytes.toBase64();
        }
        """;

    /// <summary>The pixels of a PNG, as one number.</summary>
    const string Look = """
        async (png) => {
          const picture = await createImageBitmap(new Blob([Uint8Array.fromBase64(png)], { type: "image/png" }));
          const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
          context.drawImage(picture, 0, 0);
          const { data } = context.getImageData(0, 0, picture.width, picture.height);
          return data.reduce((sum, value, at) => (sum * 31 + value + at) % 2147483647, picture.width);
        }
        """;

    /// <summary>Of each size and each way; more of them by FARGLASS_CLIPBOARD_ROUNDS.</summary>
    static int Rounds => int.Parse(
        Environment.GetEnvironmentVariable("FARGLASS_CLIPBOARD_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("websocket")]
    [InlineData("udp")]
    public async Task An_editor_pastes_at_the_first_try_and_what_it_copies_is_on_the_device(string carrier)
    {
        var file = FileName("note.txt");
        await File.WriteAllTextAsync(file, " and what was there", Cancellation);
        var stream = await OpenEditorAsync(file, carrier);
        await CopyOnDeviceAsync(stream, Words);

        await stream.PressAsync("Control+v"); // At the beginning, where the editor starts.
        await SavedAsync(stream, file, Words + " and what was there");

        await stream.PressAsync("Control+a");
        await stream.PressAsync("Control+c");
        await DeviceHasAsync(stream, Words + " and what was there");

        await stream.PressAsync("End"); // A paste of its own copy: the device has no newer one.
        await stream.PressAsync("Control+v");
        await SavedAsync(stream, file, $"{Words} and what was there{Words} and what was there");
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("udp")]
    public async Task Contents_of_any_size_arrive_whole_both_ways(string carrier)
    {
        var copier = await OpenCopierAsync(new(), carrier);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var size in (int[])[1, 10_000_000])
            {
                var text = TextOf(size, 2 * round);
                await CopyOnDeviceAsync(copier.Stream, text);
                await copier.Stream.PressAsync("Control+v");
                await copier.PastesAsync("t", text);

                var other = TextOf(size, 2 * round + 1);
                await copier.CopyAsync("t", other);
                await DeviceHasAsync(copier.Stream, other);
            }
        }
    }

    [Fact]
    public async Task Formatted_text_and_pictures_go_both_ways()
    {
        var copier = await OpenCopierAsync(new(), "websocket");
        var page = copier.Stream.Page;

        await page.EvaluateAsync("""
            () => navigator.clipboard.write([new ClipboardItem({
              "text/plain": new Blob(["bold"], { type: "text/plain" }),
              "text/html": new Blob(["<b>bold</b>"], { type: "text/html" }),
            })])
            """);
        await copier.Stream.PressAsync("Control+v");
        Assert.Contains("bold</b>", await copier.PasteAsync("h"), StringComparison.Ordinal);
        await copier.PastesAsync("t", "bold");

        await copier.CopyAsync("h", "<p>an <i>italic</i> word</p>");
        await Wait.Eventually(async () => await DeviceHoldsAsync(page, "text/html") is var html
            && html?.Contains("italic</i>", StringComparison.Ordinal) == true ? null : $"the device has {html}");

        var drawn = await page.EvaluateAsync<string>(Draw, 1);
        await page.EvaluateAsync("""
            (png) => navigator.clipboard.write([new ClipboardItem({
              "image/png": new Blob([Uint8Array.fromBase64(png)], { type: "image/png" }),
            })])
            """, drawn);
        await copier.Stream.PressAsync("Control+v");
        await copier.PasteAsync("i");
        var pasted = Convert.ToBase64String(await File.ReadAllBytesAsync(copier.File, Cancellation));
        Assert.Equal(await page.EvaluateAsync<int>(Look, drawn), await page.EvaluateAsync<int>(Look, pasted));

        var other = await page.EvaluateAsync<string>(Draw, 2);
        var expected = await page.EvaluateAsync<int>(Look, other);
        await copier.CopyAsync("i", Convert.FromBase64String(other));
        await Wait.Eventually(async () => await DeviceHoldsAsync(page, "image/png") is { } png
            && await page.EvaluateAsync<int>(Look, png) == expected ? null : "the device has another picture, or none");
    }

    [Fact]
    public async Task What_the_browser_refuses_is_explained_and_copied_by_a_click()
    {
        var copier = await OpenCopierAsync(new(), "websocket", "clipboard-read"); // The list takes the others away.
        var page = copier.Stream.Page;
        await copier.CopyAsync("t", Words);

        var hint = page.GetByRole(AriaRole.Status).Filter(new() { HasText = "only after a click" });
        await hint.WaitForAsync();
        var copy = hint.GetByRole(AriaRole.Button, new() { Name = "Copy to this device" });
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await copy.ClickAsync();
        await DeviceHasAsync(copier.Stream, Words);
        await hint.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    async Task<StreamPage> OpenEditorAsync(string file, string carrier)
    {
        // Else a picture comes with each blink, and nothing ever settles.
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(FileName("gtk-3.0")).FullName,
            "settings.ini"), "[Settings]\ngtk-cursor-blink=false\n", Cancellation);
        var stream = await OpenAsync(await Administrator.AddAsync(new("Editor", "mousepad",
            Arguments: ["--disable-server", file],
            Environment: new Dictionary<string, string> { ["XDG_CONFIG_DIRS"] = Folder })), carrier);
        await Wait.Eventually(async () => await stream.Page.EvaluateAsync<bool>("""
            () => window.farglass.pixels(640, 400, 1, 1).every((value) => value > 240)
            """) ? null : "the editor's white page is not there");
        await stream.SettledAsync();
        return stream;
    }

    /// <summary>Saves until the file holds it: an editor asks for what it pastes, and goes on meanwhile.</summary>
    static Task SavedAsync(StreamPage stream, string file, string text) => Wait.Eventually(async () =>
    {
        await stream.PressAsync("Control+s");
        var now = await File.ReadAllTextAsync(file, Cancellation);
        return now.TrimEnd('\n') == text ? null : $"{file} holds '{now}', not '{text}'";
    });

    /// <summary>Text as it is, a picture as base64; null where the device has none, or a newer one by now.</summary>
    static Task<string?> DeviceHoldsAsync(IPage page, string type) => page.EvaluateAsync<string?>("""
        async (type) => {
          const [item] = await navigator.clipboard.read();
          if (!item?.types.includes(type)) return null;
          const blob = await item.getType(type).catch((error) => {
            if (error.name === "InvalidStateError") return null; // Written to between the two calls.
            throw error;
          });
          if (blob === null) return null;
          return type.startsWith("text/") ? blob.text() : new Uint8Array(await blob.arrayBuffer()).toBase64();
        }
        """, type);

    /// <summary>Letters whose place and round can be told from them; as many as asked for.</summary>
    static string TextOf(int size, int round) =>
        string.Create(size, round, static (text, round) =>
        {
            for (var at = 0; at < text.Length; at++) text[at] = (char)('a' + (at / 7 + at + round) % 26);
        });
}
