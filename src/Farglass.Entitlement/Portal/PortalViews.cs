using Farglass.Entitlement.Portal.Texts;
using Farglass.Hosting.Languages;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Portal;

/// <summary>The places of the portal that its navigation names.</summary>
public enum PortalPlace { None, Applications, Sessions, Account }

/// <summary>
/// What every page shows of the portal itself and of who looks at it. Views know no store and no request.
/// </summary>
/// <param name="Title">What the operator calls this portal.</param>
/// <param name="Language">Of the page.</param>
/// <param name="DisplayName">Who is signed in; null on the pages for everybody.</param>
/// <param name="Sessions">How many sessions the visitor has, for the navigation; null where it is not known.</param>
public sealed record PortalFrame(string Title, Language Language, string? DisplayName = null, int? Sessions = null)
{
    public PortalTexts Texts => PortalTexts.In(Language);
}

/// <summary>Something to tell the visitor, once, on top of a page.</summary>
public sealed record PortalMessage(string Text, bool Bad = false);

/// <summary>An application on the catalogue page.</summary>
public sealed record CatalogueCard(
    ApplicationId Id, string Name, string Description, string? Icon, SessionId? Session, SessionState? State)
{
    /// <summary>What the search looks through.</summary>
    public string Words => $"{Name} {Description}".ToLowerInvariant();

    public bool Matches(string search) =>
        search.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(word => Words.Contains(word.ToLowerInvariant(), StringComparison.Ordinal));
}

/// <summary>A session on the sessions page.</summary>
public sealed record SessionRow(
    SessionId Id, ApplicationId Application, string Name, string? Icon, SessionState State, DateTimeOffset Started)
{
    public static SessionRow From(SessionView session, string? icon) => new(
        session.Id, session.ApplicationId, session.ApplicationName, icon, session.State,
        session.StartedAt ?? session.CreatedAt);
}

/// <summary>A page that says what went wrong and what can be done.</summary>
/// <param name="Code">The same code that programs get, small, for whoever is asked for help.</param>
public sealed record PortalTrouble(int Status, string Title, string Text, string Code, string? RetryUrl = null);
