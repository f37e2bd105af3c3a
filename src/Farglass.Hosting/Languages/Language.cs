using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Farglass.Hosting.Languages;

/// <summary>
/// A language that pages for people are written in. What programs read is English: problem documents, logs, settings.
/// docs/decisions/0111-pages-speak-the-browsers-language.md
/// </summary>
/// <param name="Tag">Of BCP 47, for the page's <c>lang</c> attribute.</param>
public sealed record Language(string Tag)
{
    public static Language English { get; } = new("en");
    public static Language German { get; } = new("de");

    public static IReadOnlyList<Language> All { get; } = [English, German];

    /// <summary>
    /// Whatever exists in each language. A further one is a further parameter: who lacks it does not compile.
    /// </summary>
    public T Of<T>(T english, T german) => this == German ? german : english;
}

public static class LanguageNegotiation
{
    /// <summary>
    /// The one of ours that the browser likes best (RFC 9110, 12.5.4); English for whoever reads none of them.
    /// </summary>
    public static Language PreferredLanguage(this HttpRequest request)
    {
        var accept = request.Headers.AcceptLanguage.ToString();
        if (accept.Length is 0 or > HostingLimits.AcceptLengthMax) return Language.English;
        if (!StringWithQualityHeaderValue.TryParseList([accept], out var wanted)) return Language.English;
        // Sorting is stable: of those that are liked alike, the first stays the first.
        return wanted.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1)
            .Select(one => Find(one.Value.AsSpan())).FirstOrDefault(language => language is not null)
            ?? Language.English;
    }

    /// <summary>Tells caches and readers which language this is, and what it was chosen by.</summary>
    public static void SayLanguage(this HttpResponse response, Language language)
    {
        response.Headers.ContentLanguage = language.Tag;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }

    // "de-AT" is German.
    static Language? Find(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOf('-');
        var primary = end < 0 ? tag : tag[..end];
        foreach (var language in Language.All)
            if (primary.Equals(language.Tag, StringComparison.OrdinalIgnoreCase)) return language;
        return null;
    }
}
