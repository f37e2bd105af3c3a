using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Entitlements;

/// <summary>Who holds an entitlement: a user, or a group for everybody in it. The name is valid for its kind.</summary>
readonly record struct Holder(HolderKind Kind, string Name);

/// <summary>An entitlement as stored: the holder may open the application.</summary>
sealed record HeldEntitlement(Holder Holder, ApplicationId Application, DateTimeOffset CreatedAt);
