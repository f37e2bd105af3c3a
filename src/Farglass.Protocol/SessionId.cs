using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Farglass.Protocol;

/// <summary>Names one streaming session. Time-ordered, so that a table sorted by id is sorted by age.</summary>
[JsonConverter(typeof(ParsableJsonConverter<SessionId>))]
public readonly record struct SessionId(Guid Value) : IParsable<SessionId>
{
    public static SessionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static SessionId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A session id has 32 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SessionId result) =>
        (result = Guid.TryParseExact(s, "N", out var value) ? new(value) : default) != default; // Zero is no id.

    public override string ToString() => Value.ToString("N");
}
