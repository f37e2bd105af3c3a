using System.Data.Common;
using System.Reflection;
using Dapper;
using Farglass.Hosting.Health;
using Farglass.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting.Storage;

public static class StorageSetup
{
    /// <summary>
    /// Section <c>Storage</c>, a <see cref="DbDataSource"/> to inject, a readiness check, and the migrations embedded
    /// in
    /// <paramref name="assembly"/>, which are applied before anything else of the server starts.
    /// </summary>
    public static void AddStorage(this WebApplicationBuilder builder, Assembly assembly)
    {
        builder.AddSettings<StorageSettings>("Storage");
        builder.Services.AddSingleton<DbDataSource>(services => Open(services.GetRequiredService<StorageSettings>()));
        builder.Services.AddSingleton<IHostedService>(services => new MigrationsAtStart(
            services.GetRequiredService<DbDataSource>(), Migrations.Of(assembly),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MigrationsAtStart>>()));
        builder.AddReadiness("storage", static async (services, ct) =>
        {
            await using var connection = await services.GetRequiredService<DbDataSource>().OpenConnectionAsync(ct);
            return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM migrations") > 0 ? null : "is empty";
        });
    }

    static SqliteDataSource Open(StorageSettings settings)
    {
        try
        {
            return SqliteDataSource.Open(settings.File);
        }
        catch (StorageException fault)
        {
            throw new SettingsException("Storage:File", fault.Message, fault);
        }
    }
}

sealed partial class MigrationsAtStart(
    DbDataSource database, IReadOnlyList<Migration> migrations, TimeProvider time,
    ILogger<MigrationsAtStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var count = await Migrations.ApplyAsync(database, migrations, time.GetUtcNow(), cancellationToken);
        if (count > 0) Log.Migrated(logger, count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ids 1040-1049.</summary>
    static partial class Log
    {
        [LoggerMessage(1040, LogLevel.Information, "The database was brought up to date: {Count} migrations.")]
        public static partial void Migrated(ILogger logger, int count);
    }
}
