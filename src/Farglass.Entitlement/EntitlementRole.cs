using Farglass.Entitlement.Entitlements;
using Farglass.Entitlement.Groups;
using Farglass.Entitlement.Portal;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Users;
using Farglass.Hosting;
using Farglass.Hosting.OpenApi;
using Farglass.Hosting.Settings;
using Farglass.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Entitlement;

/// <summary>The entitlement service: who may open what, and the portal that people sign in to.</summary>
public static class EntitlementRole
{
    public static Task<int> RunAsync(string[] args, CancellationToken stopping) =>
        ServerRun.RunAsync("entitlement", () => Build(args), stopping);

    /// <param name="args">As on the command line.</param>
    /// <param name="adjust">Lets a test put its own clock in place.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = FarglassServer.CreateBuilder(args);
        builder.AddSettings<EntitlementSettings>("Entitlements");
        builder.AddStorage(typeof(EntitlementRole).Assembly); // First of what starts: the others read what it migrates.
        builder.AddStores();
        builder.AddSettings<BootstrapSettings>("Bootstrap");
        builder.Services.AddHostedService<BootstrapAtStart>();
        builder.AddStreamingService();
        builder.AddSignIn();
        builder.AddPortal();
        builder.Services.AddSingleton<Launcher>();
        builder.AddOpenApiDocument("Farglass entitlement service",
            "Who may open which application, and the entitlement URLs that open them.");
        adjust?.Invoke(builder);
        return builder.Build(Map);
    }

    static void Map(WebApplication app)
    {
        app.UseTrustedProxies(); // First: what follows asks for the client's address.
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapPortal();
        var api = app.MapApi();
        api.MapEntitlements();
        api.MapTokens();
        var admin = app.MapAdminApi();
        admin.MapUsers();
        admin.MapGroups();
        admin.MapEntitlementsAdmin();
        app.MapOpenApiDocument();
    }
}
