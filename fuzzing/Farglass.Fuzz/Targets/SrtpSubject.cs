using System.Buffers.Binary;
using Farglass.Rtc.Srtp;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// Packets under either profile, on their way to one who may take them. The first byte says which profile, whether the
/// packet is protected before, and whether it is then spoilt.
/// </summary>
sealed class SrtpSubject : Subject
{
    readonly SrtpSession[] _senders = [.. Profiles.Select(profile => Session(profile, isClient: true))];
    readonly SrtpSession[] _receivers = [.. Profiles.Select(profile => Session(profile, isClient: false))];
    ushort _sequence;

    readonly byte[] _packet = new byte[FuzzLimits.DatagramBytesMax + 64];

    static SrtpProfile[] Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmSha1Tag80];

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 3) return default;
        var (control, isReport) = (input[0], (input[0] & 2) != 0);
        var (sender, receiver) = (_senders[control & 1], _receivers[control & 1]);
        var length = input.Length - 1;
        input[1..].CopyTo(_packet);
        if ((control & 4) != 0 && length >= 12)
        {
            _packet[0] = 0x80;
            // A sender uses no number twice, and has few streams.
            if (!isReport) BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), ++_sequence);
            BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(isReport ? 4 : 8), (uint)(control >> 4));
            length = isReport ? sender.ProtectReport(_packet, length) : sender.Protect(_packet, length);
            if ((control & 8) != 0) _packet[input[1] * length / 256] ^= input[2];
        }

        var packet = _packet.AsSpan(0, length);
        var taken = isReport
            ? receiver.TryUnprotectReport(packet, out var plain)
            : receiver.TryUnprotect(packet, out plain);
        Holds(plain <= length, "What is protected is not shorter than what is not.");
        return new Shape().With(taken).With(control & 3u).WithSize(plain)
            .WithSize(receiver.Malformed).WithSize(receiver.Replayed)
            .WithSize(receiver.Forged).WithSize(receiver.Surplus);
    }

    public override void Dispose()
    {
        foreach (var session in _senders.Concat(_receivers)) session.Dispose();
        base.Dispose();
    }

    static SrtpSession Session(SrtpProfile profile, bool isClient)
    {
        var material = new byte[SrtpKeys.MaterialLength(profile)];
        new Random(1).NextBytes(material);
        return new(SrtpKeys.FromMaterial(profile, material, isClient));
    }

    public static IEnumerable<byte[]> Seeds() =>
        from control in (byte[])[0x04, 0x05, 0x06, 0x07, 0x0C, 0x0F, 0x00, 0x03]
        let type = (byte)((control & 2) != 0 ? 200 : 96)
        select (byte[])[control, 0x80, type, 0, 1, 0, 0, 0, 9, 0, 0, 0x10, 0, .. new byte[30]];
}
