using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Native.Linux;
using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Srtp;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>
/// What sending alone takes of a processor: a thread packs, paces and encrypts frames and gives them to the kernel,
/// which carries them to a socket of this machine. Live it sleeps between frames, as a host with one viewer does, and
/// wakes with cold caches; without a pause it shows what the code itself takes. The kernel alone and the kernel with
/// the cipher are what no sender can do without.
/// </summary>
sealed class SendingCost : IDisposable
{
    const int FrameBytes = 16_667, FramesPerSecond = 60; // 8 Mbit/s.
    const int DatagramsPerFrame = (FrameBytes + VideoStream.DatagramBytesMax - 1) / VideoStream.DatagramBytesMax;
    const int NonceBytes = 12, TagBytes = 16;
    const string ThreadName = "sending";
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    static readonly TimeSpan FrameInterval = TimeSpan.FromSeconds(1.0 / FramesPerSecond);

    readonly Socket _sink = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    readonly UdpPort _port = UdpPort.Open([IPAddress.Loopback], port: 0);
    readonly BurstBuffer _burst;
    readonly NetworkPath _path;
    readonly SrtpSession _session;
    readonly AesGcm _cipher;
    readonly MediaSender _sender;
    readonly byte[] _accessUnit = new byte[FrameBytes];
    readonly byte[] _datagrams = new byte[DatagramsPerFrame * VideoStream.DatagramBytesMax];
    uint _frames;

    SendingCost(int seed)
    {
        _sink.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _path = new(TransportProtocol.Udp, _port.Addresses.Single(),
            NetworkAddress.From((IPEndPoint)_sink.LocalEndPoint!));
        _burst = new((path, datagrams, size) => _port.Send(path, datagrams.Span, size));
        var random = new Random(seed);
        _session = VideoStream.Encrypting(random, isClient: false);
        _cipher = new(RandomNumberGenerator.GetBytes(TagBytes), TagBytes);
        _sender = new(new(VideoStream.Parameters, null, "near", DateTimeOffset.UnixEpoch),
            new FixedRate(Bitrate.FromMegabits(8)), random);
        VideoStream.FillPicture(_accessUnit, random);
    }

    /// <returns>Milliseconds of processor time, user and system, for each megabit of access units.</returns>
    public static SendingFigures PerMegabit(int seed, TimeSpan span)
    {
        using var cost = new SendingCost(seed);
        return cost.Run(span);
    }

    public void Dispose()
    {
        _sink.Dispose();
        _port.Dispose();
        _session.Dispose();
        _cipher.Dispose();
    }

    SendingFigures Run(TimeSpan span)
    {
        var result = default(SendingFigures);
        var thread = new Thread(() => result = Measure(span)) { Name = ThreadName };
        var sink = new Thread(Swallow);
        sink.Start();
        thread.Start();
        thread.Join();
        _port.Send(_path, [0], 1); // The sign to end.
        sink.Join();
        return result;
    }

    SendingFigures Measure(TimeSpan span)
    {
        var now = TimeSpan.Zero;
        void Whole() => now = SendFrame(now);
        WithoutPause(Whole, WarmUp); // Until it is compiled as well as it will be.
        WithoutPause(Encrypted, WarmUp);
        return new(
            Live: Live(Whole, span),
            KernelAlone: Live(Prepared, span),
            KernelAndCipher: Live(Encrypted, span),
            WithoutPause: WithoutPause(Whole, span));
    }

    /// <summary>Time is a number here, so the pacer's waits take none; the pauses are the caller's.</summary>
    TimeSpan SendFrame(TimeSpan now)
    {
        _sender.SendFrame(now, ++_frames, now, _accessUnit);
        var next = now + FrameInterval;
        for (; now < next; now = _sender.Deadline < next ? _sender.Deadline : next) Transmit(now);
        return next;
    }

    void Prepared() => _port.Send(_path, _datagrams, VideoStream.DatagramBytesMax);

    void Encrypted()
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        for (var at = 0; at < _datagrams.Length; at += VideoStream.DatagramBytesMax)
        {
            var datagram = _datagrams.AsSpan(at, VideoStream.DatagramBytesMax);
            BitConverter.TryWriteBytes(nonce, ++_frames);
            _cipher.Encrypt(nonce, datagram[NonceBytes..^TagBytes], datagram[NonceBytes..^TagBytes],
                datagram[^TagBytes..], datagram[..NonceBytes]);
        }

        Prepared();
    }

    static double Live(Action sendFrame, TimeSpan span)
    {
        var time = TimeProvider.System;
        var (start, frames, before) = (time.GetTimestamp(), 0, CpuTime());
        for (; time.GetElapsedTime(start) is var elapsed && elapsed < span; frames++)
        {
            sendFrame();
            var wait = frames * FrameInterval - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) Polling.WaitReadable([], (long)Math.Ceiling(wait.TotalMicroseconds));
        }

        return PerMegabit(CpuTime() - before, frames);
    }

    static double WithoutPause(Action sendFrame, TimeSpan span)
    {
        var time = TimeProvider.System;
        var (start, frames, before) = (time.GetTimestamp(), 0, CpuTime());
        for (; time.GetElapsedTime(start) < span; frames++) sendFrame();
        return PerMegabit(CpuTime() - before, frames);
    }

    static double PerMegabit(TimeSpan used, int frames) => used.TotalMilliseconds / (frames * (FrameBytes * 8 / 1e6));

    static TimeSpan CpuTime() => Processes.CpuTime(Environment.ProcessId, ThreadName);

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

/// <summary>Milliseconds of processor time, user and system, for each megabit of access units.</summary>
/// <param name="Live">In frames at 60 fps, 8 Mbit/s, asleep between them.</param>
/// <param name="KernelAlone">The same, of datagrams that are ready: one system call for each frame.</param>
/// <param name="KernelAndCipher">The same, each datagram encrypted by AES-128-GCM before.</param>
/// <param name="WithoutPause">One frame after the other.</param>
readonly record struct SendingFigures(double Live, double KernelAlone, double KernelAndCipher, double WithoutPause);
