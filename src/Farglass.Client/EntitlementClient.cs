using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Client;

/// <summary>The way to a session: steps 1 to 5. Asks for an entitlement URL, and opens one.</summary>
public sealed class EntitlementClient : IDisposable
{
    readonly HttpClient _http;

    public EntitlementClient(ServerTrust trust) =>
        _http = new(trust.CreateHandler()) { MaxResponseContentBufferSize = Limits.AnswerBytesMax };

    /// <summary>Steps 1 to 4: asks an entitlement service for a session, with a user's name and password.</summary>
    /// <param name="entitlementService">Its base URL.</param>
    /// <param name="application">What to open.</param>
    /// <param name="terminatePrevious">
    /// Ends a session that the user already has of it; else the answer is a refusal.
    /// </param>
    /// <returns>The entitlement URL. It opens one session, once.</returns>
    /// <exception cref="ProblemException">The service refused.</exception>
    /// <exception cref="HttpRequestException">The service could not be reached.</exception>
    public async Task<Uri> RequestAsync(
        Uri entitlementService, ApplicationId application, string user, string password, bool terminatePrevious,
        CancellationToken cancellation)
    {
        var previous = terminatePrevious ? "?terminatePrevious=true" : "";
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"{entitlementService.ToString().TrimEnd('/')}/api/entitlements/{application}{previous}");
        request.Headers.Authorization = new(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        request.Headers.Accept.Add(new("text/plain"));
        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw await ProblemException.ReadAsync(answer, cancellation).ConfigureAwait(false);
        var url = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return Uri.TryCreate(url.Trim(), UriKind.Absolute, out var parsed)
            ? parsed
            : throw new HttpRequestException("The entitlement service's answer is no URL.");
    }

    /// <summary>Step 5: opens an entitlement URL. It can be done once.</summary>
    /// <exception cref="ProblemException">The URL is used, expired or unknown, or there is no place.</exception>
    /// <exception cref="HttpRequestException">The service could not be reached.</exception>
    public async Task<Redirection> RedeemAsync(Uri entitlementUrl, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, entitlementUrl);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json"));
        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw await ProblemException.ReadAsync(answer, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadFromJsonAsync<Redirection>(FarglassJson.Options, cancellation)
            .ConfigureAwait(false)
            ?? throw new HttpRequestException("The streaming service's answer is empty.");
    }

    public void Dispose() => _http.Dispose();
}
