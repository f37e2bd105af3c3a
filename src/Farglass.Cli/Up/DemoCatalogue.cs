using System.Net;
using Farglass.Cli.Administration;
using Farglass.Protocol.Rest;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Cli.Up;

/// <summary>
/// Four small programs of different kinds, so that there is something to click. Each is put into the catalogue once;
/// from then on it belongs to the operator, who may change it, archive it or delete it.
/// </summary>
static class DemoCatalogue
{
    /// <summary>What was put there, by id: it is never put there again.</summary>
    const string SeededFileName = "seeded.json";

    const string Group = "everyone";

    internal static IReadOnlyList<ApplicationDefinition> Applications { get; } =
    [
        new("Terminal", "xterm", ApplicationId.Parse("terminal"),
            "A shell on the host: xterm.",
            Arguments: ["-fa", "DejaVu Sans Mono", "-fs", "11", "-bg", "#10191f", "-fg", "#dfe9ee", "-cr", "#4fc3c9"],
            Icon: Icon("terminal")),
        new("Editor", "mousepad", ApplicationId.Parse("editor"),
            "A text editor with tabs and syntax colours: Mousepad.", Icon: Icon("editor")),
        new("Drawing", "mtpaint", ApplicationId.Parse("drawing"),
            "Paint pixels with brush, line and fill: mtPaint.", Icon: Icon("drawing")),
        new("Gears", "glxgears", ApplicationId.Parse("gears"),
            "Three gears that turn, drawn by OpenGL in software: glxgears.", Icon: Icon("gears")),
    ];

    public static async Task SeedAsync(
        DataFolder folder, Addresses addresses, Credentials credentials, HttpMessageHandler handler,
        CancellationToken stopping)
    {
        var seeded = folder.ReadJson<List<string>>(SeededFileName) ?? [];
        var missing = Applications.Where(application => !seeded.Contains(application.Id!.Value.ToString())).ToList();
        if (missing.Count == 0) return;

        using var service =
            new Api(handler, addresses.Inside(addresses.Port + 1), credentials.AdminKey, disposeHandler: false);
        using var entitlement =
            new Api(handler, addresses.Inside(addresses.Port), credentials.EntitlementAdminKey, disposeHandler: false);
        await UnlessThereAsync(entitlement, HttpMethod.Post, "/api/admin/groups",
            new GroupDefinition(Group, "May open the demo applications."), stopping);
        await UnlessThereAsync(entitlement, HttpMethod.Put, $"/api/admin/groups/{Group}/members/{credentials.User}",
            null, stopping);
        foreach (var application in missing)
        {
            await UnlessThereAsync(service, HttpMethod.Post, "/v1/applications", application, stopping);
            await UnlessThereAsync(entitlement, HttpMethod.Put,
                $"/api/admin/entitlements/group/{Group}/{application.Id}", null, stopping);
            seeded.Add(application.Id!.Value.ToString());
            folder.WriteJson(SeededFileName, seeded);
        }
    }

    static async Task UnlessThereAsync(
        Api api, HttpMethod method, string path, object? body, CancellationToken stopping)
    {
        try
        {
            await api.SendAsync(method, path, body, stopping);
        }
        catch (ApiRefusal refusal) when (refusal.Status == HttpStatusCode.Conflict)
        {
            // A start that was interrupted got this far before; or the operator was quicker. Theirs stays.
        }
    }

    static string Icon(string name)
    {
        using var stream = typeof(DemoCatalogue).Assembly.GetManifestResourceStream($"Icons/{name}.svg")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(memory.ToArray())}";
    }
}
