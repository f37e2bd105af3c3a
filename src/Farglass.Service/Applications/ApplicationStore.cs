using System.Data.Common;
using System.Text.Json;
using Dapper;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Storage;

namespace Farglass.Service.Applications;

enum ApplicationDeletion { Done, NotFound, InUse }

/// <summary>The catalogue. A definition is written and read whole.</summary>
sealed class ApplicationStore(DbDataSource database)
{
    const string Select = """
        SELECT a.id AS Id, a.state AS State, a.definition AS Definition, a.created_at AS CreatedAt,
            a.updated_at AS UpdatedAt,
            (SELECT COUNT(*) FROM sessions s WHERE s.application_id = a.id AND s.ended_at IS NULL) AS ActiveSessions
        FROM applications a
        """;

    /// <returns>False if the id is taken.</returns>
    public async Task<bool> CreateAsync(ApplicationDefinition definition, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync("""
            INSERT INTO applications (id, state, definition, created_at, updated_at)
            VALUES (@id, @state, @definition, @now, @now) ON CONFLICT DO NOTHING
            """, new
        {
            id = definition.Id.ToString(),
            state = nameof(ApplicationState.Active), // What is installed on the hosts needs no building.
            definition = Write(definition),
            now = now.ToMilliseconds(),
        }) > 0;
    }

    public async Task<bool> UpdateAsync(
        ApplicationId id, ApplicationDefinition definition, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(
            "UPDATE applications SET definition = @definition, updated_at = @now WHERE id = @id",
            new { id = id.ToString(), definition = Write(definition), now = now.ToMilliseconds() }) > 0;
    }

    public async Task<bool> SetStateAsync(
        ApplicationId id, ApplicationState state, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(
            "UPDATE applications SET state = @state, updated_at = @now WHERE id = @id",
            new { id = id.ToString(), state = state.ToString(), now = now.ToMilliseconds() }) > 0;
    }

    /// <summary>Only while no session of it lives.</summary>
    public async Task<ApplicationDeletion> DeleteAsync(ApplicationId id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var deleted = await connection.ExecuteAsync("""
            DELETE FROM applications WHERE id = @id
              AND NOT EXISTS (SELECT 1 FROM sessions WHERE application_id = @id AND ended_at IS NULL)
            """, new { id = id.ToString() });
        if (deleted > 0) return ApplicationDeletion.Done;
        return await FindAsync(id, ct) is null ? ApplicationDeletion.NotFound : ApplicationDeletion.InUse;
    }

    public async Task<ApplicationView?> FindAsync(ApplicationId id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"{Select} WHERE a.id = @id", new { id = id.ToString() });
        return row?.ToView();
    }

    /// <summary>In the order of their ids. One more than asked for, if there are more.</summary>
    public async Task<IReadOnlyList<ApplicationView>> ListAsync(ApplicationId? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(
            $"{Select} WHERE a.id > @after ORDER BY a.id LIMIT @limit",
            new { after = after?.ToString() ?? "", limit = limit + 1 });
        return [.. rows.Select(row => row.ToView())];
    }

    static string Write(ApplicationDefinition definition) => JsonSerializer.Serialize(definition, FarglassJson.Options);

    sealed class Row
    {
        public required string Id { get; init; }
        public required string State { get; init; }
        public required string Definition { get; init; }
        public long CreatedAt { get; init; }
        public long UpdatedAt { get; init; }
        public long ActiveSessions { get; init; }

        public ApplicationView ToView() => new(
            ApplicationId.Parse(Id), Enum.Parse<ApplicationState>(State),
            JsonSerializer.Deserialize<ApplicationDefinition>(Definition, FarglassJson.Options)!,
            (int)ActiveSessions, CreatedAt.ToTime(), UpdatedAt.ToTime());
    }
}
