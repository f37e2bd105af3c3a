using System.Data.Common;
using System.Xml.Linq;
using Farglass.Entitlement.Entitlements;
using Farglass.Entitlement.Groups;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Farglass.Hosting.Storage;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Tests.Storage;

/// <summary>
/// What every database must do for the entitlement service. A database's tests derive from it and open one.
/// </summary>
public abstract class StorageCompliance : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly UserName Ada = UserName.Parse("ada");
    static readonly UserName Grace = UserName.Parse("grace");
    static readonly GroupName Painters = GroupName.Parse("painters");
    static readonly ApplicationId Terminal = ApplicationId.Parse("terminal");
    static readonly ApplicationId Drawing = ApplicationId.Parse("drawing");

    DbDataSource _source = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    UserStore Users => new(_source);
    GroupStore Groups => new(_source);
    EntitlementStore Entitlements => new(_source);
    TokenStore Tokens => new(_source);
    FailureStore FailedOnes => new(_source);
    LaunchStore Launches => new(_source);

    /// <summary>An empty database of the kind.</summary>
    protected abstract DbDataSource Open();

    protected abstract void Drop();

    public async ValueTask InitializeAsync()
    {
        _source = Open();
        await Migrations.ApplyAsync(_source, Migrations.Of(typeof(EntitlementRole).Assembly), Now, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        Drop();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_user_is_read_as_it_was_written_and_a_name_is_taken_once()
    {
        var user = new User(Ada, "Ada Lovelace ☕", "hash", true, Now, Now, null);
        Assert.True(await Users.AddAsync(user, Ct));
        Assert.False(await Users.AddAsync(user with { PasswordHash = "another" }, Ct));
        Assert.Equal(user, await Users.FindAsync(Ada, Ct));
        Assert.Null(await Users.FindAsync(Grace, Ct));
    }

    [Fact]
    public async Task Users_are_listed_by_name_from_a_place_on()
    {
        foreach (var name in new[] { "carol", "ada", "bob" }) await AddAsync(UserName.Parse(name));
        Assert.Equal(["ada", "bob"], (await Users.ListAsync("", 2, Ct)).Select(user => user.Name.ToString()));
        Assert.Equal(["carol"], (await Users.ListAsync("bob", 2, Ct)).Select(user => user.Name.ToString()));
    }

    [Fact]
    public async Task What_a_change_does_not_name_stays()
    {
        await AddAsync(Ada);
        Assert.True(await Users.ChangeAsync(Ada, "Countess", null, Now.AddSeconds(1), Ct));
        Assert.True(await Users.ChangeAsync(Ada, null, false, Now.AddSeconds(2), Ct));
        var user = await Users.FindAsync(Ada, Ct);
        Assert.Equal(("Countess", false, Now.AddSeconds(2)), (user!.DisplayName, user.Enabled, user.UpdatedAt));
        Assert.False(await Users.ChangeAsync(Grace, "Nobody", null, Now, Ct));
    }

    [Fact]
    public async Task A_new_password_and_disabling_end_every_token_and_other_changes_none()
    {
        await AddAsync(Ada);
        await AddAsync(Grace);
        foreach (var hash in new[] { "one", "two", "three" }) await AddTokenAsync(hash, Ada, Now.AddHours(1));
        await AddTokenAsync("hers", Grace, Now.AddHours(1));
        await Users.ChangeAsync(Ada, "Countess", true, Now, Ct);
        Assert.NotNull(await Tokens.FindAsync("one", TokenKind.Browser, Now, Ct));
        await Users.SetPasswordAsync(Ada, "new", Now, Ct);
        Assert.Null(await Tokens.FindAsync("one", TokenKind.Browser, Now, Ct));
        await AddTokenAsync("four", Ada, Now.AddHours(1));
        await Users.ChangeAsync(Ada, null, false, Now, Ct);
        await Users.ChangeAsync(Ada, null, true, Now, Ct);
        Assert.Null(await Tokens.FindAsync("four", TokenKind.Browser, Now, Ct));
        Assert.NotNull(await Tokens.FindAsync("hers", TokenKind.Browser, Now, Ct));
    }

    [Fact]
    public async Task A_stronger_hash_does_not_overwrite_a_new_password()
    {
        await AddAsync(Ada);
        await Users.SetPasswordAsync(Ada, "new", Now, Ct);
        await Users.RehashAsync(Ada, "hash", "the old one, stronger", Ct);
        Assert.Equal("new", (await Users.FindAsync(Ada, Ct))!.PasswordHash);
        await Users.RehashAsync(Ada, "new", "the new one, stronger", Ct);
        Assert.Equal("the new one, stronger", (await Users.FindAsync(Ada, Ct))!.PasswordHash);
    }

    [Fact]
    public async Task An_entitlement_comes_from_the_user_or_from_a_group_and_goes_with_either()
    {
        await AddAsync(Ada);
        await Groups.AddAsync(Painters, "They paint.", Now, Ct);
        Assert.True(await Entitlements.GiveAsync(new(HolderKind.User, "ada"), Terminal, Now, Ct));
        Assert.True(await Entitlements.GiveAsync(new(HolderKind.User, "ada"), Terminal, Now, Ct));
        Assert.True(await Entitlements.GiveAsync(new(HolderKind.Group, "painters"), Drawing, Now, Ct));
        Assert.True(await Entitlements.GiveAsync(new(HolderKind.Group, "painters"), Terminal, Now, Ct));
        Assert.Equal([Terminal], await Entitlements.OfUserAsync(Ada, Ct));

        await Groups.AddMemberAsync(Painters, Ada, Ct);
        await Groups.AddMemberAsync(Painters, Ada, Ct);
        Assert.Equal(new[] { Drawing, Terminal }.ToHashSet(), await Entitlements.OfUserAsync(Ada, Ct));
        Assert.True(await Entitlements.IsEntitledAsync(Ada, Terminal, Ct));
        Assert.True(await Entitlements.TakeAsync(new(HolderKind.User, "ada"), Terminal, Ct));
        Assert.False(await Entitlements.TakeAsync(new(HolderKind.User, "ada"), Terminal, Ct));
        Assert.True(await Entitlements.IsEntitledAsync(Ada, Terminal, Ct));
        Assert.True(await Groups.RemoveAsync(Painters, Ct));
        Assert.False(await Entitlements.IsEntitledAsync(Ada, Terminal, Ct));
    }

    [Fact]
    public async Task Nobody_can_be_entitled_who_is_not_there()
    {
        Assert.False(await Entitlements.GiveAsync(new(HolderKind.User, "ada"), Terminal, Now, Ct));
        Assert.False(await Entitlements.GiveAsync(new(HolderKind.Group, "painters"), Terminal, Now, Ct));
        Assert.Empty(await Entitlements.ListAsync(EntitlementMark.Start, 10, Ct));
    }

    [Fact]
    public async Task All_entitlements_are_listed_in_pages_without_a_gap()
    {
        await AddAsync(Ada);
        await AddAsync(Grace);
        await Groups.AddAsync(Painters, null, Now, Ct);
        foreach (var application in new[] { Terminal, Drawing })
        {
            await Entitlements.GiveAsync(new(HolderKind.User, "ada"), application, Now, Ct);
            await Entitlements.GiveAsync(new(HolderKind.User, "grace"), application, Now, Ct);
            await Entitlements.GiveAsync(new(HolderKind.Group, "painters"), application, Now, Ct);
        }

        var found = new List<string>();
        var mark = EntitlementMark.Start;
        while (await Entitlements.ListAsync(mark, 1, Ct) is [var one])
            found.Add((mark = EntitlementMark.Of(one)).ToString());
        Assert.Equal(["Group:painters:drawing", "Group:painters:terminal", "User:ada:drawing", "User:ada:terminal",
            "User:grace:drawing", "User:grace:terminal"], found);
    }

    [Fact]
    public async Task A_user_who_is_removed_leaves_nothing()
    {
        await AddAsync(Ada);
        await Groups.AddAsync(Painters, null, Now, Ct);
        await Groups.AddMemberAsync(Painters, Ada, Ct);
        await Entitlements.GiveAsync(new(HolderKind.User, "ada"), Terminal, Now, Ct);
        await AddTokenAsync("one", Ada, Now.AddHours(1));
        Assert.True(await Users.RemoveAsync(Ada, Ct));
        Assert.False(await Users.RemoveAsync(Ada, Ct));
        await AddAsync(Ada);
        Assert.Empty(await Entitlements.OfUserAsync(Ada, Ct));
        Assert.Empty((await Groups.FindAsync(Painters, Ct))!.Members);
        Assert.Null(await Tokens.FindAsync("one", TokenKind.Browser, Now, Ct));
    }

    [Fact]
    public async Task Groups_are_listed_with_their_members()
    {
        await AddAsync(Ada);
        await AddAsync(Grace);
        var writers = GroupName.Parse("writers");
        await Groups.AddAsync(Painters, "They paint.", Now, Ct);
        await Groups.AddAsync(writers, null, Now, Ct);
        Assert.False(await Groups.AddAsync(writers, null, Now, Ct));
        foreach (var user in new[] { Grace, Ada }) await Groups.AddMemberAsync(Painters, user, Ct);
        await Groups.AddMemberAsync(writers, Ada, Ct);
        var groups = await Groups.ListAsync("", 10, Ct);
        Assert.Equal([("painters", "ada,grace"), ("writers", "ada")],
            groups.Select(group => (group.Name.ToString(), string.Join(',', group.Members))));
        Assert.Equal(["painters", "writers"], (await Users.GroupsAsync(Ada, Ct)).Select(group => group.ToString()));
        Assert.True(await Groups.RemoveMemberAsync(Painters, Ada, Ct));
        Assert.False(await Groups.RemoveMemberAsync(Painters, Ada, Ct));
    }

    [Fact]
    public async Task A_token_is_good_for_its_kind_until_its_end_and_while_its_user_is_enabled()
    {
        await AddAsync(Ada);
        await AddTokenAsync("one", Ada, Now.AddHours(1));
        Assert.Equal(Ada, (await Tokens.FindAsync("one", TokenKind.Browser, Now, Ct))!.User);
        Assert.Null(await Tokens.FindAsync("one", TokenKind.Program, Now, Ct));
        Assert.Null(await Tokens.FindAsync("two", TokenKind.Browser, Now, Ct));
        Assert.Null(await Tokens.FindAsync("one", TokenKind.Browser, Now.AddHours(1), Ct));
        await Tokens.ExtendAsync("one", Now.AddHours(2), Ct);
        Assert.NotNull(await Tokens.FindAsync("one", TokenKind.Browser, Now.AddHours(1), Ct));
        Assert.True(await Tokens.RevokeAsync("one", Ct));
        Assert.False(await Tokens.RevokeAsync("one", Ct));
    }

    [Fact]
    public async Task One_token_too_many_ends_the_oldest()
    {
        await AddAsync(Ada);
        for (var token = 0; token <= Limits.TokensPerUserMax; token++)
            await Tokens.AddAsync($"token {token}", Ada, TokenKind.Browser, Now.AddSeconds(token), Now.AddHours(1), Ct);
        Assert.Null(await Tokens.FindAsync("token 0", TokenKind.Browser, Now, Ct));
        Assert.NotNull(await Tokens.FindAsync("token 1", TokenKind.Browser, Now, Ct));
        Assert.NotNull(await Tokens.FindAsync($"token {Limits.TokensPerUserMax}", TokenKind.Browser, Now, Ct));
    }

    [Fact]
    public async Task Of_two_who_count_a_failure_at_once_one_has_to_read_again()
    {
        var first = new Failures(1, Now, Now);
        Assert.True(await FailedOnes.ReplaceAsync("ada", Failures.None, first, Ct));
        Assert.False(await FailedOnes.ReplaceAsync("ada", Failures.None, first, Ct));
        Assert.Equal(first, await FailedOnes.FindAsync("ada", Ct));
        var second = new Failures(2, Now.AddSeconds(1), Now.AddSeconds(5));
        Assert.True(await FailedOnes.ReplaceAsync("ada", first, second, Ct));
        Assert.False(await FailedOnes.ReplaceAsync("ada", first, second, Ct));
        Assert.Equal(second, await FailedOnes.FindAsync("ada", Ct));
        await FailedOnes.ForgetAsync("ada", Ct);
        Assert.Equal(Failures.None, await FailedOnes.FindAsync("ada", Ct));
    }

    [Fact]
    public async Task Of_many_who_begin_one_launch_at_once_one_does()
    {
        var until = Now.AddSeconds(20);
        var begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => Launches.TryBeginAsync(Ada, "terminal", Now, until, Ct), Ct)));
        Assert.Single(begun, won => won);
        Assert.True(await Launches.TryBeginAsync(Ada, "drawing", Now, until, Ct));
        Assert.True(await Launches.TryBeginAsync(Grace, "terminal", Now, until, Ct));
        await Launches.EndAsync(Ada, "terminal", until, Ct);
        Assert.True(await Launches.TryBeginAsync(Ada, "terminal", Now, until, Ct));
    }

    [Fact]
    public async Task A_lease_that_has_run_out_is_taken_over_and_its_first_owner_cannot_end_it()
    {
        var until = Now.AddSeconds(20);
        await Launches.TryBeginAsync(Ada, "terminal", Now, until, Ct);
        Assert.False(await Launches.TryBeginAsync(Ada, "terminal", until.AddSeconds(-1), until.AddSeconds(19), Ct));
        Assert.True(await Launches.TryBeginAsync(Ada, "terminal", until, until.AddSeconds(20), Ct));
        await Launches.EndAsync(Ada, "terminal", until, Ct);
        Assert.False(await Launches.TryBeginAsync(Ada, "terminal", until, until.AddSeconds(20), Ct));
    }

    [Fact]
    public async Task A_key_of_the_same_name_replaces_the_former_one()
    {
        var keys = new AdminKeyStore(_source);
        await keys.SetAsync("bootstrap", "first", Now, Ct);
        await keys.SetAsync("bootstrap", "first", Now, Ct);
        Assert.Equal("bootstrap", await keys.FindAsync("first", Ct));
        await keys.SetAsync("bootstrap", "second", Now, Ct);
        Assert.Null(await keys.FindAsync("first", Ct));
        Assert.Equal("bootstrap", await keys.FindAsync("second", Ct));
    }

    [Fact]
    public async Task What_has_expired_is_swept_and_nothing_else()
    {
        await AddAsync(Ada);
        await AddTokenAsync("gone", Ada, Now);
        await AddTokenAsync("good", Ada, Now.AddSeconds(1));
        await FailedOnes.ReplaceAsync("old", Failures.None, new(1, Now.AddMinutes(-16), Now.AddMinutes(-16)), Ct);
        await FailedOnes.ReplaceAsync("new", Failures.None, new(1, Now, Now), Ct);
        Assert.Equal(1, await Tokens.SweepAsync(Now, Ct));
        Assert.Equal(1, await FailedOnes.SweepAsync(Now.AddMinutes(-15), Ct));
        Assert.NotNull(await Tokens.FindAsync("good", TokenKind.Browser, Now, Ct));
        Assert.Equal(1, (await FailedOnes.FindAsync("new", Ct)).Count);
    }

    [Fact]
    public void Protection_keys_come_back_in_the_order_of_their_names()
    {
        var ring = new KeyRing(_source);
        ring.StoreElement(new XElement("key", "b"), "key-2");
        ring.StoreElement(new XElement("key", "a"), "key-1");
        ring.StoreElement(new XElement("key", "b again"), "key-2");
        Assert.Equal(["a", "b again"], ring.GetAllElements().Select(element => element.Value));
    }

    async Task AddAsync(UserName name) =>
        Assert.True(await Users.AddAsync(new(name, name.ToString(), "hash", true, Now, Now, null), Ct));

    Task AddTokenAsync(string hash, UserName user, DateTimeOffset expiresAt) =>
        Tokens.AddAsync(hash, user, TokenKind.Browser, Now.AddHours(-1), expiresAt, Ct);
}

/// <summary>SQLite, in a file as in production.</summary>
public sealed class SqliteStorageTests : StorageCompliance
{
    readonly string _folder = Directory.CreateTempSubdirectory("farglass-entitlement-").FullName;

    protected override DbDataSource Open() => SqliteDataSource.Open(Path.Combine(_folder, "entitlement.db"));

    protected override void Drop() => Directory.Delete(_folder, recursive: true);
}
