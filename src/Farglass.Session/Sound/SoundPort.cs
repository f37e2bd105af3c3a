using Farglass.Desktop.Audio;

namespace Farglass.Session.Sound;

/// <summary>
/// Where the host's word on sound goes. It is kept until there is a stream, which may be never: then a session is
/// silent, and nothing else is different.
/// </summary>
sealed class SoundPort : ISoundStream
{
    readonly Lock _gate = new();
    ISoundStream? _stream;
    SoundListener _listener;
    bool _closed;

    /// <summary>Hands over to <paramref name="stream"/>, which this object owns from now on.</summary>
    public void Open(ISoundStream stream)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _stream = stream;
                if (_listener != SoundListener.Nobody) stream.Listen(_listener);
                return;
            }
        }

        stream.Dispose();
    }

    public void Listen(SoundListener listener)
    {
        lock (_gate)
        {
            _listener = listener;
            _stream?.Listen(listener);
        }
    }

    public void Dispose()
    {
        ISoundStream? stream;
        lock (_gate) (stream, _stream, _closed) = (_stream, null, true);
        stream?.Dispose();
    }
}
