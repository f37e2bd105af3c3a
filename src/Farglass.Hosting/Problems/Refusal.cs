using Farglass.Protocol;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Problems;

/// <summary>
/// A "no": an expected answer, so a value and not an exception. It is written as HTTP in one place,
/// <see cref="ProblemWriter"/>; the status comes from the table in <see cref="ProblemKind"/>.
/// </summary>
/// <param name="Code">One of the problem codes; clients switch on it.</param>
/// <param name="Detail">What is wrong in this case, in English. Never a secret, never an exception's text.</param>
public sealed record Refusal(string Code, string Detail) : IResult
{
    public ProblemKind Kind => ProblemKind.Of(Code);

    /// <summary>Sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where this case differs from its kind.</summary>
    public bool? Retry { get; init; }

    /// <summary>Where a status is more exact than the kind's.</summary>
    public int? Status { get; init; }

    /// <summary>Why the session has ended, where that is the refusal: a page says it in its own language.</summary>
    public StopReason? Reason { get; init; }

    /// <summary>What is wrong with each field, by the field's name in the request.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Where the page leads back to: where the person came from.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Where the page leads to for another start, where that is what helps.</summary>
    public string? RestartUrl { get; init; }

    /// <summary>Sent as <c>WWW-Authenticate</c>; 401 must have it.</summary>
    public string? Challenge { get; init; }

    public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, this);
}
