using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Tests.Screens;

namespace Farglass.Desktop.Tests.Encoding;

public sealed class X264VideoEncoderTests
{
    const int Width = 640, Height = 352;

    [Fact]
    public void A_size_that_x264_cannot_do_is_refused_in_its_own_words()
    {
        var refused = Assert.Throws<EncoderException>(() => X264VideoEncoder.Open(new(17, 16, 8_000, 60)));
        Assert.Contains("width", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_frame_and_those_that_are_asked_for_are_key_frames_and_start_with_parameter_sets()
    {
        using var scene = new Scene(8_000);
        for (var frame = 0; frame < 200; frame++)
        {
            scene.DrawNoise(frame % 20 * 16, 32, 16, 16);
            var accessUnit = scene.Encode(key: frame is 0 or 150, out var result);
            Assert.Equal(frame is 0 or 150, result.Key);
            Assert.Equal(result.Key ? 7 : 1, accessUnit[4] & 0x1F); // A sequence parameter set, or a slice.
        }
    }

    [Theory]
    [InlineData(VideoProfile.High)]
    [InlineData(VideoProfile.ConstrainedBaseline)]
    public void The_next_frame_obeys_a_new_rate(VideoProfile profile)
    {
        using var scene = new Scene(20_000, profile);
        var bytes = new List<int>();
        foreach (var rate in new uint[] { 20_000, 2_000, 12_000 })
        {
            scene.Encoder.SetRate(rate, 60);
            bytes.Add(Enumerable.Range(0, 30).Sum(_ => scene.EncodeNoise()));
        }

        // Half a second each: 1250, 125 and 750 kB, of which the buffer of 100 ms may be spent or be missing.
        Assert.InRange(bytes[0], 800_000, 1_600_000);
        Assert.InRange(bytes[1], 50_000, 200_000);
        Assert.InRange(bytes[2], 450_000, 1_000_000);
    }

    [Fact]
    public void At_half_the_frame_rate_each_frame_has_twice_the_bytes()
    {
        using var scene = new Scene(8_000);
        for (var frame = 0; frame < 30; frame++) scene.EncodeNoise();
        var all = Enumerable.Range(0, 30).Sum(_ => scene.EncodeNoise());
        scene.Encoder.SetRate(8_000, 30);
        for (var frame = 0; frame < 10; frame++) scene.EncodeNoise();
        var half = Enumerable.Range(0, 30).Sum(_ => scene.EncodeNoise());
        Assert.InRange(half / (double)all, 1.6, 2.4);
    }

    [Theory]
    [InlineData(VideoProfile.High, 0x00, 0x40)] // constraint_set1_flag: of High it would say nothing.
    [InlineData(VideoProfile.ConstrainedBaseline, 0x40, 0x40)]
    public void A_key_frame_says_its_profile_and_all_frames_keep_to_it(VideoProfile profile, int flags, int mask)
    {
        using var scene = new Scene(8_000, profile);
        scene.DrawNoise(0, 0, Width, Height);
        var key = scene.Encode(key: true, out _).ToArray();
        Assert.Equal((0x67, (int)profile, flags), (key[4], key[5], key[6] & mask));
        // seq and picture ids are 0, a bit each; then comes entropy_coding_mode_flag (ITU-T H.264, 7.3.2.2).
        var pictureParameters = key.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 0, 1, 0x68]);
        Assert.Equal(profile == VideoProfile.High, (key[pictureParameters + 5] & 0x20) != 0);
        for (var frame = 0; frame < 20; frame++)
        {
            scene.DrawNoise(frame * 16, 32, 64, 64);
            Assert.Equal(1, scene.Encode(key: false, out _)[4] & 0x1F);
        }
    }

