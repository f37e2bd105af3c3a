using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Farglass.Native.OpenSsl;
using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Dtls;

public enum DtlsState
{
    Handshaking,

    /// <summary>The peer is who it should be. There are keys, and data may be exchanged.</summary>
    Connected,

    /// <summary>One of the ends has said that it will send no more.</summary>
    Closed,

    Failed,
}

public enum DtlsFailure
{
    None,

    /// <summary>The handshake was not done after <see cref="DtlsLimits.HandshakeTimeout"/>.</summary>
    TimedOut,

    /// <summary>The certificate is not the one that the peer's SDP has announced.</summary>
    WrongFingerprint,

    /// <summary>OpenSSL gave up, or the peer sent an alert: <see cref="DtlsConnection.FailureDetail"/>.</summary>
    Protocol,
}

/// <summary>
/// One DTLS 1.2 connection, by OpenSSL. Its owner hands it datagrams and the time, and after each call drains first
/// <see cref="TryRead"/> and then <see cref="TryTransmit"/>. Once connected, what has come is looked at when it is
/// read, be it an alert or the last flight of a peer that has not seen ours.
/// </summary>
/// <remarks>
/// There is no cookie exchange (RFC 6347, 4.2.1): ICE has shown already that the peer receives at its address. That
/// also lets a ClientHello come in pieces, as browsers send it since it carries post-quantum keys.
/// </remarks>
public sealed class DtlsConnection : IDisposable
{
    readonly SslSession _ssl;
    readonly SslRole _role;
    readonly IReadOnlyList<CertificateFingerprint> _peer;
    readonly DtlsOutbox _outbox = new();
    readonly DtlsFlight _flight = new();
    readonly TimeSpan _giveUpAt;
    TimeSpan _now;
    bool _isCopying, _isPeerRight, _isPeerWrong;

    internal DtlsConnection(SslContext context, SslRole role, IReadOnlyList<CertificateFingerprint> peer, TimeSpan now)
    {
        _role = role;
        _peer = peer;
        _now = now;
        _giveUpAt = now + DtlsLimits.HandshakeTimeout;
        _ssl = new(context, role, DtlsLimits.DatagramBytesMax, IsPeer, OnTimer);
        Handshake();
    }

    public DtlsState State { get; private set; }

    public DtlsFailure Failure { get; private set; }

    /// <summary>For a log: what OpenSSL said.</summary>
    public string FailureDetail { get; private set; } = "";

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public TimeSpan Deadline =>
        State != DtlsState.Handshaking ? TimeSpan.MaxValue
        : _flight.Deadline < _giveUpAt ? _flight.Deadline : _giveUpAt;

    /// <summary>What has come and is no record, or one that does not belong here.</summary>
    public long RecordsDropped { get; private set; }

    /// <param name="datagram">One whose first byte says DTLS: 20 to 63 (RFC 7983, 7).</param>
    public void Receive(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (State is DtlsState.Closed or DtlsState.Failed) return;
        _now = now;
        var records = new DtlsRecords(datagram, isVersionAgreed: State == DtlsState.Connected);
        while (records.TryNext(out var record))
            if (_ssl.IncomingLength + record.Length <= DtlsLimits.IncomingBytesMax) _ssl.WriteIncoming(record);
            else RecordsDropped++;
        RecordsDropped += records.Dropped;
        if (State == DtlsState.Handshaking) Handshake();
    }

    public void Advance(TimeSpan now)
    {
        if (State != DtlsState.Handshaking) return;
        _now = now;
        if (now >= _giveUpAt) Fail(DtlsFailure.TimedOut, "");
        else if (_flight.TryTakeDue(now, out var records)) _outbox.Append(records);
    }

    /// <summary>Takes one datagram to send. There may be some left to send after an end, too.</summary>
    public bool TryTransmit(Span<byte> target, out int length) => _outbox.TryTake(target, out length);

