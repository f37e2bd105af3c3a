using System.Buffers.Binary;
using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Tests.Srtp;

/// <summary>What the RFCs themselves computed.</summary>
public sealed class SrtpVectorTests
{
    const string Rtp = "8040f17b8041f8d35501a0b2"
        + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

    const string Srtp = "8040f17b8041f8d35501a0b2"
        + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
        + "899d7f27beb16a9152cf765ee4390cce";

    const string Rtcp = "81c8000d4d617273"
        + "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    const string Srtcp = "81c8000d4d617273"
        + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
        + "c84aa45896cf4d2fc5abf87245d9eade" + "800005d4";

    const string AuthenticatedRtcp = Rtcp + "841dd9683dd78ec92ae58790125f62b3" + "000005d4";

    const uint Mars = 0x4d617273, Index = 0x5d4;

    [Theory] // RFC 3711, B.2.
    [InlineData(0x0000, "e03ead0935c95e80e166b16dd92b4eb4")]
    [InlineData(0x0001, "d23513162b02d0f72a43a2fe4a5f97ab")]
    [InlineData(0x0002, "41e95b3bb0a2e8dd477901e4fca894c0")]
    [InlineData(0xfeff, "ec8cdf7398607cb0f2d21675ea9ea1e4")]
    [InlineData(0xff00, "362b7c3c6773516318a077d7fc5073ae")]
    [InlineData(0xff01, "6a2cc3787889374fbeb4c81b17ba6c44")]
    public void The_key_stream_of_AES_in_counter_mode(int block, string expected)
    {
        using var cipher = new AesCounterMode(Hex("2b7e151628aed2a6abf7158809cf4f3c"));
        var stream = new byte[0xff02 * 16];
        cipher.Apply(BinaryPrimitives.ReadUInt128BigEndian(Hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000")), stream);

        Assert.Equal(Hex(expected), stream.AsSpan(block * 16, 16));
    }

    [Theory] // RFC 3711, B.3.
    [InlineData(SrtpKeyLabel.PacketCipher, "c61e7a93744f39ee10734afe3ff7a087")]
    [InlineData(SrtpKeyLabel.PacketSalt, "30cbbc08863d8c85d49db34a9ae1")]
    [InlineData(SrtpKeyLabel.PacketAuthentication, "cebe321f6ff7716b6fd4ab49af256a156d38baa4"
        + "8f0a0acf3c34e2359e6cdbcee049646c43d9327ad175578ef72270986371c10c9a369ac2"
        + "f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2")]
    public void The_keys_of_a_master_key(object label, string expected)
    {
        var master = new SrtpMasterKey(Hex("e1f97a0d3e018be0d64fa32c06de4139"), Hex("0ec675ad498afeebb6960b3aabe6"));

        Assert.Equal(Hex(expected), SrtpKeyDerivation.Derive(master, (SrtpKeyLabel)label, expected.Length / 2));
    }

    [Fact] // RFC 7714, 16.1.
    public void A_packet_with_GCM()
    {
        using var transform = Rfc7714();
        var (clear, secret) = (Hex(Rtp), Hex(Srtp));
        Assert.True(SrtpHeader.TryParse(clear, out var header));
        var packet = new byte[secret.Length];
        clear.CopyTo(packet, 0);

        transform.Protect(packet, header.Length, header.Ssrc, header.Sequence);
        Assert.Equal(secret, packet);
        Assert.True(transform.TryUnprotect(packet, header.Length, header.Ssrc, header.Sequence));
        Assert.Equal(clear, packet.AsSpan(..^16));
    }

    [Fact] // RFC 7714, 17.1 and 17.2.
    public void A_report_with_GCM()
    {
        using var transform = Rfc7714();
        var (clear, secret) = (Hex(Rtcp), Hex(Srtcp));
        var report = new byte[secret.Length];
        clear.CopyTo(report, 0);

        transform.ProtectReport(report, Mars, Index);
        Assert.Equal(secret, report);
        Assert.True(transform.TryUnprotectReport(report, Mars));
        Assert.Equal(clear, report.AsSpan(..^20));
    }

    [Fact] // RFC 7714, 17.3 and 17.4.
    public void A_report_with_GCM_that_is_authenticated_alone()
    {
        using var session = new SrtpSession(Rfc7714(), Rfc7714());
        var report = Hex(AuthenticatedRtcp);

        Assert.True(session.TryUnprotectReport(report, out var length));
        Assert.Equal(Hex(Rtcp), report.AsSpan(..length));
    }

    [Fact]
    public void Exported_material_is_cut_in_the_order_of_RFC_5764()
    {
        var material = Enumerable.Range(0, 60).Select(i => (byte)i).ToArray();

        var client = SrtpKeys.FromMaterial(SrtpProfile.Aes128CmSha1Tag80, material, isClient: true);
        Assert.Equal(material.AsSpan(0, 16), client.Local.Key);
        Assert.Equal(material.AsSpan(16, 16), client.Remote.Key);
        Assert.Equal(material.AsSpan(32, 14), client.Local.Salt);
        Assert.Equal(material.AsSpan(46, 14), client.Remote.Salt);
        var server = SrtpKeys.FromMaterial(SrtpProfile.AeadAes128Gcm, material.AsSpan(0, 56), isClient: false);
        Assert.Equal(material.AsSpan(16, 16), server.Local.Key);
        Assert.Equal(material.AsSpan(44, 12), server.Local.Salt);
        Assert.Equal(material.AsSpan(32, 12), server.Remote.Salt);
    }

    /// <summary>Its vectors start from session keys, and have the same for packets and for reports.</summary>
    static AeadTransform Rfc7714()
    {
        var (key, salt) = (Hex("000102030405060708090a0b0c0d0e0f"), Hex("517569642070726f2071756f"));
        return new(key, salt, key, salt);
    }

    static byte[] Hex(string digits) => Convert.FromHexString(digits);
}
