using System.CommandLine;
using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Cli.Administration;

/// <summary><c>farglass app ...</c>: what can be streamed.</summary>
static class AppCommands
{
    const string Path = "/v1/applications";

    public static Command Create()
    {
        var options = new AdminOptions();
        return options.AddTo(new Command("app", "Administers the applications of the streaming service.")
        {
            CreateList(options), CreateShow(options), CreateAdd(options), CreateSet(options),
            CreateVerb(options, "archive", "Takes an application out of use; its record stays.", "archived"),
            CreateVerb(options, "reactivate", "Takes an archived application back into use.", "active again"),
            CreateRemove(options),
        });
    }

    static Command CreateList(AdminOptions options) =>
        new Command("list", "Lists all applications.").Does(async (parsed, stopping) =>
    {
        using var admin = options.OpenService(parsed);
        admin.Output.Table(await admin.Api.ListAsync<ApplicationView>(Path, stopping),
            ("ID", app => app.Id.ToString()), ("NAME", app => app.Definition.Name), ("STATE", app => app.State),
            ("SESSIONS", app => app.ActiveSessions), ("COMMAND", app => app.Definition.Command));
    });

    static Command CreateShow(AdminOptions options)
    {
        var id = Id();
        const string Description = "Shows one application; --json prints what 'set' takes, under \"definition\".";
        return new Command("show", Description) { id }
            .Does(async (parsed, stopping) =>
            {
                using var admin = options.OpenService(parsed);
                Print(admin.Output, await admin.Api.GetAsync<ApplicationView>(One(parsed.GetValue(id)!), stopping));
            });
    }

