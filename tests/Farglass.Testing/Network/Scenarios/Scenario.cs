using System.Text.Json.Serialization;

namespace Farglass.Testing.Network.Scenarios;

/// <summary>
/// A link, what is sent over it, and what is expected of that: docs/network-scenarios.md. Of a file by <see
/// cref="ScenarioReader"/>.
/// </summary>
public sealed record Scenario(string Name, int Seed, TimeSpan Duration)
{
    /// <summary>From the session to the viewer.</summary>
    public required Direction Down { get; init; }

    /// <summary>From the viewer to the session.</summary>
    public required Direction Up { get; init; }

    public required SourceKind Source { get; init; }

    /// <summary>When the picture begins to change; before, it rests.</summary>
    public TimeSpan SourceFrom { get; init; }

    /// <summary>How the session gets to its viewer.</summary>
    public CarrierKind Carrier { get; init; }

    public CompetitorKind Competitor { get; init; }

    public TimeSpan CompetitorFrom { get; init; }

    /// <summary>Null: it has nothing else to do.</summary>
    public BusyProcessor? Processor { get; init; }

    public required IReadOnlyList<Expectation> Figures { get; init; }
}

/// <param name="Phases">At least one; the first begins at zero, each later than the one before.</param>
/// <param name="HasCoDel">RFC 8289 manages the queue.</param>
public sealed record Direction(
    IReadOnlyList<(TimeSpan From, LinkConditions Conditions)> Phases, bool HasCoDel = false)
{
    public EmulatedLink<T> Open<T>(int seed)
    {
        var link = OpenAsItBegins<T>(seed);
        Follow(link, TimeSpan.Zero);
        return link;
    }

    /// <summary>For as long as it takes until the scenario begins, the link is as in its first phase.</summary>
    public EmulatedLink<T> OpenAsItBegins<T>(int seed) => new(seed, Phases[0].Conditions, HasCoDel ? new() : null);

    /// <param name="begin">When the scenario begins, on the link's clock.</param>
    public void Follow<T>(EmulatedLink<T> link, TimeSpan begin)
    {
        foreach (var (from, conditions) in Phases.Skip(1)) link.ChangeAt(begin + from, conditions);
    }
}

public enum SourceKind
{
    /// <summary>All of the picture changes 60 times a second.</summary>
    FullMotion,

    /// <summary>Ten keys a second, each of which changes a letter.</summary>
    Typing,

    /// <summary>All of the picture changes once.</summary>
    FullChange,
}

/// <summary>A processor of the host that others use, too.</summary>
/// <param name="EncodeTime">What a frame takes.</param>
/// <param name="StallMax">For so long at most, again and again, nothing is read from the network or sent.</param>
public sealed record BusyProcessor(TimeSpan EncodeTime, TimeSpan StallMax);

public enum CarrierKind
{
    [JsonStringEnumMemberName("webrtc")]
    WebRtc,

    /// <summary>A WebSocket; the host's TCP has CUBIC.</summary>
    [JsonStringEnumMemberName("websocket-cubic")]
    WebSocketCubic,

    /// <summary>A WebSocket; the host's TCP has BBR.</summary>
    [JsonStringEnumMemberName("websocket-bbr")]
    WebSocketBbr,
}

public enum CompetitorKind
{
    None,

    /// <summary>Another session with the same source and the same control.</summary>
    Session,

    /// <summary>A download by TCP with CUBIC, which has data without end.</summary>
    Cubic,
}

/// <summary>A figure, and the values that are good enough.</summary>
/// <param name="From">What it is counted from: the settled state, or the moment that something changes.</param>
/// <param name="Least">Null: no value is too small.</param>
/// <param name="Most">Null: no value is too large.</param>
public sealed record Expectation(FigureKind Figure, TimeSpan From, double? Least, double? Most);

/// <summary>What is measured of a scenario. In a file the words are small, with a hyphen between them.</summary>
public enum FigureKind
{
    /// <summary>Of what the link carries, in per cent: what comes in.</summary>
    Use,

    /// <summary>In milliseconds.</summary>
    QueueingDelayP95,

    /// <summary>In milliseconds.</summary>
    QueueingDelayMax,

    /// <summary>Until the target rate is under what the link carries, in milliseconds.</summary>
    BelowCapacity,

    /// <summary>From the moment that a frame shows until it has come, in milliseconds.</summary>
    FrameAgeP95,

    /// <summary>The same, the worst.</summary>
    FrameAgeMax,

    /// <summary>
    /// By how many milliseconds the median of the frames' age is higher in the last quarter of the time than in the
    /// first.
    /// </summary>
    FrameAgeGrowth,

    /// <summary>The longest time between two frames, in milliseconds.</summary>
    FreezeMax,

    /// <summary>Until 80 % of what the link carries comes in, in milliseconds.</summary>
    MostlyUsed,

    /// <summary>Until the first frame has come whole, in milliseconds.</summary>
    FirstFrame,

    /// <summary>
    /// Until the picture is like the one that the application has drawn, in milliseconds: SSIM of at least 0.99.
    /// </summary>
    UntilSharp,

    /// <summary>In milliseconds.</summary>
    KeyToPixelsP50,

    /// <summary>In milliseconds.</summary>
    KeyToPixelsP95,

    /// <summary>A number of frames.</summary>
    KeyFrames,

    /// <summary>That come in, in a second.</summary>
    FrameRate,

    /// <summary>Of what comes in of all senders, in per cent.</summary>
    Share,

    /// <summary>From the end of an outage until a fresh frame comes, in milliseconds; of several the worst.</summary>
    UntilLive,

    /// <summary>What comes in, in per cent of the same link without jitter.</summary>
    JitterRatio,

    /// <summary>The mean target rate, in per cent of that with a processor that has nothing else to do.</summary>
    ProcessorRatio,
}
