using System.Security.Cryptography;
using Farglass.Hosting.Settings;
using Farglass.Protocol;

namespace Farglass.Host.Supervision;

/// <summary>Where sessions are on the disk: their runtime folders on tmpfs, their logs in the data folder.</summary>
sealed class SessionFolders
{
    internal const string OwnerSuffix = ".session";

    readonly string _runtime, _data;

    /// <exception cref="SettingsException">A folder cannot be made, or belongs to somebody else.</exception>
    public SessionFolders(HostSettings settings)
    {
        _runtime = Create("Host:RuntimeFolder", settings.RuntimeFolder, "s");
        DataFolder = Create("Host:DataFolder", settings.DataFolder, ".");
        _data = Create("Host:DataFolder", settings.DataFolder, "sessions");
    }

    public string DataFolder { get; }

    /// <summary>A path for a new session process, which makes the folder itself.</summary>
    /// <exception cref="SessionStartException">There is no place for it.</exception>
    public string Choose()
    {
        // Made again where it was cleared away: systemd-logind removes what a person leaves in /dev/shm (RemoveIPC=).
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(_runtime)!);
            PrivateFile.CreateFolder(_runtime);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionStartException($"{_runtime} cannot be used: {failure.Message}", failure);
        }

        return Path.Combine(_runtime, RandomNumberGenerator.GetHexString(12, lowercase: true));
    }

    /// <summary>
    /// Folders of session processes that an earlier host has started, also where only their files are left.
    /// </summary>
    public IReadOnlyList<string> FindAll() =>
    [
        .. Directory.EnumerateFileSystemEntries(_runtime)
            .Select(path => Path.Combine(_runtime, Path.GetFileNameWithoutExtension(path))).Distinct(),
    ];

    /// <returns>Whose session it was; null where it was nobody's yet.</returns>
    public static SessionId? ReadOwner(string folder) =>
        File.Exists(folder + OwnerSuffix)
            && SessionId.TryParse(File.ReadAllText(folder + OwnerSuffix), null, out var owner)
            ? owner
            : null;

    /// <summary>The logs of all sessions.</summary>
    public string Logs => _data;

    public string LogFolder(SessionId session) => Path.Combine(_data, session.ToString());

    public string CreateLogFolder(SessionId session)
    {
        PrivateFile.CreateFolder(LogFolder(session));
        return LogFolder(session);
    }

    static string Create(string setting, string folder, string part)
    {
        try
        {
            PrivateFile.CreateFolder(Path.GetFullPath(folder));
            var full = Path.GetFullPath(Path.Combine(folder, part));
            PrivateFile.CreateFolder(full);
            return full;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(setting, $"{folder} cannot be used: {failure.Message}", failure);
        }
    }
}
