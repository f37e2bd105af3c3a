using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Service.Storage;

namespace Farglass.Service.Sessions;

/// <summary>A session to be made, and how many there may be.</summary>
sealed record NewSession(
    SessionId Id, ApplicationId Application, string ApplicationName, string? UserId, string? OpaqueData,
    string? ReturnUrl, string? RestartUrl, SessionQuotas Quotas);

/// <param name="Application">Sessions of the application at one time.</param>
/// <param name="User">Sessions of the application that the user may have.</param>
sealed record SessionQuotas(int Account, int? Application, int? User);

enum QuotaReached { None, Account, Application, User }

sealed record SessionFilter(
    IReadOnlyList<SessionState> States, ApplicationId? Application, string? UserId, SessionId? Before, int Limit);

/// <summary>Makes, finds and lists sessions.</summary>
sealed class SessionStore(DbDataSource database)
{
    // A session that is being ended counts no more: or nobody could replace a session while its application closes.
    const string Counted = "('Entitled', 'Reserved', 'Active', 'Disconnected')";

    const string Insert = $"""
        INSERT INTO sessions (id, application_id, application_name, user_id, opaque_data, return_url, restart_url,
            state, state_until, created_at)
        SELECT @id, @application, @name, @userId, @opaqueData, @returnUrl, @restartUrl, 'Entitled', @until, @now
        WHERE (SELECT COUNT(*) FROM sessions WHERE state IN {Counted}) < @accountMax
          AND (SELECT COUNT(*) FROM sessions WHERE state IN {Counted}
               AND application_id = @application) < @applicationMax
          AND (SELECT COUNT(*) FROM sessions WHERE state IN {Counted} AND application_id = @application
               AND user_id = @userId) < @userMax
        """;

    const string InsertUrl = """
        INSERT INTO entitlements (token_hash, session_id, return_url, expires_at)
        VALUES (@hash, @id, @returnUrl, @expires)
        """;

    /// <summary>Checks the quotas and makes the session, with its first URL, in one step.</summary>
    public Task<QuotaReached> CreateAsync(
        NewSession session, string tokenHash, DateTimeOffset now, DateTimeOffset expires, CancellationToken ct) =>
        database.InTransactionAsync(async transaction =>
        {
            var made = await transaction.Connection!.ExecuteAsync(Insert, new
            {
                id = session.Id.ToString(),
                application = session.Application.ToString(),
                name = session.ApplicationName,
                userId = session.UserId,
                opaqueData = session.OpaqueData,
                returnUrl = session.ReturnUrl,
                restartUrl = session.RestartUrl,
                until = expires.ToMilliseconds(),
                now = now.ToMilliseconds(),
                accountMax = session.Quotas.Account,
                applicationMax = session.Quotas.Application ?? int.MaxValue,
                userMax = session.Quotas.User ?? int.MaxValue,
            }, transaction);
            if (made == 0) return await ReachedAsync(transaction, session);
            await AddUrlAsync(transaction, session.Id, tokenHash, session.ReturnUrl, expires);
            return QuotaReached.None;
        }, ct);

    /// <summary>Adds a URL to a session that lives; an Entitled one then waits for the latest of its URLs.</summary>
    /// <returns>The session's state; a URL was added if it is neither ended nor being ended. Null if there is
    /// none.</returns>
    public Task<SessionState?> AddUrlAsync(
        SessionId id, string tokenHash, string? returnUrl, DateTimeOffset expires, CancellationToken ct) =>
        database.InTransactionAsync<SessionState?>(async transaction =>
        {
            if (await FindAsync(transaction, id) is not { } session) return null;
            if (session.StateNow.IsEnded() || session.StateNow == SessionState.Terminating) return session.StateNow;
            await AddUrlAsync(transaction, id, tokenHash, returnUrl ?? session.ReturnUrl, expires);
            await transaction.Connection!.ExecuteAsync("""
                UPDATE sessions SET return_url = COALESCE(@returnUrl, return_url), state_until = CASE
                    WHEN state = 'Entitled' AND state_until < @expires THEN @expires ELSE state_until END
                WHERE id = @id
                """, new { id = id.ToString(), returnUrl, expires = expires.ToMilliseconds() }, transaction);
            return session.StateNow;
        }, ct);

    public async Task<SessionRow?> FindAsync(SessionId id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<SessionRow>(
            $"SELECT {SessionRow.Columns} FROM sessions WHERE id = @id", new { id = id.ToString() });
    }

    public static Task<SessionRow?> FindAsync(DbTransaction transaction, SessionId id) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<SessionRow>(
            $"SELECT {SessionRow.Columns} FROM sessions WHERE id = @id", new { id = id.ToString() }, transaction);

    /// <summary>Newest first. One more than asked for, if there are more.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(SessionFilter filter, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<SessionRow>($"""
            SELECT {SessionRow.Columns} FROM sessions
            WHERE state IN @states AND (@application IS NULL OR application_id = @application)
              AND (@userId IS NULL OR user_id = @userId) AND (@before IS NULL OR id < @before)
            ORDER BY id DESC LIMIT @limit
            """, new
        {
            states = filter.States.Select(state => state.ToString()),
            application = filter.Application?.ToString(),
            userId = filter.UserId,
            before = filter.Before?.ToString(),
            limit = filter.Limit + 1,
        });
        return [.. rows];
    }

    /// <summary>Asks for the end: at once where no host is involved, else by way of the host.</summary>
    /// <returns>Null if there is no such session.</returns>
    public Task<SessionChange?> EndAsync(SessionId id, StopReason reason, DateTimeOffset now, CancellationToken ct) =>
        database.InTransactionAsync(async transaction => await FindAsync(transaction, id) is { } session
            ? await SessionChanges.ApplyAsync(transaction, session, SessionEvent.EndAsked, new(reason), now)
            : null, ct);

    static Task<int> AddUrlAsync(
        DbTransaction transaction, SessionId id, string hash, string? returnUrl, DateTimeOffset expires) =>
        transaction.Connection!.ExecuteAsync(
            InsertUrl, new { hash, id = id.ToString(), returnUrl, expires = expires.ToMilliseconds() }, transaction);

    static async Task<QuotaReached> ReachedAsync(DbTransaction transaction, NewSession session)
    {
        var (account, application) = await transaction.Connection!.QuerySingleAsync<(long, long)>($"""
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN application_id = @application THEN 1 ELSE 0 END), 0) FROM sessions
            WHERE state IN {Counted}
            """, new { application = session.Application.ToString() }, transaction);
        if (account >= session.Quotas.Account) return QuotaReached.Account;
        return application >= session.Quotas.Application ? QuotaReached.Application : QuotaReached.User;
    }
}
