using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Farglass.Protocol;

/// <summary>Names one streaming host: a machine that has registered with the streaming service.</summary>
[JsonConverter(typeof(ParsableJsonConverter<HostId>))]
public readonly record struct HostId(Guid Value) : IParsable<HostId>
{
    public static HostId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static HostId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A host id has 32 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out HostId result) =>
        (result = Guid.TryParseExact(s, "N", out var value) ? new(value) : default) != default; // Zero is no id.

    public override string ToString() => Value.ToString("N");
}
