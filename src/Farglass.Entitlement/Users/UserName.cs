using System.Diagnostics.CodeAnalysis;

namespace Farglass.Entitlement.Users;

/// <summary>Names one user: what is typed at sign-in, and the <c>userId</c> that the streaming service sees.</summary>
readonly record struct UserName : IParsable<UserName>
{
    readonly string? _value;

    UserName(string value) => _value = value;

    public static UserName Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var name)
            ? name
            : throw new FormatException($"A user name is {AccountNames.Rule}.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UserName result)
    {
        var valid = AccountNames.TryNormalize(s, out var name);
        result = valid ? new(name) : default;
        return valid;
    }

    public override string ToString() => _value ?? "";
}
