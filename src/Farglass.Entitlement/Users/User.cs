namespace Farglass.Entitlement.Users;

/// <summary>A user as stored. The password is here as a slow hash only.</summary>
sealed record User(
    UserName Name,
    string DisplayName,
    string PasswordHash,
    bool Enabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? SignedInAt);
