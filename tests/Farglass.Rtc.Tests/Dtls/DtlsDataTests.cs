using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class DtlsDataTests
{
    [Fact]
    public void Data_arrives_as_it_was_written_a_record_each()
    {
        using var pair = new DtlsPair().Run();
        Assert.True(pair.Client.TryWrite("from the client"u8));
        Assert.True(pair.Client.TryWrite("and more"u8));
        Assert.True(pair.Server.TryWrite("from the server"u8));
        var before = pair.Sent.Count;
        pair.Run();

        Assert.Equal(["from the client"u8.ToArray(), "and more"u8.ToArray()], pair.ReadByServer);
        Assert.Equal(["from the server"u8.ToArray()], pair.ReadByClient);
        Assert.Equal(2, pair.Sent.Count - before); // Two small records are one datagram.
    }

    [Fact]
    public void The_largest_data_fills_a_datagram_and_no_more_is_taken()
    {
        using var pair = new DtlsPair().Run();
        var largest = new byte[DtlsLimits.DataBytesMax];
        new Random(1).NextBytes(largest);

        Assert.True(pair.Client.TryWrite(largest));
        pair.Run();

        Assert.Equal(DtlsLimits.DatagramBytesMax, pair.Sent[^1].Bytes.Length);
        Assert.Equal([largest], pair.ReadByServer);
        Assert.Throws<ArgumentException>(() => pair.Client.TryWrite(new byte[largest.Length + 1]));
        Assert.Throws<ArgumentException>(() => pair.Client.TryWrite([]));
    }

    [Fact]
    public void Who_does_not_drain_is_told_to()
    {
        using var pair = new DtlsPair().Run();
        var data = new byte[1_000];
        var written = 0;
        while (pair.Client.TryWrite(data)) written++;

        Assert.InRange(written, 50, 60);
        pair.Run();
        Assert.Equal(written, pair.ReadByServer.Count);
        Assert.True(pair.Client.TryWrite(data));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_close_is_told_and_answered(bool byClient)
    {
        using var pair = new DtlsPair().Run();
        var (closing, other) = byClient ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        Assert.True(closing.TryWrite("the last words"u8));
        closing.Close();
        closing.Close();
        var before = pair.Sent.Count;
        pair.Run();

        Assert.Equal(DtlsState.Closed, closing.State);
        Assert.Equal(DtlsState.Closed, other.State);
        Assert.Equal(DtlsFailure.None, other.Failure);
        Assert.Equal(["the last words"u8.ToArray()], byClient ? pair.ReadByServer : pair.ReadByClient);
        Assert.Equal(2, pair.Sent.Count - before);
        Assert.False(other.TryWrite("too late"u8));
        Assert.False(other.TryExportSrtpKeys(out _));
    }

    [Fact]
    public void A_close_in_the_middle_of_a_handshake_ends_it()
    {
        using var pair = new DtlsPair();
        pair.Client.Close();

        Assert.Equal(DtlsState.Closed, pair.Client.State);
        Assert.Equal(TimeSpan.MaxValue, pair.Client.Deadline);
    }

    [Fact]
    public void Forged_and_repeated_records_change_nothing()
    {
        using var pair = new DtlsPair().Run();
        Assert.True(pair.Client.TryWrite("once"u8));
        pair.Path = (_, datagram) =>
        {
            var forged = datagram.ToArray();
            forged[^1] ^= 1;
            return [forged, datagram, datagram];
        };
        pair.Run();

        Assert.Equal(["once"u8.ToArray()], pair.ReadByServer);
        Assert.True(pair.IsConnected);
    }

    [Fact]
    public void What_came_before_somebody_looked_is_dropped_beyond_the_limit()
    {
        using var pair = new DtlsPair().Run();
        var flood = new byte[DtlsRecordHeader.Size + 1_000];
        new DtlsRecordHeader(23, 0xFEFD, 1, 100, 1_000).Write(flood);
        for (var i = 0; i < 20; i++) pair.Server.Receive(flood, pair.Now);

        Assert.Equal(12, pair.Server.RecordsDropped);
    }

    [Fact]
    public void Ten_thousand_records_are_written_and_read_without_a_new_object()
    {
        using var pair = new DtlsPair().Run();
        var (message, datagram) = (new byte[1_000], new byte[DtlsLimits.DatagramBytesMax]);
        var data = new byte[DtlsLimits.RecordBytesMax];
        Exchange(1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Exchange(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var written = pair.Client.TryWrite(message) && pair.Client.TryTransmit(datagram, out var length);
                pair.Server.Receive(datagram.AsSpan(0, 1_037), pair.Now);
                if (!written || !pair.Server.TryRead(data, out length) || length != 1_000) Assert.Fail($"Record {i}");
                if (pair.Server.TryRead(data, out _)) Assert.Fail("There was one record.");
            }
        }
    }

    [Fact]
    public void A_connection_that_is_disposed_says_so_and_harms_nobody()
    {
        var pair = new DtlsPair().Run();
        pair.Dispose();
        pair.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pair.Client.TryWrite("hello"u8));
        Assert.Throws<ObjectDisposedException>(() => pair.Client.Receive(pair.Sent[^1].Bytes, pair.Now));
        Assert.Throws<ObjectDisposedException>(() => pair.Client.TryExportSrtpKeys(out _));
    }
}
