using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Farglass.Hosting.Problems;

/// <summary>
/// What a client would like to read. Only what it names counts: <c>*/*</c> asks for nothing in particular.
/// </summary>
public static class Negotiation
{
    /// <summary>A browser that shows the answer to a person: it names HTML, and wants JSON no more than that.</summary>
    public static bool PrefersHtml(this HttpRequest request)
    {
        var (html, json) = Qualities(request);
        return html > 0 && html >= json;
    }

    /// <summary>A program: it names JSON, and wants HTML less than that.</summary>
    public static bool PrefersJson(this HttpRequest request)
    {
        var (html, json) = Qualities(request);
        return json > 0 && json > html;
    }

    static (double Html, double Json) Qualities(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        double html = 0, json = 0;
        if (accept.Length is 0 or > HostingLimits.AcceptLengthMax) return (html, json);
        if (!MediaTypeHeaderValue.TryParseList([accept], out var types)) return (html, json);
        foreach (var type in types)
        {
            var quality = type.Quality ?? 1;
            if (type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)) html = Math.Max(html, quality);
            else if (IsJson(type)) json = Math.Max(json, quality);
        }

        return (html, json);
    }

    static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals(ProblemDocument.MediaType, StringComparison.OrdinalIgnoreCase);
}
