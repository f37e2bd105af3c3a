using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.Groups;

/// <summary>A group as stored: what is given to it is given to everybody in it.</summary>
sealed record Group(GroupName Name, string? Description, IReadOnlyList<UserName> Members, DateTimeOffset CreatedAt);
