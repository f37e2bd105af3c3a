using Farglass.Entitlement.Tests.Running;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Tests.Portal;

/// <summary>What people see and do, as a browser without scripts does it.</summary>
public sealed class PortalTests
{
    [Fact]
    public async Task Somebody_who_is_not_signed_in_is_led_to_the_door_and_back()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = server.Browser();
        var refused = await browser.GetAsync("/sessions");
        Assert.Equal((303, "/sign-in?returnTo=%2Fsessions"), (refused.Status, refused.Location));
        var door = await browser.GetAsync(refused.Location!);
        var entered = await browser.SubmitAsync(door, "/sign-in",
            ("name", RunningEntitlement.User), ("password", RunningEntitlement.Password));
        Assert.Equal((303, "/sessions"), (entered.Status, entered.Location));
        Assert.Equal(200, (await browser.GetAsync("/sessions")).Status);
    }

    [Fact]
    public async Task The_catalogue_shows_what_one_may_open_and_nothing_else()
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.Add("old", state: ApplicationState.Archived);
        await server.EntitleAsync(RunningEntitlement.User, "old");
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/");
        Assert.Contains("Terminal", page.Body, StringComparison.Ordinal);
        Assert.Contains("A text editor with tabs.", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Drawing", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Old", page.Body, StringComparison.Ordinal);
        Assert.Contains("2 applications", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_works_without_a_script()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/?q=TABS+text");
        Assert.Contains("1 application<", page.Body, StringComparison.Ordinal);
        Assert.Matches("<li class=\"application\"[^>]*hidden[^>]*>(?:(?!</li>).)*Terminal",
            page.Body.ReplaceLineEndings(" "));
        Assert.DoesNotMatch("<li class=\"application\"[^>]*hidden[^>]*>(?:(?!</li>).)*Editor",
            page.Body.ReplaceLineEndings(" "));
        Assert.Contains("No application matches.", (await browser.GetAsync("/?q=nothing")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_leads_to_the_entitlement_url()
    {
        await using var server =
            await RunningEntitlement.StartAsync("--StreamingService:PublicUrl=https://stream.example");
        using var browser = await server.SignedInAsync();
        var answer = await browser.SubmitAsync(await browser.GetAsync("/"), "/launch/terminal");
        Assert.Equal((303, $"https://stream.example/entitlements/{server.Service.Tokens.Single()}"),
            (answer.Status, answer.Location));
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(RunningEntitlement.User, server.Service.LastRequest!.UserId);
        Assert.Equal($"{server.Url}/", server.Service.LastRequest.ReturnUrl);
    }

    [Fact]
    public async Task The_policy_of_a_page_that_launches_lets_the_launch_through_and_that_of_the_door_nothing()
    {
        await using var server = await RunningEntitlement.StartAsync(
            "--StreamingService:PublicUrl=https://stream.example/base",
            "--Portal:HostOrigins:0=https://host.example:7802");
        using var browser = await server.SignedInAsync();
        Assert.EndsWith("form-action 'self' https://stream.example https://host.example:7802",
            (await browser.GetAsync("/")).Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.EndsWith("form-action 'self'",
            (await browser.GetAsync("/account")).Headers["Content-Security-Policy"], StringComparison.Ordinal);
        using var stranger = server.Browser();
        Assert.EndsWith("form-action 'self'",
            (await stranger.GetAsync("/sign-in")).Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_runs_already_offers_to_go_back_or_to_start_anew()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var first = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Active);
        using var browser = await server.SignedInAsync();
        var choice = await browser.SubmitAsync(await browser.GetAsync("/"), "/launch/terminal");
        Assert.Equal(409, choice.Status);
        Assert.Contains("Terminal is already running", choice.Text, StringComparison.Ordinal);

        var back = await browser.SubmitAsync(choice, $"/sessions/{first}/resume");
        Assert.Equal((303, $"{server.Service.Url}/entitlements/{server.Service.Tokens[^1]}"),
            (back.Status, back.Location));
        Assert.Single(server.Service.Living);

        var anew = await browser.SubmitAsync(choice, "/launch/terminal");
        Assert.Equal((303, $"{server.Service.Url}/entitlements/{server.Service.Tokens[^1]}"),
            (anew.Status, anew.Location));
        Assert.Equal([(first, TerminateCause.Replaced)], server.Service.Terminations);
        Assert.NotEqual(first, server.Service.Living.Single().Id);
    }

    [Fact]
    public async Task A_session_that_has_ended_leads_to_its_application_and_one_button()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        await browser.SubmitAsync(await browser.GetAsync("/"), "/launch/terminal");
        var again = new Uri(server.Service.LastRequest!.RestartUrl!).PathAndQuery;
        server.Service.Move(server.Service.Living.Single().Id, SessionState.Completed);

        var page = await browser.GetAsync(again);
        Assert.Equal(200, page.Status);
        Assert.Empty(server.Service.Living); // Following a link has started nothing.
        Assert.Contains("Terminal", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Editor", page.Text, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Body, "<button[^>]*autofocus"));

        Assert.Equal(303, (await browser.SubmitAsync(page, "/launch/terminal")).Status);
        Assert.Single(server.Service.Living);
    }

    [Fact]
    public async Task Where_it_leads_to_one_that_still_runs_going_back_to_it_comes_first()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var session = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Disconnected);
        using var browser = await server.SignedInAsync();

        var page = await browser.GetAsync("/open/terminal");

        Assert.Equal(200, page.Status);
        Assert.Contains("Terminal is already running", page.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await browser.SubmitAsync(page, $"/sessions/{session}/resume")).Status);
        Assert.Equal(session, server.Service.Living.Single().Id);
    }

    [Fact]
    public async Task Who_has_been_signed_out_meanwhile_comes_to_it_by_way_of_the_door()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = server.Browser();
        var door = await browser.GetAsync("/open/terminal");
        Assert.Equal((303, "/sign-in?returnTo=%2Fopen%2Fterminal"), (door.Status, door.Location));

        var answer = await browser.SubmitAsync(await browser.GetAsync(door.Location!), "/sign-in",
            ("name", RunningEntitlement.User), ("password", RunningEntitlement.Password));

        Assert.Equal((303, "/open/terminal"), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task A_link_that_was_never_opened_is_replaced_without_a_question()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/");
        await browser.SubmitAsync(page, "/launch/terminal");
        var again = await browser.SubmitAsync(page, "/launch/terminal");
        Assert.Equal(303, again.Status);
        Assert.Single(server.Service.Living);
    }

    [Fact]
    public async Task Sessions_are_shown_with_their_state_and_can_be_ended()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var started = server.Clock.GetUtcNow() - TimeSpan.FromMinutes(12);
        var mine = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Disconnected, started);
        server.Service.AddSession("somebody-else", "editor", SessionState.Active);
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/sessions");
        Assert.Contains("Waiting for you", page.Text, StringComparison.Ordinal);
        Assert.Contains("12 minutes ago", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Editor", page.Text, StringComparison.Ordinal);

        var question = await browser.GetAsync($"/sessions/{mine}/end");
        Assert.Contains("End Terminal?", question.Text, StringComparison.Ordinal);
        var ended = await browser.SubmitAsync(question, $"/sessions/{mine}/end");
        Assert.Equal((303, "/sessions?ended=1"), (ended.Status, ended.Location));
        Assert.Equal([(mine, TerminateCause.User)], server.Service.Terminations);
        var after = await browser.GetAsync(ended.Location!);
        Assert.Contains("The session has ended.", after.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing is running", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_touch_the_session_of_somebody_else()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var theirs = server.Service.AddSession("somebody-else", "terminal", SessionState.Active);
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/");
        Assert.Equal(404, (await browser.GetAsync($"/sessions/{theirs}/end")).Status);
        foreach (var verb in new[] { "end", "resume" })
        {
            var (name, value) = ("__RequestVerificationToken", Token(page.Body));
            Assert.Equal(404, (await browser.PostAsync($"/sessions/{theirs}/{verb}", (name, value))).Status);
        }

        Assert.Empty(server.Service.Terminations);
        Assert.Empty(server.Service.Tokens);
    }

    [Fact]
    public async Task Empty_places_say_what_to_do()
    {
        await using var server = await RunningEntitlement.StartAsync();
        await server.AddUserAsync("newcomer");
        using var browser = await server.SignedInAsync("newcomer");
        Assert.Contains("No applications yet", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("Nothing is running", (await browser.GetAsync("/sessions")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drawing", 403, "not shared with you", "not_entitled")]
    [InlineData("nothing-there", 404, "is gone", "application_not_found")]
    [InlineData("old", 409, "not offered any more", "application_archived")]
    public async Task A_launch_that_cannot_be_is_explained(string application, int status, string words, string code)
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.Add("old", state: ApplicationState.Archived);
        await server.EntitleAsync(RunningEntitlement.User, "old");
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/");
        foreach (var answer in new[]
        {
            await browser.PostAsync($"/launch/{application}", ("__RequestVerificationToken", Token(page.Body))),
            await browser.GetAsync($"/open/{application}"),
        })
        {
            Assert.Equal(status, answer.Status);
            Assert.Contains(words, answer.Text, StringComparison.Ordinal);
            Assert.Contains(code, answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_quota_is_explained_and_says_when_to_try_again()
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.SessionsMax = 0;
        using var browser = await server.SignedInAsync();
        var answer = await browser.SubmitAsync(await browser.GetAsync("/"), "/launch/terminal");
        Assert.Equal((503, "7"), (answer.Status, answer.Headers["Retry-After"]));
        Assert.Contains("Every place is taken", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streaming_service_that_is_away_is_a_page_and_not_an_error()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        await server.Service.DisposeAsync();
        foreach (var path in new[] { "/", "/sessions" })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal((503, "5"), (answer.Status, answer.Headers["Retry-After"]));
            Assert.Contains("Applications cannot be reached", answer.Text, StringComparison.Ordinal);
            Assert.Contains($"href=\"{path}\"", answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_sign_in_never_leads_to_another_site()
    {
        await using var server = await RunningEntitlement.StartAsync();
        foreach (var returnTo in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example/",
            "javascript:alert(1)" })
        {
            using var browser = server.Browser();
            var door = await browser.GetAsync($"/sign-in?returnTo={Uri.EscapeDataString(returnTo)}");
            var answer = await browser.SubmitAsync(door, "/sign-in", ("name", RunningEntitlement.User),
                ("password", RunningEntitlement.Password), ("returnTo", returnTo));
            Assert.Equal((303, "/"), (answer.Status, answer.Location));
        }
    }

    [Fact]
    public async Task What_an_operator_types_is_text_and_never_markup()
    {
        await using var server = await RunningEntitlement.StartAsync("--Portal:Title=<b>Title</b>");
        server.Service.Add("editor", "<script>alert(1)</script>", icon: "https://evil.example/i.png");
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/");
        Assert.DoesNotContain("<b>Title", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_has_its_landmarks_and_every_field_its_label()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var session = server.Service.AddSession(RunningEntitlement.User, "editor", SessionState.Active);
        using var browser = await server.SignedInAsync();
        using var stranger = server.Browser();
        var pages = new List<Answer> { await stranger.GetAsync("/sign-in") };
        foreach (var path in new[] { "/", "/sessions", "/account", "/open/terminal", "/open/editor",
            $"/sessions/{session}/end" }) pages.Add(await browser.GetAsync(path));
        foreach (var page in pages)
        {
            Assert.StartsWith("<!DOCTYPE html>", page.Body, StringComparison.Ordinal);
            Assert.Contains("<html lang=\"en\">", page.Body, StringComparison.Ordinal);
            Assert.Contains("<a class=\"skip\" href=\"#content\">", page.Body, StringComparison.Ordinal);
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Body, "<main id=\"content\""));
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Body, "<h1"));
            foreach (System.Text.RegularExpressions.Match input in
                System.Text.RegularExpressions.Regex.Matches(page.Body, "<input id=\"(?<id>[^\"]*)\""))
                Assert.Contains($"for=\"{input.Groups["id"].Value}\"", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_is_not_there_leads_home_and_a_program_is_told_in_its_own_words()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = server.Browser();
        var page = await browser.GetAsync("/nowhere");
        Assert.Equal(404, page.Status);
        Assert.Contains("<a class=\"main\" href=\"/\">All applications</a>", page.Body, StringComparison.Ordinal);
        using var program = server.Anonymous();
        var answer = await program.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        await Api.EntitlementsApiTests.AssertProblemAsync(answer, 404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task Assets_are_kept_for_good_under_their_hash()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = server.Browser();
        var page = await browser.GetAsync("/sign-in");
        var address = System.Text.RegularExpressions.Regex.Match(page.Body, "href=\"(/assets/portal.css[^\"]*)\"")
            .Groups[1].Value;
        var asset = await browser.GetAsync(address);
        Assert.Equal((200, "public, max-age=31536000, immutable"), (asset.Status, asset.Headers["Cache-Control"]));
        Assert.Equal("no-cache", (await browser.GetAsync("/assets/portal.css")).Headers["Cache-Control"]);
        Assert.Equal(404, (await browser.GetAsync("/assets/..%2fappsettings.json")).Status);
    }

    [Fact]
    public async Task The_portal_can_be_installed_under_the_operators_name_and_in_the_readers_language()
    {
        await using var server = await RunningEntitlement.StartAsync("--Portal:Title=Atelier");
        using var browser = server.Browser("de");
        var page = await browser.GetAsync("/sign-in");
        Assert.Contains("<link rel=\"manifest\" href=\"/manifest.webmanifest\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("manifest-src 'self'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var answer = await browser.GetAsync("/manifest.webmanifest");
        Assert.Equal((200, "application/manifest+json"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Contains("Accept-Language", answer.Headers["Vary"], StringComparison.Ordinal);
        var manifest = System.Text.Json.JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal("Atelier", manifest.GetProperty("name").GetString());
        Assert.Equal("Ihre Anwendungen, im Browser.", manifest.GetProperty("description").GetString());
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var drawing = await browser.GetAsync(icon.GetProperty("src").GetString()!);
            Assert.Equal((200, icon.GetProperty("type").GetString()),
                (drawing.Status, drawing.Headers["Content-Type"]));
        }
    }

    static string Token(string page) => System.Text.RegularExpressions.Regex.Match(
        page, "name=\"__RequestVerificationToken\" value=\"([^\"]*)\"").Groups[1].Value;
}
