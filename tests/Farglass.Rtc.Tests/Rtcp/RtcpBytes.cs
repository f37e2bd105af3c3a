using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Tests.Rtcp;

delegate void WriteBlock(ref RtcpWriter writer);

static class RtcpBytes
{
    public static byte[] Write(WriteBlock write)
    {
        var bytes = new byte[RtcpLimits.CompoundBytesMax];
        bytes.AsSpan().Fill(0xEE); // What was there before must not shine through.
        var writer = new RtcpWriter(bytes);
        write(ref writer);
        return bytes[..writer.Length];
    }

    /// <summary>The only block there is.</summary>
    public static RtcpBlock Single(ReadOnlySpan<byte> bytes)
    {
        var reader = new RtcpReader(bytes);
        Assert.True(reader.TryRead(out var block));
        Assert.False(reader.Failed);
        return block;
    }
}
