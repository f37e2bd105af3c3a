using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using ApplicationView = Farglass.Protocol.Rest.ApplicationView;

namespace Farglass.EndToEnd.Tests;

/// <summary>What the tests of copying and pasting share: a device's clipboard, and an application that obeys.</summary>
public abstract class ClipboardTest(FarglassFixture farglass) : EndToEndTest(farglass)
{
    /// <summary>
    /// A terminal that obeys a line's last two letters: c copies the file "source", p pastes into the file; t is text,
    /// h HTML, and i a picture. Other lines it writes down.
    /// </summary>
    const string Copier = """
        stty lnext undef
        xclip() { command xclip -selection clipboard "$@"; }
        echo Markierung
        touch "$1"
        while read -r line; do
          case $line in *t) type=UTF8_STRING;; *h) type=text/html;; *) type=image/png;; esac
          case $line in
            *c[thi]) xclip -t $type < "$1.source"; rm "$1.source";;
            *p[thi]) xclip -o -t $type > "$1.part" || printf nothing > "$1.part"; mv "$1.part" "$1";;
            *) printf '%s' "$line" > "$1.part"; mv "$1.part" "$1";;
          esac
        done
        """;

    /// <param name="permissions">Of the page; those that are not named are taken away.</param>
    protected async Task<CopierWindow> OpenCopierAsync(
        ClipboardPolicy policy, string carrier, params string[] permissions)
    {
        var file = FileName("copier");
        var stream = await OpenAsync(await AddCopierAsync(policy, file), carrier, permissions);
        await ListensAsync(stream, file);
        return new(stream, file);
    }

    /// <param name="before">What its shell does before it listens.</param>
    protected Task<ApplicationView> AddCopierAsync(ClipboardPolicy policy, string file, string before = "") =>
        Administrator.AddAsync(new("Copier", "xterm",
            Arguments: ["-xrm", "*cursorBlink: false", "-e", "sh", "-c", before + Copier, "sh", file],
            Clipboard: policy));

    protected async Task<StreamPage> OpenAsync(
        ApplicationView application, string carrier, params string[] permissions)
    {
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var page = await Chromium.NewPersonAsync();
        await page.Context.GrantPermissionsAsync(
            permissions.Length > 0 ? permissions : ["clipboard-read", "clipboard-write"]);
        await PrepareAsync(page);
        return await StreamPage.OpenAsync(page, await Administrator.RedeemAsync(grant.EntitlementUrl), carrier);
    }

    /// <summary>Before the page is opened.</summary>
    protected virtual Task PrepareAsync(Microsoft.Playwright.IPage page) => Task.CompletedTask;

    protected static Task CopyOnDeviceAsync(StreamPage stream, string text) =>
        stream.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", text);

    protected static async Task DeviceHasAsync(StreamPage stream, string text)
    {
        await stream.Page.EvaluateAsync("text => { window.expected = text; }", text);
        await Wait.Eventually(() => stream.Page.EvaluateAsync<string?>("""
            async () => {
              const now = await navigator.clipboard.readText();
              return now === window.expected ? null : `the device has ${now.length} characters: ${now.slice(0, 60)}`;
            }
            """));
    }

    protected sealed record CopierWindow(StreamPage Stream, string File) : CopierLines(File, async line =>
    {
        await Stream.TypeAsync(line);
        await Stream.PressAsync("Enter");
    });

    /// <param name="File">Where what it pasted is written to.</param>
    /// <param name="Type">Types a line in the browser, and Enter.</param>
    protected record CopierLines(string File, Func<string, Task> Type)
    {
        public Task CopyAsync(string format, string text) =>
            CopyAsync(format, System.Text.Encoding.UTF8.GetBytes(text));

        public async Task CopyAsync(string format, byte[] contents)
        {
            await System.IO.File.WriteAllBytesAsync(File + ".source", contents, Cancellation);
            await Type("c" + format);
            await Wait.Eventually(() =>
                System.IO.File.Exists(File + ".source") ? "the application has not copied yet" : null);
        }

        public async Task PastesAsync(string format, string text)
        {
            var now = await PasteAsync(format);
            Assert.True(now == text, $"{now.Length} characters were pasted: {now[..Math.Min(60, now.Length)]}");
        }

        /// <returns>"nothing" where there was none.</returns>
        public Task<string> PasteAsync(string format) => EnterAsync("p" + format);

        /// <returns>What is in the file then.</returns>
        public async Task<string> EnterAsync(string line)
        {
            System.IO.File.Delete(File);
            await Type(line);
            await Wait.Eventually(() =>
                System.IO.File.Exists(File) ? null : "the application has not done as it was told");
            return await System.IO.File.ReadAllTextAsync(File, Cancellation);
        }
    }
}
