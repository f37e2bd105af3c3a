namespace Farglass.Rtc.Rtp;

/// <summary>Walks an access unit from one NAL unit to the next, by their start codes (H.264, annex B).</summary>
ref struct AnnexBReader
{
    ReadOnlySpan<byte> _rest; // Starts behind a start code.

    public AnnexBReader(ReadOnlySpan<byte> accessUnit)
    {
        var start = accessUnit.IndexOf(StartCode);
        _rest = start < 0 ? default : accessUnit[(start + StartCode.Length)..];
    }

    /// <summary>
    /// The short form. The long one has a zero before it, which counts to the unit before as padding.
    /// </summary>
    static ReadOnlySpan<byte> StartCode => [0, 0, 1];

    public bool TryRead(out ReadOnlySpan<byte> nal)
    {
        nal = default;
        while (nal.IsEmpty)
        {
            if (_rest.IsEmpty) return false;
            var end = _rest.IndexOf(StartCode);
            nal = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + StartCode.Length)..];
            nal = nal.TrimEnd((byte)0); // No unit ends in a zero, so what does is padding (H.264, 7.4.1).
        }
        return true;
    }

    /// <summary>Whether decoding can start with this access unit.</summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> accessUnit)
    {
        int start;
        while ((start = accessUnit.IndexOf(StartCode)) >= 0 && start + StartCode.Length < accessUnit.Length)
        {
            accessUnit = accessUnit[(start + StartCode.Length)..];
            // The first slice says it for all of them: an IDR picture has no other (H.264, 7.4.1.2.4).
            if (NalUnit.TypeOf(accessUnit[0]) is > 0 and <= NalType.IdrSlice and var type)
                return type == NalType.IdrSlice;
        }
        return false;
    }
}
