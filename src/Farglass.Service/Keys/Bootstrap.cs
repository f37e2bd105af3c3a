using Farglass.Protocol.Rest;
using Microsoft.Extensions.Hosting;

namespace Farglass.Service.Keys;

/// <summary>Puts the keys of the settings into the database, where all other keys are.</summary>
sealed class Bootstrap(BootstrapSettings settings, KeyStore keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.ApiKey is { } apiKey)
            await keys.KeepAsync(
                "bootstrap-api", "settings: Bootstrap:ApiKey", [ApiScope.Sessions], apiKey, cancellationToken);
        if (settings.AdminKey is { } adminKey)
            await keys.KeepAsync(
                "bootstrap-admin", "settings: Bootstrap:AdminKey", Enum.GetValues<ApiScope>(), adminKey,
                cancellationToken);
        if (settings.JoinToken is { } token) await keys.KeepJoinTokenAsync(token, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
