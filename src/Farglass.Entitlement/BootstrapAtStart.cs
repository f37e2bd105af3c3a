using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Farglass.Protocol;
using Microsoft.Extensions.Hosting;

namespace Farglass.Entitlement;

/// <summary>
/// Puts into the database what section Bootstrap names, after the migrations and before the first request.
/// </summary>
sealed class BootstrapAtStart(
    BootstrapSettings settings, AdminKeyStore keys, UserStore users, Passwords passwords, TimeProvider time)
        : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (settings.AdminKey is { } key) await keys.SetAsync("bootstrap", Secrets.Hash(key), now, cancellationToken);
        if (settings.User is null) return;
        var name = UserName.Parse(settings.User);
        if (await users.FindAsync(name, cancellationToken) is not null) return;
        var user = new User(name, settings.User, passwords.Hash(settings.Password!), Enabled: true, now, now,
            SignedInAt: null);
        await users.AddAsync(user, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