    /// <summary>Takes the data of one record.</summary>
    /// <param name="target">Of at least <see cref="DtlsLimits.RecordBytesMax"/>.</param>
    public bool TryRead(Span<byte> target, out int length)
    {
        length = 0;
        if (State != DtlsState.Connected) return false;
        Debug.Assert(target.Length >= DtlsLimits.RecordBytesMax, "What does not fit would look like another record.");
        var status = _ssl.Read(target, out length);
        CollectOutput(); // A peer that has not seen our last flight gets it again.
        if (status == SslStatus.Closed) Close();
        if (status == SslStatus.Failed) Fail(DtlsFailure.Protocol, _ssl.Error);
        return status == SslStatus.Done;
    }

    /// <summary>Makes one record.</summary>
    /// <returns>False if there is no connection, or too much waits to be sent already.</returns>
    /// <exception cref="ArgumentException">More than <see cref="DtlsLimits.DataBytesMax"/>, or nothing.</exception>
    public bool TryWrite(ReadOnlySpan<byte> data)
    {
        if (data.Length is 0 or > DtlsLimits.DataBytesMax)
            throw new ArgumentException($"{data.Length} bytes do not fit into a record.", nameof(data));
        if (State != DtlsState.Connected || _outbox.Length >= DtlsLimits.OutgoingBytesMax) return false;
        var status = _ssl.Write(data);
        CollectOutput();
        if (status == SslStatus.Failed) Fail(DtlsFailure.Protocol, _ssl.Error);
        return status == SslStatus.Done;
    }

    /// <returns>False before there is a connection, or if the peer knows no profile that we know.</returns>
    public bool TryExportSrtpKeys([NotNullWhen(true)] out SrtpKeys? keys)
    {
        keys = null;
        var profile = State == DtlsState.Connected ? (SrtpProfile)_ssl.SelectedSrtpProfile : default;
        if (!profile.IsKnown) return false;
        Span<byte> material = stackalloc byte[SrtpKeys.MaterialLength(profile)];
        _ssl.ExportKeyingMaterial(SrtpKeys.ExporterLabel, material);
        keys = SrtpKeys.FromMaterial(profile, material, _role == SslRole.Client);
        return true;
    }

    /// <summary>Tells the peer (close_notify), as far as it can be told already. Closing twice is fine.</summary>
    public void Close()
    {
        if (State == DtlsState.Connected) _ssl.Shutdown();
        CollectOutput();
        if (State != DtlsState.Failed) MoveTo(DtlsState.Closed);
    }

    public void Dispose() => _ssl.Dispose();

    void Handshake()
    {
        var status = _ssl.Handshake();
        CollectOutput();
        _isCopying = false;
        if (status == SslStatus.Done && _isPeerRight) MoveTo(DtlsState.Connected);
        else if (_isPeerWrong) Fail(DtlsFailure.WrongFingerprint, _ssl.Error);
        else if (status != SslStatus.WantsInput) Fail(DtlsFailure.Protocol, _ssl.Error);
    }

    void Fail(DtlsFailure failure, string detail)
    {
        (Failure, FailureDetail) = (failure, detail);
        MoveTo(DtlsState.Failed);
    }

    /// <summary>The handshake is over then, however it went.</summary>
    void MoveTo(DtlsState state)
    {
        State = state;
        _flight.End();
    }

    bool IsPeer(ReadOnlySpan<byte> certificate)
    {
        _isPeerRight = CertificateFingerprint.Of(certificate) is var shown && _peer.Any(shown.Equals);
        _isPeerWrong = !_isPeerRight;
        return _isPeerRight;
    }

    /// <summary>
    /// OpenSSL is about to write a flight, or to write it again. Any time of a few microseconds has run out when it
    /// looks at its clock next, so the time that has run out can as well be the number of the copy.
    /// </summary>
    uint OnTimer(uint copy)
    {
        const uint never = uint.MaxValue; // 71 minutes.
        CollectOutput();
        _isCopying = copy > 0; // What comes from here on is a copy.
        if (!_isCopying) _flight.Begin(_now);
        return copy < DtlsLimits.RetransmissionsMax ? copy + 1 : never;
    }

    void CollectOutput()
    {
        var length = _ssl.OutgoingLength;
        if (length == 0) return;
        if (!_isCopying) _ = _ssl.ReadOutgoing(_outbox.Extend(length));
        else
        {
            var copy = new byte[length];
            _ = _ssl.ReadOutgoing(copy);
            _flight.AddCopy(copy);
        }
    }
}
