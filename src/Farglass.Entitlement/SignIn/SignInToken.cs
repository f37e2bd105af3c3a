using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.SignIn;

enum TokenKind
{
    /// <summary>A browser's sign-in: in a cookie, good for a while after its last use.</summary>
    Browser,

    /// <summary>A program's token: good until a fixed time.</summary>
    Program,
}

/// <summary>A sign-in that is good at this moment, of a user who is enabled.</summary>
sealed record SignInToken(
    string Hash, UserName User, string DisplayName, TokenKind Kind, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
