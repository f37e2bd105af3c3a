using System.Data.Common;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.Storage;

/// <summary>
/// Browsers' sign-ins and programs' tokens, by their hashes. That they are rows is what makes signing out real: a
/// cookie that was copied is worth nothing after it.
/// </summary>
sealed class TokenStore(DbDataSource source)
{
    /// <summary>Adds one. Of a user who has too many, the oldest ends.</summary>
    public Task AddAsync(
        string hash, UserName user, TokenKind kind, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        const string add = """
            INSERT INTO tokens (hash, user_name, kind, created_at, expires_at)
            VALUES (@hash, @user, @kind, @now, @expiresAt)
            """;
        const string trim = """
            DELETE FROM tokens WHERE user_name = @user AND hash NOT IN (
                SELECT hash FROM tokens WHERE user_name = @user AND expires_at > @now
                ORDER BY created_at DESC, hash LIMIT @most)
            """;
        return source.ExecuteAllAsync(new
        {
            hash,
            user = user.ToString(),
            kind = kind.ToString(),
            now = now.ToMilliseconds(),
            expiresAt = expiresAt.ToMilliseconds(),
            most = Limits.TokensPerUserMax,
        }, ct, add, trim);
    }

    /// <summary>Null where it is unknown, of the other kind or expired, or its user is disabled.</summary>
    public async Task<SignInToken?> FindAsync(string hash, TokenKind kind, DateTimeOffset now, CancellationToken ct)
    {
        var row = await source.FindAsync<Row>("""
            SELECT t.hash AS Hash, t.user_name AS UserName, u.display_name AS DisplayName, t.kind AS Kind,
            t.created_at AS CreatedAt, t.expires_at AS ExpiresAt
            FROM tokens t JOIN users u ON u.name = t.user_name
            WHERE t.hash = @hash AND t.kind = @kind AND t.expires_at > @now AND u.enabled = 1
            """, new { hash, kind = kind.ToString(), now = now.ToMilliseconds() }, ct);
        return row?.ToToken();
    }

    public Task ExtendAsync(string hash, DateTimeOffset expiresAt, CancellationToken ct) =>
        source.ExecuteAsync("UPDATE tokens SET expires_at = @expiresAt WHERE hash = @hash",
            new { hash, expiresAt = expiresAt.ToMilliseconds() }, ct);

    public async Task<bool> RevokeAsync(string hash, CancellationToken ct) =>
        await source.ExecuteAsync("DELETE FROM tokens WHERE hash = @hash", new { hash }, ct) == 1;

    public Task RevokeAllAsync(UserName user, CancellationToken ct) =>
        source.ExecuteAsync("DELETE FROM tokens WHERE user_name = @user", new { user = user.ToString() }, ct);

    public Task<int> SweepAsync(DateTimeOffset now, CancellationToken ct) =>
        source.ExecuteAsync("DELETE FROM tokens WHERE expires_at <= @now", new { now = now.ToMilliseconds() }, ct);

    sealed record Row(string Hash, string UserName, string DisplayName, string Kind, long CreatedAt, long ExpiresAt)
    {
        public SignInToken ToToken() => new(
            Hash, Users.UserName.Parse(UserName), DisplayName, Enum.Parse<TokenKind>(Kind), CreatedAt.ToTime(),
            ExpiresAt.ToTime());
    }
}
