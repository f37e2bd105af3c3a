using System.Security.Cryptography;

namespace Farglass.Host.Registration;

/// <summary>What the host is at this moment to its streaming service. Replaced whole; readers need no lock.</summary>
sealed class HostStanding
{
    volatile Registered? _registered;
    volatile bool _isDraining;

    /// <summary>Null until the host has registered once.</summary>
    public Registered? Registration => _registered;

    /// <summary>Null while the service answers heartbeats; else why it is not well.</summary>
    public string? Trouble { get; set; } = "has not answered yet";

    /// <summary>The service gives the host no new sessions; those that it has, or has promised, go on.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    public string? WhyNotReady => _registered is null ? "has not admitted this host" : Trouble;

    public void Set(HostIdentity identity) => _registered = new(identity, identity.ImportTicketKey());

    public sealed record Registered(HostIdentity Identity, ECDsa TicketKey);
}
