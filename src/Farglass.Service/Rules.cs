using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Service;

/// <summary>The rules that more than one kind of request has for its fields.</summary>
static class Rules
{
    /// <summary>One line of readable text.</summary>
    public static void RequireLine(this FieldErrors errors, string field, string? text, int lengthMax)
    {
        var fits = !string.IsNullOrWhiteSpace(text) && text.Length <= lengthMax && !text.Any(char.IsControl);
        errors.Require(fits, field, $"must be 1 to {lengthMax} characters, on one line.");
    }

    /// <summary>Text that reaches a process: the kernel ends every argument and variable at the first NUL.</summary>
    public static void RequireText(this FieldErrors errors, string field, string? text, int lengthMax)
    {
        var fits = text is not null && text.Length <= lengthMax && !text.Contains('\0', StringComparison.Ordinal);
        errors.Require(fits, field, $"must be text of at most {lengthMax} characters, without NUL.");
    }

    public static void RequireRange(this FieldErrors errors, string field, int? value, int min, int max) =>
        errors.Require(value is null || (value >= min && value <= max), field, string.Create(
            CultureInfo.InvariantCulture, $"must be from {min} to {max}."));

    public static void RequireUrl(this FieldErrors errors, string field, string? url)
    {
        var fits = url is not null && url.Length <= ProtocolLimits.UrlLengthMax && !url.Any(char.IsControl)
            && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0;
        errors.Require(
            fits, field, $"must be an http or https URL of at most {ProtocolLimits.UrlLengthMax} characters.");
    }

    public static void RequireBytes(this FieldErrors errors, string field, string? text, int bytesMax)
    {
        var fits = text is null
            || (Encoding.UTF8.GetByteCount(text) <= bytesMax && !text.Contains('\0', StringComparison.Ordinal));
        errors.Require(fits, field, $"must be at most {bytesMax} bytes of UTF-8, without NUL.");
    }
}

/// <summary>
/// Pages of lists: a cursor is the last id that was shown, so that nothing is shown twice when things come and go.
/// </summary>
static class Paging
{
    public static bool TryRead(int? limit, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        var errors = new FieldErrors();
        errors.RequireRange("limit", limit, 1, Limits.PageMax);
        size = limit ?? Limits.PageDefault;
        refusal = errors.ToRefusal();
        return refusal is null;
    }

    /// <param name="items">One more than the page holds, if there are more.</param>
    /// <param name="size">What the page holds.</param>
    /// <param name="id">What the next page begins after.</param>
    public static Page<T> Cut<T>(IReadOnlyList<T> items, int size, Func<T, string> id) =>
        items.Count > size ? new([.. items.Take(size)], id(items[size - 1])) : new(items);
}
