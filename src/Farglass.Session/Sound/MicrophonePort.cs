using Farglass.Desktop.Audio;

namespace Farglass.Session.Sound;

/// <summary>
/// Where the host's word on the microphone goes, once there is one. In a session whose application may not have any
/// there never is: then nothing of it is heard.
/// </summary>
sealed class MicrophonePort : IMicrophone
{
    readonly Lock _gate = new();
    IMicrophone? _microphone;
    bool _isOn, _closed;

    /// <summary>Hands over to <paramref name="microphone"/>, which this object owns from now on.</summary>
    public void Open(IMicrophone microphone)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _microphone = microphone;
                if (_isOn) microphone.Switch(true);
                return;
            }
        }

        microphone.Dispose();
    }

    public void Switch(bool isOn)
    {
        lock (_gate)
        {
            _isOn = isOn;
            _microphone?.Switch(isOn);
        }
    }

    public void Hear(ushort sequence, ReadOnlySpan<byte> opus)
    {
        lock (_gate) _microphone?.Hear(sequence, opus);
    }

    public void Dispose()
    {
        IMicrophone? microphone;
        lock (_gate) (microphone, _microphone, _closed) = (_microphone, null, true);
        microphone?.Dispose();
    }
}
