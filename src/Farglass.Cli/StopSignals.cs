using System.Runtime.InteropServices;

namespace Farglass.Cli;

/// <summary>
/// Turns the signals that ask a process to end into a token, so that whatever runs can end in its own order. Asking a
/// second time does nothing more: what must not take longer has its own limit.
/// </summary>
sealed class StopSignals : IDisposable
{
    readonly CancellationTokenSource _stopping = new();
    readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP,
            PosixSignal.SIGQUIT })
            _registrations.Add(PosixSignalRegistration.Create(signal, Stop));
    }

    public CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stopping.Dispose();
    }

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // Not the end of the process at once: it is on its way there.
        _stopping.Cancel();
    }
}
