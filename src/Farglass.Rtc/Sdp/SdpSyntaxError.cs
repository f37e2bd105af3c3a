namespace Farglass.Rtc.Sdp;

/// <summary>Where a text stops to be SDP, and what is wrong there. Nothing of the text itself is in it.</summary>
/// <param name="Line">Counted from 1; 0: the text as a whole.</param>
public readonly record struct SdpSyntaxError(int Line, string Reason)
{
    public override string ToString() => Line == 0 ? Reason : $"line {Line}: {Reason}";
}
