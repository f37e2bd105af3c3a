using Farglass.Rtc.Dtls;
using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class DtlsHandshakeTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    static byte[] Garbage => [0xFF, 1, 2, 3];

    /// <summary>A record of a type that DTLS 1.2 does not have.</summary>
    static byte[] UnknownRecord
    {
        get
        {
            var record = new byte[DtlsRecordHeader.Size + 5];
            new DtlsRecordHeader(26, 0xFEFD, 0, 7, 5).Write(record);
            return record;
        }
    }

    [Fact]
    public void Both_ends_have_the_same_keys_crosswise()
    {
        using var pair = new DtlsPair().Run();

        Assert.True(pair.IsConnected);
        Assert.Equal(TimeSpan.MaxValue, pair.Client.Deadline);
        Assert.Equal(TimeSpan.MaxValue, pair.Server.Deadline);
        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
    }

    [Fact]
    public void A_peer_without_GCM_gets_what_it_has()
    {
        using var few = new DtlsContext(DtlsPair.ClientCertificate, "SRTP_AES128_CM_SHA1_80");
        using var all = new DtlsContext(DtlsPair.ServerCertificate);
        using var pair = new DtlsPair(
            few.Connect([all.Fingerprint], DtlsPair.Start), all.Accept([few.Fingerprint], DtlsPair.Start)).Run();

        AssertSameKeys(pair, SrtpProfile.Aes128CmSha1Tag80);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_lossy_path_makes_a_handshake_slow_and_nothing_else(int seed)
    {
        using var pair = DtlsPair.WithLoss(seed, loss: 0.15, splitRecords: false).Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.InRange(pair.Sent.Count, 4, 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Flights_may_arrive_in_part_and_be_completed_later(int seed)
    {
        using var pair = DtlsPair.WithLoss(seed, loss: 0.15, splitRecords: true).Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.InRange(pair.Sent.Count, 4, 40);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_arrives_twice_or_out_of_order_does_no_harm(int seed)
    {
        var random = new Random(seed);
        using var pair = new DtlsPair();
        pair.Path = (toServer, datagram) =>
        {
            var pieces = DtlsPair.Split(datagram).ToArray();
            random.Shuffle(pieces);
            return [.. pieces, .. pieces.Where(_ => random.Next(2) == 0)];
        };
        pair.Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.InRange(pair.Now - DtlsPair.Start, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Garbage_between_records_is_passed_over_and_counted()
    {
        using var pair = new DtlsPair();
        pair.Path = (_, datagram) => [[.. UnknownRecord, .. datagram, .. UnknownRecord, .. Garbage]];
        pair.Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.Equal(3 * pair.Sent.Count(sent => sent.ToServer), pair.Server.RecordsDropped);
        Assert.Equal(3 * pair.Sent.Count(sent => !sent.ToServer), pair.Client.RecordsDropped);
    }

    [Fact]
    public void A_ClientHello_in_fragments_is_put_together()
    {
        const int clientHello = 1; // Browsers send it so: with post-quantum keys it is larger than a datagram.
        using var pair = new DtlsPair();
        pair.Path = (toServer, datagram) =>
            toServer && datagram[DtlsRecordHeader.Size] == clientHello ? Fragment(datagram, at: 100) : [datagram];
        pair.Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
    }

    [Fact]
    public void The_certificate_may_be_any_of_those_that_were_announced()
    {
        using var pair = new DtlsPair(announced:
        [
            CertificateFingerprint.Of("another certificate"u8),
            new("sha-512", [.. new byte[64]]),
        ]);
        pair.Run();

        Assert.True(pair.IsConnected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_another_certificate_than_announced_there_is_no_connection(bool atServer)
    {
        var other = CertificateFingerprint.Of("another certificate"u8);
        using var pair = atServer ? new DtlsPair(serverExpects: other) : new DtlsPair(clientExpects: other);
        pair.Run();
        var (deceived, impostor) = atServer ? (pair.Server, pair.Client) : (pair.Client, pair.Server);

        Assert.Equal((DtlsState.Failed, DtlsFailure.WrongFingerprint), (deceived.State, deceived.Failure));
        Assert.Equal((DtlsState.Failed, DtlsFailure.Protocol), (impostor.State, impostor.Failure));
        Assert.Contains("bad certificate", impostor.FailureDetail, StringComparison.Ordinal);
        Assert.False(deceived.TryExportSrtpKeys(out _));
        Assert.False(impostor.TryExportSrtpKeys(out _));
        Assert.False(impostor.TryWrite("hello"u8));
        Assert.Empty(atServer ? pair.ReadByServer : pair.ReadByClient);
    }

    [Fact]
    public void A_handshake_that_nobody_answers_is_tried_less_and_less_and_given_up()
    {
        using var pair = new DtlsPair();
        pair.Path = (_, _) => [];
        pair.Run();

        Assert.Equal(DtlsLimits.HandshakeTimeout, pair.Now - DtlsPair.Start);
        Assert.Equal((DtlsState.Failed, DtlsFailure.TimedOut), (pair.Client.State, pair.Client.Failure));
        Assert.Equal((DtlsState.Failed, DtlsFailure.TimedOut), (pair.Server.State, pair.Server.Failure));
        Assert.Equal([0, 100, 300, 700, 1500, 3100, 6300, 10_300, 14_300, 18_300, 22_300, 26_300],
            pair.Sent.Select(sent => (sent.At - DtlsPair.Start).TotalMilliseconds));
        Assert.All(pair.Sent, sent => Assert.True(sent.ToServer));
    }

    [Fact]
    public void A_server_that_is_not_answered_sends_its_flight_again_by_itself()
    {
        using var pair = new DtlsPair();
        var arrived = 0;
        pair.Path = (toServer, datagram) => toServer && arrived++ > 0 ? [] : [datagram];
        pair.Run();

        Assert.Equal(DtlsFailure.TimedOut, pair.Server.Failure);
        var flights = pair.Sent.Where(sent => !sent.ToServer).ToList();
        Assert.Equal(12, flights.Count);
        Assert.Equal(DtlsLimits.RetransmitAfterInitial, flights[1].At - flights[0].At);
        Assert.All(flights.Zip(flights.Skip(1)), two =>
            Assert.InRange(two.Second.At - two.First.At, DtlsLimits.RetransmitAfterInitial, TimeSpan.FromSeconds(4)));
        Assert.Equal(flights.Count * 5, flights.SelectMany(flight => DtlsPair.Split(flight.Bytes)).Select(NumberOf)
            .Distinct().Count()); // The same number twice would be taken for a replay.
    }

    [Fact]
    public void Repetition_from_outside_makes_nobody_send_more()
    {
        using var pair = new DtlsPair();
        pair.Path = (toServer, datagram) => toServer ? Enumerable.Repeat(datagram, 100) : [];
        pair.Run();

        Assert.InRange(pair.Sent.Count(sent => !sent.ToServer), 11, 13);
    }

    [Fact]
    public void A_datagram_is_never_larger_than_every_path_carries()
    {
        using var pair = DtlsPair.WithLoss(seed: 7, loss: 0.3, splitRecords: true).Run();

        Assert.All(pair.Sent, sent => Assert.InRange(sent.Bytes.Length, 1, DtlsLimits.DatagramBytesMax));
    }

    static void AssertSameKeys(DtlsPair pair, SrtpProfile profile)
    {
        Assert.True(pair.IsConnected, $"{pair.Client.FailureDetail} {pair.Server.FailureDetail}");
        Assert.True(pair.Client.TryExportSrtpKeys(out var client));
        Assert.True(pair.Server.TryExportSrtpKeys(out var server));
        Assert.Equal((profile, profile), (client.Profile, server.Profile));
        AssertSame(client.Local, server.Remote);
        AssertSame(client.Remote, server.Local);
        Assert.False(client.Local.Key.SequenceEqual(client.Remote.Key));
    }

    static void AssertSame(SrtpMasterKey one, SrtpMasterKey other)
    {
        Assert.Equal(one.Key, other.Key);
        Assert.Equal(one.Salt, other.Salt);
    }

    static ulong NumberOf(byte[] record) =>
        DtlsRecordHeader.TryParse(record, out var header) ? header.Sequence : ulong.MaxValue;

    /// <summary>Cuts a message in two, each in a record of its own (RFC 6347, 4.2.3).</summary>
    static byte[][] Fragment(byte[] datagram, int at)
    {
        const int messageHeader = 12;
        var body = datagram.AsSpan(DtlsRecordHeader.Size + messageHeader);
        return [Piece(0, body[..at]), Piece(at, body[at..])];

        byte[] Piece(int offset, ReadOnlySpan<byte> content)
        {
            Span<byte> piece = stackalloc byte[DtlsRecordHeader.Size + messageHeader + content.Length];
            Assert.True(DtlsRecordHeader.TryParse(datagram, out var header));
            var number = header.Sequence + (offset > 0 ? 1UL : 0); // The number of a copy that is not sent.
            (header with { Sequence = number, Length = messageHeader + content.Length }).Write(piece);
            datagram.AsSpan(DtlsRecordHeader.Size, messageHeader).CopyTo(piece[DtlsRecordHeader.Size..]);
            WriteUInt24(piece[(DtlsRecordHeader.Size + 6)..], offset);
            WriteUInt24(piece[(DtlsRecordHeader.Size + 9)..], content.Length);
            content.CopyTo(piece[(DtlsRecordHeader.Size + messageHeader)..]);
            return piece.ToArray();
        }
    }

    static void WriteUInt24(Span<byte> target, int value)
    {
        for (var i = 0; i < 3; i++) target[i] = (byte)(value >> (16 - (8 * i)));
    }
}
