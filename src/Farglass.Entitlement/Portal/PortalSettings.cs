using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Farglass.Entitlement.Portal;

/// <summary>Section "Portal": what people see.</summary>
sealed class PortalSettings : IValidatableObject
{
    [Description("What the portal is called, on its pages and in the browser's tabs.")]
    [StringLength(40, MinimumLength = 1)]
    public string Title { get; set; } = "Farglass";

    [Description("Origins of the streaming hosts (https://host1.example:7802) that a launch may lead to. Left empty, a "
        + "launch may lead to any host that the streaming service names.")]
    public string[] HostOrigins { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from origin in HostOrigins
        where !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || uri.GetLeftPart(UriPartial.Authority) != origin.TrimEnd('/')
        select new ValidationResult($"'{origin}' must be scheme, name and port, such as https://host1.example:7802.",
            [nameof(HostOrigins)]);
}
