using Farglass.Hosting;
using Farglass.Hosting.OpenApi;
using Farglass.Hosting.Settings;
using Farglass.Hosting.Storage;
using Farglass.Service.Applications;
using Farglass.Service.Hosts;
using Farglass.Service.Keys;
using Farglass.Service.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Service;

/// <summary>The streaming service: applications, hosts, sessions and the entitlement URLs that lead to them.</summary>
public static class ServiceRole
{
    public static Task<int> RunAsync(string[] args, CancellationToken stopping) =>
        ServerRun.RunAsync("service", () => Build(args), stopping);

    /// <param name="args">As on the command line.</param>
    /// <param name="adjust">For tests: another clock, no background work.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = FarglassServer.CreateBuilder(args);
        builder.AddSettings<SessionSettings>("Sessions");
        builder.AddSettings<HostSettings>("Hosts");
        builder.AddSettings<BootstrapSettings>("Bootstrap");
        builder.AddStorage(typeof(ServiceRole).Assembly);
        builder.AddOpenApiDocument(
            "Farglass streaming service", "Applications, hosts, sessions, and the URLs that lead to them.");
        AddKeys(builder.Services);
        AddSessions(builder.Services);
        adjust?.Invoke(builder);
        return builder.Build(Map);
    }

    // Hosted services start in the order they are added: first the keys, then what uses them.
    static void AddKeys(IServiceCollection services)
    {
        services.AddSingleton<KeyStore>();
        services.AddHostedService<Bootstrap>();
        services.AddSingleton<TicketSigner>();
        services.AddHostedService(provider => provider.GetRequiredService<TicketSigner>());
    }

    static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton(provider => new ServiceStart(provider.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton<ApplicationStore>();
        services.AddSingleton<HostStore>();
        services.AddSingleton<Heartbeats>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<Redemptions>();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<SessionJournal>();
        services.AddSingleton<SessionReaper>();
        services.AddHostedService<ReaperLoop>();
    }

    static void Map(WebApplication app)
    {
        app.UseMiddleware<AccessMiddleware>();
        app.MapApplications();
        app.MapSessions();
        app.MapEntitlements();
        app.MapHosts();
        app.MapHostAgents();
        app.MapKeys();
        app.MapOpenApiDocument();
    }
}
