using System.Collections.Concurrent;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Tests.Screens;
using Farglass.Testing;

namespace Farglass.Desktop.Tests;

public sealed class FrameLoopTests
{
    [Fact]
    public async Task No_frame_allocates_anything()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var sink = new CountingSink();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink);
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        await display.RunTerminalAsync("exec yes 'The quick brown fox'");
        await Wait.Eventually(() => sink.Measured ? null : $"only {sink.Frames} frames", TimeSpan.FromSeconds(60));
        Assert.Equal(0, sink.AllocatedBytes);
    }

    [Fact]
    public async Task An_encoder_that_fails_ends_the_stream_with_its_own_words()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var sink = new RecordingSink();
        using var encoder = new FakeEncoder();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink, _ => encoder);
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        await sink.FramesAsync(1);
        encoder.Complaint = "the encoder has had enough";
        stream.RequestKeyFrame();
        await Wait.Eventually(() => sink.Failed is null ? "no failure" : null);
        Assert.Equal((ScreenFailure.EncoderFailed, "the encoder has had enough"), sink.Failed);
    }

    [Fact]
    public async Task An_encoder_that_cannot_open_is_told_at_the_start_and_leaves_nothing_behind()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var refused = Assert.Throws<EncoderException>(() => ScreenStream.Start(
            display.Settings(640, 480), new RecordingSink(), _ => throw new EncoderException("no encoder today")));
        Assert.Equal("no encoder today", refused.Message);
        using var next = ScreenStream.Start(display.Settings(640, 480), new RecordingSink());
    }

    [Fact]
    public async Task The_encoder_is_told_of_the_rate_and_of_the_blocks_that_did_not_change()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var sink = new RecordingSink();
        using var encoder = new FakeEncoder();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink, _ => encoder);
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        await sink.FramesAsync(1);
        Assert.Equal(0, encoder.UnchangedBlocks);
        stream.SetRate(12_340, 25);
        stream.RequestKeyFrame();
        await sink.FramesAsync(2);
        Assert.Equal((12_340u, 25), encoder.Rate);
        Assert.Equal(40 * 30, encoder.UnchangedBlocks);
    }

    [Fact]
    public async Task Where_motion_is_preferred_and_stays_blurred_half_the_pixels_are_encoded_until_it_rests()
    {
        await using var display = await TestDisplay.StartAsync(1280, 720);
        var sink = new RecordingSink();
        var encoders = new ConcurrentQueue<FakeEncoder>();
        using var stream = ScreenStream.Start(display.Settings(1280, 720), sink, settings =>
        {
            encoders.Enqueue(new() { Opened = settings, Debt = 20 });
            return encoders.Last();
        });
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        stream.Prefer(PicturePreference.Smooth);
        await display.RunTerminalAsync("timeout 5 yes 'The quick brown fox'; exec cat");

        await Wait.Eventually(() => encoders.Last().Opened.Width == 640 ? null : "it was not halved");
        await Wait.Eventually(() => sink.Frames[^1].Width == 640 ? null : "no smaller frame came");
        Assert.True(sink.Frames.First(frame => frame.Width == 640).Key);
        await Wait.Eventually(() => sink.Frames[^1].Width == 1280 ? null : "it did not become whole");

        Assert.True(sink.Frames.Last(frame => frame.Key).Width == 1280);
        Assert.All(sink.Pictures, picture => Assert.Equal((1280, 720), (picture.Width, picture.Height)));
        Assert.Contains(sink.Pictures, picture =>
            picture.State is { IsHalved: true, Preference: PicturePreference.Smooth });
        Assert.False(sink.Pictures[^1].State.IsHalved);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public async Task What_continues_from_an_older_frame_says_so_and_is_a_key_frame_where_that_is_forgotten(int kept)
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        using var encoder = new FakeEncoder { DistanceMax = (uint)kept };
        var sink = new RecordingSink();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink, _ => encoder);
        stream.AttachViewer();
        stream.Grant(10);
        await sink.FramesAsync(1);
        for (var frames = 2; frames <= 4; frames++)
        {
            stream.RequestKeyFrame();
            await sink.FramesAsync(frames);
        }

        stream.ContinueFrom(1);
        await sink.FramesAsync(5);
        var last = sink.Frames[4];

        Assert.Equal(4u, encoder.Distance);
        Assert.Equal((kept == 16, kept == 2), (last.Continued, last.Key));
        // What is unchanged is so against the frame before, of which nothing is used.
        if (last.Continued) Assert.Equal(0, encoder.UnchangedBlocks);
    }

    /// <summary>Looks at what the stream's thread has allocated, from one frame to another.</summary>
    sealed class CountingSink : IScreenSink
    {
        const int FirstFrame = 60, LastFrame = 300;
        long _before;

        public int Frames { get; private set; }
        public bool Measured => Frames > LastFrame;
        public long AllocatedBytes { get; private set; } = -1;

        public void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit)
        {
            Frames++;
            if (Frames == FirstFrame) _before = GC.GetAllocatedBytesForCurrentThread();
            if (Frames == LastFrame) AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - _before;
        }

        public void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba) { }

        public void OnPicture(int width, int height, in PictureState state) { }

        public void OnCursorAgain(int slot) { }

        public void OnPointerHint(bool wantsMovement) { }

        public void OnFailed(ScreenFailure failure, string detail) { }
    }

    sealed class FakeEncoder : IVideoEncoder
    {
        public string? Complaint { get; set; }
        public EncoderSettings Opened { get; init; }
        public double Debt { get; init; }
        public int UnchangedBlocks { get; private set; }
        public (uint, int) Rate { get; private set; }

        /// <summary>How far back it can continue.</summary>
        public uint DistanceMax { get; set; }

        public uint? Distance { get; private set; }

        public bool TryContinue(uint distance) => (Distance = distance) <= DistanceMax;

        public ReadOnlySpan<byte> Encode(Nv12Picture picture, bool key, out EncodeResult result)
        {
            if (Complaint is not null) throw new EncoderException(Complaint);
            UnchangedBlocks = picture.Unchanged.Bytes.Count((byte)1);
            result = new(key, Debt);
            return [0, 0, 0, 1, 0x65];
        }

        public void SetRate(uint kilobitsPerSecond, int frameRateMax) => Rate = (kilobitsPerSecond, frameRateMax);

        public void SetMotionSearch(MotionSearch search) { }

        public void Dispose() { }
    }
}
