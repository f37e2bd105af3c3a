using System.Net;
using System.Text.Json;
using Farglass.Protocol.Rest;

namespace Farglass.Client;

/// <summary>
/// A server said no, in a problem document (RFC 9457). Switch on <see cref="Code"/>, never on the text.
/// </summary>
public sealed class ProblemException(HttpStatusCode status, string code, string message, bool retry)
    : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>One of <see cref="ProblemCodes"/>; empty if the answer was no document of ours.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same may work later.</summary>
    public bool Retry { get; } = retry;

    internal static async Task<ProblemException> ReadAsync(
        HttpResponseMessage answer, CancellationToken cancellation) =>
        From(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));

    internal static ProblemException From(HttpStatusCode status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } problem)
                return new(
                    status, Text(problem, "code") ?? "", Words(problem) ?? Unexplained(status), Flag(problem, "retry"));
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all: the status is what we know.
        }

        return new(status, "", Unexplained(status), retry: (int)status >= 500);
    }

    static string Unexplained(HttpStatusCode status) => $"The server answered {(int)status} and did not say why.";

    static string? Words(JsonElement problem) =>
        (Text(problem, "title"), Text(problem, "detail")) switch
        {
            (null, null) => null,
            ({ } title, null) => title,
            (null, { } detail) => detail,
            var (title, detail) => $"{title} {detail}",
        };

    static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static bool Flag(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
