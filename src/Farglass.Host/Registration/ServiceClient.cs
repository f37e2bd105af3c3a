using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Registration;

/// <summary>What the streaming service answered: a value, or why not.</summary>
/// <param name="Unauthorized">The token is not good any more: the host must register again.</param>
readonly record struct ServiceAnswer<T>(T? Value, Refusal? Refusal, bool Unauthorized) where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Value is not null;
}

/// <summary>The host's calls to the streaming service, over one small connection that is kept.</summary>
sealed class ServiceClient : IDisposable
{
    readonly HttpClient _http;

    public ServiceClient(HostSettings settings)
    {
        ServiceUrl = settings.ServiceUrl.TrimEnd('/');
        _http = new(TrustedCertificate.CreateHandler(settings.TrustedCertificateFile, "Host:TrustedCertificateFile"))
        {
            BaseAddress = new(ServiceUrl + "/"),
            Timeout = Limits.ServiceTimeout,
            MaxResponseContentBufferSize = Limits.ServiceAnswerBytesMax,
        };
    }

    public string ServiceUrl { get; }

    public Task<ServiceAnswer<HostRegistered>> RegisterAsync(
        HostRegistration registration, string joinToken, CancellationToken cancellation) =>
        SendAsync<HostRegistered>(HttpMethod.Post, "v1/hosts", joinToken, registration, cancellation);

    public Task<ServiceAnswer<HeartbeatAnswer>> BeatAsync(
        HostIdentity identity, Heartbeat heartbeat, CancellationToken cancellation) =>
        SendAsync<HeartbeatAnswer>(
            HttpMethod.Post, $"v1/hosts/{identity.HostId}/heartbeat", identity.HostToken, heartbeat, cancellation);

    public Task<ServiceAnswer<LaunchOrder>> FetchOrderAsync(
        HostIdentity identity, SessionId session, CancellationToken cancellation) =>
        SendAsync<LaunchOrder>(
            HttpMethod.Get, $"v1/hosts/{identity.HostId}/sessions/{session}", identity.HostToken, null, cancellation);

    public void Dispose() => _http.Dispose();

    async Task<ServiceAnswer<T>> SendAsync<T>(
        HttpMethod method, string path, string token, object? body, CancellationToken cancellation) where T : class
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", token);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), mediaType: null, FarglassJson.Options);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode) return await RefusedAsync<T>(answer, cancellation);
            var value = await answer.Content.ReadFromJsonAsync<T>(FarglassJson.Options, cancellation);
            return value is null ? Unreachable<T>("answered with nothing") : new(value, null, Unauthorized: false);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return Unreachable<T>(failure switch
            {
                OperationCanceledException => "does not answer",
                JsonException => "answers with something else",
                _ => "cannot be reached",
            });
        }
    }

    static ServiceAnswer<T> Unreachable<T>(string how) where T : class =>
        new(null, new(ProblemCodes.ServiceUnavailable, $"The streaming service {how}."), Unauthorized: false);

    static async Task<ServiceAnswer<T>> RefusedAsync<T>(
        HttpResponseMessage answer, CancellationToken cancellation) where T : class
    {
        var unauthorized = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        var refusal = new Refusal(
            ProblemCodes.ServiceUnavailable, $"The streaming service answered {(int)answer.StatusCode}.");
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<ProblemDocument>(FarglassJson.Options, cancellation);
            if (problem is not null && ProblemKind.TryFind(problem.Code, out _))
                refusal = new(problem.Code, problem.Detail);
            unauthorized |= refusal.Code == ProblemCodes.HostNotFound;
        }
        catch (JsonException)
        {
            // No document of ours, so the status is all we know.
        }

        return new(null, refusal, unauthorized);
    }
}
