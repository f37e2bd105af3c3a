using System.Globalization;
using Farglass.Entitlement.Users;
using Farglass.Protocol;

namespace Farglass.Entitlement.Portal.Texts;

/// <summary>The portal in German.</summary>
static class GermanPortal
{
    static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    public static PortalTexts Texts { get; } = new()
    {
        Shell = new()
        {
            Description = "Ihre Anwendungen, im Browser.",
            ToContent = "Zum Inhalt springen",
            Places = "Portal",
            Applications = "Anwendungen",
            AllApplications = "Alle Anwendungen",
            Sessions = "Sitzungen",
            Running = "laufen",
            AccountOf = "Konto von",
            Account = "Ihr Konto",
            SignOut = "Abmelden",
            Footer = static name => $"{name} bringt Anwendungen in Ihren Browser.",
        },
        SignIn = new()
        {
            Title = "Anmelden",
            Purpose = "um Ihre Anwendungen zu öffnen",
            Name = "Benutzername",
            Password = "Passwort",
            Submit = "Anmelden",
            Busy = "Anmeldung läuft …",
            Incomplete = "Geben Sie Ihren Benutzernamen und Ihr Passwort ein.",
            Refused = "Der Benutzername oder das Passwort stimmt nicht.",
            Locked = static wait =>
                $"Zu viele Anmeldungen sind fehlgeschlagen. Versuchen Sie es in {wait} noch einmal.",
        },
        Catalogue = new()
        {
            Title = "Anwendungen",
            EmptyTitle = "Noch keine Anwendungen",
            EmptyText = static portal => "Bisher hat niemand eine Anwendung für Sie freigegeben. Das kann tun, wer "
                + $"{portal} betreut; sie erscheint dann von selbst hier.",
            LookAgain = "Noch einmal nachsehen",
            One = "1 Anwendung",
            Many = static count => $"{count} Anwendungen",
            SearchLabel = "Anwendungen suchen",
            Search = "Suchen",
            NoMatch = "Keine Anwendung passt dazu.",
            ShowAll = "Alle anzeigen",
            Open = "Öffnen",
            Starting = "Startet …",
            Resume = "Fortsetzen",
            Opening = "Öffnet …",
            StartAnew = "Neu starten",
        },
        Sessions = new()
        {
            Title = "Sitzungen",
            Purpose = "Das läuft gerade für Sie.",
            EmptyTitle = "Zurzeit läuft nichts",
            EmptyText = "Öffnen Sie eine Anwendung, und sie erscheint hier. Schließen Sie ihren Tab, läuft sie noch "
                + "eine Weile weiter, damit Sie zu ihr zurückkehren können.",
            OpenOne = "Eine Anwendung öffnen",
            Started = "Gestartet",
            End = "Beenden",
            HasEnded = "Die Sitzung ist beendet.",
        },
        End = new()
        {
            Title = static application => $"{application} beenden?",
            Text = new("Die Sitzung wurde",
                " gestartet. Die Anwendung wird geschlossen, und was in ihr nicht gespeichert ist, geht verloren."),
            Keep = "Weiterlaufen lassen",
            End = "Sitzung beenden",
            Ending = "Wird beendet …",
        },
        Open = new()
        {
            Title = static application => $"{application} öffnen",
            StartedAnew = "Die Anwendung wird neu gestartet.",
        },
        Running = new()
        {
            Title = static application => $"{application} läuft",
            Heading = static application => $"{application} läuft schon",
            Text = new("Sie haben die Sitzung", " gestartet. Wo möchten Sie weitermachen?"),
            BackTitle = "Dorthin zurück",
            BackText = "Alles ist, wie Sie es verlassen haben. Ist die Sitzung in einem anderen Tab oder auf einem "
                + "anderen Gerät offen, kommt sie hierher.",
            AnewTitle = "Neu starten",
            AnewText = "Die laufende Sitzung wird vorher beendet. Was in ihr nicht gespeichert ist, geht verloren.",
            EndAndStart = "Beenden und neu starten",
            AllApplications = "Zurück zu allen Anwendungen",
        },
        Account = Account,
        Troubles = Troubles,
        State = static state => state switch
        {
            SessionState.Entitled => "Noch nicht geöffnet",
            SessionState.Reserved => "Startet",
            SessionState.Active => "Läuft",
            SessionState.Disconnected => "Wartet auf Sie",
            SessionState.Terminating => "Wird beendet",
            _ => "Beendet",
        },
        Ago = new("gerade eben",
            static minutes => minutes == 1 ? "vor einer Minute" : $"vor {minutes} Minuten",
            static hours => hours == 1 ? "vor einer Stunde" : $"vor {hours} Stunden",
            static days => days == 1 ? "vor einem Tag" : $"vor {days} Tagen"),
        Seconds = static seconds => seconds == 1 ? "einer Sekunde" : $"{seconds} Sekunden",
        Minutes = static minutes => minutes == 1 ? "einer Minute" : $"{minutes} Minuten",
        Number = static number => number.ToString("N0", Numbers),
    };

