using System.Net;
using Farglass.Hosting.Health;
using Farglass.Hosting.Logs;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Running;
using Farglass.Hosting.Security;
using Farglass.Hosting.Settings;
using Farglass.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting;

/// <summary>
/// What every server of ours does alike. A role is: <see cref="CreateBuilder"/>, its own settings and services,
/// <see cref="Build"/>, its own routes, and <see cref="ServerRun"/>.
/// </summary>
public static class FarglassServer
{
    /// <summary>
    /// A builder with settings, console logs, Kestrel with limits, JSON as in <see cref="FarglassJson"/>, and nothing
    /// that was not asked for.
    /// </summary>
    /// <exception cref="SettingsException">The arguments, the file or section <c>Server</c> is wrong.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production });
        builder.AddSettingsSources(args, Environment.GetEnvironmentVariables());
        var settings = builder.AddSettings<ServerSettings>("Server");
        builder.AddConsoleLogs(settings.LogLevel);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddRouting();
        builder.Services.AddMetrics();
        // The middleware answers.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options => FarglassJson.Apply(options.SerializerOptions));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = HostingLimits.StopTime);
        if (settings.EndWithParent) AddParentWatch(builder);
        AddKestrel(builder, settings);
        return builder;
    }

    /// <summary>Checks that no setting is left over, and puts together what stands before every route.</summary>
    /// <exception cref="SettingsException">A section is unknown.</exception>
    public static WebApplication Build(this WebApplicationBuilder builder, Action<WebApplication> map)
    {
        builder.RefuseUnknownSections();
        var app = builder.Build();
        app.UseDocumentsForUnreadableRequests();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemMiddleware>(); // Every failure below becomes a problem document.
        app.UseRouting();
        map(app);
        app.MapHealth();
        app.MapProblems();
        return app;
    }

    static void AddParentWatch(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IHostedService>(services => new ParentWatch(
            Console.OpenStandardInput(), services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<ILogger<ParentWatch>>()));

    static void AddKestrel(WebApplicationBuilder builder, ServerSettings settings)
    {
        var listen = ListenAddress.Parse(settings.Url)!; // The settings were checked when they were read.
        var https = listen.IsHttps ? ServerCertificate.Load(settings) : null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            SetLimits(kestrel);
            void Endpoint(ListenOptions endpoint)
            {
                if (https is not null) endpoint.UseHttps(https);
            }

            if (listen.Address is { } address) kestrel.Listen(address, listen.Port, Endpoint);
            // Two addresses cannot share a port not yet known.
            else if (listen.Port == 0) kestrel.Listen(IPAddress.Loopback, 0, Endpoint);
            else kestrel.ListenLocalhost(listen.Port, Endpoint);
        });
    }

    static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = HostingLimits.RequestBodyBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HostingLimits.RequestHeaderBytesMax;
        kestrel.Limits.MaxRequestLineSize = HostingLimits.RequestLineBytesMax;
        kestrel.Limits.RequestHeadersTimeout = HostingLimits.RequestHeadersTime;
        kestrel.Limits.MaxConcurrentConnections = HostingLimits.ConnectionsMax;
        kestrel.Limits.MaxConcurrentUpgradedConnections = HostingLimits.ConnectionsMax;
    }
}
