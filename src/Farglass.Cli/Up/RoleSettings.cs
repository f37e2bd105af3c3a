using System.Text.Json.Nodes;

namespace Farglass.Cli.Up;

/// <summary>
/// The settings files of the three servers: the same that an operator of three machines would write by hand. Written at
/// each start, out of what <c>up</c> was asked for and the secrets of the data folder.
/// </summary>
sealed class RoleSettings(Addresses addresses, Credentials credentials, DataFolder folder)
{
    public JsonObject Service() => new()
    {
        ["Server"] = Server(addresses.Port, offset: 1),
        ["Storage"] = Storage("service.db"),
        ["Bootstrap"] = new JsonObject
        {
            ["ApiKey"] = credentials.ApiKey,
            ["AdminKey"] = credentials.AdminKey,
            ["JoinToken"] = credentials.JoinToken,
        },
    };

    public JsonObject Entitlement() => new()
    {
        ["Server"] = Server(addresses.Port, offset: 0),
        ["Storage"] = Storage("entitlement.db"),
        ["StreamingService"] = Trusting(new()
        {
            ["Url"] = Addresses.Text(addresses.Inside(addresses.Port + 1)),
            ["PublicUrl"] = Addresses.Text(addresses.Service),
            ["ApiKey"] = credentials.ApiKey,
        }),
        ["Bootstrap"] = new JsonObject
        {
            ["AdminKey"] = credentials.EntitlementAdminKey,
            ["User"] = credentials.User,
            ["Password"] = credentials.Password,
        },
    };

    public JsonObject Host() => new()
    {
        ["Server"] = Server(addresses.Port, offset: 2),
        ["Host"] = Trusting(new()
        {
            ["Name"] = "this-machine",
            ["ServiceUrl"] = Addresses.Text(addresses.Inside(addresses.Port + 1)),
            ["JoinToken"] = credentials.JoinToken,
            ["DataFolder"] = folder.Folder("host"),
            ["RuntimeFolder"] = folder.RuntimeFolder(credentials.JoinToken),
            ["OnStop"] = "End", // Ctrl-C ends everything; a host that is upgraded would keep its sessions.
        }),
        ["WebRtc"] = WebRtc(),
    };

    /// <summary>
    /// Puts the operator's own settings over ours: those of <c>host.settings.json</c> in the data folder over the
    /// host's, and so on. Whether they make sense, the server says.
    /// </summary>
    /// <exception cref="CommandFailure">The file is no JSON object.</exception>
    public JsonObject With(string role, JsonObject settings)
    {
        if (folder.ReadJson<JsonObject>($"{role}.settings.json") is { } own) Merge(settings, own);
        return settings;
    }

    static void Merge(JsonObject settings, JsonObject own)
    {
        foreach (var (name, value) in own)
        {
            if (value is JsonObject section && settings[name] is JsonObject known) Merge(known, section);
            else settings[name] = value?.DeepClone();
        }
    }

    /// <summary>Where others call us by an IP address, that is the one to reach the media at, too.</summary>
    JsonObject WebRtc()
    {
        var section = new JsonObject { ["Port"] = addresses.Port + 3 };
        if (addresses.PublicIP is { } address) section["AdvertisedAddresses"] = new JsonArray(address.ToString());
        return section;
    }

    JsonObject Server(int port, int offset)
    {
        var server = new JsonObject
        {
            ["Url"] = Addresses.Text(addresses.Listen(port + offset)),
            ["PublicUrl"] = Addresses.Text(offset switch
            {
                0 => addresses.Entitlement,
                1 => addresses.Service,
                _ => addresses.Host,
            }),
            ["EndWithParent"] = true,
        };
        if (!addresses.Tls) return server;
        server["CertificateFile"] = folder.File(SelfSignedCertificate.CertificateFileName);
        server["KeyFile"] = folder.File(SelfSignedCertificate.KeyFileName);
        return server;
    }

    JsonObject Storage(string file) => new() { ["Provider"] = "Sqlite", ["File"] = folder.File(file) };

    JsonObject Trusting(JsonObject section)
    {
        if (addresses.Tls) section["TrustedCertificateFile"] = folder.File(SelfSignedCertificate.CertificateFileName);
        return section;
    }
}
