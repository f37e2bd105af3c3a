using Farglass.Entitlement.StreamingService;

namespace Farglass.Entitlement.Portal;

/// <summary>
/// The pages' Content-Security-Policy. A launch is a form that is answered by a redirect to the streaming service,
/// which redirects to a host; browsers hold both against form-action, so both must stand there on pages that can
/// launch. docs/decisions/0043-a-launch-is-a-form.md
/// </summary>
sealed class PortalPolicy(StreamingServiceSettings streaming, PortalSettings portal)
{
    const string Common = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        + "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>For pages on which passwords are typed: their forms lead nowhere but here.</summary>
    public static string Closed => Common;

    /// <summary>For pages that launch.</summary>
    public string Launching { get; } = $"{Common} {Targets(streaming.PublicBase, portal.HostOrigins)}";

    // Which hosts there are is the streaming service's to know. Unless an operator names them, any may be meant; on
    // plain HTTP, which is for trying things out, plain hosts too.
    static string Targets(Uri service, string[] hosts)
    {
        var origin = service.GetLeftPart(UriPartial.Authority);
        if (hosts.Length > 0) return $"{origin} {string.Join(' ', hosts.Select(host => host.TrimEnd('/')))}";
        return service.Scheme == "http" ? $"{origin} http: https:" : $"{origin} https:";
    }
}
