using Farglass.Protocol.Messages;

namespace Farglass.Host.Supervision;

/// <summary>Lets the user's microphone through where the application may have it, whatever the page sends.</summary>
sealed class MicrophoneGate(bool isAllowed)
{
    /// <summary>Messages that were not passed on.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether the client's message may go on to the session: all but the microphone's do.</summary>
    public bool Passes(ReadOnlySpan<byte> message)
    {
        if (isAllowed || (MessageType)message[0] is not (MessageType.Microphone or MessageType.Speech)) return true;
        Refused++;
        return false;
    }
}
