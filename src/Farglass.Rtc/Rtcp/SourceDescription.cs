using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Rtcp;

/// <summary>
/// SDES with the one item that must be there, CNAME: what joins the streams of one sender (RFC 3550, 6.5).
/// </summary>
static class SourceDescription
{
    const byte End = 0, Cname = 1;

    public static void Write(ref RtcpWriter writer, uint ssrc, scoped ReadOnlySpan<byte> cname)
    {
        Debug.Assert(cname.Length is > 0 and <= RtcpLimits.CnameBytesMax, "The length has eight bits.");
        // At least one zero ends the items of a source, and zeros fill its last word (RFC 3550, 6.5).
        var size = (4 + 2 + cname.Length + 1 + 3) & ~3;
        var body = writer.Begin(RtcpType.SourceDescription, count: 1, size);
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = Cname;
        body[5] = (byte)cname.Length;
        cname.CopyTo(body[6..]);
    }

    /// <summary>The CNAME of the first source that has one; the rest is passed over.</summary>
    public static bool TryParse(in RtcpBlock block, out uint ssrc, out ReadOnlySpan<byte> cname)
    {
        ssrc = 0;
        cname = default;
        if (block.Type != RtcpType.SourceDescription) return false;
        var rest = block.Body;
        for (var source = 0; source < block.Count; source++)
        {
            if (rest.Length < 4) return false;
            ssrc = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (!TryReadItems(rest[4..], out cname, out var length)) return false;
            if (!cname.IsEmpty) return true;
            rest = rest[Math.Min(4 + length, rest.Length)..];
        }
        return false;
    }

    static bool TryReadItems(ReadOnlySpan<byte> items, out ReadOnlySpan<byte> cname, out int length)
    {
        cname = default;
        length = 0;
        while (length < items.Length && items[length] != End)
        {
            if (items.Length < length + 2 || items.Length < length + 2 + items[length + 1]) return false;
            if (items[length] == Cname) cname = items.Slice(length + 2, items[length + 1]);
            length += 2 + items[length + 1];
        }
        length = (length + 1 + 3) & ~3;
        return true;
    }
}
