using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Farglass.Entitlement.Users;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.StreamingService;

/// <summary>
/// Speaks to the streaming service in its REST words. A "no" that the caller can act on comes back as a refusal;
/// everything else that goes wrong is a <see cref="StreamingServiceException"/>.
/// </summary>
sealed class StreamingServiceClient(HttpClient http)
{
    /// <summary>All applications that have a record, whatever their state.</summary>
    public Task<IReadOnlyList<ApplicationView>> ListApplicationsAsync(CancellationToken ct) =>
        ListAsync<ApplicationView>("v1/applications?limit=100", Limits.CatalogueLengthMax, ct);

    /// <summary>Null where there is no such application.</summary>
    public async Task<ApplicationView?> FindApplicationAsync(ApplicationId id, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"v1/applications/{id}", null, ct);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<ApplicationView>(answer, ct);
    }

    /// <summary>The user's sessions that have not ended, newest first.</summary>
    public async Task<IReadOnlyList<SessionView>> RunningSessionsAsync(UserName user, CancellationToken ct)
    {
        var address = $"v1/sessions?userId={Uri.EscapeDataString(user.ToString())}&limit=100{LivingStates}";
        var sessions = await ListAsync<SessionView>(address, Limits.UserSessionsMax, ct);
        return [.. sessions.Where(session => !session.State.IsEnded()).OrderByDescending(session => session.CreatedAt)];
    }

    /// <summary>Null where there is no such session, or where it is another user's: nobody learns which.</summary>
    public async Task<SessionView?> FindSessionAsync(SessionId id, UserName user, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"v1/sessions/{id}", null, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        var session = await ReadAsync<SessionView>(answer, ct);
        return session.UserId == user.ToString() ? session : null;
    }

    /// <summary>Step 2.</summary>
    public Task<(SessionGrant? Grant, Refusal? Refusal)> CreateSessionAsync(SessionRequest request,
        CancellationToken ct) =>
        GrantAsync("v1/sessions", request, ct);

    /// <summary>The way back into a session that lives.</summary>
    public Task<(SessionGrant? Grant, Refusal? Refusal)> CreateUrlAsync(
        SessionId id, SessionUrlRequest request, CancellationToken ct) =>
            GrantAsync($"v1/sessions/{id}/urls", request, ct);

    /// <summary>Ends a session; one that has ended already is fine.</summary>
    public async Task TerminateAsync(SessionId id, TerminateCause cause, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"v1/sessions/{id}/terminate", new TerminateRequest(cause),
            ct);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict) return;
        RequireSuccess(answer);
    }

    static string LivingStates => string.Concat(Enum.GetValues<SessionState>()
        .Where(state => !state.IsEnded()).Select(state => $"&state={state}"));

    async Task<(SessionGrant? Grant, Refusal? Refusal)> GrantAsync(string address, object request, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Post, address, request, ct);
        if (answer.IsSuccessStatusCode) return (await ReadAsync<SessionGrant>(answer, ct), null);
        return (null, await RefusalAsync(answer, ct));
    }

    async Task<IReadOnlyList<T>> ListAsync<T>(string address, int lengthMax, CancellationToken ct)
    {
        var items = new List<T>();
        string? cursor = null;
        for (var page = 0; page < Limits.PagesMax && items.Count < lengthMax; page++)
        {
            var next = cursor is null ? address : $"{address}&cursor={Uri.EscapeDataString(cursor)}";
            using var answer = await SendAsync(HttpMethod.Get, next, null, ct);
            var read = await ReadAsync<Page<T>>(answer, ct);
            items.AddRange(read.Items.Take(lengthMax - items.Count));
            if ((cursor = read.Next) is null) break;
        }

        return items;
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: FarglassJson.Options);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
        }
        catch (HttpRequestException trouble)
        {
            throw new StreamingServiceException($"The streaming service does not answer: {trouble.Message}", trouble);
        }
        catch (OperationCanceledException slow) when (!ct.IsCancellationRequested)
        {
            throw new StreamingServiceException("The streaming service takes too long to answer.", slow);
        }
    }

    static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct)
    {
        RequireSuccess(answer);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(FarglassJson.Options, ct)
                ?? throw new StreamingServiceException($"The streaming service sent no {typeof(T).Name}.");
        }
        catch (JsonException broken)
        {
            throw new StreamingServiceException($"The streaming service sent no valid {typeof(T).Name}.", broken);
        }
    }

    static void RequireSuccess(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode) return;
        throw new StreamingServiceException(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? $"The streaming service refuses StreamingService:ApiKey with {(int)answer.StatusCode}."
            : $"The streaming service answered {(int)answer.StatusCode}.");
    }

    /// <summary>
    /// What the caller is told of the streaming service's "no". Its words stay in the log of the service.
    /// </summary>
    static async Task<Refusal> RefusalAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var code = await CodeAsync(answer, ct);
        return ((int)answer.StatusCode, code) switch
        {
            (429, _) => new(ProblemCodes.SessionQuota, "As many sessions as are allowed are running at the moment.")
            {
                // What the original's entitlement service answers: the caller itself did nothing too often.
                Status = 503,
                RetryAfter = RetryAfter(answer) ?? Limits.QuotaRetry,
            },
            (_, ProblemCodes.ApplicationNotFound) => StreamingRefusals.ApplicationNotFound,
            (_, ProblemCodes.ApplicationArchived) => StreamingRefusals.ApplicationArchived,
            (_, ProblemCodes.SessionNotFound) => StreamingRefusals.SessionNotFound,
            (_, ProblemCodes.SessionEnded) => new(ProblemCodes.SessionEnded, "The session has ended."),
            (503, ProblemCodes.NoCapacity) => new(ProblemCodes.NoCapacity, "Every host is busy at the moment.")
            {
                RetryAfter = RetryAfter(answer) ?? Limits.QuotaRetry,
            },
            (_, ProblemCodes.HostLost) => new(code, "The machine that runs the session does not answer.")
            {
                RetryAfter = RetryAfter(answer) ?? Limits.StreamingRetry,
            },
            _ => throw new StreamingServiceException(string.Create(
                CultureInfo.InvariantCulture, $"The streaming service answered {(int)answer.StatusCode} ({code}).")),
        };
    }

    static async Task<string> CodeAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<ProblemDocument>(FarglassJson.Options, ct);
            return problem?.Code ?? "";
        }
        catch (JsonException)
        {
            return ""; // A proxy in between has said it, in its own words.
        }
    }

    static TimeSpan? RetryAfter(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter is { Delta: { } wait } ? wait : null;
}
