using Farglass.Desktop.Audio;
using Farglass.Protocol.Messages;
using Farglass.Session.Records;
using Farglass.Session.Screen;

namespace Farglass.Session.Sound;

/// <summary>Passes packets of sound on to the host that also gets the frames. Nothing is allocated.</summary>
sealed class SoundRelay(ScreenRelay screen, SessionLog log) : ISoundSink
{
    public void OnPacket(in SoundPacket packet, ReadOnlySpan<byte> opus)
    {
        Span<byte> header = stackalloc byte[SoundHeader.Size];
        new SoundHeader(packet.Starts, (ulong)packet.Position).Write(header);
        screen.Host?.TrySend(header, opus);
    }

    /// <summary>The session goes on without sound.</summary>
    public void OnFailed(string detail) => log.Add("sound ended", detail);
}