    [Theory]
    [InlineData(VideoProfile.High)]
    [InlineData(VideoProfile.ConstrainedBaseline)]
    public void A_picture_that_rests_pays_its_debt_and_then_costs_next_to_nothing(VideoProfile profile)
    {
        using var scene = new Scene(4_000, profile);
        scene.DrawNoise(0, 0, Width, Height);
        scene.Encode(key: true, out var result);
        Assert.True(result.QualityDebt > 5, $"{result.QualityDebt}");
        var frames = 0;
        for (; !result.IsSettled; frames++)
        {
            scene.Encode(key: false, out result);
            Assert.InRange(frames, 0, Limits.RefinementsMax);
        }

        // All is at its quantizer now: what is encoded after that finds a block or two to do. Each was 10 kB before.
        Assert.InRange(scene.Encode(key: false, out _).Length, 1, 600);
        Assert.InRange(frames, 2, 200);
    }

    [Theory]
    [InlineData(VideoProfile.High)]
    [InlineData(VideoProfile.ConstrainedBaseline)]
    public void The_motion_search_can_change_while_it_runs(VideoProfile profile)
    {
        using var scene = new Scene(8_000, profile);
        scene.EncodeNoise();
        foreach (var search in new[] { MotionSearch.Near, MotionSearch.Wide })
        {
            scene.Encoder.SetMotionSearch(search);
            scene.DrawNoise(0, 0, Width, Height);
            Assert.False(scene.Encode(key: false, out var result).IsEmpty);
            Assert.False(result.Key);
        }
    }

    [Theory]
    [InlineData(VideoProfile.High, 10, 1)]
    [InlineData(VideoProfile.High, 10, 8)]
    [InlineData(VideoProfile.High, 10, 14)]
    [InlineData(VideoProfile.ConstrainedBaseline, 10, 8)]
    [InlineData(VideoProfile.High, 22, 10)]
    [InlineData(VideoProfile.High, 33, 10)]
    [InlineData(VideoProfile.High, 70, 14)]
    public async Task A_decoder_that_has_missed_frames_goes_on_from_the_one_it_has(
        VideoProfile profile, int before, int missed)
    {
        using var scene = new Scene(8_000, profile);
        var (sent, received) = (new List<byte>(), new List<byte>());
        for (var frame = 0; frame < before; frame++) received.AddRange(scene.EncodeMoving(key: frame == 0, frame));
        sent.AddRange(received);
        for (var frame = before; frame < before + missed; frame++) sent.AddRange(scene.EncodeMoving(key: false, frame));

        Assert.True(scene.Encoder.TryContinue((uint)missed + 1));
        for (var frame = before + missed; frame < before + 10 + missed; frame++)
        {
            var accessUnit = scene.EncodeMoving(key: false, frame, looksAtAll: frame == before + missed);
            Assert.Equal(1, accessUnit[4] & 0x1F); // No key frame.
            sent.AddRange(accessUnit);
            received.AddRange(accessUnit);
        }

        var whole = await Decoder.DecodeAsync([.. sent], Width, Height);
        var shown = await Decoder.DecodeAsync([.. received], Width, Height);
        Assert.Equal(before + 10 + missed, whole.Count);
        Assert.Equal(before + 10, shown.Count);
        for (var back = 1; back <= 10; back++) Assert.Equal(100, Decoder.Psnr(shown[^back], whole[^back]));
    }

    [Theory]
    [InlineData(500, 60)]
    [InlineData(1_000, 17)]
    [InlineData(2_000, 30)]
    [InlineData(8_000, 60)]
    public void A_key_frame_is_never_larger_than_what_the_link_carries_in_150_ms(uint kilobitsPerSecond, int frameRate)
    {
        var bytesMax = kilobitsPerSecond * 150 / 8;
        using var scene = new Scene(10_000);
        scene.Encode(key: true, out _); // It knows nothing but an empty picture, and a rate that is no more.
        scene.Encoder.SetRate(kilobitsPerSecond, frameRate);
        for (var round = 0; round < 6; round++)
        {
            scene.DrawText(seed: round);
            var key = scene.Encode(key: true, out var result);
            Assert.True(result.Key);
            Assert.InRange(key.Length, 100, (int)bytesMax);
            for (var frame = 0; frame < round * 5; frame++) scene.Encode(key: false, out result);
        }
    }

