using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Farglass.Service;

/// <summary>Section <c>Sessions</c>.</summary>
sealed class SessionSettings
{
    [Description("Living sessions of the whole service at one time; more are refused with `session_quota`.")]
    [Range(1, Limits.SessionsMax, ErrorMessage = "must be from 1 to 1000000.")]
    public int AccountMax { get; set; } = 100;

    [Description("How long the ticket of a redirect is good.")]
    [Range(5, 300, ErrorMessage = "must be from 5 to 300.")]
    public int TicketSeconds { get; set; } = 30;

    [Description("How long a host keeps a place for a browser that was redirected to it.")]
    [Range(5, 600, ErrorMessage = "must be from 5 to 600.")]
    public int ReservationSeconds { get; set; } = 30;

    [Description("How long the record of a session is kept after its end.")]
    [Range(1, 3650, ErrorMessage = "must be from 1 to 3650.")]
    public int HistoryDays { get; set; } = 90;
}

/// <summary>Section <c>Hosts</c>.</summary>
sealed class HostSettings : IValidatableObject
{
    [Description("A host that is silent for this long is lost, and its sessions with it.")]
    [Range(2, 300, ErrorMessage = "must be from 2 to 300.")]
    public int LeaseSeconds { get; set; } = 10;

    [Description("How often hosts report. At most half of `LeaseSeconds`.")]
    [Range(1, 60, ErrorMessage = "must be from 1 to 60.")]
    public int HeartbeatSeconds { get; set; } = 1;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HeartbeatSeconds * 2 > LeaseSeconds)
            yield return new(
                "must be at most half of Hosts:LeaseSeconds, or one lost report loses the host.",
                [nameof(HeartbeatSeconds)]);
    }
}

/// <summary>Section <c>Bootstrap</c>: the first keys, which must exist before any can be made over the API.</summary>
sealed class BootstrapSettings : IValidatableObject
{
    // 32 characters of base64url are 192 bits: nobody types that, so nobody chose it either.
    const int LengthMin = 32;

    [Description("A key with the scope `Sessions`, for an entitlement service. A new value replaces the old one.")]
    public string? ApiKey { get; set; }

    [Description("A key with all scopes. A new value replaces the old one.")]
    public string? AdminKey { get; set; }

    [Description("A join token that does not expire. A new value replaces the old one.")]
    public string? JoinToken { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Guessable(ApiKey)) yield return Wrong(nameof(ApiKey));
        if (Guessable(AdminKey)) yield return Wrong(nameof(AdminKey));
        if (Guessable(JoinToken)) yield return Wrong(nameof(JoinToken));
    }

    static bool Guessable(string? secret) =>
        secret is not null && (secret.Length < LengthMin || secret.Any(c => c is <= ' ' or > '~'));

    static ValidationResult Wrong(string name) =>
        new($"must be at least {LengthMin} characters, with no spaces, and random.", [name]);
}
