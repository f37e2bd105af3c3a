using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Cli.Administration;

/// <summary>A server said no; the message is its own.</summary>
sealed class ApiRefusal(HttpStatusCode status, string code, string message) : CommandFailure(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>One of <see cref="ProblemCodes"/>; empty where the answer was none of ours.</summary>
    public string Code { get; } = code;
}

/// <summary>Speaks REST to one of our servers, with a key.</summary>
sealed class Api : IDisposable
{
    readonly HttpClient _http;
    readonly Uri _server;
    readonly string _key;

    public Api(HttpMessageHandler handler, Uri server, string key, bool disposeHandler = true)
    {
        _http = new(handler, disposeHandler)
        {
            Timeout = Limits.AnswerMax,
            MaxResponseContentBufferSize = Limits.AnswerBytesMax,
        };
        _server = server;
        _key = key;
    }

    /// <exception cref="ApiRefusal">The server said no.</exception>
    /// <exception cref="CommandFailure">The server cannot be reached.</exception>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellation) where T : class =>
        SendAsync<T>(HttpMethod.Get, path, body: null, cancellation);

    /// <inheritdoc cref="GetAsync{T}"/>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
        where T : class
    {
        using var answer = await AnswerAsync(method, path, body, cancellation);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(FarglassJson.Options, cancellation)
                ?? throw new CommandFailure($"{_server} answered with nothing.");
        }
        catch (JsonException fault)
        {
            throw new CommandFailure(
                $"{_server} answered something else than was asked for ({fault.Message}) Is it a Farglass server?");
        }
    }

    /// <inheritdoc cref="GetAsync{T}"/>
    public async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(method, path, body, cancellation);
    }

    /// <summary>All pages of a list, one after the other.</summary>
    /// <inheritdoc cref="GetAsync{T}"/>
    public async Task<List<T>> ListAsync<T>(string path, CancellationToken cancellation)
    {
        var all = new List<T>();
        for (string? cursor = ""; cursor is not null;)
        {
            var mark = path.Contains('?') ? '&' : '?';
            var page = await GetAsync<Page<T>>(
                cursor.Length == 0 ? path : $"{path}{mark}cursor={Uri.EscapeDataString(cursor)}", cancellation);
            all.AddRange(page.Items);
            cursor = page.Next;
        }

        return all;
    }

    public void Dispose() => _http.Dispose();

    async Task<HttpResponseMessage> AnswerAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server, path));
        request.Headers.Authorization = new("Bearer", _key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: FarglassJson.Options);
        try
        {
            var answer = await _http.SendAsync(request, cancellation);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw Refusal(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        }
        catch (HttpRequestException fault)
        {
            throw new CommandFailure($"{_server} cannot be reached: {fault.Message}", ExitCodes.Unreachable);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure($"{_server} did not answer within {Limits.AnswerMax.TotalSeconds:0} s.",
                ExitCodes.Unreachable);
        }
    }

    internal static ApiRefusal Refusal(HttpStatusCode status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } problem)
                return new(status, Text(problem, "code") ?? "", Words(problem) ?? Unexplained(status));
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all.
        }

        return new(status, "", Unexplained(status));
    }

    /// <summary>The detail, and below it each field that is wrong when there are several.</summary>
    static string? Words(JsonElement problem)
    {
        var words = Text(problem, "detail") ?? Text(problem, "title");
        if (!problem.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Object) return words;
        var lines = from field in errors.EnumerateObject()
                    where field.Value.ValueKind == JsonValueKind.Array
                    from wrong in field.Value.EnumerateArray()
                    select $"\n  {field.Name} {wrong}";
        return errors.EnumerateObject().Count() > 1 ? $"{words}{string.Concat(lines)}" : words;
    }

    static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static string Unexplained(HttpStatusCode status) => $"the server answered {(int)status} and did not say why.";
}
