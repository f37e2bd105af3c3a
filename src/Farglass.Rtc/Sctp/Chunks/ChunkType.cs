namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>
/// The chunks that we know (RFC 9260, 3.2; RFC 3758; RFC 6525). The two high bits of any other say what to do with it:
/// the highest whether to go on with the packet, the second whether to tell the sender.
/// </summary>
enum ChunkType : byte
{
    Data = 0,
    Init = 1,
    InitAck = 2,
    Sack = 3,
    Heartbeat = 4,
    HeartbeatAck = 5,
    Abort = 6,
    Shutdown = 7,
    ShutdownAck = 8,
    Error = 9,
    CookieEcho = 10,
    CookieAck = 11,
    ShutdownComplete = 14,
    Reconfig = 130,
    ForwardTsn = 192,
}
