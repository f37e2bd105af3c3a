using System.Text.RegularExpressions;
using Farglass.Testing;

namespace Farglass.Cli.Tests;

public sealed partial class DocumentedCommandTests
{
    [Fact]
    public void Every_command_in_the_documents_can_be_typed()
    {
        var commands =
            from document in Directory.EnumerateFiles(
                Path.Combine(Repository.Root.FullName, "docs"), "*.md", SearchOption.AllDirectories)
            from Match command in Command().Matches(File.ReadAllText(document))
            select (Document: Path.GetFileName(document), Line: Concrete(command.Groups["line"].Value));

        // Where a command is only mentioned, its arguments are missing; nothing else may be wrong.
        var wrong = from command in commands
                    from error in FarglassCommand.Create().Parse(command.Line).Errors
                    where !error.Message.Contains("equired", StringComparison.Ordinal)
                    select $"{command.Document}: farglass {command.Line}: {error.Message}";

        Assert.True(commands.Count() > 30, "The documents name hardly any command.");
        Assert.Empty(wrong);
    }

    /// <summary>What stands for something is given a value that is one.</summary>
    static string Concrete(string line) =>
        NumberWord().Replace(UrlWord().Replace(line, "http://desk.example"), "$1 7").Trim();

    // In a block of shell, up to its comment; or as a code span of its own.
    [GeneratedRegex("""(?:^|`|^[^`\n]* )(?:out/)?farglass (?<line>[a-z][^`#\n|…]*)(?=`|#|$)""", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("""(?<![A-Za-z-])"?\$?URL"?""")]
    private static partial Regex UrlWord();

    [GeneratedRegex("(--port|--grace) [A-Z]+")]
    private static partial Regex NumberWord();
}
