using System.Text;
using Farglass.Rtc.Rtcp;
using static Farglass.Rtc.Tests.Rtcp.RtcpBytes;

namespace Farglass.Rtc.Tests.Rtcp;

public sealed class RtcpBlockTests
{
    const uint Sender = 0x11111111, Media = 0x22222222;

    [Fact]
    public void A_sender_report_is_written_as_RFC_3550_draws_it()
    {
        var info = new SenderInfo(new(0xAABBCCDD_00112233), 90_000, 12, 3_400);

        var bytes = Write((ref writer) => SenderReport.Write(ref writer, Sender, info));

        Assert.Equal("80C8000611111111AABBCCDD0011223300015F900000000C00000D48", Convert.ToHexString(bytes));
        Assert.True(SenderReport.TryParse(Single(bytes), out var ssrc, out var read, out var reports));
        Assert.Equal(Sender, ssrc);
        Assert.Equal(info, read);
        Assert.Equal(0, reports.Count);
    }

    [Fact]
    public void A_receiver_report_is_written_as_RFC_3550_draws_it()
    {
        var report = new ReceptionReport(Media, 64, Lost: -2, 0x00010005, 9, 0xCCDD0011, 0x8000);

        var bytes = Write((ref writer) => ReceiverReport.Write(ref writer, Sender, [report]));

        Assert.Equal(
            "81C90007" + "11111111" + "22222222" + "40FFFFFE" + "00010005" + "00000009" + "CCDD0011" + "00008000",
            Convert.ToHexString(bytes));
        Assert.True(ReceiverReport.TryParse(Single(bytes), out var ssrc, out var reports));
        Assert.Equal(Sender, ssrc);
        Assert.Equal(1, reports.Count);
        Assert.Equal(report, reports[0]);
    }

    [Fact]
    public void The_reports_in_a_sender_report_are_found_behind_it()
    {
        var report = new ReceptionReport(Media, 1, 2, 3, 4, 5, 6);
        var bytes = Write((ref writer) => ReceiverReport.Write(ref writer, Sender, [report]));
        var info = "000000010000000200000003" + "0000000400000005";
        var sender = Convert.FromHexString("81C8000C" + "11111111" + info + Convert.ToHexString(bytes[8..]));

        Assert.True(SenderReport.TryParse(Single(sender), out _, out _, out var reports));
        Assert.Equal(report, reports[0]);
    }

    [Theory]
    [InlineData("a", "81CA0002" + "11111111" + "01016100")]
    [InlineData("ab", "81CA0003" + "11111111" + "01026162" + "00000000")]
    [InlineData("abcde", "81CA0003" + "11111111" + "01056162" + "63646500")]
    public void A_name_ends_in_a_zero_and_a_whole_word(string name, string hex)
    {
        var bytes = Write((ref writer) => SourceDescription.Write(ref writer, Sender, Encoding.ASCII.GetBytes(name)));

        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.True(SourceDescription.TryParse(Single(bytes), out var ssrc, out var cname));
        Assert.Equal(Sender, ssrc);
        Assert.Equal(name, Encoding.ASCII.GetString(cname));
    }

    [Fact]
    public void The_name_is_found_behind_other_items_and_other_sources()
    {
        var bytes = Convert.FromHexString(
            "82CA0006" + "33333333" + "02017800" + "11111111" + "06027879" + "010161" + "0000000000");
        Assert.True(SourceDescription.TryParse(Single(bytes), out var ssrc, out var cname));
        Assert.Equal(Sender, ssrc);
        Assert.Equal("a"u8, cname);
    }

    [Fact]
    public void Goodbye_names_the_streams_that_end()
    {
        var bytes = Write((ref writer) => Goodbye.Write(ref writer, [Sender, Media]));

        Assert.Equal("82CB0002" + "11111111" + "22222222", Convert.ToHexString(bytes));
        Assert.True(Goodbye.Names(Single(bytes), Media));
        Assert.False(Goodbye.Names(Single(bytes), 0x33333333));
        Assert.False(Goodbye.Names(Single(Convert.FromHexString("82CB000122222222")), Media)); // Two are promised.
    }

    [Fact]
    public void Missing_packets_go_as_one_and_the_sixteen_after_it()
    {
        long[] missing = [65_535, 65_536, 65_551, 65_552, 65_600];

        var bytes = Write((ref writer) => GenericNack.Write(ref writer, Sender, Media, missing));

        Assert.Equal(
            "81CD0005" + "11111111" + "22222222" + "FFFF8001" + "00100000" + "00400000", Convert.ToHexString(bytes));
        Assert.True(GenericNack.TryParse(Single(bytes), out var nack));
        Assert.Equal(Media, nack.MediaSsrc);
        Assert.Equal([65_535, 0, 15, 16, 64], Numbers(nack));
    }

    [Fact]
    public void Any_set_of_missing_packets_comes_back_in_order()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var first = 65_536 + random.Next(65_536);
            var missing = Enumerable.Range(first, random.Next(1, 1_000)).Where(_ => random.Next(3) == 0)
                .Select(number => (long)number).Take(RtcpLimits.NackSequencesMax).DefaultIfEmpty(first).ToArray();

