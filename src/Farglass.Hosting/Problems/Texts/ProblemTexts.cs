using Farglass.Hosting.Languages;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Hosting.Problems.Texts;

/// <summary>A problem, to a person.</summary>
/// <param name="Title">What happened, as a heading.</param>
/// <param name="Advice">What the person can do about it.</param>
public sealed record ProblemText(string Title, string Advice);

/// <summary>
/// Everything that the pages of problems say, one file for each language: a text that one of them lacks does not
/// compile. The problems are named as in <see cref="ProblemCodes"/>.
/// </summary>
public sealed record ProblemTexts
{
    public static ProblemTexts In(Language language) => language.Of(EnglishProblems.Texts, GermanProblems.Texts);

    public required string TryAgain { get; init; }
    public required string StartAgain { get; init; }
    public required string GoBack { get; init; }
    public required string MayHelp { get; init; }
    public required string DoesNotHelp { get; init; }

    /// <summary>Why a session has ended, in one sentence.</summary>
    public required Func<StopReason, string> Ended { get; init; }

    public required ProblemText InvalidRequest { get; init; }
    public required ProblemText NotFound { get; init; }
    public required ProblemText MethodNotAllowed { get; init; }
    public required ProblemText UnsupportedMediaType { get; init; }
    public required ProblemText TooLarge { get; init; }
    public required ProblemText NotAuthenticated { get; init; }
    public required ProblemText Forbidden { get; init; }
    public required ProblemText TooManyRequests { get; init; }
    public required ProblemText ServerFault { get; init; }

    public required ProblemText EntitlementUnknown { get; init; }
    public required ProblemText EntitlementUsed { get; init; }
    public required ProblemText EntitlementExpired { get; init; }
    public required ProblemText NoCapacity { get; init; }
    public required ProblemText HostLost { get; init; }
    public required ProblemText SessionEnded { get; init; }
    public required ProblemText PrefetchRefused { get; init; }

    public required ProblemText ApplicationNotFound { get; init; }
    public required ProblemText ApplicationArchived { get; init; }
    public required ProblemText ApplicationExists { get; init; }
    public required ProblemText ApplicationInUse { get; init; }
    public required ProblemText SessionNotFound { get; init; }
    public required ProblemText HostNotFound { get; init; }
    public required ProblemText HostInUse { get; init; }
    public required ProblemText SessionQuota { get; init; }
    public required ProblemText ScopeMissing { get; init; }

    public required ProblemText NotEntitled { get; init; }
    public required ProblemText SessionRunning { get; init; }
    public required ProblemText ServiceUnavailable { get; init; }
    public required ProblemText UserNotFound { get; init; }
    public required ProblemText GroupNotFound { get; init; }
    public required ProblemText AlreadyExists { get; init; }

    public required ProblemText TicketInvalid { get; init; }
    public required ProblemText TicketExpired { get; init; }
    public required ProblemText TicketUsed { get; init; }
    public required ProblemText LaunchFailed { get; init; }
    public required ProblemText NoCommonCodec { get; init; }
    public required ProblemText OfferConflict { get; init; }
    public required ProblemText PreconditionFailed { get; init; }
    public required ProblemText PreconditionRequired { get; init; }
}
