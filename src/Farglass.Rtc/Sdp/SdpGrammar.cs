using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Farglass.Rtc.Sdp;

/// <summary>The words that SDP is made of (RFC 8866, 9).</summary>
static class SdpGrammar
{
    const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    const string Token = Alphanumeric + "!#$%&'*+-.^_`{|}~";

    static readonly SearchValues<char> TokenChars = SearchValues.Create(Token);
    static readonly SearchValues<char> ProtocolChars = SearchValues.Create(Token + "/");
    static readonly SearchValues<char> IceChars = SearchValues.Create(Alphanumeric + "+/"); // RFC 8839, 5.1.

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenChars);

    public static bool IsProtocol(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(ProtocolChars);

    public static bool IsIceText(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(IceChars);

    /// <summary>Digits alone: no sign, no space.</summary>
    public static bool TryNumber<T>(ReadOnlySpan<char> text, out T number)
        where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Takes what stands before the separator, or all of it where there is none.</summary>
    public static ReadOnlySpan<char> TakeUntil(char separator, scoped ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(separator);
        var taken = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return taken;
    }

    /// <summary>Takes the next word; words are parted by one space or more. Empty at the end.</summary>
    public static ReadOnlySpan<char> TakeWord(scoped ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        return TakeUntil(' ', ref rest);
    }
}
