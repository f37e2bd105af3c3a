using System.Diagnostics;
using System.Text;
using Farglass.Protocol;
using Farglass.Service.Sessions;
using Farglass.Testing;

namespace Farglass.Service.Tests.Sessions;

public sealed class SessionMachineTests
{
    [Fact]
    public void The_table_of_states_is_what_the_code_does()
    {
        var events = Enum.GetValues<SessionEvent>();
        var page = new StringBuilder("""
            # The states of a session

            Each row is a state, each column something that happens to a session in it, each cell where it goes. *Ended*
            is `Completed`, `Terminated` or `Failed`: the stop reason decides which. An empty cell cannot happen. A test
            writes these tables from the code and compares them with this page.


            """);
        page.Append($"| | {string.Join(" | ", events)} |\n")
            .Append($"| --- {string.Concat(events.Select(_ => "| --- "))}|\n");
        foreach (var state in Enum.GetValues<SessionState>().Where(state => !state.IsEnded()))
            page.Append($"| **{state}** | {string.Join(" | ", events.Select(happened => Cell(state, happened)))} |\n");
        var ended = events.Select(happened => Cell(SessionState.Failed, happened));
        page.Append($"| **Ended** | {string.Join(" | ", ended)} |\n\n");
        AppendEvents(page);
        AppendReasons(page);

        Snapshot.Match("../../../docs/sessions-states.md", page.ToString());
    }

    [Fact]
    public void A_living_session_can_always_be_ended_and_an_ended_one_never_lives_again()
    {
        foreach (var state in Enum.GetValues<SessionState>())
        {
            var asked = SessionMachine.Next(state, SessionEvent.EndAsked, StopReason.EndedByUser);
            Assert.True(asked.IsEnded() || asked == SessionState.Terminating, $"{state} became {asked}");
            if (!state.IsEnded()) continue;
            foreach (var happened in Enum.GetValues<SessionEvent>())
                Assert.Contains(Cell(state, happened), new[] { "", "Ended" });
        }
    }

    [Fact]
    public void The_reason_decides_how_a_session_ends()
    {
        foreach (var reason in Enum.GetValues<StopReason>())
            Assert.Equal(reason.EndState(), SessionMachine.Next(SessionState.Active, SessionEvent.HostEnded, reason));
    }

    static string Cell(SessionState state, SessionEvent happened)
    {
        try
        {
            var next = SessionMachine.Next(state, happened, StopReason.HostLost);
            return next.IsEnded() ? "Ended" : next.ToString();
        }
        catch (UnreachableException)
        {
            return "";
        }
    }

    static void AppendEvents(StringBuilder page) => page.Append("""
        | event | |
        | --- | --- |
        | Opened | An entitlement URL was opened: a place is held, or the way leads back to the one that is held. |
        | ValidityOver | The last of the session's URLs expired before anybody opened one. |
        | ReservationOver | A place was held, and nobody came to the host. |
        | ClientWatches, ClientAway | The host reports that the application runs, with somebody watching or nobody. |
        | EndAsked | Somebody, or the application's length limit, wants the session to end. |
        | HostEnded | The host reports the end, and why. |
        | HostHasNone | The host says what it has, and this session is not there. |
        | HostLost | The host was silent for longer than its lease. |


        """);

    static void AppendReasons(StringBuilder page)
    {
        page.Append("| stop reason | ends as | trying again may help | |\n| --- | --- | --- | --- |\n");
        foreach (var reason in Enum.GetValues<StopReason>())
        {
            var again = reason.MayRetry() ? "yes" : "no";
            page.Append($"| {reason} | {reason.EndState()} | {again} | {reason.Describe()} |\n");
        }
    }
}
