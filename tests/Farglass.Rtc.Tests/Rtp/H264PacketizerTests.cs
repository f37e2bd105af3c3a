using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class H264PacketizerTests
{
    [Fact]
    public void Parameter_sets_go_together_and_the_delimiter_does_not_go_at_all()
    {
        byte[] accessUnit =
        [
            0, 0, 0, 1, 0x09, 0x10,
            0, 0, 0, 1, 0x67, 1, 2,
            0, 0, 1, 0x28, 3, 0, 0,
            0, 0, 1, 0x65, 4, 5, 6,
        ];

        var payloads = Cut(accessUnit, payloadBytesMax: 100);

        Assert.Equal(["780003670102000228" + "03", "65040506"], payloads.Select(Convert.ToHexString));
    }

    [Fact]
    public void A_parameter_set_that_is_alone_is_not_wrapped() =>
        Assert.Equal(["6701", "65FF"], Cut([0, 0, 1, 0x67, 1, 0, 0, 1, 0x65, 0xFF], 100).Select(Convert.ToHexString));

    [Fact]
    public void Fragments_are_equal_but_for_the_last_which_is_smaller()
    {
        var nal = new byte[4 + 999];
        nal[2] = 1;
        nal[3] = 0x65;
        nal.AsSpan(4).Fill(7);

        var payloads = Cut(nal, payloadBytesMax: 300);

        // 999 bytes without the header of the unit, and two bytes before each part.
        Assert.Equal([252, 252, 252, 251], payloads.Select(payload => payload.Length));
        Assert.Equal(["7C85", "7C05", "7C05", "7C45"], payloads.Select(payload => Convert.ToHexString(payload[..2])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000109")]
    [InlineData("0000010000010000")]
    [InlineData("65010203")]
    public void Of_nothing_there_is_nothing_to_send(string hex) =>
        Assert.Empty(Cut(Convert.FromHexString(hex), payloadBytesMax: 100));

    [Fact]
    public void Random_access_units_of_any_size_come_back_as_they_were()
    {
        var random = new Random(2);
        var depacketizer = new H264Depacketizer();
        for (var round = 0; round < 2_000; round++)
        {
            var isKey = random.Next(4) == 0;
            var accessUnit = AccessUnits.Random(random, isKey, 1 << random.Next(1, 16));
            var payloads = Cut(accessUnit, random.Next(40, 1_200));

            Assert.Equal(isKey, AnnexBReader.IsKeyFrame(accessUnit));
            Assert.Equal(isKey, H264Depacketizer.StartsKeyFrame(payloads[0]));
            depacketizer.Clear();
            foreach (var payload in payloads) Assert.True(depacketizer.TryAppend(payload));
            Assert.True(depacketizer.IsWhole);
            Assert.Equal(isKey, depacketizer.IsKeyFrame);
            Assert.True(depacketizer.AccessUnit.SequenceEqual(accessUnit));
        }
    }

    [Theory]
    [InlineData("78", "an aggregate of nothing is nothing", true)]
    [InlineData("7800", "half a size", false)]
    [InlineData("780000", "a unit without a byte", false)]
    [InlineData("78000265", "a unit that is not all there", false)]
    [InlineData("7C85", "a fragment of nothing", false)]
    [InlineData("7C0501", "a fragment without its start", false)]
    [InlineData("7901", "a STAP-B", false)]
    [InlineData("00", "type 0", false)]
    [InlineData("1F01", "type 31", false)]
    public void Payloads_that_are_malformed_are_refused(string hex, string what, bool isTaken) =>
        Assert.True(isTaken == new H264Depacketizer().TryAppend(Convert.FromHexString(hex)), what);

    [Fact]
    public void A_fragment_must_end_before_anything_else_begins()
    {
        var depacketizer = new H264Depacketizer();
        Assert.True(depacketizer.TryAppend([0x7C, 0x85, 1]));
        Assert.False(depacketizer.IsWhole);
        Assert.False(depacketizer.TryAppend([0x41, 1]));
        Assert.False(depacketizer.TryAppend([0x7C, 0x85, 1]));
    }

    [Fact]
    public void A_frame_has_a_largest_size()
    {
        var depacketizer = new H264Depacketizer();
        var payload = new byte[1_400];
        payload[0] = 0x41;
        var taken = 0;
        while (depacketizer.TryAppend(payload)) taken += payload.Length + 4;
        Assert.InRange(taken, RtpLimits.FrameBytesMax - 1_404, RtpLimits.FrameBytesMax);
    }

    static List<byte[]> Cut(byte[] accessUnit, int payloadBytesMax)
    {
        var payloads = new List<byte[]>();
        var target = new byte[payloadBytesMax];
        var packetizer = new H264Packetizer(accessUnit, payloadBytesMax);
        var wasLast = false;
        while (packetizer.TryWrite(target, out var length, out var isLast))
        {
            Assert.False(wasLast, "The marker ends the access unit.");
            payloads.Add(target[..length]);
            wasLast = isLast;
        }
        Assert.Equal(payloads.Count > 0, wasLast);
        return payloads;
    }
}
