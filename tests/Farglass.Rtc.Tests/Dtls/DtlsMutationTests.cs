using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

/// <summary>Whatever comes in: nothing is thrown, nobody hangs, and no wrong word is taken for a right one.</summary>
public sealed class DtlsMutationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_handshake_whose_bytes_are_changed_succeeds_or_ends(int seed)
    {
        var random = new Random(seed);
        using var pair = new DtlsPair();
        pair.Path = (_, datagram) => random.Next(3) == 0 ? [Mutate(datagram, random)] : [datagram];
        pair.Run();

        foreach (var connection in new[] { pair.Client, pair.Server })
            Assert.True(connection.State is DtlsState.Connected or DtlsState.Failed, $"{connection.State}");
        if (!pair.IsConnected) return;
        Assert.True(pair.Client.TryExportSrtpKeys(out var client) & pair.Server.TryExportSrtpKeys(out var server));
        Assert.Equal(client!.Local.Key, server!.Remote.Key);
    }

    [Fact]
    public void A_connection_survives_a_flood_of_changed_records()
    {
        var random = new Random(1);
        using var pair = new DtlsPair().Run();
        Assert.True(pair.Client.TryWrite("a word that is right"u8));
        pair.Path = (toServer, datagram) =>
            [.. Enumerable.Range(0, 20_000).Select(_ => Mutate(datagram, random)), datagram];
        pair.Run();

        Assert.True(pair.IsConnected, $"{pair.Client.FailureDetail} {pair.Server.FailureDetail}");
        Assert.Equal(["a word that is right"u8.ToArray()], pair.ReadByServer);
    }

    [Fact]
    public void A_connection_survives_forged_records_of_every_kind_and_length()
    {
        var random = new Random(2);
        using var pair = new DtlsPair().Run();
        Span<byte> data = stackalloc byte[DtlsLimits.RecordBytesMax];
        for (var i = 0; i < 20_000; i++)
        {
            var record = new byte[DtlsRecordHeader.Size + random.Next(60)];
            random.NextBytes(record);
            new DtlsRecordHeader((byte)random.Next(20, 24), 0xFEFD, (ushort)random.Next(3), (ulong)random.Next(200),
                record.Length - DtlsRecordHeader.Size).Write(record);
            pair.Server.Receive(record, pair.Now);
            Assert.False(pair.Server.TryRead(data, out _));
        }

        Assert.True(pair.Client.TryWrite("a word that is right"u8));
        pair.Run();
        Assert.True(pair.IsConnected, $"{pair.Client.FailureDetail} {pair.Server.FailureDetail}");
        Assert.Equal(["a word that is right"u8.ToArray()], pair.ReadByServer);
    }

    [Fact]
    public void A_record_of_another_version_hides_none_that_ends_the_connection()
    {
        using var pair = new DtlsPair().Run();
        var hidden = new byte[DtlsRecordHeader.Size + 2];
        new DtlsRecordHeader(23, 0xFEFD, Epoch: 1, Sequence: 5, Length: 2).Write(hidden);
        var record = new byte[DtlsRecordHeader.Size + hidden.Length];
        new DtlsRecordHeader(22, 0xFEFF, Epoch: 0, Sequence: 9, hidden.Length).Write(record);
        hidden.CopyTo(record, DtlsRecordHeader.Size);

        pair.Server.Receive(record, pair.Now);

        Assert.False(pair.Server.TryRead(new byte[DtlsLimits.RecordBytesMax], out _));
        Assert.True(pair.IsConnected, pair.Server.FailureDetail);
        Assert.Equal(1, pair.Server.RecordsDropped);
    }

    static byte[] Mutate(byte[] datagram, Random random)
    {
        var mutated = datagram[..random.Next(Math.Max(1, datagram.Length - 40), datagram.Length + 1)];
        for (var i = random.Next(1, 4); i > 0; i--) mutated[random.Next(mutated.Length)] ^= (byte)random.Next(1, 256);
        return mutated;
    }
}
