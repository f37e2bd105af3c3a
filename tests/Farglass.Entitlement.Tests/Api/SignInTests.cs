using System.Diagnostics;
using System.Net.Http.Json;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Tests.Running;
using Farglass.Entitlement.Users;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Entitlement.Tests.Api;

/// <summary>Passwords: who is let in, who is slowed down, and what nobody is told.</summary>
public sealed class SignInTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_does_not_exist_gets_the_same_answers_as_a_wrong_password_to_the_end()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:UserFailuresFree=2",
            "--SignIn:UserFailuresMax=4");
        var known = await AnswersAsync(server, RunningEntitlement.User);
        var unknown = await AnswersAsync(server, "nobody");
        Assert.Equal(known, unknown);
        Assert.Equal(["401", "401", "401", "429 1", "401", "429 900", "429 900"],
            known.Select(answer => answer.Split('|')[0]));
    }

    [Fact]
    public async Task A_disabled_user_gets_the_same_answer_as_a_wrong_password()
    {
        await using var server = await RunningEntitlement.StartAsync();
        await server.AddUserAsync("grace");
        using var admin = server.Admin();
        await admin.PatchAsJsonAsync("/api/admin/users/grace", new UserChange(Enabled: false), FarglassJson.Options,
            Ct);
        Assert.Equal(await AnswerAsync(server, "ada", "wrong password"),
            await AnswerAsync(server, "grace", RunningEntitlement.Password));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_takes_as_long_as_one_that_does()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:PasswordRounds=300000");
        var passwords = server.Services.GetRequiredService<Passwords>();
        var hash = passwords.Hash(RunningEntitlement.Password);
        var times = new Dictionary<string, List<double>> { ["known"] = [], ["unknown"] = [], ["too long"] = [] };
        for (var round = 0; round < 5; round++)
        {
            times["known"].Add(Time(() => passwords.Check(hash, "wrong password")));
            times["unknown"].Add(Time(() => passwords.Check(null, "wrong password")));
            times["too long"].Add(Time(() => passwords.Check(hash, new string('x', 2_000))));
        }

        // The fastest of five: what the machine did besides is not in it. Skipping the hash would be a thousand times
        // faster.
        Assert.InRange(times["unknown"].Min() / times["known"].Min(), 0.5, 2);
        Assert.InRange(times["too long"].Min() / times["known"].Min(), 0.5, 2);
    }

    [Fact]
    public async Task A_lock_holds_back_the_right_password_too_until_it_is_over()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:UserFailuresFree=2",
            "--SignIn:UserFailuresMax=3");
        for (var failure = 0; failure < 3; failure++) await AnswerAsync(server, "ada", "wrong password");
        Assert.StartsWith("429 900", await AnswerAsync(server, "ada", RunningEntitlement.Password),
            StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.StartsWith("201", await AnswerAsync(server, "ada", RunningEntitlement.Password),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_is_of_one_name_outlives_a_restart_and_an_operator_can_end_it()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:UserFailuresFree=1",
            "--SignIn:UserFailuresMax=2");
        await server.AddUserAsync("grace");
        for (var failure = 0; failure < 2; failure++) await AnswerAsync(server, "ADA", "wrong password");
        await server.RestartAsync();
        Assert.StartsWith("429", await AnswerAsync(server, "ada", RunningEntitlement.Password),
            StringComparison.Ordinal);
        Assert.StartsWith("201", await AnswerAsync(server, "grace", RunningEntitlement.Password),
            StringComparison.Ordinal);
        using var admin = server.Admin();
        Assert.Equal(204, (int)(await admin.PostAsync("/api/admin/users/ada/unlock", null, Ct)).StatusCode);
        Assert.StartsWith("201", await AnswerAsync(server, "ada", RunningEntitlement.Password),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_password_wipes_the_slate()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:UserFailuresFree=2",
            "--SignIn:UserFailuresMax=3");
        for (var round = 0; round < 3; round++)
        {
            for (var failure = 0; failure < 2; failure++) await AnswerAsync(server, "ada", "wrong password");
            Assert.StartsWith("201", await AnswerAsync(server, "ada", RunningEntitlement.Password),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_address_that_tries_many_names_is_locked_for_all_of_them()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:AddressFailuresFree=3",
            "--SignIn:AddressFailuresMax=4");
        for (var name = 0; name < 4; name++) await AnswerAsync(server, $"name-{name}", "wrong password");
        Assert.StartsWith("429 900", await AnswerAsync(server, "ada", RunningEntitlement.Password),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_that_a_proxy_names_counts_only_where_the_proxy_is_trusted()
    {
        await using var trusting = await RunningEntitlement.StartAsync("--SignIn:TrustedProxies:0=127.0.0.0/8",
            "--SignIn:AddressFailuresFree=1", "--SignIn:AddressFailuresMax=2");
        for (var name = 0; name < 2; name++) await AnswerAsync(trusting, $"name-{name}", "wrong password", "192.0.2.1");
        Assert.StartsWith("429", await AnswerAsync(trusting, "ada", RunningEntitlement.Password, "192.0.2.1"),
            StringComparison.Ordinal);
        Assert.StartsWith("201", await AnswerAsync(trusting, "ada", RunningEntitlement.Password, "192.0.2.2"),
            StringComparison.Ordinal);

        await using var plain = await RunningEntitlement.StartAsync("--SignIn:AddressFailuresFree=1",
            "--SignIn:AddressFailuresMax=2");
        for (var name = 0; name < 2; name++)
            await AnswerAsync(plain, $"name-{name}", "wrong password",
                $"192.0.2.{name}");
        Assert.StartsWith("429", await AnswerAsync(plain, "ada", RunningEntitlement.Password, "192.0.2.9"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_guesses_at_one_moment_get_no_more_than_a_few_past_the_count()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:UserFailuresFree=2",
            "--SignIn:UserFailuresMax=3");
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AnswerAsync(server, "ada", "wrong password")));
        Assert.InRange(answers.Count(answer => answer.StartsWith("401", StringComparison.Ordinal)), 1,
            3 + Environment.ProcessorCount);
        var failures = await server.Services.GetRequiredService<FailureStore>()
            .FindAsync($"user:{Secrets.Hash("ada")}", Ct);
        Assert.Equal(answers.Count(answer => answer.StartsWith("401", StringComparison.Ordinal)), failures.Count);
    }

    [Fact]
    public async Task More_sign_ins_than_can_wait_are_told_to_come_back()
    {
        await using var server = await RunningEntitlement.StartAsync(
            "--SignIn:PasswordRounds=200000", "--SignIn:AddressFailuresFree=9000", "--SignIn:AddressFailuresMax=9001");
        var desk = server.Services.GetRequiredService<SignInDesk>();
        var all = Limits.PasswordChecksWaiting + Environment.ProcessorCount + 10;
        // Each begins on a thread of its own: the pool's few are kept by the passwords that are checked.
        var answers = await Task.WhenAll(Enumerable.Range(0, all).Select(at => Task.Factory.StartNew(
            () => desk.CheckAsync($"name-{at}", "wrong password", null, Ct), Ct, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
        Assert.Contains(answers, answer =>
            answer is SignInAnswer.Wait { For: var wait } && wait == Limits.PasswordQueueRetry);
        Assert.Contains(answers, answer => answer is SignInAnswer.Refused);
    }

    [Fact]
    public async Task A_password_is_hashed_anew_when_more_rounds_are_asked_for()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var users = server.Services.GetRequiredService<UserStore>();
        var weak = (await users.FindAsync(UserName.Parse("ada"), Ct))!.PasswordHash;
        var strong = new Passwords(new() { PasswordRounds = 200_000 });
        Assert.Equal(PasswordMatch.YesButOld, strong.Check(weak, RunningEntitlement.Password));
        var desk = new SignInDesk(users, server.Services.GetRequiredService<FailureStore>(), strong, new(),
            server.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SignInDesk>.Instance);
        Assert.IsType<SignInAnswer.Accepted>(await desk.CheckAsync("ada", RunningEntitlement.Password, null, Ct));
        var rehashed = (await users.FindAsync(UserName.Parse("ada"), Ct))!.PasswordHash;
        Assert.NotEqual(weak, rehashed);
        Assert.Equal(PasswordMatch.Yes, strong.Check(rehashed, RunningEntitlement.Password));
    }

    [Fact]
    public async Task A_token_lasts_as_long_as_it_said_and_a_restart_does_not_matter()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var basic = server.Basic();
        var answer = await basic.PostAsJsonAsync("/api/tokens", new TokenRequest(600), FarglassJson.Options, Ct);
        var token = await RunningEntitlement.ReadAsync<TokenCreated>(answer);
        Assert.Equal((201, server.Clock.GetUtcNow().AddSeconds(600)), ((int)answer.StatusCode, token.ExpiresAt));
        await server.RestartAsync();
        using var program = server.Bearer(token.Token);
        server.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(200, (int)(await program.GetAsync("/api/sessions", Ct)).StatusCode);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (int)(await program.GetAsync("/api/sessions", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_token_can_be_revoked_and_makes_no_further_tokens()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = await server.ProgramAsync();
        var more = await program.PostAsync("/api/tokens", null, Ct);
        Assert.Equal((401, "Basic"), ((int)more.StatusCode, more.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(204, (int)(await program.DeleteAsync("/api/tokens/current", Ct)).StatusCode);
        Assert.Equal(401, (int)(await program.GetAsync("/api/sessions", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_token_cannot_be_asked_for_longer_than_the_settings_say()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var basic = server.Basic();
        foreach (var seconds in new[] { 0, -5, 90 * 86_400 + 1, int.MaxValue })
        {
            var answer = await basic.PostAsJsonAsync("/api/tokens", new TokenRequest(seconds), FarglassJson.Options,
                Ct);
            await EntitlementsApiTests.AssertProblemAsync(answer, 400, ProblemCodes.InvalidRequest);
        }
    }

    /// <summary>What somebody who guesses sees: status, wait, and the whole text of the answer.</summary>
    static async Task<List<string>> AnswersAsync(RunningEntitlement server, string name)
    {
        var answers = new List<string>();
        for (var attempt = 0; attempt < 4; attempt++) answers.Add(await AnswerAsync(server, name, "wrong password"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var attempt = 0; attempt < 3; attempt++) answers.Add(await AnswerAsync(server, name, "wrong password"));
        return answers;
    }

    static async Task<string> AnswerAsync(RunningEntitlement server, string name, string password,
        string? forwardedFor = null)
    {
        using var client = server.Basic(name, password);
        if (forwardedFor is not null) client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        using var answer = await client.PostAsync("/api/tokens", null, Ct);
        var wait = answer.Headers.RetryAfter is { Delta: { } time } ? $" {time.TotalSeconds:0}" : "";
        var words = (int)answer.StatusCode == 201 ? "" : await answer.Content.ReadAsStringAsync(Ct);
        return $"{(int)answer.StatusCode}{wait}|{answer.Headers.WwwAuthenticate}|{words}";
    }

    static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
