using System.Security.Cryptography;
using Farglass.Entitlement.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Farglass.Entitlement.Users;

enum PasswordMatch
{
    No,
    Yes,

    /// <summary>
    /// Right, but hashed with fewer rounds than are asked for now: hash it again while it is at hand.
    /// </summary>
    YesButOld,
}

/// <summary>Why a new password is not taken.</summary>
public enum PasswordProblem { TooShort, TooLong, IsUserName }

/// <summary>
/// Hashes passwords and checks them. A name that does not exist costs the same time as one that does: its password is
/// checked against a hash that nothing matches.
/// </summary>
sealed class Passwords
{
    /// <summary>The hasher's signature wants one; the hasher itself does not look at it.</summary>
    static readonly User NoUser = null!;

    readonly PasswordHasher<User> _hasher;
    readonly string _nobody;

    public Passwords(SignInSettings settings)
    {
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = settings.PasswordRounds }));
        _nobody = Hash(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
    }

    public string Hash(string password) => _hasher.HashPassword(NoUser, password);

    /// <param name="hash">Null where there is no such user.</param>
    public PasswordMatch Check(string? hash, string password)
    {
        // A password that nobody can have set is still hashed, shortened: the answer takes as long as any other.
        var tooLong = password.Length > Limits.PasswordLengthMax;
        var tried = tooLong ? password[..Limits.PasswordLengthMax] : password;
        var result = _hasher.VerifyHashedPassword(NoUser, hash ?? _nobody, tried);
        if (hash is null || tooLong) return PasswordMatch.No;
        return result switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Yes,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.YesButOld,
            _ => PasswordMatch.No,
        };
    }

    /// <summary>What is wrong with a new password; null if nothing is.</summary>
    public static PasswordProblem? Problem(string password, UserName user) => password.Length switch
    {
        < Limits.PasswordLengthMin => PasswordProblem.TooShort,
        > Limits.PasswordLengthMax => PasswordProblem.TooLong,
        _ when password.Equals(user.ToString(), StringComparison.OrdinalIgnoreCase) => PasswordProblem.IsUserName,
        _ => null,
    };

    /// <summary>In English, as programs and operators are told.</summary>
    public static string Describe(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => $"A password has at least {Limits.PasswordLengthMin} characters.",
        PasswordProblem.TooLong => $"A password has at most {Limits.PasswordLengthMax} characters.",
        _ => "The password must not be the user name.",
    };
}
