using Farglass.Desktop.Audio;

namespace Farglass.Desktop.Tests.Audio;

public sealed class SoundFramerTests
{
    const int Frame = 480, Tail = 20; // 10 ms; 200 ms of them.
    const long Start = 5_000_000; // Microseconds.

    readonly SoundFramer _framer = new(Frame);
    long _now = Start;

    [Fact]
    public void A_frame_is_where_its_first_sample_is_played()
    {
        var packet = Assert.Single(Add(Frame, loud: true));
        Assert.Equal(new(Start * 48 / 1_000, Starts: true), packet);
    }

    [Fact]
    public void Samples_are_counted_and_moments_are_not()
    {
        var first = Assert.Single(Add(Frame, loud: true)).Position;
        _now += 37_000; // They came late, and so did we.
        Assert.Equal([first + Frame, first + (2 * Frame)], Add(2 * Frame, loud: true).Select(one => one.Position));
        Assert.Empty(Add(Frame / 2, loud: true));
        Assert.Equal(first + (3 * Frame), Assert.Single(Add(Frame / 2, loud: true)).Position);
    }

    [Fact]
    public void Silence_before_any_sound_is_not_sent() => Assert.Empty(Add(100 * Frame, loud: false));

    [Fact]
    public void Silence_ends_a_while_after_the_last_sound_and_the_next_sound_starts_anew()
    {
        Add(Frame, loud: true);
        Assert.Equal(Tail, Add(100 * Frame, loud: false).Count);
        var next = Add(2 * Frame, loud: true);
        Assert.Equal([true, false], next.Select(packet => packet.Starts));
    }

    [Fact]
    public void A_short_pause_is_no_end()
    {
        var first = Add(Frame, loud: true)[0].Position;
        Assert.Equal(Tail - 1, Add((Tail - 1) * Frame, loud: false).Count);
        Assert.Equal(new(first + (Tail * Frame), Starts: false), Assert.Single(Add(Frame, loud: true)));
    }

    [Fact]
    public void After_a_rest_the_clock_is_asked_again_and_what_was_begun_is_dropped()
    {
        Add(Frame + 100, loud: true);
        _framer.Rest();
        _now += 3_000_000;
        var packet = Assert.Single(Add(Frame, loud: true));
        Assert.Equal(new((Start + 3_000_000) * 48 / 1_000, Starts: true), packet);
    }

    [Fact]
    public void No_position_comes_twice_whatever_the_clock_says()
    {
        var last = Add(Frame, loud: true)[0].Position;
        _framer.Rest();
        _now -= 1_000;
        Assert.Equal(last + Frame, Assert.Single(Add(Frame, loud: true)).Position);
    }

    List<SoundPacket> Add(int samples, bool loud)
    {
        var both = new short[samples * 2];
        if (loud) both.AsSpan().Fill(1_000);
        ReadOnlySpan<short> rest = both;
        var packets = new List<SoundPacket>();
        while (_framer.TryFill(ref rest, _now, out var packet)) packets.Add(packet);
        Assert.True(rest.IsEmpty);
        return packets;
    }
}
