namespace Farglass.Rtc.Sctp.Sending;

/// <summary>How hard a message is tried for (RFC 3758; RFC 8831, 6.4).</summary>
/// <param name="RetransmissionsMax">More of a fragment, and the message is given up.</param>
/// <param name="ExpiresAt">Past it, and the message is given up.</param>
readonly record struct MessageTerms(bool IsOrdered, int RetransmissionsMax, TimeSpan ExpiresAt)
{
    /// <summary>In order, and until it arrives.</summary>
    public static MessageTerms Reliable => new(IsOrdered: true, int.MaxValue, TimeSpan.MaxValue);
}
