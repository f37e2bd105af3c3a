using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.SignIn;

/// <summary>What comes of a name and a password.</summary>
abstract record SignInAnswer
{
    public sealed record Accepted(User User) : SignInAnswer;

    /// <summary>No such name, another password, or a disabled user: nobody is told which.</summary>
    public sealed record Refused : SignInAnswer;

    /// <summary>
    /// Not looked at: too many failures before, or too many at once. The same for names that do not exist.
    /// </summary>
    public sealed record Wait(TimeSpan For) : SignInAnswer;
}
