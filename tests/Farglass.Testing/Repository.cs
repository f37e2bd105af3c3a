namespace Farglass.Testing;

/// <summary>Where the checkout is that the tests run in.</summary>
public static class Repository
{
    public static DirectoryInfo Root { get; } = Find();

    /// <summary>The executable that <c>./run --build</c> makes.</summary>
    public static string Executable => Path.Combine(Root.FullName, "out", "farglass");

    static DirectoryInfo Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Farglass.slnx"))) return folder;
        throw new InvalidOperationException("The tests run inside a checkout; no Farglass.slnx was found above them.");
    }
}
