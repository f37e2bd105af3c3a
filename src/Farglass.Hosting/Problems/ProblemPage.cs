using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Farglass.Hosting.Languages;

namespace Farglass.Hosting.Problems;

/// <summary>A link on a problem's page. An empty address is the page's own: it is loaded again.</summary>
public sealed record ProblemAction(string Text, string Address);

/// <summary>A server that registers one has a way home, for problems that know no other way on.</summary>
public sealed record ProblemHome(Func<Language, string> Text, string Address);

/// <summary>What stands on a problem's page.</summary>
/// <param name="Sentences">The first is the one to be read by whoever reads only one.</param>
/// <param name="Untranslated">In English, for whoever is asked for help.</param>
public sealed record ProblemView(
    Language Language, ProblemDocument Problem, string Title, IReadOnlyList<string> Sentences,
    IReadOnlyList<ProblemAction> Actions, string? Untranslated = null);

/// <summary>What a person sees in place of a problem document: what happened, and whether trying again helps.</summary>
public static class ProblemPage
{
    /// <summary>
    /// Nothing is loaded, nothing runs, and no other page may frame it; the one style sheet is named by its hash.
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{StyleHash()}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Render(ProblemView view)
    {
        var html = new StringBuilder();
        html.Append($"""
            <!doctype html>
            <html lang="{view.Language.Tag}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="color-scheme" content="light dark">
            <meta name="theme-color" content="#f5f7f8" media="(prefers-color-scheme: light)">
            <meta name="theme-color" content="#0e1519" media="(prefers-color-scheme: dark)">
            <title>{Text(view.Title)} - Farglass</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <p class="brand">{Logo}<span>Farglass</span></p>
            <h1>{Text(view.Title)}</h1>

            """);
        foreach (var (at, sentence) in view.Sentences.Index())
            html.Append($"<p class=\"{(at == 0 ? "lead" : "more")}\">{Text(sentence)}</p>\n");
        AppendErrors(html, view);
        AppendActions(html, view.Actions);
        html.Append($"<p class=\"code\">{view.Problem.Status} <code>{Text(view.Problem.Code)}</code>");
        if (view.Untranslated is { } detail) html.Append($" <span lang=\"en\">{Text(detail)}</span>");
        html.Append("</p>\n</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    static void AppendErrors(StringBuilder html, ProblemView view)
    {
        if (view.Problem.Errors is not { Count: > 0 } errors) return;
        html.Append("<ul lang=\"en\">\n"); // As a program is told: whoever sends fields is not reading a page.
        foreach (var (field, messages) in errors)
            html.Append($"<li><code>{Text(field)}</code> {Text(string.Join(" ", messages))}</li>\n");
        html.Append("</ul>\n");
    }

    static void AppendActions(StringBuilder html, IReadOnlyList<ProblemAction> actions)
    {
        if (actions.Count == 0) return;
        html.Append("<p class=\"actions\">\n");
        foreach (var (at, (text, address)) in actions.Index())
            html.Append($"<a class=\"{(at == 0 ? "main" : "other")}\" href=\"{Text(address)}\">{Text(text)}</a>\n");
        html.Append("</p>\n");
    }

    static string StyleHash() => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    static string Text(string text) => HtmlEncoder.Default.Encode(text);

    const string Logo = """
        <svg viewBox="0 0 32 32" width="28" height="28" fill="none" stroke="currentColor" stroke-width="2.5"
          stroke-linecap="round" aria-hidden="true">
        <circle cx="14" cy="14" r="9.5"/><path d="M21 21l7 7"/><path d="M9.5 14.5a5 5 0 0 1 4-5"/></svg>
        """;

    const string Style = """
        :root {
          --bg: #f5f7f8; --surface: #ffffff; --text: #14212b; --muted: #566572; --line: #dde4e8;
          --accent: #0b6e75; --on-accent: #ffffff;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --bg: #0e1519; --surface: #172127; --text: #e8eef1; --muted: #9badb8; --line: #2a3840;
            --accent: #4fc3c9; --on-accent: #06282b;
          }
        }
        * { box-sizing: border-box; }
        body {
          display: grid; place-items: center; min-height: 100vh; min-height: 100dvh; margin: 0; padding: 24px;
          background: var(--bg); color: var(--text); font: 16px/1.5 system-ui, sans-serif;
        }
        main {
          width: 100%; max-width: 520px; padding: 40px;
          background: var(--surface); border: 1px solid var(--line); border-radius: 10px;
        }
        .brand {
          display: flex; align-items: center; gap: 8px; margin: 0 0 32px; color: var(--accent); font-weight: 600;
        }
        h1 { margin: 0 0 16px; font-size: 28px; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
        p { margin: 0 0 8px; }
        p, li { overflow-wrap: anywhere; }
        ul { margin: 16px 0; padding: 0 0 0 20px; }
        code { font: 14px ui-monospace, monospace; }
        .lead { font-size: 18px; }
        .more { color: var(--muted); }
        .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 24px 0 0; }
        a {
          display: inline-block; padding: 12px 24px; border: 1px solid var(--accent); border-radius: 10px;
          color: var(--accent); font-weight: 600; text-decoration: none;
        }
        a.main { background: var(--accent); color: var(--on-accent); }
        a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
        .code {
          margin: 32px 0 0; padding-top: 16px; border-top: 1px solid var(--line);
          color: var(--muted); font-size: 14px;
        }
        @media (max-width: 480px) {
          body { place-items: stretch; padding: 0; background: var(--surface); }
          main { max-width: none; padding: 32px 24px; border: 0; border-radius: 0; }
          .actions a { flex: 1; text-align: center; }
        }
        """;
}
