namespace Farglass.Hosting.Problems;

/// <summary>The body of every failure: RFC 9457, with a stable code and whether trying again helps.</summary>
/// <param name="Type">Leads to a page about the code, on this server.</param>
/// <param name="Retry">Whether the same request may work a little later, with nothing changed.</param>
/// <param name="Errors">What is wrong with each field, where fields are wrong.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    bool Retry,
    IReadOnlyDictionary<string, string[]>? Errors = null)
{
    public const string MediaType = "application/problem+json";

    public static ProblemDocument Of(Refusal refusal) => new(
        $"/problems/{refusal.Code}",
        refusal.Kind.Title,
        refusal.Status ?? refusal.Kind.Status,
        refusal.Detail,
        refusal.Code,
        refusal.Retry ?? refusal.Kind.Retry,
        refusal.Errors);
}
