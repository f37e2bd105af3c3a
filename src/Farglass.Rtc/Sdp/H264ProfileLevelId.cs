using System.Diagnostics;
using System.Globalization;

namespace Farglass.Rtc.Sdp;

/// <summary>A set of coding tools of H.264 (ITU-T H.264, A.2), as far as browsers name them.</summary>
public enum H264Profile : byte
{
    /// <summary>What every browser that has H.264 decodes (RFC 7742, 5). No CABAC, no 8x8 transform.</summary>
    ConstrainedBaseline,

    /// <summary>With slices in any order, in groups: nobody encodes it, and few decode all of it.</summary>
    Baseline,

    Main,

    /// <summary>High without fields and without B slices.</summary>
    ConstrainedHigh,

    High,

    /// <summary>With colour in full resolution.</summary>
    High444Predictive,
}

/// <summary>
/// <c>profile-level-id=42e01f</c>: a profile, flags that narrow it, a level, in three bytes (RFC 6184, 8.1).
/// </summary>
/// <param name="Level">Ten times the level's number, so 31 for 3.1; 9 is level 1b.</param>
public readonly record struct H264ProfileLevelId(H264Profile Profile, byte Level)
{
    const byte Level1B = 9, Level11 = 11, ConstraintSet3 = 0x10;

    /// <summary>
    /// What an offer means that names none. RFC 6184 would say Baseline, but every WebRTC endpoint has to say it
    /// (RFC 7742, 6.2), so whoever does not is taken to have what every one must have.
    /// </summary>
    public static H264ProfileLevelId Unsaid { get; } = new(H264Profile.ConstrainedBaseline, 31);

    // RFC 6184, 8.1, table 5: profile_idc, which of the flags count, and what they must be.
    static readonly (byte Idc, byte Mask, byte Flags, H264Profile Profile)[] Table =
    [
        (0x42, 0x4F, 0x40, H264Profile.ConstrainedBaseline),
        (0x4D, 0x8F, 0x80, H264Profile.ConstrainedBaseline),
        (0x58, 0xCF, 0xC0, H264Profile.ConstrainedBaseline),
        (0x42, 0x4F, 0x00, H264Profile.Baseline),
        (0x58, 0xCF, 0x80, H264Profile.Baseline),
        (0x4D, 0xAF, 0x00, H264Profile.Main),
        (0x64, 0xFF, 0x0C, H264Profile.ConstrainedHigh),
        (0x64, 0xFF, 0x00, H264Profile.High),
        (0xF4, 0xFF, 0x00, H264Profile.High444Predictive),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out H264ProfileLevelId value)
    {
        value = default;
        const NumberStyles hex = NumberStyles.AllowHexSpecifier;
        if (text.Length != 6 || !uint.TryParse(text, hex, CultureInfo.InvariantCulture, out var bits)) return false;
        var (idc, flags, level) = ((byte)(bits >> 16), (byte)(bits >> 8), (byte)bits);
        foreach (var row in Table)
        {
            if (idc != row.Idc || (flags & row.Mask) != row.Flags) continue;
            var is1B = level == Level11 && (flags & ConstraintSet3) != 0 && row.Profile <= H264Profile.Main;
            value = new(row.Profile, is1B ? Level1B : level);
            return true;
        }

        return false;
    }

    /// <summary>As browsers write it.</summary>
    public override string ToString()
    {
        var profile = Profile switch
        {
            H264Profile.ConstrainedBaseline => "42e0",
            H264Profile.Baseline => "4200",
            H264Profile.Main => "4d00",
            H264Profile.ConstrainedHigh => "640c",
            H264Profile.High => "6400",
            H264Profile.High444Predictive => "f400",
            _ => throw new UnreachableException($"{Profile} is no profile."),
        };
        Debug.Assert(Level != Level1B, "Nothing that we make fits into level 1b: 176 x 144 at 15 a second.");
        return $"{profile}{Level:x2}";
    }
}