    static AccountTexts Account => new()
    {
        Title = "Ihr Konto",
        SignedInAs = static name => $"Angemeldet als {name}",
        PasswordTitle = "Passwort ändern",
        PasswordText = "Hier bleiben Sie angemeldet. Überall sonst werden Sie abgemeldet, und Ihre Token enden.",
        Current = "Jetziges Passwort",
        New = "Neues Passwort",
        Rule = static length => $"Mindestens {length} Zeichen. Ein paar Wörter hintereinander sind leicht zu merken.",
        Again = "Neues Passwort noch einmal",
        Change = "Passwort ändern",
        Changing = "Wird geändert …",
        Changed = "Ihr Passwort ist geändert.",
        NotTheSame = "Die beiden neuen Passwörter sind verschieden.",
        CurrentIsWrong = "Das jetzige Passwort stimmt nicht.",
        Locked = static wait => $"Zu viele falsche Passwörter. Versuchen Sie es in {wait} noch einmal.",
        Problem = static problem => problem switch
        {
            PasswordProblem.TooShort => $"Ein Passwort hat mindestens {Limits.PasswordLengthMin} Zeichen.",
            PasswordProblem.TooLong => $"Ein Passwort hat höchstens {Limits.PasswordLengthMax} Zeichen.",
            _ => "Das Passwort darf nicht der Benutzername sein.",
        },
        EverywhereTitle = "Überall abmelden",
        EverywhereText = "Beendet alle Ihre Anmeldungen und Token, auch auf diesem Gerät. Sitzungen laufen weiter.",
    };

    static TroubleTexts Troubles => new()
    {
        TryAgain = "Noch einmal versuchen",
        Code = "Code:",
        FormTooOld = new("Diese Seite war zu lange offen",
            "Was Sie gesendet haben, kam von einer Seite, die nicht mehr gilt. Öffnen Sie sie neu, und senden Sie es "
            + "noch einmal."),
        NotEntitled = new("Diese Anwendung ist nicht für Sie freigegeben",
            "Wenn Sie sie brauchen, bitten Sie um Zugang, wer dieses Portal betreut."),
        ApplicationGone = new("Diese Anwendung gibt es nicht mehr",
            "Vielleicht wurde sie gerade entfernt. Der Katalog zeigt, was jetzt da ist."),
        ApplicationArchived = new("Diese Anwendung wird nicht mehr angeboten",
            "Sie wurde vorerst weggelegt. Sitzungen, die schon laufen, laufen weiter."),
        NoPlace = new("Alle Plätze sind belegt",
            "Es laufen so viele Sitzungen, wie erlaubt sind. Versuchen Sie es in einer halben Minute noch einmal, "
            + "oder beenden Sie eine Ihrer Sitzungen, die Sie nicht mehr brauchen."),
        BeingStarted = new("Die Anwendung startet schon",
            "Ein anderer Klick von Ihnen öffnet sie gerade. Sehen Sie in ein paar Sekunden nach Ihren Sitzungen."),
        SessionEnded = new("Diese Sitzung ist beendet",
            "Es gibt nichts mehr, wohin Sie zurückkehren könnten. Sie können die Anwendung neu öffnen."),
        HostLost = new("Die Sitzung ist nicht erreichbar",
            "Der Rechner, auf dem sie läuft, antwortet zurzeit nicht. Vielleicht kommt er wieder: Versuchen Sie es "
            + "in ein paar Sekunden noch einmal."),
        ServiceUnavailable = new("Anwendungen sind nicht erreichbar",
            "Der Streamingdienst antwortet nicht. Offene Sitzungen laufen weiter. Versuchen Sie es in ein paar "
            + "Sekunden noch einmal."),
    };
}
