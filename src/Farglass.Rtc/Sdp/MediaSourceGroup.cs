using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp;

/// <summary><c>a=ssrc-group:FID 824971779 1311789028</c>: streams that belong together (RFC 5576, 4.2).</summary>
public sealed record MediaSourceGroup(string Semantics, ImmutableArray<uint> Ssrcs) : ISdpValue<MediaSourceGroup>
{
    /// <summary>A stream, and the one in which its lost packets are sent again.</summary>
    public const string Retransmission = "FID";

    const int SsrcsMax = 16; // FID has two; SIM has one for each layer, of which browsers make three.

    public static string AttributeName => "ssrc-group";

    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out MediaSourceGroup value)
    {
        value = null;
        var semantics = SdpGrammar.TakeWord(ref text);
        if (!SdpGrammar.IsToken(semantics)) return false;
        var ssrcs = ImmutableArray.CreateBuilder<uint>();
        while (SdpGrammar.TakeWord(ref text) is { IsEmpty: false } word)
        {
            if (ssrcs.Count == SsrcsMax || !SdpGrammar.TryNumber<uint>(word, out var ssrc)) return false;
            ssrcs.Add(ssrc);
        }

        value = new(semantics.ToString(), ssrcs.ToImmutable());
        return true;
    }

    public override string ToString() => $"{Semantics} {string.Join(' ', Ssrcs)}";
}
