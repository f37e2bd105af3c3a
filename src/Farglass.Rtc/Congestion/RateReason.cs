namespace Farglass.Rtc.Congestion;

/// <summary>Why a target is what it is.</summary>
public enum RateReason
{
    /// <summary>It is still sought: the start, or it grows.</summary>
    Searching,

    /// <summary>The source does not use it.</summary>
    ApplicationLimited,

    /// <summary>More made a queue grow.</summary>
    Delay,

    /// <summary>More was lost.</summary>
    Loss,

    /// <summary>The receiver asked for no more, or the owner allows no more.</summary>
    Limit,

    /// <summary>Nothing is heard.</summary>
    Silence,
}
