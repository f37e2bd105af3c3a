using Farglass.Entitlement.Users;
using Farglass.Hosting.Languages;
using Farglass.Protocol;

namespace Farglass.Entitlement.Portal.Texts;

/// <summary>
/// Everything that a person reads in the portal, one file for each language: a text that one of them lacks does not
/// compile. A text that takes something is a function, so that each language puts its words into its own order.
/// </summary>
public sealed record PortalTexts
{
    public static PortalTexts In(Language language) => language.Of(EnglishPortal.Texts, GermanPortal.Texts);

    public required ShellTexts Shell { get; init; }
    public required SignInTexts SignIn { get; init; }
    public required CatalogueTexts Catalogue { get; init; }
    public required SessionTexts Sessions { get; init; }
    public required EndTexts End { get; init; }
    public required OpenTexts Open { get; init; }
    public required RunningTexts Running { get; init; }
    public required AccountTexts Account { get; init; }
    public required TroubleTexts Troubles { get; init; }

    public required Func<SessionState, string> State { get; init; }
    public required AgoTexts Ago { get; init; }

    /// <summary>After the word for "in": 1 is "a second".</summary>
    public required Func<int, string> Seconds { get; init; }
    public required Func<int, string> Minutes { get; init; }

    /// <summary>A whole number with its thousands set apart.</summary>
    public required Func<int, string> Number { get; init; }

    public string Applications(int count) => count == 1 ? Catalogue.One : Catalogue.Many(Number(count));
}

/// <summary>A sentence around something that is marked up.</summary>
public readonly record struct Around(string Before, string After);

/// <summary>How long ago something was. From 1 on; the language says "an hour" by itself.</summary>
public sealed record AgoTexts(string Now, Func<int, string> Minutes, Func<int, string> Hours, Func<int, string> Days);

public sealed record ShellTexts
{
    /// <summary>What the portal is, where browsers offer to install it.</summary>
    public required string Description { get; init; }
    public required string ToContent { get; init; }
    public required string Places { get; init; }
    public required string Applications { get; init; }
    public required string AllApplications { get; init; }
    public required string Sessions { get; init; }

    /// <summary>After the count of sessions, for screen readers.</summary>
    public required string Running { get; init; }

    /// <summary>Before a name, for screen readers.</summary>
    public required string AccountOf { get; init; }
    public required string Account { get; init; }
    public required string SignOut { get; init; }

    /// <summary>Takes the name of the product, or the portal's with it.</summary>
    public required Func<string, string> Footer { get; init; }
}

public sealed record SignInTexts
{
    public required string Title { get; init; }
    public required string Purpose { get; init; }
    public required string Name { get; init; }
    public required string Password { get; init; }
    public required string Submit { get; init; }
    public required string Busy { get; init; }
    public required string Incomplete { get; init; }
    public required string Refused { get; init; }

    /// <summary>Takes a time, as in "in 5 minutes".</summary>
    public required Func<string, string> Locked { get; init; }
}

public sealed record CatalogueTexts
{
    public required string Title { get; init; }
    public required string EmptyTitle { get; init; }

    /// <summary>Takes the portal's name.</summary>
    public required Func<string, string> EmptyText { get; init; }
    public required string LookAgain { get; init; }

    /// <summary>How many applications are shown.</summary>
    public required string One { get; init; }
    public required Func<string, string> Many { get; init; }
    public required string SearchLabel { get; init; }
    public required string Search { get; init; }
    public required string NoMatch { get; init; }
    public required string ShowAll { get; init; }
    public required string Open { get; init; }
    public required string Starting { get; init; }
    public required string Resume { get; init; }
    public required string Opening { get; init; }
    public required string StartAnew { get; init; }
}

public sealed record SessionTexts
{
    public required string Title { get; init; }
    public required string Purpose { get; init; }
    public required string EmptyTitle { get; init; }
    public required string EmptyText { get; init; }
    public required string OpenOne { get; init; }

    /// <summary>Before the time.</summary>
    public required string Started { get; init; }
    public required string End { get; init; }
    public required string HasEnded { get; init; }
}

public sealed record EndTexts
{
    /// <summary>Takes the application's name.</summary>
    public required Func<string, string> Title { get; init; }

    /// <summary>Around the time.</summary>
    public required Around Text { get; init; }
    public required string Keep { get; init; }
    public required string End { get; init; }
    public required string Ending { get; init; }
}

public sealed record OpenTexts
{
    /// <summary>Takes the application's name.</summary>
    public required Func<string, string> Title { get; init; }
    public required string StartedAnew { get; init; }
}

public sealed record RunningTexts
{
    /// <summary>Take the application's name.</summary>
    public required Func<string, string> Title { get; init; }
    public required Func<string, string> Heading { get; init; }

    /// <summary>Around the time.</summary>
    public required Around Text { get; init; }
    public required string BackTitle { get; init; }
    public required string BackText { get; init; }
    public required string AnewTitle { get; init; }
    public required string AnewText { get; init; }
    public required string EndAndStart { get; init; }
    public required string AllApplications { get; init; }
}

public sealed record AccountTexts
{
    public required string Title { get; init; }

    /// <summary>Takes the user's name.</summary>
    public required Func<string, string> SignedInAs { get; init; }
    public required string PasswordTitle { get; init; }
    public required string PasswordText { get; init; }
    public required string Current { get; init; }
    public required string New { get; init; }
    public required Func<int, string> Rule { get; init; }
    public required string Again { get; init; }
    public required string Change { get; init; }
    public required string Changing { get; init; }
    public required string Changed { get; init; }
    public required string NotTheSame { get; init; }
    public required string CurrentIsWrong { get; init; }

    /// <summary>Takes a time, as in "in 5 minutes".</summary>
    public required Func<string, string> Locked { get; init; }
    public required Func<PasswordProblem, string> Problem { get; init; }
    public required string EverywhereTitle { get; init; }
    public required string EverywhereText { get; init; }
}

/// <summary>What went wrong, and what can be done.</summary>
public readonly record struct TroubleText(string Title, string Text);

public sealed record TroubleTexts
{
    public required string TryAgain { get; init; }

    /// <summary>Before the code that programs get.</summary>
    public required string Code { get; init; }
    public required TroubleText FormTooOld { get; init; }
    public required TroubleText NotEntitled { get; init; }
    public required TroubleText ApplicationGone { get; init; }
    public required TroubleText ApplicationArchived { get; init; }
    public required TroubleText NoPlace { get; init; }
    public required TroubleText BeingStarted { get; init; }
    public required TroubleText SessionEnded { get; init; }
    public required TroubleText HostLost { get; init; }
    public required TroubleText ServiceUnavailable { get; init; }
}
