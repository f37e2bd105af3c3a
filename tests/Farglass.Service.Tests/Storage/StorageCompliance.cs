using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Farglass.Hosting.Storage;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Applications;
using Farglass.Service.Hosts;
using Farglass.Service.Keys;
using Farglass.Service.Sessions;
using Farglass.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Farglass.Service.Tests.Storage;

/// <summary>
/// What a database must do for the streaming service. Every database derives from this; what is here is asked through
/// the stores, so that it holds for the statements that run.
/// </summary>
public abstract class StorageCompliance : IAsyncLifetime
{
    static readonly ApplicationId Terminal = ApplicationId.Parse("terminal");

    readonly ManualTimeProvider _clock = new();
    readonly HostSettings _hostSettings = new();
    readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    DbDataSource _database = null!;
    SessionStore _sessions = null!;
    HostStore _hosts = null!;
    Redemptions _redemptions = null!;
    Heartbeats _heartbeats = null!;
    SessionReaper _reaper = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>An empty database.</summary>
    protected abstract Task<DbDataSource> CreateAsync();

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        await Migrations.ApplyAsync(_database, Migrations.Of(typeof(ServiceRole).Assembly), Now, Ct);
        var settings = new SessionSettings();
        var metrics = new SessionMetrics(_services.GetRequiredService<IMeterFactory>());
        var journal = new SessionJournal(metrics, NullLogger<SessionJournal>.Instance);
        var start = new ServiceStart(Now);
        _sessions = new(_database);
        _hosts = new(_database, _hostSettings);
        _redemptions = new(_database, settings);
        _heartbeats = new(_database, _hostSettings, journal, start, NullLogger<Heartbeats>.Instance);
        _reaper = new(_database, _hostSettings, settings, journal, start, NullLogger<SessionReaper>.Instance);
        await new ApplicationStore(_database).CreateAsync(new("Terminal", "xterm", Terminal), Now, Ct);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_token_is_honoured_once_however_many_ask_at_once()
    {
        await RegisterAsync("host", places: 50);
        var (_, token) = await EntitleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => OpenAsync(token))));

        Assert.Single(answers.OfType<Redemption.Granted>());
        Assert.All(answers.OfType<Redemption.Refused>(), refused =>
            Assert.Equal(ProblemCodes.EntitlementUsed, refused.Refusal.Code));
        await AssertPlacesAsync();
    }

    [Fact]
    public async Task No_more_places_are_given_than_there_are_however_many_ask_at_once()
    {
        await RegisterAsync("a", places: 4);
        await RegisterAsync("b", places: 9);
        var tokens = new List<string>();
        for (var at = 0; at < 40; at++) tokens.Add((await EntitleAsync()).Token);

        var answers = await Task.WhenAll(tokens.Select(token => Task.Run(() => OpenAsync(token))));

        Assert.Equal(13, answers.OfType<Redemption.Granted>().Count());
        await AssertPlacesAsync();
    }

    [Fact]
    public async Task Quotas_hold_however_many_ask_at_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 30).Select(at => Task.Run(() =>
            CreateSessionAsync(
                Secrets.New("fge_"), user: $"u{at % 2}", quotas: new(Account: 100, Application: 20, User: 5)))));

        Assert.Equal(10, made.Count(reached => reached == QuotaReached.None));
        Assert.Equal(20, made.Count(reached => reached == QuotaReached.User));
    }

    [Fact]
    public async Task A_quota_says_which_one_was_reached()
    {
        var quotas = new SessionQuotas(Account: 3, Application: 2, User: 1);
        Assert.Equal(QuotaReached.None, await CreateSessionAsync(Secrets.New("fge_"), "a", quotas));
        Assert.Equal(QuotaReached.User, await CreateSessionAsync(Secrets.New("fge_"), "a", quotas));
        Assert.Equal(QuotaReached.None, await CreateSessionAsync(Secrets.New("fge_"), "b", quotas));
        Assert.Equal(QuotaReached.Application, await CreateSessionAsync(Secrets.New("fge_"), "c", quotas));
        Assert.Equal(QuotaReached.Account,
            await CreateSessionAsync(Secrets.New("fge_"), "c", quotas with { Account = 2 }));
    }

    [Fact]
    public async Task A_host_that_registers_again_is_the_same_host_with_a_new_token()
    {
        var first = await RegisterAsync("host", places: 2, token: "one");
        var second = await RegisterAsync("host", places: 3, token: "two");

        Assert.Equal(first, second);
        Assert.Null(await _hosts.FindByTokenAsync("one", Ct));
        Assert.Equal(first, await _hosts.FindByTokenAsync("two", Ct));
        Assert.Equal(3, (await _hosts.FindAsync(first, Ct))!.SessionsMax);
    }

    [Fact]
    public async Task Keys_are_found_by_their_secret_and_replaced_under_their_id()
    {
        var keys = new KeyStore(_database, _clock);
        await keys.KeepAsync("id", "name", [ApiScope.Sessions], "first", Ct);
        await keys.KeepAsync("id", "name", [ApiScope.Hosts, ApiScope.Keys], "second", Ct);

        Assert.Null(await keys.ScopesOfAsync("first", Ct));
        Assert.Equal([ApiScope.Hosts, ApiScope.Keys], await keys.ScopesOfAsync("second", Ct));
        Assert.True(await keys.DeleteAsync("id", Ct));
        Assert.Null(await keys.ScopesOfAsync("second", Ct));
    }

    [Fact]
    public async Task A_join_token_expires_and_the_one_of_the_settings_does_not()
    {
        var keys = new KeyStore(_database, _clock);
        await keys.KeepJoinTokenAsync("settings", Ct);
        var created = await keys.CreateJoinTokenAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.True(await keys.IsJoinTokenAsync(created.Token, Ct));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(await keys.IsJoinTokenAsync(created.Token, Ct));
        Assert.True(await keys.IsJoinTokenAsync("settings", Ct));
        await keys.KeepJoinTokenAsync("other", Ct);
        Assert.False(await keys.IsJoinTokenAsync("settings", Ct));
    }

    [Fact]
    public async Task Every_replica_signs_with_the_same_key()
    {
        var signers = Enumerable.Range(0, 4).Select(_ => new TicketSigner(_database, _clock)).ToList();
        await Task.WhenAll(signers.Select(signer => Task.Run(() => signer.StartAsync(Ct))));

        Assert.Single(signers.Select(signer => signer.PublicKey).Distinct());
        Assert.NotEmpty(signers[0].PublicKey);
    }

    [Fact]
    public async Task Records_are_forgotten_when_they_are_old_and_not_before()
    {
        var (id, _) = await EntitleAsync();
        await _sessions.EndAsync(id, StopReason.EndedByUser, Now, Ct);

        await _reaper.PassAsync(Now.AddDays(89), Ct);
        Assert.NotNull(await _sessions.FindAsync(id, Ct));
        await _reaper.PassAsync(Now.AddDays(90), Ct);
        Assert.Null(await _sessions.FindAsync(id, Ct));
    }

    [Fact]
    public async Task Lists_page_without_gaps_and_filter_by_state()
    {
        var all = new List<SessionId>();
        for (var at = 0; at < 7; at++)
        {
            all.Add((await EntitleAsync()).Id);
            _clock.Advance(TimeSpan.FromMilliseconds(2));
        }

        await _sessions.EndAsync(all[3], StopReason.EndedByUser, Now, Ct);
        var entitled = new SessionFilter([SessionState.Entitled], null, null, null, 4);
        var first = await _sessions.ListAsync(entitled, Ct);
        var second = await _sessions.ListAsync(entitled with { Before = first[3].SessionId }, Ct);

        Assert.Equal(5, first.Count);
        Assert.Equal([all[6], all[5], all[4], all[2]], first.Take(4).Select(row => row.SessionId));
        Assert.Equal([all[1], all[0]], second.Select(row => row.SessionId));
    }

    /// <summary>
    /// The number of places in a host's row could be counted; this is what says that it never needs to be.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Places_taken_are_the_living_sessions_of_the_host_whatever_happens(int seed)
    {
        var random = new Random(seed);
        var hosts = new List<HostId> { await RegisterAsync("a", 3), await RegisterAsync("b", 5) };
        var tokens = new List<(SessionId Id, string Token)>();
        for (var step = 0; step < 300; step++)
        {
            var any = tokens.Count > 0 ? tokens[random.Next(tokens.Count)] : await EntitleAsync();
            switch (random.Next(6))
            {
                case 0: tokens.Add(await EntitleAsync()); break;
                case 1: await OpenAsync(any.Token); break;
                case 2: await _sessions.EndAsync(any.Id, StopReason.EndedByOperator, Now, Ct); break;
                case 3: _clock.Advance(TimeSpan.FromSeconds(random.Next(8))); break;
                case 4: await _reaper.PassAsync(Now, Ct); break;
                default: await BeatAsync(hosts[random.Next(2)], random); break;
            }

            await AssertPlacesAsync();
        }
    }

    async Task BeatAsync(HostId host, Random random)
    {
        await using var connection = await _database.OpenConnectionAsync(Ct);
        var ids = await connection.QueryAsync<string>(
            "SELECT id FROM sessions WHERE host_id = @host", new { host = host.ToString() });
        var reports = ids.Where(_ => random.Next(4) > 0).Select(id => (random.Next(4) switch
        {
            0 => new SessionReport(
                SessionId.Parse(id), SessionState.Completed, StopReason.ApplicationExited, ExitCode: 0),
            1 => new SessionReport(SessionId.Parse(id), SessionState.Disconnected),
            _ => new SessionReport(SessionId.Parse(id), SessionState.Active),
        })).ToList();
        await _heartbeats.ReceiveAsync(host, new("https://host.example", 5, reports), Now, Ct);
    }

    async Task AssertPlacesAsync()
    {
        await using var connection = await _database.OpenConnectionAsync(Ct);
        var wrong = await connection.QueryAsync<string>("""
            SELECT h.name FROM hosts h
            WHERE h.places_taken <> (SELECT COUNT(*) FROM sessions s WHERE s.host_id = h.id AND s.ended_at IS NULL)
            """);
        Assert.Empty(wrong);
    }

    Task<HostId> RegisterAsync(string name, int places, string? token = null) => _hosts.RegisterAsync(
        new(name, $"https://{name}.example", places, "1.0"), token ?? Secrets.New("fgh_"), Now, Ct);

    async Task<(SessionId Id, string Token)> EntitleAsync()
    {
        var token = Secrets.New("fge_");
        var session = NewSession(null, new(1_000, null, null));
        await _sessions.CreateAsync(session, Secrets.Hash(token), Now, Now.AddSeconds(60), Ct);
        return (session.Id, token);
    }

    Task<QuotaReached> CreateSessionAsync(string token, string? user, SessionQuotas quotas) =>
        _sessions.CreateAsync(NewSession(user, quotas), Secrets.Hash(token), Now, Now.AddSeconds(60), Ct);

    NewSession NewSession(string? user, SessionQuotas quotas) =>
        new(SessionId.New(Now), Terminal, "Terminal", user, OpaqueData: null, ReturnUrl: null, RestartUrl: null,
            quotas);

    Task<Redemption> OpenAsync(string token) => _redemptions.RedeemAsync(token, Now, Ct);
}
