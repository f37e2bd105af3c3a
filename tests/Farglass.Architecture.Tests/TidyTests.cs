using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Farglass.Architecture.Tests;

/// <summary>The part of the house style that the compiler does not hold. CONTRIBUTING.md says it in words.</summary>
public sealed partial class TidyTests
{
    const int LineLengthMax = 120;
    const int FileLinesMax = 500;
    const int BodyLinesMax = 70;

    static readonly string[] Folders = ["src", "tests", "benchmarks", "fuzzing", "samples", "eng"];

    /// <summary>Words of folders and types that say nothing about the domain.</summary>
    static readonly string[] EmptyFolders = ["Services", "Interfaces", "Models", "Helpers", "Common", "Core", "Utils"];

    static IEnumerable<FileInfo> Code => Folders.SelectMany(folder => Source.Files(folder));

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        Source.Clean(from file in Code.Concat(Source.Files("web/src", "*.ts"))
                     from line in File.ReadAllLines(file.FullName).Index()
                     where line.Item.Length > LineLengthMax
                     select $"{Source.Relative(file)}:{line.Index + 1}");

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Source.Clean(from file in Code.Concat(Source.Files("web/src", "*.ts"))
                     where File.ReadAllLines(file.FullName).Length > FileLinesMax
                     select Source.Relative(file));

    [Fact]
    public void No_body_is_longer_than_70_lines() =>
        Source.Clean(from file in Code
                     from body in Bodies(file)
                     let span = body.GetLocation().GetLineSpan()
                     where span.EndLinePosition.Line - span.StartLinePosition.Line - 1 > BodyLinesMax
                     select $"{Source.Relative(file)}:{span.StartLinePosition.Line + 1}");

    [Fact]
    public void Nothing_is_left_to_be_done_later() =>
        Source.Clean(from file in Code.Concat(Source.Files("web/src", "*.ts"))
                     from line in File.ReadAllLines(file.FullName).Index()
                     where Leftover().IsMatch(line.Item)
                     select $"{Source.Relative(file)}:{line.Index + 1}: {line.Item.Trim()}");

    [Fact]
    public void Folders_are_named_after_the_domain() =>
        Source.Clean(Source.Files("src").Where(file => EmptyFolders.Intersect(
            Source.Relative(file).Split('/')).Any()).Select(Source.Relative));

    [Fact]
    public void No_async_void() =>
        Source.Clean(from file in Code
                     from line in File.ReadAllLines(file.FullName).Index()
                     where AsyncVoid().IsMatch(line.Item)
                     select $"{Source.Relative(file)}:{line.Index + 1}");

    static IEnumerable<SyntaxNode> Bodies(FileInfo file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file.FullName)).GetRoot().DescendantNodes()
            .Select(node => node switch
            {
                BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
                AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
                LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
                _ => null,
            })
            .OfType<SyntaxNode>();

    // The words are put together here so that this file does not find itself.
    [GeneratedRegex("\\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + "X)\\b|#reg" + "ion|NotImplemented"
        + "Exception|Skip *= *\"|console\\.log\\(")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();
}
