using System.Net.Http.Json;
using Farglass.Entitlement.Tests.Running;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Entitlement.Tests.Portal;

/// <summary>The cookie, the forms' protection, and what ends a sign-in.</summary>
public sealed class PortalSignInTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var cookie = await CookieAsync(server);
        Assert.StartsWith("farglass=fgc_", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task On_https_the_cookies_are_secure_and_of_this_host_alone()
    {
        await using var server = await RunningEntitlement.StartAsync(
            "--Server:PublicUrl=https://portal.example", "--SignIn:TrustedProxies:0=127.0.0.1");
        using var client = server.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var page = await client.GetAsync("/sign-in", Ct);
        var form = page.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-farglass-form=", form, StringComparison.Ordinal);
        Assert.Contains("secure", form, StringComparison.OrdinalIgnoreCase);
        var token = System.Text.RegularExpressions.Regex.Match(
            await page.Content.ReadAsStringAsync(Ct), "name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")
                .Groups[1].Value;
        client.DefaultRequestHeaders.Add("Cookie", form.Split(';')[0]);
        var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["name"] = RunningEntitlement.User,
            ["password"] = RunningEntitlement.Password,
            ["__RequestVerificationToken"] = token,
        }), Ct);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-farglass=fgc_", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_see_the_same_page()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var pages = new List<string>();
        foreach (var name in new[] { "ada", "eda" })
        {
            using var browser = server.Browser();
            var answer = await browser.SubmitAsync(
                await browser.GetAsync("/sign-in"), "/sign-in", ("name", name), ("password", "wrong password"));
            Assert.Equal(401, answer.Status);
            Assert.DoesNotContain(answer.SetCookies, cookie =>
                cookie.StartsWith("farglass=", StringComparison.Ordinal));
            pages.Add(answer.Text.Replace(name, "", StringComparison.Ordinal));
            Assert.Contains("The user name or the password is not right.", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(pages[0], pages[1]);
    }

    [Fact]
    public async Task A_locked_name_is_told_how_long_to_wait()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:UserFailuresFree=1",
            "--SignIn:UserFailuresMax=2");
        using var browser = server.Browser();
        var page = await browser.GetAsync("/sign-in");
        for (var failure = 0; failure < 2; failure++)
            await browser.SubmitAsync(page, "/sign-in", ("name", "ada"), ("password", "wrong password"));
        var locked = await browser.SubmitAsync(page, "/sign-in", ("name", "ada"),
            ("password", RunningEntitlement.Password));
        Assert.Equal((429, "900"), (locked.Status, locked.Headers["Retry-After"]));
        Assert.Contains("Try again in 15 minutes.", locked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_at_every_address_that_takes_one()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        var forms = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}")
            .Where(route => !route.StartsWith("/api/", StringComparison.Ordinal)).ToList();
        Assert.True(forms.Count >= 7, string.Join(' ', forms));
        foreach (var form in forms)
            foreach (var token in new[] { "", "made-up" })
            {
                var action = form.Replace("{id}", "0123456789abcdef0123456789abcdef", StringComparison.Ordinal)
                    .Replace("{applicationId}", "terminal", StringComparison.Ordinal);
                var answer = await browser.PostAsync(action, ("__RequestVerificationToken", token), ("name", "ada"));
                Assert.True(answer.Status == 400, $"{action} answered {answer.Status}");
                Assert.Contains("open for too long", answer.Text, StringComparison.Ordinal);
            }

        Assert.Equal(200, (await browser.GetAsync("/")).Status);
        Assert.Empty(server.Service.Sessions);
    }

    [Fact]
    public async Task A_token_of_one_person_is_no_good_for_another()
    {
        await using var server = await RunningEntitlement.StartAsync();
        await server.AddUserAsync("grace");
        using var ada = await server.SignedInAsync();
        using var grace = await server.SignedInAsync("grace");
        var hers = await grace.GetAsync("/account");
        Assert.Equal(400, (await ada.SubmitAsync(hers, "/account/sign-out-everywhere")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_sign_in_even_for_who_has_copied_the_cookie()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        using var thief = server.Browser();
        foreach (var cookie in browser.Cookies) thief.Cookies[cookie.Key] = cookie.Value;
        Assert.Equal(200, (await thief.GetAsync("/")).Status);
        var answer = await browser.SubmitAsync(await browser.GetAsync("/"), "/sign-out");
        Assert.Equal((303, "/sign-in"), (answer.Status, answer.Location));
        Assert.DoesNotContain("farglass", browser.Cookies.Keys);
        Assert.Equal(303, (await thief.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_sign_in_slides_while_it_is_used_ends_when_it_is_not_and_has_a_last_day()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:SessionHours=10",
            "--SignIn:SessionDaysMax=1");
        using var browser = await server.SignedInAsync();
        server.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Empty((await browser.GetAsync("/account")).SetCookies);
        server.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Contains((await browser.GetAsync("/account")).SetCookies, cookie =>
            cookie.StartsWith("farglass=", StringComparison.Ordinal));
        server.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(200, (await browser.GetAsync("/account")).Status);
        server.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(303, (await browser.GetAsync("/account")).Status); // The day is over, although it was used.

        using var idle = await server.SignedInAsync();
        server.Clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal(303, (await idle.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_restart_signs_nobody_out_and_spoils_no_form()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = await server.SignedInAsync();
        var page = await browser.GetAsync("/");
        await server.RestartAsync();
        Assert.Equal(200, (await browser.GetAsync("/")).Status);
        Assert.Equal(303, (await browser.SubmitAsync(page, "/launch/terminal")).Status);
    }

    [Fact]
    public async Task Changing_the_password_ends_all_other_sign_ins()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var here = await server.SignedInAsync();
        using var there = await server.SignedInAsync();
        using var program = await server.ProgramAsync();
        var page = await here.GetAsync("/account");
        Assert.Equal(400, (await ChangeAsync("wrong password", "a new pass phrase", "a new pass phrase")).Status);
        Assert.Equal(400,
            (await ChangeAsync(RunningEntitlement.Password, "a new pass phrase", "another pass phrase")).Status);
        Assert.Equal(400, (await ChangeAsync(RunningEntitlement.Password, "seven77", "seven77")).Status);
        Assert.Equal(200, (await there.GetAsync("/account")).Status);

        var changed = await ChangeAsync(RunningEntitlement.Password, "a new pass phrase", "a new pass phrase");
        Assert.Equal((303, "/account?changed=1"), (changed.Status, changed.Location));
        Assert.Contains("Your password has been changed.", (await here.GetAsync(changed.Location!)).Text,
            StringComparison.Ordinal);
        Assert.Equal(303, (await there.GetAsync("/account")).Status);
        Assert.Equal(401, (int)(await program.GetAsync("/api/sessions", Ct)).StatusCode);
        using var again = await server.SignedInAsync(password: "a new pass phrase");

        Task<Answer> ChangeAsync(string current, string chosen, string repeated) => here.SubmitAsync(
            page, "/account/password", ("current", current), ("new", chosen), ("again", repeated));
    }

    [Fact]
    public async Task Disabling_a_user_or_setting_a_password_ends_every_sign_in_at_once()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        foreach (var change in new[] { new UserChange(Password: "given by an operator"),
            new UserChange(Enabled: false) })
        {
            await admin.PatchAsJsonAsync("/api/admin/users/ada",
                new UserChange(Password: RunningEntitlement.Password, Enabled: true), FarglassJson.Options, Ct);
            using var browser = await server.SignedInAsync();
            await admin.PatchAsJsonAsync("/api/admin/users/ada", change, FarglassJson.Options, Ct);
            Assert.Equal(303, (await browser.GetAsync("/")).Status);
        }
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_browsers_and_programs()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var here = await server.SignedInAsync();
        using var there = await server.SignedInAsync();
        using var program = await server.ProgramAsync();
        await here.SubmitAsync(await here.GetAsync("/account"), "/account/sign-out-everywhere");
        Assert.Equal(303, (await there.GetAsync("/")).Status);
        Assert.Equal(303, (await here.GetAsync("/")).Status);
        Assert.Equal(401, (int)(await program.GetAsync("/api/sessions", Ct)).StatusCode);
    }

    static async Task<string> CookieAsync(RunningEntitlement server)
    {
        using var browser = server.Browser();
        var answer = await browser.SubmitAsync(await browser.GetAsync("/sign-in"), "/sign-in",
            ("name", RunningEntitlement.User), ("password", RunningEntitlement.Password));
        return answer.SetCookies.Single();
    }
}