    /// <summary>
    /// Whatever the encoder lets continue is decoded, and only where the numbers of frames begin anew it does not.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    public async Task Where_the_numbers_of_frames_begin_anew_a_decoder_is_not_asked_to_follow(int missed)
    {
        const int FrameNumbers = 32;
        List<int> refused = [];
        for (var before = FrameNumbers - missed - 1; before <= FrameNumbers + 1; before++)
        {
            using var scene = new Scene(8_000);
            var received = new List<byte>();
            for (var frame = 0; frame < before; frame++) received.AddRange(scene.EncodeMoving(key: frame == 0, frame));
            for (var frame = 0; frame < missed; frame++) scene.EncodeMoving(key: false, before + frame);
            if (!scene.Encoder.TryContinue((uint)missed + 1)) refused.Add(before);
            else
            {
                received.AddRange(scene.EncodeMoving(key: false, before + missed, looksAtAll: true));
                Assert.Equal(before + 1, (await Decoder.DecodeAsync([.. received], Width, Height)).Count);
            }
        }

        Assert.Equal(Enumerable.Range(FrameNumbers - missed + 1, missed), refused);
    }

    [Fact]
    public void What_is_too_far_back_or_before_a_key_frame_cannot_be_continued_from()
    {
        using var scene = new Scene(8_000);
        for (var frame = 0; frame < 40; frame++) scene.EncodeMoving(key: frame is 0 or 20, frame);

        Assert.False(scene.Encoder.TryContinue(17));
        Assert.True(scene.Encoder.TryContinue(15));
        scene.EncodeMoving(key: true, 40);
        scene.EncodeMoving(key: false, 41);
        Assert.False(scene.Encoder.TryContinue(3));
        Assert.True(scene.Encoder.TryContinue(2));
    }

    /// <summary>A picture in which something is drawn, and the encoder that sees it.</summary>
    sealed class Scene : IDisposable
    {
        readonly Random _random = new(1);
        readonly DamageMap _damage = new(Width, Height);
        readonly Nv12Picture _picture = new(Width, Height);
        readonly byte[] _pixels = new byte[Width * Height * 4];

        public Scene(uint kilobitsPerSecond, VideoProfile profile = VideoProfile.High) =>
            Encoder = X264VideoEncoder.Open(new(Width, Height, kilobitsPerSecond, FrameRateMax: 60, profile));

        public X264VideoEncoder Encoder { get; }

        public void DrawNoise(int x, int y, int width, int height)
        {
            for (var row = y; row < y + height; row++)
                _random.NextBytes(_pixels.AsSpan((row * Width + x) * 4, width * 4));
            _damage.Mark(x, y, width, height);
        }

        /// <summary>A page full of edges, as letters are: at full quality it is large.</summary>
        public void DrawText(int seed)
        {
            var random = new Random(seed);
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                    _pixels.AsSpan((y * Width + x) * 4, 4).Fill(random.Next(3) == 0 ? (byte)0 : (byte)255);
            _damage.MarkAll();
        }

        /// <summary>Something moves over the picture, and leaves a trace.</summary>
        /// <param name="looksAtAll">What is as in the frame before is of no interest.</param>
        public byte[] EncodeMoving(bool key, int frame, bool looksAtAll = false)
        {
            DrawNoise(frame * 16 % (Width - 64), frame * 8 % (Height - 64), 64, 64);
            return Encode(key, looksAtAll, out _).ToArray();
        }

        public int EncodeNoise()
        {
            DrawNoise(0, 0, Width, Height);
            return Encode(key: false, out _).Length;
        }

        public ReadOnlySpan<byte> Encode(bool key, out EncodeResult result) =>
            Encode(key, looksAtAll: false, out result);

        ReadOnlySpan<byte> Encode(bool key, bool looksAtAll, out EncodeResult result)
        {
            BlockConverter.Convert(_pixels, Width * 4, _damage, _picture, BlockConverter.Widest);
            _damage.WriteUnchanged(_picture.Unchanged.Bytes);
            _damage.Clear();
            if (looksAtAll) _picture.Unchanged.Bytes.Clear();
            return Encoder.Encode(_picture, key, out result);
        }

        public void Dispose()
        {
            Encoder.Dispose();
            _picture.Dispose();
        }
    }
}
