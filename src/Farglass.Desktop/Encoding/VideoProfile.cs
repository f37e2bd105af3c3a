namespace Farglass.Desktop.Encoding;

/// <summary>Which tools of H.264 the encoder may use. Numbers are profile_idc (ITU-T H.264, A.2).</summary>
public enum VideoProfile : byte
{
    /// <summary>What also the plainest decoders have: no CABAC, no 8x8 transform.</summary>
    ConstrainedBaseline = 66,

    /// <summary>All that x264 has for 4:2:0.</summary>
    High = 100,
}
