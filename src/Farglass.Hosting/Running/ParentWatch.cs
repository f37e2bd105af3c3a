using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting.Running;

/// <summary>
/// Stops the server when standard input reaches its end. A parent that starts us keeps the other end of the pipe;
/// however it dies, the kernel closes it, so no server is left behind.
/// </summary>
sealed partial class ParentWatch(
    Stream input, IHostApplicationLifetime lifetime, ILogger<ParentWatch> logger) : IHostedService
{
    // A read of a pipe blocks whatever it is called, so it gets a thread of its own, which does not hold the process.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Read) { IsBackground = true, Name = nameof(ParentWatch) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    void Read()
    {
        try
        {
            Span<byte> ignored = stackalloc byte[256];
            while (input.Read(ignored) > 0) { }
        }
        catch (IOException)
        {
            // A broken pipe says the same as its end.
        }

        Log.ParentGone(logger);
        lifetime.StopApplication();
    }

    /// <summary>Ids 1030-1039.</summary>
    static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Information, "Standard input has ended, so the parent is gone: stopping.")]
        public static partial void ParentGone(ILogger logger);
    }
}
