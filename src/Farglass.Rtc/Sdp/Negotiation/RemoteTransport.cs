using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What the other side says of the one transport that all sections share (RFC 9143, 7.1.3).</summary>
public sealed record RemoteTransport
{
    /// <summary>The sections that share it, in the order of the group.</summary>
    public required ImmutableArray<string> Mids { get; init; }

    public required SdpIceCredentials Ice { get; init; }

    /// <summary>By SHA-256, all of them. The certificate must have one of these.</summary>
    public required ImmutableArray<CertificateFingerprint> Fingerprints { get; init; }

    public required SdpSetup Setup { get; init; }

    /// <summary>It makes no checks, so we must, and control them (RFC 8445, 6.1.1).</summary>
    public bool IsIceLite { get; init; }

    /// <summary>As they stand after <c>a=candidate:</c>, and only those that came with the description.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    public bool EndOfCandidates { get; init; }

    /// <summary>
    /// What describes the transport stands in the section that the group names first, or for all in the session.
    /// </summary>
    internal static bool TryRead(
        SessionDescription description,
        [NotNullWhen(true)] out RemoteTransport? transport,
        [NotNullWhen(false)] out SdpRefusal? refusal)
    {
        transport = null;
        refusal = null;
        var mids = description.Media.Select(media => media.Mid).OfType<string>().ToArray();
        var tagged = description.Bundle?.Mids.Select(description.FindMedia)
            .FirstOrDefault(media => media is { IsRejected: false });
        var ice = new SdpIceCredentials(
            tagged?.UsernameFragment ?? description.UsernameFragment ?? "",
            tagged?.Password ?? description.Password ?? "");
        var fingerprints = FingerprintsOf(description, tagged);

        if (mids.Distinct().Count() != mids.Length) refusal = SdpRefusal.MidsNotUnique;
        else if (tagged is null) refusal = SdpRefusal.NoBundle;
        else if (!ice.AreValid) refusal = SdpRefusal.InvalidIceCredentials;
        else if (fingerprints.IsEmpty) refusal = SdpRefusal.NoFingerprint;
        else if ((tagged.Setup ?? description.Setup) is not { } setup) refusal = SdpRefusal.SetupNotPossible;
        else transport = new()
        {
            Mids = [.. description.Bundle!.Mids.Intersect(mids)],
            Ice = ice,
            Fingerprints = fingerprints,
            Setup = setup,
            IsIceLite = description.IsIceLite,
            Candidates = [.. tagged.Candidates],
            EndOfCandidates = tagged.EndOfCandidates || description.EndOfCandidates,
        };
        return refusal is null;
    }

    /// <summary>Those of a section replace those of the session (RFC 8122, 5).</summary>
    static ImmutableArray<CertificateFingerprint> FingerprintsOf(SessionDescription description, SdpMedia? tagged)
    {
        var all = tagged is not null && tagged.Has(CertificateFingerprint.AttributeName)
            ? tagged.All<CertificateFingerprint>()
            : description.All<CertificateFingerprint>();
        return [.. all.Where(fingerprint => fingerprint.Algorithm == CertificateFingerprint.Sha256)];
    }
}
