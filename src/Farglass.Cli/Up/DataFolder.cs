using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Farglass.Protocol;

namespace Farglass.Cli.Up;

/// <summary>
/// The folder in which everything of one machine lies, held by one process at a time. Nobody else may read it: it holds
/// keys. docs/operations has what each file is.
/// </summary>
sealed class DataFolder : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    readonly FileStream _lock;

    DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Where data goes by the XDG Base Directory Specification.</summary>
    public static string Default { get; } = System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? home
            : System.IO.Path.Combine(Home, ".local", "share"),
        "farglass");

    public string Path { get; }

    /// <summary>What a script reads: there while all servers answer, and only then.</summary>
    public string UpFile => File("up.json");

    /// <exception cref="CommandFailure">Another process holds the folder, or it cannot be made.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            System.IO.File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"the data folder {path} cannot be used: {fault.Message}");
        }

        try
        {
            // Held until this process ends, however it ends: a lock that is left behind locks nobody out.
            var held = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate,
                FileAccess.ReadWrite, FileShare.None);
            return new(path, held);
        }
        catch (IOException)
        {
            throw new CommandFailure(
                $"another 'farglass up' runs on {path}. Stop it, or give this one its own folder with --data.");
        }
    }

    public void Dispose() => _lock.Dispose();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Folder(string name) =>
        Directory.CreateDirectory(File(name), OwnerOnly | UnixFileMode.UserExecute).FullName;

    /// <summary>Replaces the file in one step, so that a reader sees the old or the new, never half of one.</summary>
    public void Write(string name, string text)
    {
        var next = File(name + ".next");
        System.IO.File.Delete(next);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var stream = new FileStream(next, options)) stream.Write(Encoding.UTF8.GetBytes(text));
        System.IO.File.Move(next, File(name), overwrite: true);
    }

    public void WriteJson<T>(string name, T value) => Write(name, JsonSerializer.Serialize(value, Json) + "\n");

    /// <exception cref="CommandFailure">The file is there and cannot be understood.</exception>
    public T? ReadJson<T>(string name) where T : class
    {
        if (!System.IO.File.Exists(File(name))) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(System.IO.File.ReadAllText(File(name)), FarglassJson.Options);
        }
        catch (JsonException fault)
        {
            throw new CommandFailure($"{File(name)} is damaged: {fault.Message} Mend it, or move it away.");
        }
    }

    /// <summary>
    /// Where sockets and framebuffers go: memory, and a short path. The name comes out of a secret, so that no other
    /// user of the machine can sit there first.
    /// </summary>
    public string RuntimeFolder(string secret)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"runtime {secret}")));
        var name = $"farglass-{hash[..16]}";
        return Directory.Exists("/dev/shm") ? $"/dev/shm/{name}" : File("runtime");
    }

    static JsonSerializerOptions Json { get; } = new(FarglassJson.Options) { WriteIndented = true };
}
