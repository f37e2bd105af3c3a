using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>A peer of an agent that speaks STUN, and may speak it badly.</summary>
static class Checks
{
    public const uint Priority = 0x6E0001FF;

    public delegate void Attributes(ref StunWriter writer);

    /// <summary>A check as a browser sends it, with what the test adds.</summary>
    public static byte[] Request(
        IceCredentials to, IceCredentials from, Attributes? add = null, bool nominates = false,
        ulong? controlled = null) => Message(StunClass.Request, StunTransactionId.New(), to, (ref writer) =>
        {
            writer.AddUsername(to.UfragBytes, from.UfragBytes);
            writer.Add((StunAttribute)0xC057, 4); // What Chromium says of its network.
            if (controlled is { } tieBreaker) writer.AddControlled(tieBreaker);
            else writer.AddControlling(0x1234);
            writer.AddPriority(Priority);
            if (nominates) writer.AddUseCandidate();
            add?.Invoke(ref writer);
        });

    /// <param name="signer">Whose password signs it.</param>
    public static byte[] Message(StunClass messageClass, StunTransactionId id, IceCredentials signer, Attributes add)
    {
        var bytes = new byte[IceLimits.StunBytesMax];
        var writer = new StunWriter(bytes, messageClass, id);
        add(ref writer);
        return bytes[..writer.FinishSigned(signer.Key)];
    }

    public static StunTransactionId IdOf(byte[] datagram)
    {
        Assert.True(StunMessage.TryParse(datagram, out var message));
        return message.Id;
    }

    /// <summary>All that an agent wants to send.</summary>
    public static List<(byte[] Datagram, NetworkPath Path)> Drain(this IIceAgent agent)
    {
        var drained = new List<(byte[], NetworkPath)>();
        var bytes = new byte[IceLimits.StunBytesMax];
        while (agent.TryTransmit(bytes, out var length, out var path)) drained.Add((bytes[..length], path));
        return drained;
    }

    public static List<IceEvent> DrainEvents(this IIceAgent agent)
    {
        var drained = new List<IceEvent>();
        while (agent.TryTakeEvent(out var taken)) drained.Add(taken);
        return drained;
    }
}
