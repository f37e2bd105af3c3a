using System.Text.RegularExpressions;
using Farglass.Testing;

namespace Farglass.Architecture.Tests;

/// <summary>What the documents say is there, is there.</summary>
public sealed partial class DocumentTests
{
    static IEnumerable<FileInfo> Documents =>
        Repository.Root.EnumerateFiles("*.md").Concat(
            new[] { "docs", "src", "web", "tests", "benchmarks", "fuzzing", "samples" }
                .SelectMany(folder => Source.Files(folder, "*.md")));

    [Fact]
    public void Every_link_in_the_documents_leads_somewhere()
    {
        var broken = from document in Documents
                     from Match link in Link().Matches(WithoutCode(File.ReadAllText(document.FullName)))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !Leads(document, target)
                     select $"{Source.Relative(document)} → {target}";
        Source.Clean(broken);
    }

    [Fact]
    public void Every_document_has_one_title_and_it_comes_first() =>
        Source.Clean(from document in Documents
                     let lines = WithoutCode(File.ReadAllText(document.FullName)).Split('\n')
                     where !lines[0].StartsWith("# ", StringComparison.Ordinal)
                         || lines.Count(line => line.StartsWith("# ", StringComparison.Ordinal)) != 1
                     select Source.Relative(document));

    [Fact]
    public void Every_decision_is_in_the_list_of_decisions()
    {
        var list = File.ReadAllText(Path.Combine(Repository.Root.FullName, "docs/decisions/README.md"));
        Source.Clean(Source.Files("docs/decisions", "*.md").Where(file => file.Name != "README.md")
            .Where(file => !list.Contains(file.Name, StringComparison.Ordinal)).Select(file => file.Name));
    }

    [Fact]
    public void Every_document_that_the_code_names_exists() =>
        Source.Clean(from file in Source.Files("src").Concat(Source.Files("web/src", "*.ts"))
                     from Match name in DocumentName().Matches(File.ReadAllText(file.FullName))
                     where !File.Exists(Path.Combine(Repository.Root.FullName, name.Value))
                     select $"{Source.Relative(file)} → {name.Value}");

    static bool Leads(FileInfo document, string target)
    {
        var (path, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var file = path.Length == 0 ? document.FullName : Path.GetFullPath(path, document.DirectoryName!);
        if (!File.Exists(file) && !Directory.Exists(file)) return false;
        return anchor.Length == 0 || File.ReadAllLines(file)
            .Any(line => line.StartsWith('#') && Anchor(line.TrimStart('#').Trim()) == anchor);
    }

    static string Anchor(string title) =>
        NotInAnchor().Replace(title.ToLowerInvariant(), "").Replace(' ', '-');

    static string WithoutCode(string text) => CodeSpan().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"docs/[a-z0-9/-]+\.md")]
    private static partial Regex DocumentName();
}
