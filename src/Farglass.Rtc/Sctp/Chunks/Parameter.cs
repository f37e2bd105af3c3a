using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>Parameters of INIT and INIT ACK (RFC 9260, 3.3.2.1, 3.3.3.1) and of RE-CONFIG (RFC 6525, 4).</summary>
enum ParameterType : ushort
{
    HeartbeatInfo = 1,
    StateCookie = 7,
    UnrecognizedParameter = 8,
    OutgoingResetRequest = 13,
    IncomingResetRequest = 14,
    TsnResetRequest = 15,
    ReconfigResponse = 16,
    AddOutgoingStreamsRequest = 17,
    AddIncomingStreamsRequest = 18,
    SupportedExtensions = 0x8008,
    ForwardTsnSupported = 0xC000,
}

/// <summary>A parameter or an error cause: both have the same form (RFC 9260, 3.2.1 and 3.3.10).</summary>
/// <param name="whole">With its header, without padding.</param>
readonly ref struct Parameter(ReadOnlySpan<byte> whole)
{
    public const int HeaderSize = 4;

    /// <summary>With its header, without padding.</summary>
    public ReadOnlySpan<byte> Whole { get; } = whole;

    public ParameterType Type => (ParameterType)BinaryPrimitives.ReadUInt16BigEndian(Whole);

    public ReadOnlySpan<byte> Value => Whole[HeaderSize..];

    /// <summary>Writes the header of a parameter, and its padding unless it is the last of its chunk.</summary>
    /// <returns>Where its value goes.</returns>
    public static Span<byte> Write(Span<byte> target, ushort type, int valueLength)
    {
        var length = HeaderSize + valueLength;
        Debug.Assert(target.Length >= length, "There is room for the parameter.");
        BinaryPrimitives.WriteUInt16BigEndian(target, type);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
        target[length..Math.Min(Chunk.Padded(length), target.Length)].Clear();
        return target[HeaderSize..length];
    }

    public static Span<byte> Write(Span<byte> target, ParameterType type, int valueLength) =>
        Write(target, (ushort)type, valueLength);
}

/// <summary>Walks parameters or error causes. A length that cannot be ends the walk.</summary>
ref struct ParameterReader(ReadOnlySpan<byte> parameters)
{
    ReadOnlySpan<byte> _rest = parameters;

    public bool TryRead(out Parameter parameter)
    {
        parameter = default;
        if (_rest.Length < Parameter.HeaderSize) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length < Parameter.HeaderSize || length > _rest.Length) return false;
        parameter = new(_rest[..length]);
        _rest = _rest[Math.Min(Chunk.Padded(length), _rest.Length)..];
        return true;
    }
}
