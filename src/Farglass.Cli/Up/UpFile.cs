namespace Farglass.Cli.Up;

/// <summary>
/// <c>up.json</c>: what a script needs to use a machine that <c>farglass up</c> runs. Base URLs end with no slash.
/// </summary>
/// <param name="CertificateFile">The certificate to trust, where it is self-signed.</param>
sealed record UpFile(
    string Portal,
    string Entitlement,
    string Service,
    string Host,
    string ApiKey,
    string AdminKey,
    string EntitlementAdminKey,
    string User,
    string Password,
    string? CertificateFile = null)
{
    public static UpFile Of(Addresses addresses, Credentials credentials, string? certificateFile) => new(
        Addresses.Text(addresses.Entitlement), Addresses.Text(addresses.Entitlement), Addresses.Text(addresses.Service),
        Addresses.Text(addresses.Host), credentials.ApiKey, credentials.AdminKey, credentials.EntitlementAdminKey,
        credentials.User, credentials.Password, certificateFile);
}
