namespace Farglass.Rtc.Ice;

/// <summary>What a datagram is, by its first byte (RFC 7983, 7, as updated by RFC 9443).</summary>
public enum DatagramKind : byte
{
    /// <summary>Nothing that belongs here: ZRTP, QUIC, or garbage.</summary>
    Unknown,
    Stun,
    Dtls,
    TurnChannel,
    Rtp,
    Rtcp,
}

public static class DatagramKinds
{
    /// <summary>RTCP's packet types as they share a port with RTP (RFC 5761, 4): 192 to 223.</summary>
    const int RtcpTypeMin = 192, RtcpTypeMax = 223;

    extension(DatagramKind)
    {
        public static DatagramKind Of(ReadOnlySpan<byte> datagram) => datagram switch
        {
            [<= 3, ..] => DatagramKind.Stun,
            [>= 20 and <= 63, ..] => DatagramKind.Dtls,
            [>= 64 and <= 79, ..] => DatagramKind.TurnChannel,
            [>= 128 and <= 191, >= RtcpTypeMin and <= RtcpTypeMax, ..] => DatagramKind.Rtcp,
            [>= 128 and <= 191, ..] => DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
    }
}
