using Farglass.Rtc.Dtls;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// The four places of DTLS that a datagram may come to: either end of a connection, and either end of a handshake. The
/// first byte says which, and whether the rest is a datagram or is laid over a genuine one.
/// </summary>
sealed class DtlsSubject : Subject
{
    readonly byte[] _data = new byte[DtlsLimits.RecordBytesMax], _datagram = new byte[DtlsLimits.DatagramBytesMax];
    readonly TimeSpan _start = TimeSpan.FromHours(1);
    DtlsConnection _client, _server, _greeted, _greeting;
    TimeSpan _now;

    public DtlsSubject()
    {
        _now = _start;
        (_client, _server) = Connected();
        (_greeted, _greeting) = (Accept(), Connect());
    }

    public override bool IsSpent => _now - _start > DtlsLimits.HandshakeTimeout / 2;

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 2) return default;
        var control = input[0];
        var datagram = input[1..];
        _now += TimeSpan.FromMilliseconds(control >> 6);
        var shape = new Shape().With((ulong)control & 3);
        var records = new DtlsRecords(datagram);
        while (records.TryNext(out var record)) shape = shape.WithSize(record.Length);
        shape = shape.WithSize(records.Dropped);
        return (control & 3) switch
        {
            0 => Receive(_server, LaidOver(control, _client, datagram), shape),
            1 => Receive(_client, LaidOver(control, _server, datagram), shape),
            2 => Renew(ref _greeted, Receive(_greeted, datagram, shape), Accept),
            _ => Renew(ref _greeting, Receive(_greeting, datagram, shape), Connect),
        };
    }

    public override void Dispose()
    {
        foreach (var connection in new[] { _client, _server, _greeted, _greeting }) connection.Dispose();
        base.Dispose();
    }

    Span<byte> LaidOver(byte control, DtlsConnection sender, Span<byte> changes)
    {
        if ((control & 4) == 0 || changes.Length < 2) return changes;
        Holds(sender.TryWrite(changes[..Math.Min(changes.Length, DtlsLimits.DataBytesMax)]), "It can send.");
        sender.TryTransmit(_datagram, out var length);
        // A few bits, in a place that the input says: header, nonce, text or tag.
        if ((control & 8) != 0) _datagram[changes[0] * length / 256] ^= changes[1];
        return _datagram.AsSpan(0, length);
    }

    Shape Receive(DtlsConnection connection, ReadOnlySpan<byte> datagram, Shape shape)
    {
        var wasConnected = connection.State == DtlsState.Connected;
        connection.Receive(datagram, _now);
        while (connection.TryRead(_data, out var length)) shape = shape.WithSize(length);
        var sent = 0;
        for (; connection.TryTransmit(_datagram, out _); sent++) Holds(sent < 64, "There is an end of what is sent.");
        Holds(!wasConnected || connection.State == DtlsState.Connected,
            $"Nobody ends a connection from outside: {connection.State} {connection.FailureDetail}");
        return shape.WithSize(sent).With(connection.State).With(connection.Failure);
    }

    static Shape Renew(ref DtlsConnection connection, Shape shape, Func<DtlsConnection> make)
    {
        if (connection.State == DtlsState.Handshaking) return shape;
        connection.Dispose();
        connection = make();
        return shape;
    }

    DtlsConnection Accept() => Parties.Dtls.Accept([Parties.Certificate.Fingerprint], _now);

    DtlsConnection Connect()
    {
        var connection = Parties.Dtls.Connect([Parties.Certificate.Fingerprint], _now);
        while (connection.TryTransmit(_datagram, out _)) { }
        return connection;
    }

    (DtlsConnection Client, DtlsConnection Server) Connected()
    {
        var client = Parties.Dtls.Connect([Parties.Certificate.Fingerprint], _now);
        var server = Accept();
        foreach (var (from, to, _) in Flights(client, server)) Pass(from, to);
        Holds(client.State == DtlsState.Connected && server.State == DtlsState.Connected, "Both know each other.");
        return (client, server);
    }

    void Pass(DtlsConnection from, DtlsConnection to)
    {
        while (from.TryTransmit(_datagram, out var length)) to.Receive(_datagram.AsSpan(0, length), _now);
        while (to.TryRead(_data, out _)) { }
    }

    static IEnumerable<(DtlsConnection From, DtlsConnection To, bool ToServer)> Flights(
        DtlsConnection client, DtlsConnection server)
    {
        for (var round = 0; round < 3; round++)
        {
            yield return (client, server, true);
            yield return (server, client, false);
        }
    }

    public static IEnumerable<byte[]> Seeds()
    {
        using var client = Parties.Dtls.Connect([Parties.Certificate.Fingerprint], default);
        using var server = Parties.Dtls.Accept([Parties.Certificate.Fingerprint], default);
        var datagram = new byte[DtlsLimits.DatagramBytesMax];
        foreach (var (from, to, toServer) in Flights(client, server))
        {
            while (from.TryTransmit(datagram, out var length))
            {
                yield return [(byte)(toServer ? 2 : 3), .. datagram[..length]];
                to.Receive(datagram.AsSpan(0, length), default);
            }
        }

        yield return [0x04, .. "data of a record that is right"u8];
        yield return [0x0D, .. "data of a record that is not"u8];
        yield return [0x00, 21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 40];
        yield return [0x01, 23, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 9, 0, 24, .. new byte[24]];
    }
}
