using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Srtp;

namespace Farglass.Bench;

/// <summary>
/// What a packet of WebRTC makes of objects, between two ends in this thread: paced, packetized, encrypted, decrypted,
/// put together again, and reported back. Time is a number here, so the figure is the same on every machine.
/// </summary>
static class PacketCost
{
    const int FrameBytes = 16_000; // 60 of them a second make 8 Mbit/s.
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Measured = TimeSpan.FromSeconds(20);

    /// <returns>Bytes that both ends allocate, for each packet that is sent.</returns>
    public static double BytesAllocated(int seed)
    {
        using var ends = new Ends(seed);
        ends.Run(TimeSpan.Zero, WarmUp);
        var (packets, before) = (ends.Packets, GC.GetAllocatedBytesForCurrentThread());
        ends.Run(WarmUp, WarmUp + Measured);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(ends.Packets - packets);
    }

    sealed class Ends : IDisposable
    {
        readonly SrtpSession _near, _far;
        readonly MediaSender _sender;
        readonly MediaReceiver _receiver;
        readonly byte[] _accessUnit, _datagram = new byte[VideoStream.DatagramBytesMax + 64];
        uint _frames;

        public Ends(int seed)
        {
            var random = new Random(seed);
            _near = VideoStream.Encrypting(new(seed), isClient: false);
            _far = VideoStream.Encrypting(new(seed), isClient: true);
            _sender = new(new(VideoStream.Parameters, null, "near", DateTimeOffset.UnixEpoch),
                new FixedRate(Bitrate.FromMegabits(20)), random);
            _receiver = new(new(VideoStream.Parameters, null, 3, "far", DateTimeOffset.UnixEpoch));
            _accessUnit = new byte[FrameBytes];
            VideoStream.FillPicture(_accessUnit, random);
        }

        public long Packets { get; private set; }

        public void Run(TimeSpan from, TimeSpan until)
        {
            for (var now = from; now < until; now += TimeSpan.FromMilliseconds(1))
            {
                _sender.Advance(now);
                _receiver.Advance(now);
                if ((int)now.TotalMilliseconds % 16 == 0) _sender.SendFrame(now, ++_frames, now, _accessUnit);
                Forward(now);
                Back(now);
                while (_receiver.TryTakeFrame(now, out _)) { }
                while (_sender.TryTakeEvent(out _)) { }
            }
        }

        public void Dispose()
        {
            _near.Dispose();
            _far.Dispose();
        }

        void Forward(TimeSpan now)
        {
            while (_sender.TryTransmit(
                now, _datagram.AsSpan(0, VideoStream.DatagramBytesMax), out var length, out var isRtcp))
            {
                Packets++;
                var secret = _datagram.AsSpan(
                    0, isRtcp ? _near.ProtectReport(_datagram, length) : _near.Protect(_datagram, length));
                if (isRtcp && _far.TryUnprotectReport(secret, out length))
                    _receiver.ReceiveRtcp(now, _datagram.AsSpan(0, length));
                else if (!isRtcp && _far.TryUnprotect(secret, out length))
                    _receiver.ReceiveRtp(now, _datagram.AsSpan(0, length));
                else throw new InvalidOperationException("A packet was not understood.");
            }
        }

        void Back(TimeSpan now)
        {
            while (_receiver.TryTransmit(now, _datagram.AsSpan(0, VideoStream.DatagramBytesMax), out var length))
            {
                var secret = _datagram.AsSpan(0, _far.ProtectReport(_datagram, length));
                if (!_near.TryUnprotectReport(secret, out length))
                    throw new InvalidOperationException("A report was not understood.");
                _sender.ReceiveRtcp(now, _datagram.AsSpan(0, length));
            }
        }
    }
}
