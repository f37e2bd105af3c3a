using System.Net;
using System.Text.RegularExpressions;

namespace Farglass.Entitlement.Tests.Running;

/// <summary>
/// What a browser without scripts does: keeps cookies, follows nothing by itself, and sends forms as they stand.
/// </summary>
sealed partial class Browser(Uri address) : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
    };

    /// <summary>As it is set: Accept-Language.</summary>
    public required string Languages { get; init; }

    /// <summary>By name. A plain list, since the framework's container hides what a test wants to see.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });

    /// <summary>
    /// Sends the page's form that leads to <paramref name="action"/>, with its hidden fields and those filled in.
    /// </summary>
    public Task<Answer> SubmitAsync(Answer page, string action, params (string Name, string Value)[] filledIn)
    {
        var form = Forms().Matches(page.Body).FirstOrDefault(found => found.Groups["action"].Value == action);
        Assert.True(form is not null, $"The page has no form for {action}: {page.Body}");
        var hidden = Hidden().Matches(form.Groups["inner"].Value)
            .Select(field =>
                (WebUtility.HtmlDecode(field.Groups["name"].Value),
                WebUtility.HtmlDecode(field.Groups["value"].Value)));
        return PostAsync(action,
            [.. hidden.Where(field => !filledIn.Any(given => given.Name == field.Item1)), .. filledIn]);
    }

    public void Dispose() => _client.Dispose();

    async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        request.Headers.AcceptLanguage.ParseAdd(Languages);
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.ToArray() : [];
        foreach (var cookie in set) Keep(cookie);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)answer.StatusCode, body, answer.Headers.Location?.OriginalString, set,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    void Keep(string cookie)
    {
        var pair = cookie.Split(';')[0].Split('=', 2);
        if (pair[1].Length == 0) Cookies.Remove(pair[0]);
        else Cookies[pair[0]] = pair[1];
    }

    [GeneratedRegex("<form[^>]*method=\"post\"[^>]*action=\"(?<action>[^\"]*)\"[^>]*>(?<inner>.*?)</form>",
        RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}

sealed record Answer(
    int Status, string Body, string? Location, string[] SetCookies, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The words of the page, without its markup.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Body, "<[^>]*>", " "));
}
