namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>The numbers under which a track's packets carry header extensions (RFC 8285). 0: not at all.</summary>
public readonly record struct ExtensionIds(
    byte Mid, byte AbsoluteSendTime, byte TransportSequence, byte PlayoutDelay, byte DependencyDescriptor = 0)
{
    /// <summary>
    /// The same with one more. One that is unknown, there already, or whose number is taken, changes nothing.
    /// </summary>
    internal ExtensionIds With(HeaderExtension extension)
    {
        var id = (byte)extension.Id;
        if (id == Mid || id == AbsoluteSendTime || id == TransportSequence || id == PlayoutDelay
            || id == DependencyDescriptor) return this;
        return extension.Uri switch
        {
            HeaderExtension.MidUri when Mid == 0 => this with { Mid = id },
            HeaderExtension.AbsoluteSendTimeUri when AbsoluteSendTime == 0 => this with { AbsoluteSendTime = id },
            HeaderExtension.TransportSequenceUri when TransportSequence == 0 => this with { TransportSequence = id },
            HeaderExtension.PlayoutDelayUri when PlayoutDelay == 0 => this with { PlayoutDelay = id },
            HeaderExtension.DependencyDescriptorUri when DependencyDescriptor == 0 =>
                this with { DependencyDescriptor = id },
            _ => this,
        };
    }
}
