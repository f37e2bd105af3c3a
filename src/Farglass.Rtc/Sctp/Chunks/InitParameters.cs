using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>What the parameters of an INIT or INIT ACK say, as far as it concerns us.</summary>
readonly ref struct InitParameters
{
    /// <summary>"Forward-TSN-supported" and "supported extensions" with RE-CONFIG and FORWARD-TSN.</summary>
    public const int OwnSize = 12;

    InitParameters(bool forwardsTsn, bool reconfigures, ReadOnlySpan<byte> cookie, int unrecognizedLength)
    {
        ForwardsTsn = forwardsTsn;
        Reconfigures = reconfigures;
        Cookie = cookie;
        UnrecognizedLength = unrecognizedLength;
    }

    /// <summary>The peer knows partial reliability (RFC 3758, 3.1; RFC 5061, 4.2.7).</summary>
    public bool ForwardsTsn { get; }

    /// <summary>The peer can reset streams (RFC 6525; RFC 5061, 4.2.7).</summary>
    public bool Reconfigures { get; }

    /// <summary>Empty if there was none.</summary>
    public ReadOnlySpan<byte> Cookie { get; }

    /// <summary>
    /// How much of the unrecognized parameters, padded, is now in the buffer that was given for them.
    /// </summary>
    public int UnrecognizedLength { get; }

    /// <param name="unrecognized">
    /// Takes the parameters that the peer wants to hear of (RFC 9260, 3.2.1), as many as there is room for.
    /// </param>
    public static InitParameters Parse(ReadOnlySpan<byte> parameters, scoped Span<byte> unrecognized)
    {
        bool forwardsTsn = false, reconfigures = false;
        ReadOnlySpan<byte> cookie = default;
        var reported = 0;
        var reader = new ParameterReader(parameters);
        while (reader.TryRead(out var parameter))
        {
            switch (parameter.Type)
            {
                case ParameterType.ForwardTsnSupported:
                    forwardsTsn = true;
                    break;
                case ParameterType.SupportedExtensions:
                    forwardsTsn |= parameter.Value.Contains((byte)ChunkType.ForwardTsn);
                    reconfigures |= parameter.Value.Contains((byte)ChunkType.Reconfig);
                    break;
                case ParameterType.StateCookie:
                    cookie = parameter.Value;
                    break;
                case var type when IsKnownAndNeedless(type):
                    break;
                case var type:
                    if (((ushort)type & 0x4000) != 0) Report(parameter, unrecognized, ref reported);
                    if (((ushort)type & 0x8000) == 0) return new(forwardsTsn, reconfigures, cookie, reported);
                    break;
            }
        }

        return new(forwardsTsn, reconfigures, cookie, reported);
    }

    /// <summary>What we say of ourselves in INIT and INIT ACK.</summary>
    public static void WriteOwn(Span<byte> target)
    {
        Debug.Assert(target.Length >= OwnSize, "There is room for the parameters.");
        var extensions = Parameter.Write(target, ParameterType.SupportedExtensions, valueLength: 2);
        extensions[0] = (byte)ChunkType.Reconfig;
        extensions[1] = (byte)ChunkType.ForwardTsn;
        Parameter.Write(target[8..], ParameterType.ForwardTsnSupported, valueLength: 0);
    }

    /// <summary>
    /// Addresses and their types (DTLS hides them from us: RFC 8261, 5), a wish for the cookie's life, and the list of
    /// what the peer did not know: reading must go on behind them.
    /// </summary>
    static bool IsKnownAndNeedless(ParameterType type) => (ushort)type is 5 or 6 or 8 or 9 or 12;

    static void Report(Parameter parameter, scoped Span<byte> unrecognized, ref int reported)
    {
        var padded = Chunk.Padded(parameter.Whole.Length);
        if (padded > unrecognized.Length - reported) return;
        var target = unrecognized.Slice(reported, padded);
        parameter.Whole.CopyTo(target);
        target[parameter.Whole.Length..].Clear();
        reported += padded;
    }
}
