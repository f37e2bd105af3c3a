using Farglass.Testing;

namespace Farglass.Architecture.Tests;

/// <summary>The files of the checkout that people wrote.</summary>
static class Source
{
    static readonly string[] Built = ["artifacts", "node_modules", "dist", "out", "bin", "obj", ".git"];

    public static IEnumerable<FileInfo> Projects(params string[] folders) =>
        folders.SelectMany(folder => Files(folder, "*.csproj"));

    public static IEnumerable<FileInfo> Files(string folder, string pattern = "*.cs")
    {
        var root = new DirectoryInfo(Path.Combine(Repository.Root.FullName, folder));
        return root.Exists ? Walk(root, pattern).OrderBy(file => file.FullName, StringComparer.Ordinal) : [];
    }

    public static string Relative(FileInfo file) =>
        Path.GetRelativePath(Repository.Root.FullName, file.FullName).Replace('\\', '/');

    /// <summary>Fails with all that was found, a line each.</summary>
    public static void Clean(IEnumerable<string> found)
    {
        var lines = found.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }

    static IEnumerable<FileInfo> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Concat(folder.EnumerateDirectories()
            .Where(inner => !Built.Contains(inner.Name)).SelectMany(inner => Walk(inner, pattern)));
}
