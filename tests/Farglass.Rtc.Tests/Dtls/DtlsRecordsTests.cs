using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class DtlsRecordsTests
{
    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        Span<byte> bytes = stackalloc byte[DtlsRecordHeader.Size];
        for (var i = 0; i < 10_000; i++)
        {
            var header = new DtlsRecordHeader((byte)random.Next(256), (ushort)random.Next(0x10000),
                (ushort)random.Next(0x10000), (ulong)random.NextInt64(1L << 48), random.Next(0x10000));
            header.Write(bytes);

            Assert.True(DtlsRecordHeader.TryParse(bytes, out var read));
            Assert.Equal(header, read);
        }
    }

    [Fact]
    public void Records_come_one_after_the_other()
    {
        byte[] datagram = [.. Record(22, 5), .. Record(20, 1), .. Record(23, 0)];
        Assert.Equal([18, 14, 13], Walk(datagram, out var dropped));
        Assert.Equal(0, dropped);
    }

    [Theory]
    [InlineData(19)]
    [InlineData(24)]
    [InlineData(26)]
    public void A_record_of_an_unknown_type_is_passed_over(byte type)
    {
        byte[] datagram = [.. Record(22, 5), .. Record(type, 100), .. Record(23, 7)];
        Assert.Equal([18, 20], Walk(datagram, out var dropped));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void An_oversized_record_is_passed_over()
    {
        const int largest = DtlsLimits.RecordBytesMax - DtlsRecordHeader.Size;
        byte[] datagram = [.. Record(23, largest + 1), .. Record(23, largest)];
        Assert.Equal([DtlsLimits.RecordBytesMax], Walk(datagram, out var dropped));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void A_record_that_is_too_short_to_be_encrypted_is_passed_over()
    {
        const int shortest = DtlsLimits.ProtectedLengthMin;
        byte[] datagram = [.. Record(23, shortest - 1, epoch: 1), .. Record(23, shortest, epoch: 1)];
        Assert.Equal([DtlsRecordHeader.Size + shortest], Walk(datagram, out var dropped));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void After_a_record_that_is_cut_off_or_of_another_version_nothing_is_believed()
    {
        byte[] cut = [.. Record(22, 5), .. Record(23, 7)[..^1]];
        Assert.Equal([18], Walk(cut, out var dropped));
        Assert.Equal(1, dropped);

        byte[] tls = [.. Record(22, 5), .. Record(23, 7, version: 0x0303), .. Record(23, 7)];
        Assert.Equal([18], Walk(tls, out dropped));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void Whatever_the_bytes_records_lie_within_the_datagram()
    {
        var random = new Random(2);
        for (var i = 0; i < 100_000; i++)
        {
            byte[] datagram = [.. Record(22, random.Next(60)), .. Record(23, random.Next(60)), .. Record(20, 1)];
            for (var changes = random.Next(6); changes > 0; changes--)
                datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
            datagram = datagram[..random.Next(datagram.Length + 1)];

            var lengths = Walk(datagram, out var dropped);
            Assert.InRange(lengths.Sum(), 0, datagram.Length);
            Assert.InRange(dropped, datagram.Length > lengths.Sum() ? 1 : 0, datagram.Length);
        }
    }

    static List<int> Walk(ReadOnlySpan<byte> datagram, out int dropped)
    {
        var records = new DtlsRecords(datagram);
        var lengths = new List<int>();
        while (records.TryNext(out var record)) lengths.Add(record.Length);
        dropped = records.Dropped;
        return lengths;
    }

    static byte[] Record(byte type, int length, ushort version = 0xFEFD, ushort epoch = 0)
    {
        var record = new byte[DtlsRecordHeader.Size + length];
        new DtlsRecordHeader(type, version, epoch, 1, length).Write(record);
        return record;
    }
}
