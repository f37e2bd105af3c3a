using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Farglass.Protocol;

namespace Farglass.Testing.EndToEnd.Machine;

/// <summary>What <c>up.json</c> holds.</summary>
public sealed record UpFile(
    string Portal,
    string Entitlement,
    string Service,
    string Host,
    string ApiKey,
    string AdminKey,
    string EntitlementAdminKey,
    string User,
    string Password,
    string? CertificateFile = null);

/// <summary>A real <c>farglass up</c>, as <c>./run</c> builds it, on ports and in a folder of its own.</summary>
public sealed class RunningUp : IAsyncDisposable
{
    readonly Process _process;
    readonly List<string> _lines = [];
    readonly bool _ownsFolder;

    RunningUp(Process process, string folder, bool ownsFolder)
    {
        (_process, Folder, _ownsFolder) = (process, folder, ownsFolder);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Folder { get; }

    public int ProcessId => _process.Id;

    public UpFile File { get; private set; } = null!;

    /// <summary>What it has printed so far.</summary>
    public string Printed
    {
        get { lock (_lines) return string.Join('\n', _lines); }
    }

    /// <param name="folder">An existing data folder; null for a new one, which goes in the end.</param>
    /// <param name="ownsFolder">Whether the existing one goes, too.</param>
    public static async Task<RunningUp> StartAsync(
        string? folder = null, string arguments = "", bool ownsFolder = false)
    {
        var up = Launch(folder, FreePorts(), arguments, ownsFolder);
        try
        {
            await up.ReadyAsync();
            return up;
        }
        catch
        {
            await up.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static RunningUp Launch(string? folder, int port, string arguments = "", bool ownsFolder = false)
    {
        var own = folder is null || ownsFolder;
        folder ??= Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
        var start = new ProcessStartInfo(Repository.Executable, $"up --data {folder} --port {port} {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return new(Process.Start(start)!, folder, own);
    }

    /// <summary>
    /// Three free ports in a row: the first one. They lie below those that the system gives to whoever connects
    /// somewhere, so they stay free until they are taken.
    /// </summary>
    public static int FreePorts()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (Enumerable.Range(port, 4).All(IsFree)) return port;
        }
    }

    public async Task ReadyAsync()
    {
        var path = Path.Combine(Folder, "up.json");
        await Wait.Eventually(() =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"up ended with {_process.ExitCode}:\n{Printed}");
            return System.IO.File.Exists(path) ? null : $"there is no up.json; up printed:\n{Printed}";
        }, TimeSpan.FromSeconds(60));
        File = JsonSerializer.Deserialize<UpFile>(await System.IO.File.ReadAllTextAsync(path), FarglassJson.Options)!;
    }

    /// <summary>As Ctrl-C in its terminal does: the signal and nothing else.</summary>
    public void Interrupt() => Processes.Signal("INT", _process.Id);

    public async Task<int> ExitAsync()
    {
        await Wait.Eventually(
            () => _process.HasExited ? null : $"up is still there:\n{Printed}", TimeSpan.FromSeconds(40));
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Not by SIGINT: a shell lets the jobs that it runs in the background ignore it, and so do their children.
            Processes.Signal("TERM", _process.Id);
            await ExitAsync();
        }

        _process.Dispose();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_lines) _lines.Add(line.Data);
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
