using System.Security.Cryptography;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Protocol.Tickets;

namespace Farglass.Host.Signalling;

/// <summary>A ticket that was honoured, remembered until it would have expired anyway.</summary>
sealed record UsedTicket(string Id, DateTimeOffset ExpiresAt);

/// <summary>
/// Checks tickets offline: the service's signature, that it is for us and for this session, that it has not expired,
/// and that it was not used. Pure; owned by the roster's loop.
/// </summary>
sealed class TicketGate
{
    readonly Dictionary<string, DateTimeOffset> _used = [];

    /// <summary>Tickets that are remembered.</summary>
    public int Count => _used.Count;

    /// <returns>Null where the ticket is good; it counts as used from now on.</returns>
    public Refusal? Use(
        string text, SessionId session, HostId host, ECDsa serviceKey, DateTimeOffset now, out UsedTicket? used)
    {
        used = null;
        if (!Ticket.TryRead(text, serviceKey, out var ticket))
            return Invalid("The ticket was not made by this host's streaming service.");
        if (ticket.HostId != host) return Invalid("The ticket is for another host.");
        if (ticket.SessionId != session) return Invalid("The ticket is for another session.");
        if (ticket.ExpiresAt <= now) return new(ProblemCodes.TicketExpired, "The ticket was good until a moment ago.");
        Forget(now);
        if (_used.ContainsKey(ticket.Id))
            return new(ProblemCodes.TicketUsed, "The ticket has opened the session before.");
        if (_used.Count >= Limits.UsedTicketsMax)
            return new(ProblemCodes.TooManyRequests, "Too many sessions are being opened on this host.");
        _used.Add(ticket.Id, ticket.ExpiresAt);
        used = new(ticket.Id, ticket.ExpiresAt);
        return null;
    }

    /// <summary>An earlier host of this machine has honoured it.</summary>
    public void Remember(UsedTicket ticket) => _used[ticket.Id] = ticket.ExpiresAt;

    /// <summary>It opened nothing after all: the session could not be fetched. It may be tried again.</summary>
    public void TakeBack(UsedTicket ticket) => _used.Remove(ticket.Id);

    void Forget(DateTimeOffset now)
    {
        if (_used.Count < Limits.UsedTicketsSwept) return; // Seldom enough to be cheap, often enough to stay small.
        foreach (var (id, expiresAt) in _used.ToArray())
            if (expiresAt <= now) _used.Remove(id);
    }

    static Refusal Invalid(string detail) => new(ProblemCodes.TicketInvalid, detail) { Challenge = "Ticket" };
}
