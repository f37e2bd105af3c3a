using System.Diagnostics.CodeAnalysis;
using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.Groups;

/// <summary>Names one group of users.</summary>
readonly record struct GroupName : IParsable<GroupName>
{
    readonly string? _value;

    GroupName(string value) => _value = value;

    public static GroupName Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var name)
            ? name
            : throw new FormatException($"A group name is {AccountNames.Rule}.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GroupName result)
    {
        var valid = AccountNames.TryNormalize(s, out var name);
        result = valid ? new(name) : default;
        return valid;
    }

    public override string ToString() => _value ?? "";
}
