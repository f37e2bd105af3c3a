using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp;

/// <summary>What a description as a whole and one media section have alike: attributes, in their order.</summary>
public abstract class SdpSection
{
    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    public string? UsernameFragment => Find("ice-ufrag");

    public string? Password => Find("ice-pwd");

    public SdpSetup? Setup => SdpSetups.TryParse(Find("setup"), out var setup) ? setup : null;

    public MediaDirection? Direction
    {
        get
        {
            foreach (var attribute in Attributes)
                if (MediaDirections.TryParse(attribute.Name, out var direction)) return direction;
            return null;
        }
    }

    /// <summary>Candidates as they stand after <c>a=candidate:</c>. What is over the limit is left out.</summary>
    public IEnumerable<string> Candidates => Values("candidate").Take(SdpLimits.CandidatesMax);

    public bool EndOfCandidates => Has("end-of-candidates");

    /// <summary>RTP packets with header extensions of one byte and of two may be mixed (RFC 8285, 6).</summary>
    public bool ExtmapAllowMixed => Has("extmap-allow-mixed");

    public bool Has(string name)
    {
        foreach (var attribute in Attributes)
            if (attribute.Name == name) return true;
        return false;
    }

    /// <summary>The value of the first attribute of that name. Null if there is none, or if it is a flag.</summary>
    public string? Find(string name) => Values(name).FirstOrDefault();

    public IEnumerable<string> Values(string name)
    {
        foreach (var attribute in Attributes)
            if (attribute.Name == name && attribute.Value is { } value) yield return value;
    }

    /// <summary>The attributes of one form, in their order. One that does not have its form is left out.</summary>
    public IEnumerable<T> All<T>()
        where T : ISdpValue<T>
    {
        foreach (var text in Values(T.AttributeName))
            if (T.TryParse(text, out var value)) yield return value;
    }
}
