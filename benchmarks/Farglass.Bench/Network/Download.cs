using System.Buffers.Binary;
using Farglass.Testing.Network;

namespace Farglass.Bench.Network;

/// <summary>A download by TCP: every packet is acknowledged by one.</summary>
sealed class Download : LinkUser
{
    const int AcknowledgementBytes = 52;

    readonly CubicSender _sender = new();

    public override void Step(SharedLink link)
    {
        while (_sender.TryTake(link.Now, out var number))
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            SendDown(link, new(bytes, IsRtcp: false, CubicSender.PacketBytes));
        }
    }

    public override void ReceiveDown(SharedLink link, in Datagram datagram)
    {
        ReceivedBytes += datagram.WireBytes;
        link.SendUp(this, datagram with { WireBytes = AcknowledgementBytes });
    }

    public override void ReceiveUp(SharedLink link, in Datagram datagram) =>
        _sender.Acknowledged(link.Now, BinaryPrimitives.ReadInt64BigEndian(datagram.Bytes));
}
