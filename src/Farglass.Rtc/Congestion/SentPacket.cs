using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Congestion;

/// <summary>A packet that has left.</summary>
/// <param name="TransportSequence">
/// Its number among all packets of the transport, without a wrap; 0 if its stream has none.
/// </param>
/// <param name="MediaSequence">Of the media packet that it is, or repeats; without a wrap.</param>
/// <param name="Bytes">Of RTP, header and all; what SRTP, UDP and IP add is left out.</param>
/// <param name="ProbeId">Of the probe that it belongs to; 0 if to none.</param>
public readonly record struct SentPacket(
    long TransportSequence, PacketKind Kind, long MediaSequence, int Bytes, TimeSpan SentAt, int ProbeId);

/// <summary>What became of a packet.</summary>
/// <param name="HasArrived">False: it is lost, unless later feedback says that it was only late.</param>
/// <param name="ArrivedAt">By the receiver's clock, which has a zero of its own. Only of one that has arrived.</param>
public readonly record struct PacketResult(SentPacket Packet, bool HasArrived, TimeSpan ArrivedAt);

/// <summary>A wish to send at a rate for a moment, with padding where media does not suffice.</summary>
/// <param name="Id">Not 0. The packets of the probe carry it.</param>
/// <param name="PacketsMin">Fewer say nothing, however long they took.</param>
public readonly record struct ProbeRequest(int Id, Bitrate Rate, TimeSpan Duration, int PacketsMin);
