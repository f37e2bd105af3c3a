using Farglass.Desktop.Audio;
using Farglass.Native.Opus;

namespace Farglass.Desktop.Tests.Audio;

public sealed class SpeechDecoderTests : IDisposable
{
    const int Frame = 960; // 20 ms.

    readonly OpusEncoder _encoder = OpusEncoder.Open(48_000, channels: 1, OpusApplication.Audio);
    readonly SpeechDecoder _decoder = new();
    int _sample;

    [Fact]
    public void A_tone_comes_out_as_it_went_in()
    {
        var heard = Enumerable.Range(0, 50).SelectMany(at => Decode((ushort)at, Packet())).ToArray();
        Assert.Equal(50 * Frame, heard.Length);
        Assert.InRange(heard.Skip(10 * Frame).Max(), 14_000, 19_000);
    }

    [Fact]
    public void What_is_lost_is_made_up_and_what_comes_then_is_too_late()
    {
        for (ushort at = 65_520; at != 65_535; at++) Decode(at, Packet());
        var lost = Packet();
        var heard = Decode(0, Packet()); // 65 535 is missing.
        Assert.Equal(2 * Frame, heard.Length);
        Assert.True(heard.Take(Frame).Max() > 5_000);
        Assert.Empty(Decode(65_535, lost));
        Assert.Equal(Frame, Decode(1, Packet()).Length);
    }

    [Fact]
    public void A_long_pause_is_not_made_up()
    {
        Decode(0, Packet());
        Assert.Equal(Frame, Decode(100, Packet()).Length);
    }

    [Fact]
    public void Whatever_comes_nothing_is_thrown_and_no_more_than_a_packet_is_heard()
    {
        var random = new Random(1);
        var heard = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var packet = new byte[random.Next(1, 100)];
            random.NextBytes(packet);
            var length = Decode((ushort)round, packet).Length;
            Assert.InRange(length, 0, 4 * Frame);
            if (length > 0) heard++;
        }

        Assert.InRange(heard, 1_000, 19_000);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    short[] Decode(ushort sequence, byte[] packet) => [.. _decoder.Decode(sequence, packet)];

    byte[] Packet()
    {
        var samples = new short[Frame];
        for (var at = 0; at < Frame; at++, _sample++)
            samples[at] = (short)(Math.Sin(Math.Tau * 450 * _sample / 48_000) * 16_000);
        var packet = new byte[1_275];
        return packet[.._encoder.Encode(samples, packet)];
    }
}
