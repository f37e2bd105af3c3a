using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp;

/// <summary><c>a=fmtp:108 packetization-mode=1;profile-level-id=42e01f</c> (RFC 8866, 6.15).</summary>
/// <param name="Parameters">In their order. One without a value, such as RED's "111/111", is a name alone.</param>
public sealed record FormatParameters(byte PayloadType, ImmutableArray<(string Name, string? Value)> Parameters)
    : ISdpValue<FormatParameters>
{
    public static string AttributeName => "fmtp";

    /// <summary>Of the first parameter of that name, in whatever letters. Null: it is not there.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var parameter in Parameters)
                if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return parameter.Value;
            return null;
        }
    }

    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out FormatParameters value)
    {
        value = null;
        if (!RtpPayloadType.TryParse(SdpGrammar.TakeWord(ref text), out var payloadType)) return false;
        var parameters = ImmutableArray.CreateBuilder<(string, string?)>();
        while (!text.IsEmpty)
        {
            var rest = SdpGrammar.TakeUntil(';', ref text).Trim(' ');
            if (rest.IsEmpty) continue;
            var hasValue = rest.Contains('=');
            var name = SdpGrammar.TakeUntil('=', ref rest).Trim(' ').ToString();
            parameters.Add((name, hasValue ? rest.Trim(' ').ToString() : null));
        }

        value = new(payloadType, parameters.ToImmutable());
        return true;
    }

    public override string ToString() => $"{PayloadType} " + string.Join(';', Parameters
        .Select(parameter => parameter.Value is null ? parameter.Name : $"{parameter.Name}={parameter.Value}"));
}
