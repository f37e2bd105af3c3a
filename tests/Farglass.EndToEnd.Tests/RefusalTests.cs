using System.Net;
using System.Text.RegularExpressions;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>Everything that can be refused, is refused in words for people and in a code for programs.</summary>
public sealed class RefusalTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task A_url_opens_once_and_the_second_opening_is_told_so()
    {
        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var grant = await Administrator.CreateSessionAsync(application.Id);
        await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), grant.EntitlementUrl);
        Assert.Equal((HttpStatusCode.Gone, ProblemCodes.EntitlementUsed),
            await Administrator.OpenAsync(grant.EntitlementUrl));
        await PageSaysAsync(grant.EntitlementUrl, "already used", ProblemCodes.EntitlementUsed);
    }

    [Fact]
    public async Task A_hundred_clients_that_open_one_url_at_once_get_one_session()
    {
        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var grant = await Administrator.CreateSessionAsync(application.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => Administrator.OpenAsync(grant.EntitlementUrl)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(99, answers.Count(answer => answer.Code == ProblemCodes.EntitlementUsed));
        Assert.Equal(grant.Id, Assert.Single(await Administrator.SessionsAsync(application.Id)).Id);
    }

    [Fact]
    public async Task An_expired_url_is_refused_as_expired()
    {
        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var grant = await Administrator.CreateSessionAsync(application.Id, validitySeconds: 1);
        await Wait.Eventually(() => TimeProvider.System.GetUtcNow() > grant.ExpiresAt ? null : "it is still good");
        Assert.Equal((HttpStatusCode.Gone, ProblemCodes.EntitlementExpired),
            await Administrator.OpenAsync(grant.EntitlementUrl));
        await PageSaysAsync(grant.EntitlementUrl, "has expired", ProblemCodes.EntitlementExpired);
        Assert.Equal(StopReason.EntitlementExpired, (await EndedAsync(grant.Id)).StopReason);
    }

    [Fact]
    public async Task An_unknown_url_is_refused_as_unknown()
    {
        var url = $"{Up.File.Service}/entitlements/{new string('A', 43)}";
        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.EntitlementUnknown), await Administrator.OpenAsync(url));
        await PageSaysAsync(url, "not known", ProblemCodes.EntitlementUnknown);
    }

    [Fact]
    public async Task An_application_without_entitlement_is_neither_shown_nor_opened()
    {
        var application = await Administrator.AddAsync(new("Forbidden", "xterm"), entitled: false);
        using var answer = await Administrator.TryEntitleSessionAsync(application.Id);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(ProblemCodes.NotEntitled, await Administrator.CodeAsync(answer));

        var page = await Chromium.NewPersonAsync();
        await Portal.SignInAsync(page, Up.File);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Terminal" }).WaitForAsync();
        Assert.Equal(0, await Portal.LaunchButton(page, application.Definition.Name).CountAsync());
    }

    [Fact]
    public async Task More_sessions_than_the_application_allows_are_refused_with_a_time_to_try_again()
    {
        var application = await Administrator.AddAsync(new("Single", "xterm", SessionsMax: 1));
        await Administrator.CreateSessionAsync(application.Id);
        using var answer = await Administrator.TryCreateSessionAsync(application.Id);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(ProblemCodes.SessionQuota, await Administrator.CodeAsync(answer));
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);

        var page = await Chromium.NewPersonAsync();
        await Portal.SignInAsync(page, Up.File);
        await Portal.ShownAsync(page, application.Definition.Name);
        await Portal.LaunchButton(page, application.Definition.Name).ClickAsync();
        await page.GetByText(new Regex("sessions (as )?are allowed")).First.WaitForAsync();
    }

    [Fact]
    public async Task Without_a_place_on_any_host_the_url_stays_good_until_there_is_one()
    {
        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var grant = await Administrator.CreateSessionAsync(application.Id);
        await Administrator.DrainAsync(drain: true);
        try
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, ProblemCodes.NoCapacity),
                await Administrator.OpenAsync(grant.EntitlementUrl));
            await PageSaysAsync(grant.EntitlementUrl, "All places are taken", ProblemCodes.NoCapacity);
        }
        finally
        {
            await Administrator.DrainAsync(drain: false);
        }

        await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), grant.EntitlementUrl);
    }

    [Theory]
    [InlineData("/usr/bin/no-such-program", StopReason.ApplicationNotFound, "not installed")]
    [InlineData("/bin/false", StopReason.ApplicationFailed, "stopped as soon as it was started")]
    public async Task An_application_that_cannot_run_says_so_on_the_page(
        string command, StopReason reason, string words)
    {
        var application = await Administrator.AddAsync(new("Broken", command));
        var grant = await Administrator.CreateSessionAsync(application.Id);
        var page = await Chromium.NewPersonAsync();
        await page.OpenAsync(grant.EntitlementUrl);
        await page.GetByText(words).First.WaitForAsync();
        var session = await Administrator.EndedAsync(application.Id);
        Assert.Equal((SessionState.Failed, reason), (session.State, session.StopReason!.Value));
    }

    async Task<SessionView> EndedAsync(SessionId id)
    {
        SessionView? session = null;
        await Wait.Eventually(async () =>
            (session = await Administrator.SessionAsync(id)).State.IsEnded() ? null : $"it is {session.State}");
        return session!;
    }

    async Task PageSaysAsync(string url, string words, string code)
    {
        var page = await Chromium.NewPersonAsync();
        await page.OpenAsync(url);
        await page.GetByRole(AriaRole.Heading).First.WaitForAsync();
        Assert.Contains(words, await page.GetByRole(AriaRole.Heading).First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(code, await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
    }
}
