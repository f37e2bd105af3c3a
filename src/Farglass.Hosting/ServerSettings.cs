using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting;

/// <summary>Section <c>Server</c>, the same for every server.</summary>
public sealed class ServerSettings : IValidatableObject
{
    [Description("What to listen on: scheme, address and port. The address is an IP address, `localhost`, or `*` for "
        + "all interfaces. Port 0 takes a free one.")]
    [Required(ErrorMessage = "must be set, for example to http://127.0.0.1:7801.")]
    public string Url { get; set; } = "";

    [Description("The base URL that others are told. By default `Url`; must be set where `Url` is `*`.")]
    public string? PublicUrl { get; set; }

    [Description("The certificate, and those between it and its root, as a PEM file. Needed where `Url` is https.")]
    public string? CertificateFile { get; set; }

    [Description("The certificate's private key as a PEM file.")]
    public string? KeyFile { get; set; }

    [Description("Stop when standard input reaches its end, that is, when the process that started this one is gone.")]
    public bool EndWithParent { get; set; }

    [Description("What is logged to the console, from this level on. `Debug` has a line for each request.")]
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>Whether only this machine is told of us.</summary>
    public bool IsLoopback => new Uri(PublicUrl ?? Url).IsLoopback;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ListenAddress.Parse(Url) is not { } listen)
        {
            yield return Wrong(
                nameof(Url), $"'{Url}' must be http:// or https://, an IP address, localhost or *, and a port.");
            yield break;
        }

        if (listen.IsHttps && CertificateFile is null)
            yield return Wrong(nameof(CertificateFile), "must be set, because Server:Url is https.");
        if (listen.IsHttps && KeyFile is null)
            yield return Wrong(nameof(KeyFile), "must be set, because Server:Url is https.");
        if (!listen.IsHttps && CertificateFile is not null)
            yield return Wrong(nameof(Url), "must begin with https://, because Server:CertificateFile is set.");
        if (PublicUrl is null && listen.Address is { } address
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            yield return Wrong(nameof(PublicUrl), "must be set, because Server:Url listens on all interfaces.");
        if (PublicUrl is not null && !IsBase(PublicUrl))
            yield return Wrong(
                nameof(PublicUrl), $"'{PublicUrl}' must be an http or https URL without query or fragment.");
    }

    static bool IsBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    static ValidationResult Wrong(string member, string problem) => new(problem, [member]);
}
