namespace Farglass.Desktop.Tests.Screens;

/// <summary>Threads that do nothing but take time, until this is disposed.</summary>
sealed class BusyProcessors : IDisposable
{
    readonly Thread[] _threads;
    volatile bool _over;

    public BusyProcessors(int threads)
    {
        _threads = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Spin))];
        foreach (var thread in _threads) thread.Start();
    }

    public void Dispose()
    {
        _over = true;
        foreach (var thread in _threads) thread.Join();
    }

    void Spin()
    {
        while (!_over) Thread.SpinWait(1_000);
    }
}
