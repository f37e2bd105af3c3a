using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// The header of one stream's packets, extensions included. It is equally long in all of them, so that packets with
/// payloads of one size make one run for the kernel (UDP GSO). What is known only when a packet leaves is stamped then.
/// </summary>
sealed class RtpPacketTemplate
{
    const int ExtensionsAt = RtpHeader.Size, ExtensionsHeaderBytes = 4, HeaderBytesMax = 64;

    readonly byte[] _header;
    readonly int _sendTimeAt, _transportSequenceAt, _playoutDelayAt, _dependencyAt; // 0: not agreed on.

    public RtpPacketTemplate(RtpStreamParameters stream)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytesMax];
        bytes.Clear();
        var ids = stream.Extensions;
        var end = ExtensionsAt + ExtensionsHeaderBytes;
        _sendTimeAt = Add(bytes, ref end, ids.AbsoluteSendTime, AbsoluteSendTime.Size);
        _transportSequenceAt = Add(bytes, ref end, ids.TransportSequence, sizeof(ushort));
        _playoutDelayAt = Add(bytes, ref end, ids.PlayoutDelay, PlayoutDelay.Size);
        _dependencyAt = Add(bytes, ref end, ids.DependencyDescriptor, DependencyDescriptor.Size);

        // The mid goes into every packet and not into the first ones only: two bytes buy a header of one length.
        var mid = Encoding.UTF8.GetBytes(stream.Mid);
        if (ids.Mid != 0 && mid.Length is > 0 and <= RtpLimits.MidBytesMax)
            mid.CopyTo(bytes[Add(bytes, ref end, ids.Mid, mid.Length)..]);

        _header = bytes[..WriteHeader(bytes, end)].ToArray();
    }

    public int Size => _header.Length;

    public bool HasTransportSequence => _transportSequenceAt != 0;

    /// <summary>The receiver is told what each frame was made from.</summary>
    public bool HasDependencies => _dependencyAt != 0;

    public void Write(Span<byte> target, in RtpHeader header, in DependencyDescriptor dependency)
    {
        Write(target, header);
        if (_dependencyAt != 0) dependency.Write(target[_dependencyAt..]);
    }

    public void Write(Span<byte> target, in RtpHeader header)
    {
        _header.CopyTo(target);
        header.Write(target);
    }

    /// <summary>Writes into a packet what is only known at its departure.</summary>
    public void Stamp(Span<byte> packet, TimeSpan now, SequenceNumber transportSequence, PlayoutDelay playoutDelay)
    {
        if (_sendTimeAt != 0) AbsoluteSendTime.Write(packet[_sendTimeAt..], now);
        if (_playoutDelayAt != 0) playoutDelay.Write(packet[_playoutDelayAt..]);
        if (_transportSequenceAt != 0)
            BinaryPrimitives.WriteUInt16BigEndian(packet[_transportSequenceAt..], transportSequence.Value);
    }

    /// <returns>The length of all.</returns>
    static int WriteHeader(Span<byte> bytes, int end)
    {
        bytes[0] = RtpHeader.VersionBits;
        if (end == ExtensionsAt + ExtensionsHeaderBytes) return RtpHeader.Size;
        bytes[0] |= RtpHeader.ExtensionBit;
        var words = (end - ExtensionsAt - ExtensionsHeaderBytes + 3) / 4;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[ExtensionsAt..], RtpExtensions.OneByteProfile);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(ExtensionsAt + 2)..], (ushort)words);
        return ExtensionsAt + ExtensionsHeaderBytes + (4 * words);
    }

    /// <summary>Adds an element: four bits of its id, four of its length less one, and room for the value.</summary>
    /// <returns>Where the value goes; 0 if the extension was not agreed on.</returns>
    static int Add(Span<byte> bytes, ref int end, byte id, int length)
    {
        if (id == 0) return 0;
        Debug.Assert(id <= RtpExtensionMap.IdMax, "The one-byte form has no such id.");
        bytes[end] = (byte)((id << 4) | (length - 1));
        var value = end + 1;
        end = value + length;
        return value;
    }
}
