using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Farglass.Protocol;

/// <summary>
/// Names one application, in words a person can type: <c>[a-z0-9]</c> and inner <c>-</c>, 1 to 63 long.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<ApplicationId>))]
public readonly record struct ApplicationId : IParsable<ApplicationId>
{
    public const int LengthMax = 63;

    readonly string? _value;

    ApplicationId(string value) => _value = value;

    public static ApplicationId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException("An application id is 1 to 63 of a-z, 0-9 and '-', with no '-' at either end.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ApplicationId result)
    {
        result = default;
        if (s is null || s.Length is 0 or > LengthMax || s[0] == '-' || s[^1] == '-') return false;
        foreach (var c in s)
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        result = new(s);
        return true;
    }

    public override string ToString() => _value ?? "";
}
