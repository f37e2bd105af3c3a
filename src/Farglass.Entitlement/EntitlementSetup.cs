using System.Net;
using System.Net.Http.Headers;
using Farglass.Entitlement.Portal;
using Farglass.Entitlement.Portal.Texts;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.StreamingService;
using Farglass.Entitlement.Users;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Hosting.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Farglass.Entitlement;

/// <summary>Puts the parts together that <see cref="EntitlementRole"/> names.</summary>
static class EntitlementSetup
{
    public static void AddStores(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<UserStore>();
        builder.Services.AddSingleton<GroupStore>();
        builder.Services.AddSingleton<EntitlementStore>();
        builder.Services.AddSingleton<TokenStore>();
        builder.Services.AddSingleton<AdminKeyStore>();
        builder.Services.AddSingleton<FailureStore>();
        builder.Services.AddSingleton<LaunchStore>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddHostedService<Sweeper>();
    }

    public static void AddStreamingService(this WebApplicationBuilder builder)
    {
        var settings = builder.AddSettings<StreamingServiceSettings>("StreamingService");
        var handler = TrustedCertificate.CreateHandler(
            settings.TrustedCertificateFile, "StreamingService:TrustedCertificateFile");
        handler.AllowAutoRedirect = false; // The key goes to the address that the settings name, and to no other.
        builder.Services.AddSingleton(_ => new StreamingServiceClient(new(handler)
        {
            BaseAddress = new($"{settings.Url.TrimEnd('/')}/"),
            Timeout = Limits.StreamingAnswerTime,
            MaxResponseContentBufferSize = Limits.StreamingAnswerBytesMax,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey) },
        }));
        builder.Services.AddSingleton<Catalogue>();
    }

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var settings = builder.AddSettings<SignInSettings>("SignIn");
        builder.Services.AddSingleton<Passwords>();
        builder.Services.AddSingleton<SignInDesk>();
        builder.Services.AddSingleton<SignInTokens>();
        builder.Services.AddSingleton<PortalCookie>();
        AddProtection(builder);
        builder.Services.AddAuthentication(PortalSignInHandler.Scheme)
            .AddScheme<AuthenticationSchemeOptions, PortalSignInHandler>(PortalSignInHandler.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, ProgramSignInHandler>(ProgramSignInHandler.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, ProgramSignInHandler>(ProgramSignInHandler.PasswordOnly, null)
            .AddScheme<AuthenticationSchemeOptions, AdminSignInHandler>(AdminSignInHandler.Scheme, null);
        builder.Services.AddAuthorization();
        // The framework's base class says of every request whether it was signed in.
        Type[] handlers = [typeof(PortalSignInHandler), typeof(ProgramSignInHandler), typeof(AdminSignInHandler)];
        foreach (var handler in handlers)
            builder.Logging.AddFilter(handler.FullName, LogLevel.Warning);
        builder.Services.Configure<ForwardedHeadersOptions>(options => Trust(options, settings.TrustedProxies));
    }

    public static void AddPortal(this WebApplicationBuilder builder)
    {
        builder.AddSettings<PortalSettings>("Portal");
        builder.Services.AddSingleton<PortalPolicy>();
        builder.Services.AddSingleton<PortalPages>();
        builder.Services.AddSingleton(new ProblemHome(
            static language => PortalTexts.In(language).Shell.AllApplications, "/"));
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery();
        builder.Services.AddSingleton<IConfigureOptions<AntiforgeryOptions>>(services =>
            new ConfigureOptions<AntiforgeryOptions>(options =>
                Protect(options, services.GetRequiredService<PortalCookie>().IsHttps)));
    }

    /// <summary>
    /// Believes X-Forwarded-For and -Proto from the proxies of SignIn:TrustedProxies, and from nobody else.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SignInSettings>().TrustedProxies.Length > 0) app.UseForwardedHeaders();
    }

    static void AddProtection(WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("farglass-entitlement");
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = services.GetRequiredService<KeyRing>()));
        // It warns that keys are not encrypted at rest. They protect forms and no more; the file is its owner's alone.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    static void Protect(AntiforgeryOptions options, bool isHttps)
    {
        options.Cookie.Name = isHttps ? "__Host-farglass-form" : "farglass-form";
        options.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        // As the sign-in's: coming back from a client page on another site must not spoil the forms of open tabs.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.SuppressXFrameOptionsHeader = true; // frame-ancestors says the same, and to all of our pages.
    }

    static void Trust(ForwardedHeadersOptions options, string[] proxies)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            if (System.Net.IPNetwork.TryParse(proxy, out var network)) options.KnownIPNetworks.Add(network);
            else options.KnownProxies.Add(IPAddress.Parse(proxy)); // The settings were checked when they were read.
    }
}
