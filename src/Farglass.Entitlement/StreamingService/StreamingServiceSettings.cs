using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Farglass.Entitlement.StreamingService;

/// <summary>Section "StreamingService": whom sessions are asked of.</summary>
sealed class StreamingServiceSettings : IValidatableObject
{
    [Description("The streaming service's base URL as this process reaches it.")]
    [Required(ErrorMessage = "must be set, for example to http://127.0.0.1:7801.")]
    public string Url { get; set; } = "";

    [Description(
        "The streaming service's base URL as browsers reach it: entitlement URLs lie under it. By default `Url`.")]
    public string? PublicUrl { get; set; }

    [Description("An API key of the streaming service with the scope `Sessions`. Browsers and programs never see it.")]
    [Required(ErrorMessage = "must be set: a key of the streaming service, which begins with fgk_.")]
    public string ApiKey { get; set; } = "";

    [Description("A PEM file with the certificate to trust where the streaming service has a self-signed one.")]
    public string? TrustedCertificateFile { get; set; }

    /// <summary>Entitlement URLs lie here.</summary>
    internal Uri PublicBase => new(PublicUrl ?? Url);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsBase(Url)) yield return new($"'{Url}' must be an http or https URL.", [nameof(Url)]);
        if (PublicUrl is not null && !IsBase(PublicUrl))
            yield return new($"'{PublicUrl}' must be an http or https URL.", [nameof(PublicUrl)]);
        if (TrustedCertificateFile is { } file && !File.Exists(file))
            yield return new($"there is no file {file}.", [nameof(TrustedCertificateFile)]);
    }

    static bool IsBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
