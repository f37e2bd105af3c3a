namespace Farglass.Rtc.Sctp.Association;

/// <summary>What the peer said of itself in its INIT or INIT ACK, and what follows for us.</summary>
/// <param name="Tag">Stands in every packet to it.</param>
/// <param name="FirstTsn">Of its first DATA.</param>
/// <param name="OutgoingStreams">How many we may use to it.</param>
readonly record struct PeerParameters(
    uint Tag, Tsn FirstTsn, uint ReceiveWindow, ushort OutgoingStreams, bool ForwardsTsn, bool Reconfigures);
