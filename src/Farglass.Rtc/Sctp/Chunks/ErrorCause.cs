using System.Buffers.Binary;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>Why an ERROR or ABORT was sent (RFC 9260, 3.3.10).</summary>
enum ErrorCause : ushort
{
    None = 0,
    InvalidStream = 1,
    MissingParameter = 2,
    StaleCookie = 3,
    UnrecognizedChunk = 6,
    UnrecognizedParameters = 8,
    UserInitiatedAbort = 12,
    ProtocolViolation = 13,
}

static class ErrorCauses
{
    /// <summary>The code and the length of a cause.</summary>
    public const int HeaderSize = Parameter.HeaderSize;

    /// <summary>Writes a cause.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> target, ErrorCause cause, ReadOnlySpan<byte> information)
    {
        information.CopyTo(Parameter.Write(target, (ushort)cause, information.Length));
        return HeaderSize + information.Length;
    }

    /// <summary>Whether an ERROR names this cause.</summary>
    public static bool Contain(ReadOnlySpan<byte> causes, ErrorCause wanted)
    {
        var reader = new ParameterReader(causes);
        while (reader.TryRead(out var cause))
            if (BinaryPrimitives.ReadUInt16BigEndian(cause.Whole) == (ushort)wanted) return true;
        return false;
    }
}
