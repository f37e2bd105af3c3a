using System.Security.Cryptography;
using Farglass.Protocol;

namespace Farglass.Cli.Up;

/// <summary>What the processes of one machine prove themselves with: made once, kept in <c>secrets.json</c>.</summary>
/// <param name="ApiKey">May create sessions: the entitlement service's.</param>
/// <param name="AdminKey">May administer applications and hosts.</param>
/// <param name="EntitlementAdminKey">May administer users and entitlements.</param>
/// <param name="User">Signs in to the portal.</param>
sealed record Credentials(
    string ApiKey, string AdminKey, string EntitlementAdminKey, string JoinToken, string User, string Password)
{
    public const string FileName = "secrets.json";

    public static Credentials LoadOrCreate(DataFolder folder)
    {
        if (folder.ReadJson<Credentials>(FileName) is { } known) return known;
        var made = new Credentials(Secrets.New("fgk_"), Secrets.New("fgk_"), Secrets.New("fga_"), Secrets.New("fgj_"),
            "demo", NewPassword());
        folder.WriteJson(FileName, made);
        return made;
    }

    /// <summary>
    /// Sixteen letters and digits that are not mistaken for each other, in fours: 79 bits, and typed in ten seconds.
    /// </summary>
    public static string NewPassword() =>
        string.Join('-', RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16).Chunk(4)
            .Select(part => new string(part)));
}
