using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace Farglass.Rtc.Sdp;

/// <summary>Writes sections. What is written is our own doing, so it is asserted and not checked.</summary>
static class SdpWriter
{
    public static void Append(StringBuilder text, ImmutableArray<SdpAttribute> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            Debug.Assert(SdpGrammar.IsToken(name), "A name is a token.");
            Debug.Assert(value is null || !value.AsSpan().ContainsAnyInRange('\0', '\x1F'), "A value has one line.");
            text.Append("a=").Append(name);
            if (value is not null) text.Append(':').Append(value);
            text.Append("\r\n");
        }
    }

    public static void Append(StringBuilder text, SdpMedia media)
    {
        AppendLine(text, media);
        text.Append("c=IN IP4 0.0.0.0\r\n"); // As good as none: addresses are ICE's matter (RFC 8829, 5.2.1).
        Append(text, media.Attributes);
    }

    /// <summary>The <c>m=</c> line alone.</summary>
    public static void AppendLine(StringBuilder text, SdpMedia media)
    {
        text.Append("m=").Append(media.Kind).Append(' ').Append(media.Port).Append(' ').Append(media.Protocol);
        foreach (var format in media.Formats) text.Append(' ').Append(format);
        text.Append("\r\n");
    }
}
