using System.Text;
using System.Text.Unicode;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// The name and the password of an <c>Authorization: Basic</c> header, UTF-8 as we announce with <c>charset</c>.
/// https://www.rfc-editor.org/rfc/rfc7617#section-2
/// </summary>
readonly record struct BasicCredentials(string Name, string Password)
{
    /// <param name="encoded">What follows the word Basic.</param>
    public static bool TryParse(ReadOnlySpan<char> encoded, out BasicCredentials credentials)
    {
        credentials = default;
        encoded = encoded.Trim();
        if (encoded.Length is 0 or > Limits.AuthorizationLengthMax) return false;
        Span<byte> bytes = stackalloc byte[Limits.AuthorizationLengthMax];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length)) return false;
        bytes = bytes[..length];
        var colon = bytes.IndexOf((byte)':'); // A name holds no colon; a password may.
        if (colon < 0 || !Utf8.IsValid(bytes) || bytes.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0) return false;
        credentials = new(Encoding.UTF8.GetString(bytes[..colon]), Encoding.UTF8.GetString(bytes[(colon + 1)..]));
        return true;
    }

    /// <summary>Never the password: a record that is logged by mistake gives nothing away.</summary>
    public override string ToString() => "Basic ***";
}
