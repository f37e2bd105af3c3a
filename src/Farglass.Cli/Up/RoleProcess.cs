using System.Diagnostics;

namespace Farglass.Cli.Up;

/// <summary>
/// One role as a child process. It ends when its standard input does, so it cannot outlive this process, whatever
/// happens to us; and it is no member of our terminal's process group, so that Ctrl-C reaches us alone and the roles
/// end in the order that we choose.
/// </summary>
sealed class RoleProcess : IDisposable
{
    readonly Process _process;
    readonly Task _reading;

    RoleProcess(Process process, RoleLog log)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, log), ReadAsync(process.StandardError, log));
    }

    public int Id => _process.Id;

    public static RoleProcess Start(string role, string settingsFile, RoleLog log)
    {
        // setsid replaces itself with our executable: the process id is the role's own.
        var start = new ProcessStartInfo("setsid", [Environment.ProcessPath!, role, "--config", settingsFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_gcServer"] = "0"; // A heap for each core is not what a small machine needs.
        try
        {
            return new(Process.Start(start)!, log);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new CommandFailure($"the {role} could not be started: {fault.Message}");
        }
    }

    /// <returns>The exit code, when the process has ended and all it said was read.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Asks the role to end, and makes it when it does not.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        using var limit = new CancellationTokenSource(patience, time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _process.Dispose();

    static async Task ReadAsync(StreamReader reader, RoleLog log)
    {
        while (await reader.ReadLineAsync() is { } line) log.Write(line);
    }
}
