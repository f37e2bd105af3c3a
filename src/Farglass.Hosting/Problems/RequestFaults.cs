using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Problems;

/// <summary>
/// Says what is wrong with a request that the framework could not read, in our words: its own ones name .NET types.
/// </summary>
static partial class RequestFaults
{
    public static Refusal Describe(BadHttpRequestException fault)
    {
        if (fault.StatusCode != StatusCodes.Status400BadRequest) return OfStatus(fault.StatusCode);
        if (fault.InnerException is JsonException json) return Describe(json);
        var parameter = ParameterWords().Match(fault.Message);
        if (!parameter.Success) return new(ProblemCodes.InvalidRequest, "The request cannot be read.");
        var name = parameter.Groups["name"].Value;
        var errors = new FieldErrors();
        errors.Add(name, fault.Message.StartsWith("Required", StringComparison.Ordinal)
            ? "is missing."
            : "is not valid.");
        return errors.ToRefusal()!;
    }

    public static Refusal OfStatus(int status)
    {
        var kind = ProblemKind.OfStatus(status);
        var detail = status switch
        {
            400 => "The request cannot be read.",
            401 => "This needs a credential.",
            403 => "This is not allowed.",
            404 => "No resource has this address.",
            405 => "This address does not take this method.",
            408 => "The request did not arrive in time.",
            411 => "The request does not say how long its body is.",
            413 => "The request's body is larger than is taken here.",
            414 => "The request's address is longer than is taken here.",
            415 => "The request's body has a media type that is not taken here.",
            431 => "The request's headers are longer than is taken here.",
            505 => "The request is of a version of HTTP that is not spoken here.",
            503 => "This cannot be answered at the moment.",
            >= 500 => "The request could not be answered.",
            _ => "The request is not valid.",
        };
        return new(kind.Code, detail) { Status = status };
    }

    internal static Refusal Describe(JsonException fault)
    {
        var errors = new FieldErrors();
        var field = Field(fault.Path);
        var named = PropertyWords().Match(fault.Message);
        if (fault.InnerException is not null && fault.InnerException.GetType().Name == "JsonReaderException")
            return new(ProblemCodes.InvalidRequest, $"The body is not valid JSON at {Place(fault)}.");
        if (fault.Message.Contains("could not be mapped", StringComparison.Ordinal) && named.Success)
            errors.Add(Short(named.Groups["name"].Value), "is not a property of this request.");
        else if (fault.Message.Contains("missing required properties", StringComparison.Ordinal))
            foreach (Match missing in QuotedWords().Matches(Including(fault.Message)))
                errors.Add(Short(missing.Groups["name"].Value), "is missing.");
        else if (fault.Message.StartsWith("Duplicate property", StringComparison.Ordinal) && named.Success)
            errors.Add(Short(named.Groups["name"].Value), "is given twice.");
        else if (field.Length > 0)
            errors.Add(field, "has a value that is not valid here.");
        return errors.ToRefusal() ?? new(
            ProblemCodes.InvalidRequest, $"The body is not what is wanted, at {Place(fault)}.");
    }

    static string Place(JsonException fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"line {fault.LineNumber.GetValueOrDefault() + 1}, byte {fault.BytePositionInLine.GetValueOrDefault() + 1}");

    // "$.definition.name" is "definition.name" to a caller; the root itself has no name.
    static string Field(string? path) => path is null or "$"
        ? ""
        : Short(path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path);

    static string Short(string name) => name.Length <= 100 ? name : name[..100];

    static string Including(string message) =>
        message[Math.Max(0, message.IndexOf("including", StringComparison.Ordinal))..];

    [GeneratedRegex("(?:parameter \"(?:[^\"]* )?(?<name>[^\" ]+)\")")]
    private static partial Regex ParameterWords();

    [GeneratedRegex("[Pp]roperty '(?<name>[^']*)'")]
    private static partial Regex PropertyWords();

    [GeneratedRegex("'(?<name>[^']+)'")]
    private static partial Regex QuotedWords();
}
