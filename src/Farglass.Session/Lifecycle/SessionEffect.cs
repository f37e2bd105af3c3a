using Farglass.Protocol.Messages;

namespace Farglass.Session.Lifecycle;

/// <summary>What a <see cref="SessionMachine"/> wants done.</summary>
abstract record SessionEffect
{
    /// <summary>Say hello to the host that has just connected.</summary>
    public sealed record Greet : SessionEffect;

    /// <summary>Tell the host where the session stands now.</summary>
    public sealed record Report : SessionEffect;

    /// <summary>Set up the display, the stream and the application.</summary>
    public sealed record Launch(LaunchMessage Message) : SessionEffect;

    /// <summary>End the application, the stream and the display, then say <see cref="SessionEvent.Stopped"/>.</summary>
    public sealed record Stop : SessionEffect;

    /// <summary>Leave: the process has nothing more to do.</summary>
    public sealed record Exit : SessionEffect;
}
