using System.Xml.Linq;
using Farglass.Testing;

namespace Farglass.Architecture.Tests;

/// <summary>The table of docs/architecture.md: who may reference whom. A new edge is a decision, made here.</summary>
public sealed class ReferenceTests
{
    static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Farglass.Protocol"] = [],
        ["Farglass.Native"] = [],
        ["Farglass.Rtc"] = ["Farglass.Native"],
        ["Farglass.Desktop"] = ["Farglass.Native"],
        ["Farglass.Session"] = ["Farglass.Protocol", "Farglass.Desktop"],
        ["Farglass.Hosting"] = ["Farglass.Protocol"],
        ["Farglass.Host"] = ["Farglass.Protocol", "Farglass.Rtc", "Farglass.Hosting", "Farglass.Native"],
        ["Farglass.Service"] = ["Farglass.Protocol", "Farglass.Hosting"],
        ["Farglass.Entitlement"] = ["Farglass.Protocol", "Farglass.Hosting"],
        ["Farglass.Client"] = ["Farglass.Protocol", "Farglass.Rtc"],
        ["Farglass.Cli"] =
        [
            "Farglass.Client", "Farglass.Entitlement", "Farglass.Host", "Farglass.Hosting", "Farglass.Protocol",
            "Farglass.Service", "Farglass.Session",
        ],
    };

    /// <summary>What a room may not know, where the reference alone would allow it.</summary>
    static readonly Dictionary<string, string[]> MayNotName = new()
    {
        ["Farglass.Rtc"] = ["Farglass.Native.Linux", "Farglass.Native.X11", "Farglass.Native.X264"],
        ["Farglass.Host"] = ["Farglass.Native.OpenSsl", "Farglass.Native.X11", "Farglass.Native.X264"],
        ["Farglass.Session"] =
            ["Farglass.Native.X11", "Farglass.Native.X264", "System.Net.Http", "Microsoft.AspNetCore"],
        // An X server is reached by a Unix socket: System.Net.Sockets, and nothing else that could lead out.
        ["Farglass.Desktop"] = ["System.Net;", "System.Net.Http", "System.Net.WebSockets", "Microsoft.AspNetCore"],
        ["Farglass.Protocol"] = ["System.Net.Sockets", "System.IO.Pipes", "Microsoft.AspNetCore"],
        ["Farglass.Service"] = ["System.Diagnostics.Process"],
    };

    [Fact]
    public void A_project_references_only_what_the_architecture_allows()
    {
        foreach (var project in Source.Projects("src"))
        {
            var name = Path.GetFileNameWithoutExtension(project.Name);
            Assert.True(MayReference.ContainsKey(name), $"{name} is not in the table of docs/architecture.md.");
            Source.Clean(References(project).Except(MayReference[name]));
        }
    }

    [Fact]
    public void A_room_does_not_name_what_it_must_not_know()
    {
        var found = from room in MayNotName
                    from file in Source.Files($"src/{room.Key}")
                    from word in room.Value
                    where File.ReadAllText(file.FullName).Contains($"using {word}", StringComparison.Ordinal)
                    select $"{Source.Relative(file)} uses {word}";
        Source.Clean(found);
    }

    [Fact]
    public void Only_Native_may_use_unsafe_code() =>
        Assert.Equal(["Farglass.Native.csproj"], Source.Projects("src", "tests", "benchmarks", "fuzzing", "samples")
            .Where(project =>
                File.ReadAllText(project.FullName).Contains("AllowUnsafeBlocks", StringComparison.Ordinal))
            .Select(project => project.Name));

    [Fact]
    public void Every_project_has_a_README_of_at_most_thirty_lines() =>
        Source.Clean(from project in Source.Projects("src")
                     let readme = Path.Combine(project.DirectoryName!, "README.md")
                     where !File.Exists(readme) || File.ReadAllLines(readme).Length > 30
                     select Source.Relative(project));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root.FullName, "Farglass.slnx"));
        var projects = Source.Projects("src", "tests", "benchmarks", "fuzzing", "samples").Select(Source.Relative);
        Assert.DoesNotContain(projects, path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
    }

    static IEnumerable<string> References(FileInfo project) =>
        XDocument.Load(project.FullName).Descendants("ProjectReference")
            .Select(reference =>
                Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