    static Command CreateAdd(AdminOptions options)
    {
        var name = new Argument<string>("name") { Description = "What people call it." };
        var command = new Argument<string[]>("command")
        {
            Description = "The program and its arguments, after '--' if they begin with '-'.",
            Arity = ArgumentArity.OneOrMore,
        };
        var id = new Option<string?>("--id")
        {
            Description = "Left out, it is made from the name.",
            HelpName = "ID",
        };
        var description = new Option<string?>("--description")
        {
            Description = "One sentence for the catalogue.",
            HelpName = "TEXT",
        };
        var icon = new Option<string?>("--icon")
        {
            Description = "A PNG or SVG file.",
            HelpName = "FILE",
        };
        var variables = new Option<string[]>("--env")
        {
            Description = "An environment variable; may be repeated.",
            HelpName = "NAME=VALUE",
        };
        return new Command("add", "Adds an application.")
        {
            name, command, id, description, icon, variables,
        }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            var words = parsed.GetValue(command)!;
            var definition = new ApplicationDefinition(parsed.GetValue(name)!, words[0], ParseId(parsed.GetValue(id)),
                parsed.GetValue(description), words[1..], Variables(parsed.GetValue(variables) ?? []),
                Icon: parsed.GetValue(icon) is { } file ? ReadIcon(file) : null);
            var app = await admin.Api.SendAsync<ApplicationView>(HttpMethod.Post, Path, definition, stopping);
            admin.Output.Done($"Added {app.Id}. Nobody may open it yet: farglass entitle add group NAME {app.Id}", app);
        });
    }

    static Command CreateSet(AdminOptions options)
    {
        var id = Id();
        var file = new Argument<string>("file")
        {
            Description = "A JSON file with the whole definition; '-' for standard input.",
        };
        return new Command("set", "Replaces an application's definition.") { id, file }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            var definition = await ReadDefinitionAsync(parsed.GetValue(file)!, stopping);
            var app = await admin.Api.SendAsync<ApplicationView>(HttpMethod.Put, One(parsed.GetValue(id)!), definition,
                stopping);
            admin.Output.Done($"Changed {app.Id}. Sessions that run keep what they were started with.", app);
        });
    }

    static Command CreateVerb(AdminOptions options, string verb, string description, string says)
    {
        var id = Id();
        return new Command(verb, description) { id }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            await admin.Api.SendAsync(HttpMethod.Post, $"{One(parsed.GetValue(id)!)}/{verb}", body: null, stopping);
            admin.Output.Done($"{parsed.GetValue(id)} is {says}.");
        });
    }

    static Command CreateRemove(AdminOptions options)
    {
        var id = Id();
        return new Command("remove", "Removes an application that nobody uses.") { id }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            await admin.Api.SendAsync(HttpMethod.Delete, One(parsed.GetValue(id)!), body: null, stopping);
            admin.Output.Done($"Removed {parsed.GetValue(id)}.");
        });
    }

    static void Print(Output output, ApplicationView app) => output.Card(app,
        ("Id", app.Id.ToString()), ("Name", app.Definition.Name), ("State", app.State),
        ("Sessions", app.ActiveSessions),
        ("Command", app.Definition.Command), ("Arguments", app.Definition.Arguments),
        ("Environment", app.Definition.Environment?.Select(pair => $"{pair.Key}={pair.Value}")),
        ("Working folder", app.Definition.WorkingFolder), ("Size", Size(app.Definition)),
        ("Frames per second", app.Definition.FrameRateMax), ("Sessions at most", app.Definition.SessionsMax),
        ("Sessions per user", app.Definition.SessionsPerUserMax),
        ("Seconds at most", app.Definition.DurationMaxSeconds),
        ("Grace seconds", app.Definition.DisconnectTimeoutSeconds),
        ("Clipboard", Words(app.Definition.Clipboard ?? new())),
        ("Microphone", app.Definition.Microphone ? "yes" : "no"), ("Touch", app.Definition.Touch ? "yes" : "no"),
        ("Gamepad", app.Definition.Gamepad ? "yes" : "no"),
        ("Description", app.Definition.Description),
        ("Created", app.CreatedAt), ("Changed", app.UpdatedAt));

    static string Size(ApplicationDefinition application) =>
        $"{application.Width} x {application.Height}{(application.FixedSize ? ", in every window" : "")}";

    static string Words(ClipboardPolicy clipboard) => clipboard.Direction == ClipboardDirection.Off
        ? nameof(ClipboardDirection.Off)
        : $"{clipboard.Direction}, {clipboard.BytesMax} bytes{(clipboard.Primary ? ", what is marked too" : "")}";

    static ApplicationId? ParseId(string? text)
    {
        if (text is null) return null;
        return ApplicationId.TryParse(text, null, out var id) ? id : throw new CommandFailure(
            $"'{text}' is no application id: 1 to 63 of a-z, 0-9 and '-', with no '-' at either end.", ExitCodes.Usage);
    }

    static Dictionary<string, string>? Variables(string[] pairs) => pairs.Length == 0 ? null : pairs
        .Select(pair => pair.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? (Name: name, Value: value)
            : throw new CommandFailure($"--env {pair}: write NAME=VALUE.", ExitCodes.Usage))
        .ToDictionary(pair => pair.Name, pair => pair.Value);

    static string ReadIcon(string file)
    {
        var type = System.IO.Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".svg" => "image/svg+xml",
            _ => throw new CommandFailure($"{file}: an icon is a .png or an .svg file.", ExitCodes.Usage),
        };
        try
        {
            return $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file))}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{file} cannot be read: {fault.Message}");
        }
    }

    static async Task<ApplicationDefinition> ReadDefinitionAsync(string file, CancellationToken stopping)
    {
        try
        {
            var text = file == "-"
                ? await Console.In.ReadToEndAsync(stopping)
                : await File.ReadAllTextAsync(file, stopping);
            return JsonSerializer.Deserialize<ApplicationDefinition>(text, FarglassJson.Options)
                ?? throw new CommandFailure($"{file} holds no definition.", ExitCodes.Usage);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailure($"{file} cannot be read: {fault.Message}");
        }
    }

    static string One(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    static Argument<string> Id() => new("id") { Description = "The application's id." };
}
