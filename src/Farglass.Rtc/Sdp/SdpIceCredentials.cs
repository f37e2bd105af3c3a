namespace Farglass.Rtc.Sdp;

/// <summary>What one side's ICE checks are signed with (RFC 8839, 5.4).</summary>
public sealed record SdpIceCredentials(string UsernameFragment, string Password)
{
    /// <summary>Long enough, not too long, and of the letters that ICE has.</summary>
    public bool AreValid =>
        UsernameFragment.Length is >= SdpLimits.UsernameFragmentLengthMin and <= SdpLimits.UsernameFragmentLengthMax
        && Password.Length is >= SdpLimits.PasswordLengthMin and <= SdpLimits.PasswordLengthMax
        && SdpGrammar.IsIceText(UsernameFragment) && SdpGrammar.IsIceText(Password);

    /// <summary>A password is a secret, so it does not come out by the way.</summary>
    public override string ToString() => UsernameFragment;
}
