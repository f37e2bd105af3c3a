using System.Buffers.Binary;
using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Tests.Srtp;

/// <summary>Two ends that have the same keys.</summary>
sealed class SrtpPair : IDisposable
{
    public SrtpPair(SrtpProfile profile)
    {
        var material = new byte[SrtpKeys.MaterialLength(profile)];
        new Random(1).NextBytes(material);
        Sender = new(SrtpKeys.FromMaterial(profile, material, isClient: true));
        Receiver = new(SrtpKeys.FromMaterial(profile, material, isClient: false));
    }

    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmSha1Tag80];

    public SrtpSession Sender { get; }

    public SrtpSession Receiver { get; }

    public static byte[] Packet(ushort sequence, uint ssrc = 7, int payload = 100)
    {
        var packet = new byte[12 + payload];
        packet[0] = 0x80;
        packet[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        for (var i = 12; i < packet.Length; i++) packet[i] = (byte)(i * 7);
        return packet;
    }

    public static byte[] Report(uint ssrc = 7, int payload = 44)
    {
        var report = new byte[8 + payload];
        report[0] = 0x80;
        report[1] = 200;
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(4), ssrc);
        for (var i = 8; i < report.Length; i++) report[i] = (byte)(i * 5);
        return report;
    }

    public byte[] Protect(byte[] packet)
    {
        var grown = new byte[packet.Length + Sender.PacketOverhead];
        packet.CopyTo(grown, 0);
        Assert.Equal(grown.Length, Sender.Protect(grown, packet.Length));
        return grown;
    }

    public byte[] ProtectReport(byte[] report)
    {
        var grown = new byte[report.Length + Sender.ReportOverhead];
        report.CopyTo(grown, 0);
        Assert.Equal(grown.Length, Sender.ProtectReport(grown, report.Length));
        return grown;
    }

    /// <summary>Null if it is dropped. What was given stays as it is.</summary>
    public byte[]? Unprotect(byte[] packet)
    {
        var copy = packet.ToArray();
        return Receiver.TryUnprotect(copy, out var length) ? copy[..length] : null;
    }

    public byte[]? UnprotectReport(byte[] report)
    {
        var copy = report.ToArray();
        return Receiver.TryUnprotectReport(copy, out var length) ? copy[..length] : null;
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
