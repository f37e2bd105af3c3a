using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp;

/// <summary><c>a=group:BUNDLE 0 1 2</c> (RFC 5888, 5; RFC 9143).</summary>
public sealed record SdpGroup(string Semantics, ImmutableArray<string> Mids) : ISdpValue<SdpGroup>
{
    public static string AttributeName => "group";

    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out SdpGroup value)
    {
        value = null;
        var semantics = SdpGrammar.TakeWord(ref text);
        if (!SdpGrammar.IsToken(semantics)) return false;
        var mids = ImmutableArray.CreateBuilder<string>();
        while (SdpGrammar.TakeWord(ref text) is { IsEmpty: false } mid)
        {
            if (mids.Count == SdpLimits.MediaSectionsMax) return false;
            mids.Add(mid.ToString());
        }

        value = new(semantics.ToString(), mids.ToImmutable());
        return true;
    }

    public override string ToString() => string.Join(' ', [Semantics, .. Mids]);
}
