using System.Text.RegularExpressions;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Service.Applications;

/// <summary>What a definition must be, and the words of a no.</summary>
static partial class ApplicationRules
{
    public static Refusal? Check(ApplicationDefinition application)
    {
        var errors = new FieldErrors();
        errors.RequireLine("name", application.Name, ProtocolLimits.NameLengthMax);
        errors.RequireLine("command", application.Command, ProtocolLimits.ArgumentLengthMax);
        if (application.Description is not null)
            errors.RequireText("description", application.Description, ProtocolLimits.DescriptionLengthMax);
        if (application.WorkingFolder is { } folder)
        {
            errors.RequireText("workingFolder", folder, ProtocolLimits.ArgumentLengthMax);
            errors.Require(folder.StartsWith('/'), "workingFolder", "must be a full path.");
        }

        CheckArguments(errors, application.Arguments ?? []);
        CheckEnvironment(errors, application.Environment ?? new Dictionary<string, string>());
        CheckPicture(errors, application);
        CheckLimits(errors, application);
        if (application.Clipboard is { } clipboard)
            errors.RequireRange("clipboard.bytesMax", clipboard.BytesMax, 1, ProtocolLimits.ClipboardBytesMax);
        return errors.ToRefusal();
    }

    /// <summary>
    /// An id made of a name: <c>LibreOffice Writer</c> is <c>libreoffice-writer</c>. None where nothing is left.
    /// </summary>
    public static ApplicationId? IdOf(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        var words = string.Join('-', plain.Split('-', StringSplitOptions.RemoveEmptyEntries));
        var id = words[..Math.Min(words.Length, ApplicationId.LengthMax)].TrimEnd('-');
        return ApplicationId.TryParse(id, null, out var made) ? made : null;
    }

    public static Refusal NotFound(ApplicationId id) =>
        new(ProblemCodes.ApplicationNotFound, $"There is no application {id}.");

    static void CheckArguments(FieldErrors errors, IReadOnlyList<string?> arguments)
    {
        errors.Require(arguments.Count <= ProtocolLimits.ArgumentsMax, "arguments",
            $"must be at most {ProtocolLimits.ArgumentsMax}.");
        for (var at = 0; at < Math.Min(arguments.Count, ProtocolLimits.ArgumentsMax); at++)
            errors.RequireText($"arguments[{at}]", arguments[at], ProtocolLimits.ArgumentLengthMax);
    }

    static void CheckEnvironment(FieldErrors errors, IReadOnlyDictionary<string, string> environment)
    {
        const int Max = ProtocolLimits.EnvironmentVariablesMax;
        errors.Require(environment.Count <= Max, "environment", $"must be at most {Max} variables.");
        foreach (var (name, value) in environment.Take(Max))
            if (name.Length <= Limits.VariableNameLengthMax && VariableName().IsMatch(name))
                errors.RequireText($"environment.{name}", value, ProtocolLimits.ArgumentLengthMax);
            else
                errors.Add("environment", "must have names of A-Z, a-z, 0-9 and _, which do not begin with a digit.");
    }

    static void CheckPicture(FieldErrors errors, ApplicationDefinition application)
    {
        errors.RequireRange("width", application.Width, ProtocolLimits.PictureSideMin, ProtocolLimits.PictureWidthMax);
        errors.RequireRange(
            "height", application.Height, ProtocolLimits.PictureSideMin, ProtocolLimits.PictureHeightMax);
        errors.RequireRange("frameRateMax", application.FrameRateMax, 1, ProtocolLimits.FrameRateMax);
        if (application.Icon is not { } icon) return;
        var isImage = icon.StartsWith("data:image/png", StringComparison.Ordinal)
            || icon.StartsWith("data:image/svg+xml", StringComparison.Ordinal);
        errors.Require(
            isImage && icon.Length <= ProtocolLimits.IconLengthMax && !icon.Any(char.IsControl), "icon",
            $"must be a data:image/png or image/svg+xml URL of at most {ProtocolLimits.IconLengthMax} characters.");
    }

    static void CheckLimits(FieldErrors errors, ApplicationDefinition application)
    {
        errors.RequireRange("sessionsMax", application.SessionsMax, 0, Limits.SessionsMax);
        errors.RequireRange("sessionsPerUserMax", application.SessionsPerUserMax, 0, Limits.SessionsMax);
        errors.RequireRange("durationMaxSeconds", application.DurationMaxSeconds, 1, Limits.DurationSecondsMax);
        errors.RequireRange(
            "disconnectTimeoutSeconds", application.DisconnectTimeoutSeconds, 0, Limits.DisconnectTimeoutSecondsMax);
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
