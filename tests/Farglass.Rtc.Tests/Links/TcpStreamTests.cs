using Farglass.Testing.Network;

namespace Farglass.Rtc.Tests.Links;

/// <summary>
/// The modelled TCP, on a link of 40 ms there and back: it does what the literature says of the real one.
/// </summary>
public sealed class TcpStreamTests
{
    const int Bytes = 4_000_000;

    [Theory]
    [InlineData(0, 9.0, 10.0)]
    [InlineData(0.01, 2.0, 5.0)] // Mathis et al., 1997: 3.5 Mbit/s for Reno, and CUBIC is no slower.
    public void CUBIC_fills_a_link_without_loss_and_not_one_with(double loss, double least, double most) =>
        Assert.InRange(Megabits(new CubicWindow(), loss), least, most);

    [Theory]
    [InlineData(0, 8.5, 10.0)]
    [InlineData(0.01, 7.5, 10.0)]
    public void BBR_fills_both(double loss, double least, double most) =>
        Assert.InRange(Megabits(new BbrWindow(), loss), least, most);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_tail_that_is_lost_is_sent_again(int seed)
    {
        var transfer = new Transfer(new CubicWindow(), loss: 0.5, seed);

        Assert.True(transfer.Run(bytes: 5_000, secondsMax: 120));
    }

    [Fact]
    public void What_has_not_left_is_known()
    {
        var sender = new TcpSender(new CubicWindow());
        sender.Write(20 * TcpSender.SegmentBytes);

        while (sender.TryTake(TimeSpan.Zero, out _)) { }

        Assert.Equal(10 * TcpSender.SegmentBytes, sender.NotSentBytes); // RFC 6928: ten packets at first.
    }

    static double Megabits(ICongestionWindow window, double loss)
    {
        var transfer = new Transfer(window, loss, seed: 1);
        Assert.True(transfer.Run(Bytes, secondsMax: 60));
        return Bytes * 8 / transfer.Now.TotalSeconds / 1e6;
    }

    /// <summary>10 Mbit/s; acknowledgements are lost as packets are.</summary>
    sealed class Transfer(ICongestionWindow window, double loss, int seed)
    {
        readonly TcpSender _sender = new(window);
        readonly TcpReceiver _receiver = new();
        readonly EmulatedLink<TcpPacket> _down = new(seed, new()
        {
            BitsPerSecond = 10_000_000,
            Delay = TimeSpan.FromMilliseconds(20),
            QueueTime = TimeSpan.FromMilliseconds(100),
            Loss = loss,
        });

        readonly EmulatedLink<int> _up = new(seed + 1, new() { Delay = TimeSpan.FromMilliseconds(20), Loss = loss });

        public TimeSpan Now { get; private set; }

        /// <returns>Whether all has come.</returns>
        public bool Run(int bytes, double secondsMax)
        {
            _sender.Write(bytes);
            for (; _receiver.InOrder < bytes && Now.TotalSeconds < secondsMax; Now += TimeSpan.FromMilliseconds(1))
            {
                while (_up.TryReceive(Now, out var count)) _sender.Acknowledged(Now, _receiver.Log, count);
                while (_sender.TryTake(Now, out var packet))
                    _down.Send(Now, packet, packet.Bytes + TcpSender.HeaderBytes);
                while (_down.TryReceive(Now, out var packet))
                {
                    _receiver.Receive(packet);
                    _up.Send(Now, _receiver.Log.Count, TcpSender.HeaderBytes);
                }
            }

            return _receiver.InOrder == bytes;
        }
    }
}