            var bytes = Write((ref writer) => GenericNack.Write(ref writer, Sender, Media, missing));

            Assert.True(GenericNack.TryParse(Single(bytes), out var nack));
            Assert.Equal(missing.Select(number => (ushort)number), Numbers(nack));
        }
    }

    [Fact]
    public void The_most_packets_that_are_asked_for_at_once_fit_into_a_datagram()
    {
        var apart = Enumerable.Range(0, RtcpLimits.NackSequencesMax).Select(number => number * 17L).ToArray();
        var bytes = Write((ref writer) => GenericNack.Write(ref writer, Sender, Media, apart));
        Assert.InRange(bytes.Length, 1_000, RtcpLimits.CompoundBytesMax);
    }

    [Fact]
    public void A_picture_loss_names_its_stream()
    {
        var bytes = Write((ref writer) => PictureLoss.Write(ref writer, Sender, Media));

        Assert.Equal("81CE0002" + "11111111" + "22222222", Convert.ToHexString(bytes));
        Assert.True(PictureLoss.TryParse(Single(bytes), out var media));
        Assert.Equal(Media, media);
    }

    [Fact]
    public void A_full_intra_request_names_its_stream_in_an_entry_and_has_a_number()
    {
        var bytes = Write((ref writer) => FullIntraRequest.Write(ref writer, Sender, Media, number: 200));

        Assert.Equal("84CE0004" + "11111111" + "00000000" + "22222222" + "C8000000", Convert.ToHexString(bytes));
        Assert.True(FullIntraRequest.TryParse(Single(bytes), Media, out var number));
        Assert.Equal(200, number);
        Assert.False(FullIntraRequest.TryParse(Single(bytes), Sender, out _));
    }

    [Theory]
    [InlineData(0, "01000000")]
    [InlineData(262_143, "0103FFFF")]
    [InlineData(262_144, "01060000")]
    [InlineData(1_000_000, "010BD090")]
    public void An_estimate_has_a_mantissa_and_an_exponent(long bitsPerSecond, string hex)
    {
        var bytes = Write((ref writer) => ReceiverEstimate.Write(ref writer, Sender, Media, bitsPerSecond));

        Assert.Equal("8FCE0005" + "11111111" + "00000000" + "52454D42" + hex + "22222222", Convert.ToHexString(bytes));
        Assert.True(ReceiverEstimate.TryParse(Single(bytes), out var read));
        Assert.Equal(bitsPerSecond, read);
    }

    [Fact]
    public void An_estimate_of_nonsense_is_refused()
    {
        var block = Convert.FromHexString("8FCE0004" + "11111111" + "00000000" + "52454D42" + "01FFFFFF");
        Assert.False(ReceiverEstimate.TryParse(Single(block), out _));
        block = Convert.FromHexString("8FCE0004" + "11111111" + "00000000" + "52454D43" + "01000001");
        Assert.False(ReceiverEstimate.TryParse(Single(block), out _)); // Somebody else's message.
    }

    [Fact]
    public void The_receivers_time_and_the_reply_to_it_are_written_as_RFC_3611_draws_them()
    {
        var time = new NtpTime(0xAABBCCDD_00112233);
        var asked = Write((ref writer) => ExtendedReport.WriteReceiverTime(ref writer, Sender, time));
        Assert.Equal("80CF0004" + "11111111" + "04000002" + "AABBCCDD00112233", Convert.ToHexString(asked));
        Assert.True(ExtendedReport.TryParseReceiverTime(Single(asked), out var ssrc, out var read));
        Assert.Equal((Sender, time), (ssrc, read));

        var reply = new ReceiverTimeReply(Sender, time.Middle, 7);
        var replied = Write((ref writer) => ExtendedReport.WriteReply(ref writer, Media, reply));
        Assert.Equal(
            "80CF0005" + "22222222" + "05000003" + "11111111" + "CCDD0011" + "00000007", Convert.ToHexString(replied));
        Assert.True(ExtendedReport.TryParseReply(Single(replied), Sender, out var readReply));
        Assert.Equal(reply, readReply);
        Assert.False(ExtendedReport.TryParseReply(Single(replied), Media, out _)); // To somebody else.
    }

    [Fact]
    public void Extended_reports_of_other_kinds_are_passed_over()
    {
        var bytes = Convert.FromHexString(
            "80CF0007" + "11111111" + "01000001" + "FFFFFFFF" + "04000002" + "AABBCCDD00112233" + "09000000");
        Assert.True(ExtendedReport.TryParseReceiverTime(Single(bytes), out _, out var time));
        Assert.Equal(0xAABBCCDD_00112233, time.Value);
        Assert.False(ExtendedReport.TryParseReply(Single(bytes), Sender, out _));
    }

    static List<ushort> Numbers(GenericNack nack)
    {
        var numbers = new List<ushort>();
        foreach (var number in nack) numbers.Add(number.Value);
        return numbers;
    }
}
