namespace Farglass.Rtc.Dtls;

/// <summary>Every bound of DTLS, with the reason for it.</summary>
public static class DtlsLimits
{
    /// <summary>What every path carries in one piece, and what browsers themselves keep to.</summary>
    public const int DatagramBytesMax = 1_200;

    /// <summary>
    /// What we send in one record: a datagram less its header (13 bytes), the nonce (8) and the tag (16) of AES-GCM.
    /// </summary>
    public const int DataBytesMax = DatagramBytesMax - 37;

    /// <summary>
    /// What we take in one record. An Ethernet frame holds 1500 bytes; OpenSSL alone would take and keep 16 KiB.
    /// </summary>
    public const int RecordBytesMax = 2_048;

    /// <summary>
    /// What a record has at least once there are keys: the nonce and the tag of AES-GCM. OpenSSL 3.0 takes a shorter
    /// one, which anybody can forge, for an error of its own and ends the connection.
    /// </summary>
    public const int ProtectedLengthMin = 24;

    /// <summary>
    /// Records that have come and have not been read. A datagram is read before the next comes, so this is plenty; and
    /// it is less than what OpenSSL reads at once (16 KiB), which would cut a record in two.
    /// </summary>
    public const int IncomingBytesMax = 8 * 1024;

    /// <summary>Records that wait to be sent, before more data is refused: 50 datagrams.</summary>
    public const int OutgoingBytesMax = 60_000;

    /// <summary>A self-signed certificate has 400 bytes with an elliptic key, 1 KiB with RSA.</summary>
    public const int CertificatesBytesMax = 16 * 1024;

    /// <summary>
    /// From the start until the peer's last flight. With ICE behind us only a lossy path takes long; ICE itself gives
    /// up after as long (RFC 7675, 5.1).
    /// </summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Somebody waits for a picture, so not the second of RFC 6347, 4.2.4.1, but what RFC 9147, 5.8.2 allows to
    /// real-time media. On a slower path one flight, 1 KiB, is sent twice or three times.
    /// </summary>
    public static readonly TimeSpan RetransmitAfterInitial = TimeSpan.FromMilliseconds(100);

    /// <summary>The time doubles up to here, so that a path with heavy loss gets some tries more.</summary>
    public static readonly TimeSpan RetransmitAfterMax = TimeSpan.FromSeconds(4);

    /// <summary>
    /// With the times above they last for 30 seconds: until the handshake is given up. OpenSSL itself allows no more.
    /// </summary>
    public const int RetransmissionsMax = 12;
}
