namespace Farglass.Rtc.Sdp;

/// <summary>A line that starts with <c>a=</c>.</summary>
/// <param name="Value">What follows the colon, as it stands there. Null: there is no colon, and it is a flag.</param>
public readonly record struct SdpAttribute(string Name, string? Value = null)
{
    /// <param name="text">What follows <c>a=</c>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out SdpAttribute attribute)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        attribute = default;
        if (!SdpGrammar.IsToken(name)) return false;
        attribute = new(name.ToString(), colon < 0 ? null : text[(colon + 1)..].ToString());
        return true;
    }

    public override string ToString() => Value is null ? Name : $"{Name}:{Value}";
}
