namespace Farglass.Protocol.Rest;

/// <summary>What an API key may do. A key holds one or more of these.</summary>
public enum ApiScope
{
    /// <summary>Create, read and end sessions, and read applications: what an entitlement service needs.</summary>
    Sessions,

    /// <summary>Administer applications.</summary>
    Applications,

    /// <summary>Administer hosts and make join tokens.</summary>
    Hosts,

    /// <summary>Make and revoke API keys.</summary>
    Keys,
}

public sealed record ApiKeyRequest(string Name, IReadOnlyList<ApiScope> Scopes);

/// <param name="Key">Shown once: the service keeps only its hash.</param>
public sealed record ApiKeyCreated(string Id, string Name, IReadOnlyList<ApiScope> Scopes, string Key);

public sealed record ApiKeyView(string Id, string Name, IReadOnlyList<ApiScope> Scopes, DateTimeOffset CreatedAt);

/// <summary>Admits one or more hosts until it expires. <c>POST /v1/join-tokens</c>.</summary>
public sealed record JoinTokenRequest(int ValiditySeconds = 3600);

public sealed record JoinTokenCreated(string Token, DateTimeOffset ExpiresAt);
