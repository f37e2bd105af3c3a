using Farglass.Host.Carriers.WebRtc;
using Farglass.Host.Registration;
using Farglass.Host.Signalling;
using Farglass.Host.Supervision;
using Farglass.Hosting;
using Farglass.Hosting.Health;
using Farglass.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Farglass.Host;

/// <summary>
/// The agent of one machine: lets viewers in, carries their streams, and supervises the session processes.
/// </summary>
public static class HostRole
{
    public static Task<int> RunAsync(string[] args, CancellationToken stopping) =>
        ServerRun.RunAsync("host", () => Build(args), stopping);

    /// <param name="replace">Puts a test's own into the place of a service: session processes, limits.</param>
    internal static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = FarglassServer.CreateBuilder(args);
        var settings = builder.AddSettings<HostSettings>("Host");
        ClientPage.Check(settings);
        builder.Services.AddSingleton(new SessionFolders(settings));
        builder.Services.AddSingleton(new ServiceClient(settings));
        builder.Services.AddSingleton(new ConnectionGate(Limits.ConnectionsMax, Limits.UnauthenticatedMax));
        builder.Services.AddSingleton<HostStanding>();
        AddWebRtc(builder);
        replace?.Invoke(builder.Services);
        builder.Services.TryAddSingleton<ISessionProcesses, LocalSessionProcesses>();
        builder.Services.TryAddSingleton(KeepAlive.Default);
        AddLoops(builder);
        builder.AddReadiness("service", static (services, _) =>
            Task.FromResult(services.GetRequiredService<HostStanding>().WhyNotReady));
        builder.AddReadiness("sessions", static (services, _) => Task.FromResult(
            services.GetRequiredService<HostStanding>().IsDraining ? ReadinessCheck.Draining : null));

        // A stream has its connection to itself: HTTP/2 would put it behind the page's other requests.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Protocols = HttpProtocols.Http1));
        return builder.Build(app => Map(app, settings));
    }

    static void AddWebRtc(WebApplicationBuilder builder)
    {
        var settings = builder.AddSettings<WebRtcSettings>("WebRtc");
        builder.Services.AddSingleton(services => new MediaAddresses(
            settings, services.GetRequiredService<ServerSettings>().IsLoopback));
        builder.Services.AddSingleton<MediaLoop>();
        builder.Services.AddSingleton<WebRtcSessions>();
    }

    /// <summary>
    /// They start in this order, before the server listens, and stop in the opposite one, after it has.
    /// </summary>
    static void AddLoops(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SessionPool>();
        builder.Services.AddSingleton<NetworkMetrics>();
        builder.Services.AddSingleton<SessionRoster>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MediaLoop>());
        builder.Services.AddHostedService<Heartbeats>(); // Stops last: it tells how the others have ended.
        builder.Services.AddHostedService(services => services.GetRequiredService<SessionRoster>());
        builder.Services.AddHostedService(services => services.GetRequiredService<SessionPool>());
    }

    static void Map(WebApplication app, HostSettings settings)
    {
        var roster = app.Services.GetRequiredService<SessionRoster>();
        app.Lifetime.ApplicationStopping.Register(roster.BeginStop);
        app.UseWebSockets();
        app.UseCrossOrigin(settings);
        app.MapClientPage(settings, app.Services.GetRequiredService<PublicAddress>());
        app.MapViewer();
        app.MapStream();
        app.MapWhep();
    }
}
