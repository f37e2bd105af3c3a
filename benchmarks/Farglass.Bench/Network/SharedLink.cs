using Farglass.Testing.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// A scenario's link, both directions of it, and those who use it, in virtual time: a millisecond at a step.
/// </summary>
sealed class SharedLink(Scenario scenario, int seed)
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    readonly EmulatedLink<(LinkUser User, Datagram Datagram)> _down =
        scenario.Down.Open<(LinkUser, Datagram)>(seed * 2);

    readonly EmulatedLink<(LinkUser User, Datagram Datagram)> _up =
        scenario.Up.Open<(LinkUser, Datagram)>((seed * 2) + 1);

    readonly List<(LinkUser User, TimeSpan From)> _users = [];

    public TimeSpan Now { get; private set; }

    /// <summary>Downwards, in bits per second.</summary>
    public double Capacity => _down.RateAt(Now);

    /// <summary>How long a datagram would wait now, in milliseconds; not a number while nothing gets through.</summary>
    public double QueueMilliseconds => Capacity > 0 ? _down.QueuedBytes * 8_000.0 / Capacity : double.NaN;

    public void Add(LinkUser user, TimeSpan from) => _users.Add((user, from));

    public void Run(Action each)
    {
        for (; Now < scenario.Duration; Now += Tick)
        {
            while (_down.TryReceive(Now, out var down)) down.User.ReceiveDown(this, down.Datagram);
            while (_up.TryReceive(Now, out var up)) up.User.ReceiveUp(this, up.Datagram);
            foreach (var (user, from) in _users)
                if (Now >= from) user.Step(this);
            each();
        }
    }

    public void SendDown(LinkUser user, in Datagram datagram) => _down.Send(Now, (user, datagram), datagram.WireBytes);

    public void SendUp(LinkUser user, in Datagram datagram) => _up.Send(Now, (user, datagram), datagram.WireBytes);
}
