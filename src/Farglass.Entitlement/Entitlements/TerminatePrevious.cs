using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Entitlements;

/// <summary>
/// Reads <c>terminatePrevious</c> from where a caller may say it: a form field as in the original, a JSON body, or the
/// query. What the body says counts before the query.
/// </summary>
readonly record struct TerminatePrevious(bool Value)
{
    const string Name = "terminatePrevious";

    public static async ValueTask<TerminatePrevious> BindAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.HasFormContentType)
        {
            var form = await ReadFormAsync(request, context.RequestAborted);
            if (form.TryGetValue(Name, out var said)) return new(Parse(said));
        }
        else if (request.HasJsonContentType() && await ReadJsonAsync(request, context.RequestAborted) is { } json)
        {
            return new(json.TerminatePrevious);
        }

        return new(request.Query.TryGetValue(Name, out var asked) && Parse(asked));
    }

    static bool Parse(string? text) => bool.TryParse(text, out var value)
        ? value
        : throw new BadHttpRequestException($"Failed to bind parameter \"bool {Name}\": it is true or false.");

    static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await request.ReadFormAsync(ct);
        }
        catch (InvalidDataException broken)
        {
            throw new BadHttpRequestException("The form cannot be read.", broken);
        }
    }

    static async Task<EntitlementRequest?> ReadJsonAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength == 0) return null;
        try
        {
            return await request.ReadFromJsonAsync<EntitlementRequest>(FarglassJson.Options, ct);
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException("The body is not valid JSON.", broken);
        }
    }
}
