using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

/// <summary>A client and a server, in virtual time, on a path with delay, loss and what a test makes of it.</summary>
sealed class DtlsPair : IDisposable
{
    public static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(20);

    static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly PriorityQueue<(bool ToServer, byte[] Bytes), (TimeSpan At, int Order)> _onTheWay = new();
    readonly byte[] _datagram = new byte[DtlsLimits.DatagramBytesMax];
    int _order;

    /// <param name="announced">What both sides have announced besides.</param>
    public DtlsPair(CertificateFingerprint? clientExpects = null, CertificateFingerprint? serverExpects = null,
        params ReadOnlySpan<CertificateFingerprint> announced)
    {
        // They are disposed at once: connections that are open must not mind.
        using var client = new DtlsContext(ClientCertificate);
        using var server = new DtlsContext(ServerCertificate);
        Client = client.Connect([.. announced, clientExpects ?? server.Fingerprint], Start);
        Server = server.Accept([.. announced, serverExpects ?? client.Fingerprint], Start);
    }

    public DtlsPair(DtlsConnection client, DtlsConnection server) => (Client, Server) = (client, server);

    public static TimeSpan Start { get; } = TimeSpan.FromHours(5);

    public static DtlsCertificate ClientCertificate { get; } = DtlsCertificate.Create(Day, Day.AddDays(30));

    public static DtlsCertificate ServerCertificate { get; } = DtlsCertificate.Create(Day, Day.AddDays(30));

    public DtlsConnection Client { get; }

    public DtlsConnection Server { get; }

    public TimeSpan Now { get; private set; } = Start;

    public bool IsConnected => Client.State == DtlsState.Connected && Server.State == DtlsState.Connected;

    /// <summary>Whatever was sent, before the path did anything to it.</summary>
    public List<(TimeSpan At, bool ToServer, byte[] Bytes)> Sent { get; } = [];

    public List<byte[]> ReadByClient { get; } = [];

    public List<byte[]> ReadByServer { get; } = [];

    /// <summary>What arrives of a datagram: itself, nothing, more.</summary>
    public Func<bool, byte[], IEnumerable<byte[]>> Path { get; set; } = (_, datagram) => [datagram];

    public static DtlsPair WithLoss(int seed, double loss, bool splitRecords)
    {
        var random = new Random(seed);
        return new()
        {
            Path = (_, datagram) => (splitRecords ? Split(datagram) : [datagram])
                .Where(_ => random.NextDouble() >= loss).ToList(),
        };
    }

    /// <summary>Each record as a datagram of its own, so that a flight can arrive in part.</summary>
    public static IEnumerable<byte[]> Split(byte[] datagram)
    {
        var records = new DtlsRecords(datagram);
        var pieces = new List<byte[]>();
        while (records.TryNext(out var record)) pieces.Add(record.ToArray());
        return pieces;
    }

    /// <summary>Until nothing is left to do.</summary>
    public DtlsPair Run()
    {
        Drain(Client, toServer: true, ReadByClient);
        Drain(Server, toServer: false, ReadByServer);
        while (TryStep())
        {
            Drain(Client, toServer: true, ReadByClient);
            Drain(Server, toServer: false, ReadByServer);
        }

        return this;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    bool TryStep()
    {
        var deadline = Client.Deadline < Server.Deadline ? Client.Deadline : Server.Deadline;
        if (_onTheWay.TryPeek(out var arriving, out var first) && first.At <= deadline)
        {
            _onTheWay.Dequeue();
            Now = first.At;
            (arriving.ToServer ? Server : Client).Receive(arriving.Bytes, Now);
            return true;
        }

        if (deadline == TimeSpan.MaxValue) return false;
        Now = deadline;
        Client.Advance(Now);
        Server.Advance(Now);
        return true;
    }

    void Drain(DtlsConnection connection, bool toServer, List<byte[]> read)
    {
        Span<byte> data = stackalloc byte[DtlsLimits.RecordBytesMax];
        while (connection.TryRead(data, out var length)) read.Add(data[..length].ToArray());
        while (connection.TryTransmit(_datagram, out var length))
        {
            var datagram = _datagram[..length];
            Sent.Add((Now, toServer, datagram));
            foreach (var piece in Path(toServer, datagram))
                _onTheWay.Enqueue((toServer, piece), (Now + OneWay, _order++));
        }
    }
}
