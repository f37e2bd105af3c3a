using System.Runtime.InteropServices;

namespace Farglass.Bench;

/// <summary>
/// Ctrl-C and its like end the measurement in good order: what it has started is ended first. A second one ends it at
/// once.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _stopping = new();
    readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, Stop)),
    ];

    public CancellationToken Token => _stopping.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _stopping.Dispose();
    }

    void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stopping.IsCancellationRequested;
        _stopping.Cancel();
    }
}
