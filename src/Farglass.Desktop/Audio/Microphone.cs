using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Farglass.Native.Opus;
using Farglass.Native.Pulse;

namespace Farglass.Desktop.Audio;

/// <summary>
/// Plays what a user says into the sink whose monitor is the applications' microphone. The sink's own queue is the
/// jitter buffer: it begins with some packets, again so after it ran empty, and what it has no room for is late.
/// </summary>
sealed class Microphone(string server, string sink, Action<string> failed) : IMicrophone
{
    readonly Lock _gate = new();
    Speech? _speech, _ending;
    bool _closed;

    public void Switch(bool isOn)
    {
        lock (_gate)
        {
            if (_closed || isOn == _speech is not null) return;
            _speech?.Stop();
            if (isOn) _ending?.Join(); // However fast it is switched, there is one thread, and one that ends.
            else _ending = _speech;
            _speech = isOn ? new(server, sink, failed) : null;
        }
    }

    public void Hear(ushort sequence, ReadOnlySpan<byte> opus)
    {
        lock (_gate) _speech?.Hear(sequence, opus);
    }

    public void Dispose()
    {
        Speech? speech, ending;
        lock (_gate) (speech, ending, _speech, _ending, _closed) = (_speech, _ending, null, null, true);
        speech?.Stop();
        speech?.Join();
        ending?.Join();
    }

    /// <summary>From one switching on to the next off: one thread, one connection.</summary>
    sealed class Speech
    {
        readonly ConcurrentQueue<(ushort Sequence, byte[] Packet)> _packets = new();
        readonly string _server, _sink;
        readonly Action<string> _failed;
        readonly Thread _thread;
        readonly Lock _gate = new(); // Over waking a player that is being disposed.
        PulsePlayer? _player;
        volatile bool _stopping;

        public Speech(string server, string sink, Action<string> failed)
        {
            (_server, _sink, _failed) = (server, sink, failed);
            _thread = new(Run) { Name = "microphone", IsBackground = true };
            _thread.Start();
        }

        public void Hear(ushort sequence, ReadOnlySpan<byte> opus)
        {
            if (_packets.Count >= SoundLimits.SpeechPacketsWaitingMax) return; // The server stands still.
            _packets.Enqueue((sequence, opus.ToArray()));
            Wake();
        }

        public void Stop()
        {
            _stopping = true;
            Wake();
        }

        public void Join() => _thread.Join();

        void Wake()
        {
            lock (_gate) _player?.Wake();
        }

        void Run()
        {
            try
            {
                using var decoder = new SpeechDecoder();
                var player = PulsePlayer.Open(new(_server, _sink, SoundLimits.SamplesPerSecond,
                    SoundLimits.SpeechChannels, SoundLimits.SpeechQueueBytes, SoundLimits.SpeechStartBytes));
                lock (_gate) _player = player;
                for (; !_stopping; player.Wait()) PlayAll(decoder, player);
            }
            catch (Exception e) when (e is PulseException or OpusException)
            {
                if (!_stopping) _failed(e.Message);
            }

            lock (_gate)
            {
                _player?.Dispose();
                _player = null;
            }
        }

        void PlayAll(SpeechDecoder decoder, PulsePlayer player)
        {
            while (_packets.TryDequeue(out var one))
            {
                var samples = MemoryMarshal.AsBytes(decoder.Decode(one.Sequence, one.Packet));
                if (!samples.IsEmpty && samples.Length <= player.Room) player.Write(samples);
            }
        }
    }
}
