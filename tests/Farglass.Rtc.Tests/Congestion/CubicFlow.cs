using Farglass.Testing.Network;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>A TCP download, and the way back of its acknowledgements.</summary>
sealed class CubicFlow : Bottleneck.Flow
{
    readonly Queue<(TimeSpan At, long Number)> _acknowledgements = new();
    readonly CubicSender _sender = new();

    public override void Step(Bottleneck link)
    {
        while (_acknowledgements.TryPeek(out var next) && next.At <= link.Now)
        {
            _acknowledgements.Dequeue();
            _sender.Acknowledged(link.Now, next.Number);
        }
        while (_sender.TryTake(link.Now, out var number)) Send(link, number, CubicSender.PacketBytes);
    }

    public override void Arrived(Bottleneck link, object packet)
    {
        ArrivedBytes += CubicSender.PacketBytes;
        _acknowledgements.Enqueue((link.Now + link.Conditions.Delay, (long)packet));
    }
}
