namespace Farglass.Rtc.Sdp;

/// <summary>
/// <c>a=msid:stream track</c> (RFC 8830, 2). A browser plays the tracks of one stream in step, so it holds the picture
/// back for the sound: what must not wait is in a stream of its own.
/// </summary>
/// <param name="TrackId">Empty: not given.</param>
public readonly record struct MediaStreamId(string StreamId, string TrackId) : ISdpValue<MediaStreamId>
{
    public static string AttributeName => "msid";

    public static bool TryParse(ReadOnlySpan<char> text, out MediaStreamId value)
    {
        var stream = SdpGrammar.TakeWord(ref text);
        var track = SdpGrammar.TakeWord(ref text);
        value = new(stream.ToString(), track.ToString());
        return !stream.IsEmpty;
    }

    public override string ToString() => TrackId.Length == 0 ? StreamId : $"{StreamId} {TrackId}";
}
