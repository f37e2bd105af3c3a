using System.Net;
using System.Net.Sockets;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Native.Linux;
using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Srtp;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>
/// What sending alone takes of a processor, live: a thread that sleeps between frames, packs, paces and encrypts them,
/// and gives them to the kernel, which carries them to a socket of this machine.
/// </summary>
sealed class SendingCost : IDisposable
{
    const int FrameBytes = 16_667, FramesPerSecond = 60; // 8 Mbit/s.
    const string ThreadName = "sending";

    readonly Socket _sink = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    readonly UdpPort _port = UdpPort.Open([IPAddress.Loopback], port: 0);
    readonly BurstBuffer _burst;
    readonly NetworkPath _path;
    readonly SrtpSession _session;
    readonly MediaSender _sender;
    readonly byte[] _accessUnit = new byte[FrameBytes];
    readonly TimeProvider _time = TimeProvider.System;
    readonly long _zero;

    SendingCost(int seed)
    {
        _sink.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _zero = _time.GetTimestamp();
        _path = new(TransportProtocol.Udp, _port.Addresses.Single(),
            NetworkAddress.From((IPEndPoint)_sink.LocalEndPoint!));
        _burst = new((path, datagrams, size) => _port.Send(path, datagrams.Span, size));
        var random = new Random(seed);
        _session = VideoStream.Encrypting(random, isClient: false);
        _sender = new(new(VideoStream.Parameters, null, "near", DateTimeOffset.UnixEpoch),
            new FixedRate(Bitrate.FromMegabits(8)), random);
        VideoStream.FillPicture(_accessUnit, random);
    }

    TimeSpan Now => _time.GetElapsedTime(_zero);

    /// <returns>Milliseconds of processor time, user and system, for each megabit of access units.</returns>
    public static double PerMegabit(int seed, TimeSpan span)
    {
        using var cost = new SendingCost(seed);
        cost.Run(TimeSpan.FromSeconds(2)); // Until it is compiled as well as it will be.
        return cost.Run(span);
    }

    public void Dispose()
    {
        _sink.Dispose();
        _port.Dispose();
        _session.Dispose();
    }

    double Run(TimeSpan span)
    {
        var result = 0.0;
        var thread = new Thread(() => result = SendFor(span)) { Name = ThreadName };
        var sink = new Thread(Swallow);
        sink.Start();
        thread.Start();
        thread.Join();
        _port.Send(_path, [0], 1); // The sign to end.
        sink.Join();
        return result;
    }

    double SendFor(TimeSpan span)
    {
        var before = Processes.CpuTime(Environment.ProcessId, ThreadName);
        var (end, next, frames) = (Now + span, Now, 0u);
        while (Now is var now && now < end)
        {
            if (now >= next)
            {
                _sender.SendFrame(now, ++frames, now, _accessUnit);
                next += TimeSpan.FromSeconds(1.0 / FramesPerSecond);
            }

            Transmit(now);
            var wait = (_sender.Deadline < next ? _sender.Deadline : next) - Now;
            if (wait > TimeSpan.Zero) Polling.WaitReadable([], (long)Math.Ceiling(wait.TotalMicroseconds));
        }

        var used = Processes.CpuTime(Environment.ProcessId, ThreadName) - before;
        return used.TotalMilliseconds / (frames * FrameBytes * 8 / 1e6);
    }

    void Transmit(TimeSpan now)
    {
        _sender.Advance(now);
        while (_sender.TryTransmit(now, _burst.Next[..VideoStream.DatagramBytesMax], out var length, out var isRtcp))
        {
            length = isRtcp ? _session.ProtectReport(_burst.Next, length) : _session.Protect(_burst.Next, length);
            _burst.Add(_path, length);
        }

        _burst.Flush();
        while (_sender.TryTakeEvent(out _)) { }
    }

    void Swallow()
    {
        var datagram = new byte[2048];
        while (_sink.Receive(datagram) > 1) { }
    }
}
