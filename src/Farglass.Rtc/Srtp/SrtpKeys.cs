namespace Farglass.Rtc.Srtp;

/// <summary>The master key and the master salt of one direction.</summary>
public sealed class SrtpMasterKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
{
    readonly byte[] _key = key.ToArray(), _salt = salt.ToArray();

    public ReadOnlySpan<byte> Key => _key;

    public ReadOnlySpan<byte> Salt => _salt;
}

/// <summary>What a DTLS handshake yields for SRTP: a profile, and a key for each direction.</summary>
public sealed record SrtpKeys(SrtpProfile Profile, SrtpMasterKey Local, SrtpMasterKey Remote)
{
    /// <summary>The label that both ends export their keys with (RFC 5764, 4.2).</summary>
    public const string ExporterLabel = "EXTRACTOR-dtls_srtp";

    public static int MaterialLength(SrtpProfile profile) => 2 * (SrtpProfiles.KeyLength + profile.SaltLength);

    /// <summary>
    /// Cuts exported material: the client's key, the server's, the client's salt, the server's (RFC 5764, 4.2).
    /// </summary>
    public static SrtpKeys FromMaterial(SrtpProfile profile, ReadOnlySpan<byte> material, bool isClient)
    {
        const int key = SrtpProfiles.KeyLength;
        var salt = profile.SaltLength;
        var client = new SrtpMasterKey(material[..key], material.Slice(2 * key, salt));
        var server = new SrtpMasterKey(material.Slice(key, key), material.Slice((2 * key) + salt, salt));
        return isClient ? new(profile, client, server) : new(profile, server, client);
    }
}
