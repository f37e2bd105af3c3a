using Farglass.Rtc.Ice;

namespace Farglass.Rtc.Tests.Ice;

public sealed class TcpFramingTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Frames_come_out_as_they_went_in_whatever_the_pieces(int seed)
    {
        var random = new Random(seed);
        var frames = new List<byte[]>();
        var stream = new List<byte>();
        for (var count = 0; count < 500; count++)
        {
            var frame = new byte[random.Next(10) == 0 ? IceLimits.TcpFrameBytesMax : random.Next(1, 200)];
            random.NextBytes(frame);
            frames.Add(frame);
            stream.AddRange(Framed(frame));
            if (random.Next(5) == 0) stream.AddRange([0, 0]); // An empty frame is passed over.
        }
        var reader = new TcpFrameReader(new byte[TcpFraming.BufferSizeMin + random.Next(100)]);

        var read = new List<byte[]>();
        for (var rest = stream.ToArray().AsSpan(); !rest.IsEmpty;)
        {
            var piece = Math.Min(Math.Min(random.Next(1, 1_500), rest.Length), reader.Free.Length);
            rest[..piece].CopyTo(reader.Free.Span);
            rest = rest[piece..];
            reader.Received(piece);
            while (reader.TryRead(out var frame)) read.Add(frame.ToArray());
        }

        Assert.Equal(frames, read);
        Assert.False(reader.IsBroken);
    }

    [Fact]
    public void A_frame_may_be_cut_at_every_byte()
    {
        byte[] stream = [.. Framed([1, 2, 3]), .. Framed([4])];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var reader = new TcpFrameReader(new byte[TcpFraming.BufferSizeMin]);
            var read = new List<byte[]>();
            foreach (var piece in new[] { stream[..cut], stream[cut..] })
            {
                piece.CopyTo(reader.Free);
                reader.Received(piece.Length);
                while (reader.TryRead(out var frame)) read.Add(frame.ToArray());
            }
            Assert.Equal([[1, 2, 3], [4]], read);
        }
    }

    [Fact]
    public void A_frame_that_is_too_long_breaks_the_stream_and_it_stays_broken()
    {
        var reader = new TcpFrameReader(new byte[TcpFraming.BufferSizeMin]);
        byte[] stream = [.. Framed([1]), 0x08, 0x01, .. Framed([2])];
        stream.CopyTo(reader.Free);
        reader.Received(stream.Length);

        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.IsBroken);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_buffer_that_cannot_hold_a_frame_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new TcpFrameReader(new byte[TcpFraming.BufferSizeMin - 1]));

    static byte[] Framed(byte[] frame)
    {
        var bytes = new byte[TcpFraming.PrefixSize + frame.Length];
        TcpFraming.WritePrefix(bytes, frame.Length);
        frame.CopyTo(bytes, TcpFraming.PrefixSize);
        return bytes;
    }
}
