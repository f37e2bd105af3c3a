using System.Diagnostics;

namespace Farglass.Rtc.Sdp;

/// <summary>Who sends, seen from whoever wrote the description (RFC 8866, 6.7).</summary>
[Flags]
public enum MediaDirection : byte
{
    Inactive = 0,
    Receive = 1,
    Send = 2,
    SendReceive = Send | Receive,
}

public static class MediaDirections
{
    /// <summary>The same, seen from the other side.</summary>
    public static MediaDirection Reversed(this MediaDirection direction) => direction switch
    {
        MediaDirection.Send => MediaDirection.Receive,
        MediaDirection.Receive => MediaDirection.Send,
        _ => direction,
    };

    public static string ToSdp(this MediaDirection direction) => direction switch
    {
        MediaDirection.Inactive => "inactive",
        MediaDirection.Receive => "recvonly",
        MediaDirection.Send => "sendonly",
        MediaDirection.SendReceive => "sendrecv",
        _ => throw new UnreachableException($"{direction} is no direction."),
    };

    public static bool TryParse(ReadOnlySpan<char> text, out MediaDirection direction)
    {
        (var known, direction) = text switch
        {
            "inactive" => (true, MediaDirection.Inactive),
            "recvonly" => (true, MediaDirection.Receive),
            "sendonly" => (true, MediaDirection.Send),
            "sendrecv" => (true, MediaDirection.SendReceive),
            _ => default,
        };
        return known;
    }
}
