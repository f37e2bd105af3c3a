using System.Globalization;
using Farglass.Entitlement.Users;
using Farglass.Protocol;

namespace Farglass.Entitlement.Portal.Texts;

/// <summary>The portal in English.</summary>
static class EnglishPortal
{
    public static PortalTexts Texts { get; } = new()
    {
        Shell = new()
        {
            Description = "Your applications, in the browser.",
            ToContent = "Skip to content",
            Places = "Portal",
            Applications = "Applications",
            AllApplications = "All applications",
            Sessions = "Sessions",
            Running = "running",
            AccountOf = "Account of",
            Account = "Your account",
            SignOut = "Sign out",
            Footer = static name => $"{name} streams applications to your browser.",
        },
        SignIn = new()
        {
            Title = "Sign in",
            Purpose = "to open your applications",
            Name = "User name",
            Password = "Password",
            Submit = "Sign in",
            Busy = "Signing in …",
            Incomplete = "Enter your user name and your password.",
            Refused = "The user name or the password is not right.",
            Locked = static wait => $"Too many sign-ins have failed. Try again in {wait}.",
        },
        Catalogue = new()
        {
            Title = "Applications",
            EmptyTitle = "No applications yet",
            EmptyText = static portal => "Nobody has shared an application with you so far. Whoever looks after "
                + $"{portal} can do that; it then appears here by itself.",
            LookAgain = "Look again",
            One = "1 application",
            Many = static count => $"{count} applications",
            SearchLabel = "Search applications",
            Search = "Search",
            NoMatch = "No application matches.",
            ShowAll = "Show all of them",
            Open = "Open",
            Starting = "Starting …",
            Resume = "Resume",
            Opening = "Opening …",
            StartAnew = "Start anew",
        },
        Sessions = new()
        {
            Title = "Sessions",
            Purpose = "What is running for you now.",
            EmptyTitle = "Nothing is running",
            EmptyText = "Open an application and it appears here. It keeps running for a while when you close its "
                + "tab, so that you can come back to it.",
            OpenOne = "Open an application",
            Started = "Started",
            End = "End",
            HasEnded = "The session has ended.",
        },
        End = new()
        {
            Title = static application => $"End {application}?",
            Text = new("It was started", ". The application is closed, and what is not saved in it is lost."),
            Keep = "Keep it running",
            End = "End session",
            Ending = "Ending …",
        },
        Open = new()
        {
            Title = static application => $"Open {application}",
            StartedAnew = "It is started anew.",
        },
        Running = new()
        {
            Title = static application => $"{application} is running",
            Heading = static application => $"{application} is already running",
            Text = new("You started it", ". Where would you like to go on?"),
            BackTitle = "Go back to it",
            BackText = "Everything is as you left it. If it is open in another tab or on another device, it moves "
                + "here.",
            AnewTitle = "Start anew",
            AnewText = "The running one is ended first. What is not saved in it is lost.",
            EndAndStart = "End it and start anew",
            AllApplications = "Back to all applications",
        },
        Account = Account,
        Troubles = Troubles,
        State = static state => state switch
        {
            SessionState.Entitled => "Not opened yet",
            SessionState.Reserved => "Starting",
            SessionState.Active => "Running",
            SessionState.Disconnected => "Waiting for you",
            SessionState.Terminating => "Ending",
            _ => "Ended",
        },
        Ago = new("just now",
            static minutes => minutes == 1 ? "a minute ago" : $"{minutes} minutes ago",
            static hours => hours == 1 ? "an hour ago" : $"{hours} hours ago",
            static days => days == 1 ? "a day ago" : $"{days} days ago"),
        Seconds = static seconds => seconds == 1 ? "a second" : $"{seconds} seconds",
        Minutes = static minutes => minutes == 1 ? "a minute" : $"{minutes} minutes",
        Number = static number => number.ToString("N0", CultureInfo.InvariantCulture),
    };

    static AccountTexts Account => new()
    {
        Title = "Your account",
        SignedInAs = static name => $"Signed in as {name}",
        PasswordTitle = "Change password",
        PasswordText = "You stay signed in here. Everywhere else you are signed out, and your tokens end.",
        Current = "Current password",
        New = "New password",
        Rule = static length => $"At least {length} characters. A few words in a row are easy to remember.",
        Again = "New password again",
        Change = "Change password",
        Changing = "Changing …",
        Changed = "Your password has been changed.",
        NotTheSame = "The two new passwords are not the same.",
        CurrentIsWrong = "The current password is not right.",
        Locked = static wait => $"Too many wrong passwords. Try again in {wait}.",
        Problem = Passwords.Describe,
        EverywhereTitle = "Sign out everywhere",
        EverywhereText = "Ends every sign-in and every token of yours, on this device too. Running sessions go on.",
    };

    static TroubleTexts Troubles => new()
    {
        TryAgain = "Try again",
        Code = "Code:",
        FormTooOld = new("This page was open for too long",
            "What you sent came from a page that is not valid any more. Open it again and send it once more."),
        NotEntitled = new("This application is not shared with you",
            "If you need it, ask whoever looks after this portal to give you access."),
        ApplicationGone = new("This application is gone",
            "It may have been removed a moment ago. The catalogue shows what is there now."),
        ApplicationArchived = new("This application is not offered any more",
            "It has been put away for now. Sessions that run already go on."),
        NoPlace = new("Every place is taken",
            "As many sessions as are allowed are running. Try again in half a minute, or end a session of yours that "
            + "you no longer need."),
        BeingStarted = new("It is being started already",
            "Another click of yours is opening this application at this moment. Look at your sessions in a few "
            + "seconds."),
        SessionEnded = new("This session has ended",
            "There is nothing to come back to. You can open the application anew."),
        HostLost = new("The session cannot be reached",
            "The machine that runs it does not answer at the moment. It may come back: try again in a few seconds."),
        ServiceUnavailable = new("Applications cannot be reached",
            "The streaming service does not answer. Sessions that are open go on. Try again in a few seconds."),
    };
}
