using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Farglass.Hosting.Problems;

/// <summary>
/// A link on a problem's page. An empty address is the page's own: it is loaded again. One that a server registers is
/// its way home, for problems that know no other way on.
/// </summary>
public sealed record ProblemAction(string Text, string Address);

/// <summary>What a person sees in place of a problem document: what happened, and whether trying again helps.</summary>
public static class ProblemPage
{
    /// <summary>
    /// Nothing is loaded, nothing runs, and no other page may frame it; the one style sheet is named by its hash.
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{StyleHash()}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Render(ProblemDocument problem, string advice, IReadOnlyList<ProblemAction> actions)
    {
        var html = new StringBuilder();
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="color-scheme" content="light dark">
            <title>{Text(problem.Title)} - Farglass</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <p class="brand">{Logo}<span>Farglass</span></p>
            <h1>{Text(problem.Title)}</h1>
            <p class="detail">{Text(problem.Detail)}</p>
            <p>{Text(advice)}</p>

            """);
        AppendErrors(html, problem);
        AppendActions(html, actions);
        html.Append($"""
            <p class="code">{problem.Status} <code>{Text(problem.Code)}</code></p>
            </main>
            </body>
            </html>

            """);
        return html.ToString();
    }

    static void AppendErrors(StringBuilder html, ProblemDocument problem)
    {
        if (problem.Errors is not { Count: > 0 } errors) return;
        html.Append("<ul>\n");
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
        .detail { font-size: 18px; }
        .detail + p { color: var(--muted); }
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
