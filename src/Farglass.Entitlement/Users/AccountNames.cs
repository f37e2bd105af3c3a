namespace Farglass.Entitlement.Users;

/// <summary>
/// The one rule for the names of users and groups: 2 to 32 of letters, digits and <c>_ + = , . @ -</c>. They are ASCII,
/// so that no two names look alike, and upper and lower case are the same: nobody has to remember which it was.
/// </summary>
static class AccountNames
{
    public const int LengthMin = 2;
    public const int LengthMax = 32;
    public const string Rule = "2 to 32 of letters, digits and _ + = , . @ -";

    public static bool TryNormalize(string? text, out string name)
    {
        name = "";
        if (text is null || text.Length is < LengthMin or > LengthMax) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '+' or '=' or ',' or '.' or '@' or '-')) return false;
        if (text is "..") return false; // In an address it would mean the folder above.
        name = text.ToLowerInvariant();
        return true;
    }
}
