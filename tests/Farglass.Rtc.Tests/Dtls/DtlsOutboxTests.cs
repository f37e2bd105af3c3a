using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class DtlsOutboxTests
{
    [Fact]
    public void Records_are_grouped_and_never_cut()
    {
        var outbox = new DtlsOutbox();
        foreach (var length in new[] { 500, 600, 200, 1_200, 100, 100 }) outbox.Append(Record(length));

        Assert.Equal([1_100, 200, 1_200, 200], TakeAll(outbox));
        Assert.Equal(0, outbox.Length);
    }

    [Fact]
    public void Whatever_goes_in_comes_out_in_order()
    {
        var random = new Random(1);
        var outbox = new DtlsOutbox();
        var (expected, taken) = (new List<byte>(), new List<byte>());
        var datagram = new byte[DtlsLimits.DatagramBytesMax];
        for (var i = 0; i < 1_000; i++)
        {
            for (var count = random.Next(4); count > 0; count--)
            {
                var record = Record(random.Next(DtlsRecordHeader.Size, DtlsLimits.DatagramBytesMax), random);
                outbox.Append(record);
                expected.AddRange(record);
            }

            for (var count = random.Next(4); count > 0 && outbox.TryTake(datagram, out var length); count--)
                taken.AddRange(datagram.AsSpan(0, length));
        }

        while (outbox.TryTake(datagram, out var length)) taken.AddRange(datagram.AsSpan(0, length));
        Assert.Equal([.. expected], (byte[])[.. taken]);
    }

    static List<int> TakeAll(DtlsOutbox outbox)
    {
        var datagram = new byte[2_000];
        var lengths = new List<int>();
        while (outbox.TryTake(datagram, out var length)) lengths.Add(length);
        return lengths;
    }

    static byte[] Record(int length, Random? random = null)
    {
        var record = new byte[length];
        random?.NextBytes(record);
        new DtlsRecordHeader(23, 0xFEFD, 1, 1, length - DtlsRecordHeader.Size).Write(record);
        return record;
    }
}
