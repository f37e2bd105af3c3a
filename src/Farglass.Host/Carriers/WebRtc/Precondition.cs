using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// Which state of the connection a change is meant for: the <c>If-Match</c> that every PATCH must have (RFC 9725,
/// 4.3.1).
/// </summary>
readonly record struct Precondition(StringValues IfMatch)
{
    /// <returns>Null: it holds.</returns>
    public Refusal? Check(string etag)
    {
        if (StringValues.IsNullOrEmpty(IfMatch))
            return new(ProblemCodes.PreconditionRequired, "If-Match must say the ETag, or * for any.");
        return EntityTagHeaderValue.TryParseList(IfMatch, out var tags) && tags.Any(tag => Matches(tag, etag))
            ? null
            : new(ProblemCodes.PreconditionFailed, "The connection has changed in between: its ETag is another.");
    }

    /// <summary>RFC 9725 writes the asterisk in quotes, and RFC 9110 without: both are sent.</summary>
    static bool Matches(EntityTagHeaderValue tag, string etag) =>
        tag.Tag == "*" || tag.Tag == "\"*\"" || (!tag.IsWeak && tag.Tag == etag);
}
