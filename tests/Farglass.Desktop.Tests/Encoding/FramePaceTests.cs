using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;

namespace Farglass.Desktop.Tests.Encoding;

public sealed class FramePaceTests
{
    readonly FramePace _pace = new();

    [Theory]
    [InlineData(33_333, 30)]
    [InlineData(16_667, 60)]
    [InlineData(5_000, 60)] // Sooner than it should be: no frame is given less than its share.
    [InlineData(400_000, 24)] // After a pause a frame is wanted soon.
    public void A_frame_has_what_has_come_up_while_nothing_was_drawn(int micros, int framesPerSecond)
    {
        _pace.Next(1_000_000, FrameScheduler.Never, 60);
        Assert.Equal(framesPerSecond, _pace.Next(1_001_000 + micros, 1_000_000 + micros, 60));
    }

    [Fact]
    public void A_frame_that_had_to_wait_has_no_more_for_it()
    {
        _pace.Next(1_000_000, FrameScheduler.Never, 60);
        Assert.Equal(60, _pace.Next(1_100_000, 1_010_000, 60));
    }

    [Fact]
    public void A_frame_of_which_nothing_was_drawn_has_its_share() =>
        Assert.Equal(60, _pace.Next(1_000_000, FrameScheduler.Never, 60));

    [Fact]
    public void A_rate_of_few_frames_is_not_exceeded()
    {
        _pace.Next(1_000_000, FrameScheduler.Never, 5);
        Assert.Equal(5, _pace.Next(9_000_000, 9_000_000, 5));
    }
}
