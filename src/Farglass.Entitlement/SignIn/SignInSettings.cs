using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Farglass.Entitlement.SignIn;

/// <summary>Section "SignIn": how people and programs prove who they are.</summary>
sealed class SignInSettings : IValidatableObject
{
    [Description("Failed sign-ins of one user name before each further one has to wait, twice as long every time.")]
    [Range(1, 100)]
    public int UserFailuresFree { get; set; } = 5;

    [Description("Failed sign-ins of one user name that lock it for LockMinutes, whether it exists or not.")]
    [Range(1, 1_000)]
    public int UserFailuresMax { get; set; } = 10;

    [Description("Failed sign-ins from one address (IPv6: one /64 network) before each further one has to wait.")]
    [Range(1, 10_000)]
    public int AddressFailuresFree { get; set; } = 20;

    [Description("Failed sign-ins from one address that lock it for LockMinutes.")]
    [Range(1, 100_000)]
    public int AddressFailuresMax { get; set; } = 100;

    [Description("Minutes that a lock lasts, and after which failures are forgotten.")]
    [Range(1, 1_440)]
    public int LockMinutes { get; set; } = 15;

    [Description("Hours after which somebody who does nothing in the portal is signed out.")]
    [Range(1, 720)]
    public int SessionHours { get; set; } = 12;

    [Description("Days after which everybody signs in again, busy or not.")]
    [Range(1, 365)]
    public int SessionDaysMax { get; set; } = 30;

    [Description("Hours that a program's token is good for when the request does not say.")]
    [Range(1, 8_760)]
    public int TokenHours { get; set; } = 12;

    [Description("Days that a program may ask its token to be good for.")]
    [Range(1, 365)]
    public int TokenDaysMax { get; set; } = 90;

    [Description("Rounds of PBKDF2 with HMAC-SHA-512 for a password. Raised, passwords are hashed anew at sign-in.")]
    [Range(100_000, 10_000_000)]
    public int PasswordRounds { get; set; } = 210_000;

    [Description("Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For and -Proto are believed.")]
    public string[] TrustedProxies { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (UserFailuresMax <= UserFailuresFree)
            yield return new("must be more than SignIn:UserFailuresFree.", [nameof(UserFailuresMax)]);
        if (AddressFailuresMax <= AddressFailuresFree)
            yield return new("must be more than SignIn:AddressFailuresFree.", [nameof(AddressFailuresMax)]);
        foreach (var proxy in TrustedProxies)
            if (!IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _))
                yield return new($"'{proxy}' is neither an address nor a network.", [nameof(TrustedProxies)]);
    }
}
