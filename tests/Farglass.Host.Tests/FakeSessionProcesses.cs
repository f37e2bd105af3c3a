using System.Collections.Concurrent;
using Farglass.Host.Supervision;

namespace Farglass.Host.Tests;

/// <summary>In the place of processes: fake sessions in this one. They outlive a host, as processes do.</summary>
sealed class FakeSessionProcesses : ISessionProcesses, IDisposable
{
    ConcurrentQueue<FakeSession> _sessions = new();

    /// <summary>What the next ones are like.</summary>
    public bool Obedient { get; set; } = true;

    /// <summary>Set, it is why none can be started.</summary>
    public string? Trouble { get; set; }

    public IReadOnlyList<FakeSession> All => [.. _sessions];

    public FakeSession? Of(Protocol.SessionId session) =>
        _sessions.FirstOrDefault(fake => fake.Launch?.Order.SessionId == session);

    public void Start(string folder)
    {
        if (Trouble is not null) throw new SessionStartException(Trouble);
        _sessions.Enqueue(new(folder) { Obeys = Obedient });
    }

    public Task EndAsync(string folder, TimeSpan patience)
    {
        foreach (var session in _sessions.Where(session => session.Folder == folder)) session.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Those that have died.</summary>
    public void Forget() => _sessions = new(_sessions.Where(session => !session.Died));

    public void Dispose()
    {
        foreach (var session in _sessions) session.Dispose();
    }
}
