namespace Farglass.Rtc.Srtp;

/// <summary>What both ends agreed on in the DTLS handshake, with the numbers of use_srtp (RFC 5764, 4.1.2).</summary>
public enum SrtpProfile
{
    /// <summary>Every WebRTC endpoint has it (RFC 8827, 6.5).</summary>
    Aes128CmSha1Tag80 = 1,

    /// <summary>RFC 7714. A third of the other's cost.</summary>
    AeadAes128Gcm = 7,
}

public static class SrtpProfiles
{
    public const int KeyLength = 16;

    extension(SrtpProfile profile)
    {
        public bool IsKnown => profile is SrtpProfile.Aes128CmSha1Tag80 or SrtpProfile.AeadAes128Gcm;

        public int SaltLength => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

        /// <summary>By how much a packet grows.</summary>
        public int TagLength => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;
    }
}
