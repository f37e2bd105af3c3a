using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Storage;

namespace Farglass.Service.Hosts;

/// <summary>A host as it lies in the database.</summary>
sealed class HostRow
{
    public const string Columns = """
        id AS Id, name AS Name, public_url AS PublicUrl, version AS Version, sessions_max AS SessionsMax,
        places_taken AS PlacesTaken, draining AS Draining, lost AS Lost, lease_until AS LeaseUntil,
        registered_at AS RegisteredAt, last_seen_at AS LastSeenAt
        """;

    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string PublicUrl { get; init; }
    public required string Version { get; init; }
    public long SessionsMax { get; init; }
    public long PlacesTaken { get; init; }
    public long Draining { get; init; }
    public long Lost { get; init; }
    public long LeaseUntil { get; init; }
    public long RegisteredAt { get; init; }
    public long LastSeenAt { get; init; }

    HostState State => Lost != 0 ? HostState.Lost : Draining != 0 ? HostState.Draining : HostState.Online;

    public HostView ToView() => new(
        HostId.Parse(Id), Name, PublicUrl, State, (int)SessionsMax, (int)PlacesTaken, Version, RegisteredAt.ToTime(),
        LastSeenAt.ToTime());
}
