using Farglass.Host.Supervision;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Tests;

/// <summary>Whether an application gets the user's microphone is the host's to say, and not the page's.</summary>
public sealed class MicrophoneGateTests
{
    static readonly byte[] On = [(byte)MessageType.Microphone, 1], Speech = [(byte)MessageType.Speech, 0, 1, 2];

    [Fact]
    public void An_application_that_may_have_it_hears_it()
    {
        var gate = new MicrophoneGate(isAllowed: true);
        Assert.True(gate.Passes(On) && gate.Passes(Speech));
        Assert.Equal(0, gate.Refused);
    }

    [Fact]
    public void Another_one_hears_nothing_and_gets_everything_else()
    {
        var gate = new MicrophoneGate(isAllowed: false);
        Assert.False(gate.Passes(On) || gate.Passes(Speech));
        Assert.True(gate.Passes([(byte)MessageType.ReleaseKeys]));
        Assert.Equal(2, gate.Refused);
    }
}
