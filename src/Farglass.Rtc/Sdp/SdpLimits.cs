namespace Farglass.Rtc.Sdp;

/// <summary>
/// What a description from outside may hold at most. The measure is Chromium's offer of three sections with every codec
/// and its candidates: 7.5 KiB, 223 lines, the longest of 149 characters, 35 formats and 164 attributes in a section.
/// </summary>
public static class SdpLimits
{
    /// <summary>Eight times the measure; what is longer is not read at all.</summary>
    public const int DocumentLengthMax = 64 * 1024;

    /// <summary>Nine times the measure: a document of nothing but short lines makes no crowd of objects.</summary>
    public const int LinesMax = 2_000;

    /// <summary>A fingerprint of SHA-512 takes 210, a candidate with a name from mDNS 150.</summary>
    public const int LineLengthMax = 2_000;

    /// <summary>We use three. A page that removes tracks leaves their sections behind (RFC 8829, 5.2.2).</summary>
    public const int MediaSectionsMax = 32;

    /// <summary>A payload type has seven bits, so no section can name more of them.</summary>
    public const int FormatsMax = 128;

    public const int AttributesMax = 512;

    /// <summary>
    /// A machine with many interfaces has twenty. They are advice only: a lite agent learns addresses from checks.
    /// </summary>
    public const int CandidatesMax = 64;

    /// <summary>What an RTP header extension holds that has a header of one byte (RFC 8285, 4.2).</summary>
    public const int MidLengthMax = 16;

    /// <summary>RFC 8839, 5.4: at least 24 random bits, and at most 256 characters.</summary>
    public const int UsernameFragmentLengthMin = 4;

    /// <inheritdoc cref="UsernameFragmentLengthMin"/>
    public const int UsernameFragmentLengthMax = 256;

    /// <summary>RFC 8839, 5.4: at least 128 random bits, and at most 256 characters.</summary>
    public const int PasswordLengthMin = 22;

    /// <inheritdoc cref="PasswordLengthMin"/>
    public const int PasswordLengthMax = 256;

    /// <summary>The longest hash in use is SHA-512.</summary>
    public const int FingerprintBytesMax = 64;
}
