using System.Buffers.Binary;

namespace Farglass.Rtc.Rtcp;

/// <summary>BYE: streams that have ended (RFC 3550, 6.6). A reason is neither written nor read.</summary>
static class Goodbye
{
    public static void Write(ref RtcpWriter writer, scoped ReadOnlySpan<uint> ssrcs)
    {
        var body = writer.Begin(RtcpType.Goodbye, ssrcs.Length, 4 * ssrcs.Length);
        for (var index = 0; index < ssrcs.Length; index++)
            BinaryPrimitives.WriteUInt32BigEndian(body[(4 * index)..], ssrcs[index]);
    }

    public static bool Names(in RtcpBlock block, uint ssrc)
    {
        if (block.Type != RtcpType.Goodbye || block.Body.Length < 4 * block.Count) return false;
        for (var index = 0; index < block.Count; index++)
            if (BinaryPrimitives.ReadUInt32BigEndian(block.Body[(4 * index)..]) == ssrc) return true;
        return false;
    }
}
