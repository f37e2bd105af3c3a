using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Farglass.Entitlement;

/// <summary>Section "Bootstrap": what is there from the first start on, so that somebody can come in.</summary>
sealed class BootstrapSettings : IValidatableObject
{
    [Description("An admin key for /api/admin, at least 32 characters. Kept as a hash; another value replaces it.")]
    [MinLength(32, ErrorMessage = "must have at least 32 characters: it must not be guessed.")]
    public string? AdminKey { get; set; }

    [Description("A user who is added if there is none of this name.")]
    public string? User { get; set; }

    [Description("That user's password, at least 8 characters. Not used once the user is there.")]
    public string? Password { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (User is null) yield break;
        if (!Users.UserName.TryParse(User, null, out var name))
            yield return new($"must be {Users.AccountNames.Rule}.", [nameof(User)]);
        if (Password is null) yield return new("must be set, because Bootstrap:User is.", [nameof(Password)]);
        else if (Users.Passwords.Problem(Password, name) is { } problem)
            yield return new(Users.Passwords.Describe(problem), [nameof(Password)]);
    }
}
