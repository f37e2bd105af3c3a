using System.Net.Sockets;
using Farglass.Hosting.Settings;
using Farglass.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting;

/// <summary>
/// Runs a server from its first line to its last, and turns a start that fails into one line and an exit code.
/// </summary>
public static partial class ServerRun
{
    /// <summary>
    /// Exit code of a start that failed by a setting, a port in use, or a database that cannot be used.
    /// </summary>
    public const int CannotStart = 2;

    /// <param name="role">As on the command line: <c>service</c>.</param>
    /// <param name="build">Puts the server together.</param>
    /// <param name="stopping">Stops it in order, as SIGTERM and Ctrl-C do.</param>
    public static Task<int> RunAsync(string role, Func<WebApplication> build, CancellationToken stopping) =>
        RunAsync(role, build, Console.Error, stopping);

    internal static async Task<int> RunAsync(
        string role, Func<WebApplication> build, TextWriter errors, CancellationToken stopping)
    {
        try
        {
            await using var app = build();
            await app.StartAsync(stopping);
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServerRun).FullName!);
            Log.Started(logger, role, app.Urls.FirstOrDefault() ?? "",
                app.Services.GetRequiredService<PublicAddress>().Url);
            await app.WaitForShutdownAsync(stopping);
            Log.Stopped(logger, role);
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0; // Asked to stop while it was starting.
        }
        catch (Exception fault) when (WordsFor(fault) is { } words)
        {
            await errors.WriteLineAsync($"farglass {role} cannot start: {words.ReplaceLineEndings(" ")}");
            return CannotStart;
        }
    }

    // Anything else is a bug of ours, and ends the process with all that is known about it.
    static string? WordsFor(Exception fault) => fault switch
    {
        SettingsException or StorageException => fault.Message,
        AddressInUseException or IOException { InnerException: AddressInUseException } =>
            $"Server:Url: {fault.Message}",
        SocketException => $"Server:Url: {fault.Message}",
        _ => null,
    };

    /// <summary>Ids 1050-1059.</summary>
    static partial class Log
    {
        [LoggerMessage(1050, LogLevel.Information, "farglass {Role} listens on {Url}; others reach it at {PublicUrl}.")]
        public static partial void Started(ILogger logger, string role, string url, Uri publicUrl);

        [LoggerMessage(1051, LogLevel.Information, "farglass {Role} has stopped.")]
        public static partial void Stopped(ILogger logger, string role);
    }
}
