using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Farglass.Protocol;
using Farglass.Protocol.Tickets;
using Farglass.Service.Storage;
using Microsoft.Extensions.Hosting;

namespace Farglass.Service.Keys;

/// <summary>
/// Signs tickets with the service's one key. It is made at the first start and kept in the database, so that every
/// replica signs alike and a host that registered once goes on believing what it gets.
/// </summary>
sealed class TicketSigner(DbDataSource database, TimeProvider time) : IHostedService
{
    const string Purpose = "tickets";

    ECParameters _key;

    /// <summary>SubjectPublicKeyInfo in base64, as hosts are told it.</summary>
    public string PublicKey { get; private set; } = "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // Two replicas that start together: the first one's key stays, and both read it.
        var candidate = Convert.ToBase64String(made.ExportPkcs8PrivateKey());
        await connection.ExecuteAsync("""
            INSERT INTO signing_keys (purpose, private_key, created_at) VALUES (@Purpose, @candidate, @now)
            ON CONFLICT DO NOTHING
            """, new { Purpose, candidate, now = time.GetUtcNow().ToMilliseconds() });
        var stored = await connection.ExecuteScalarAsync<string>(
            "SELECT private_key FROM signing_keys WHERE purpose = @Purpose", new { Purpose });
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(stored!), out _);
        _key = key.ExportParameters(includePrivateParameters: true);
        PublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A name that no other ticket has.</summary>
    public static string NewTicketId() => Secrets.New("");

    // A key object is not promised to be safe for several threads, so each ticket has its own: 60 µs.
    public string Sign(Ticket ticket)
    {
        using var key = ECDsa.Create(_key);
        return ticket.Sign(key);
    }
}
