using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Farglass.Cli.Up;
using Farglass.Client;
using Farglass.Protocol;

namespace Farglass.Cli.Administration;

/// <summary>
/// What every administration command takes: where the server is, and the key to it. On the machine of
/// <c>farglass up</c> both are in its data folder, and nothing has to be said.
/// </summary>
sealed class AdminOptions
{
    const string KeyVariable = "FARGLASS_KEY";

    readonly Option<string> _data = new("--data")
    {
        Description = "The data folder of a running 'farglass up', which has addresses and keys.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DataFolder.Default,
        Recursive = true,
    };

    readonly Option<Uri?> _url = new("--url")
    {
        Description = "The server's base URL, where it is not one of 'farglass up'.",
        HelpName = "URL",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
            result.AddError("--url is an http or https URL.");
            return null;
        },
        Recursive = true,
    };

    readonly Option<string?> _key = new("--key")
    {
        Description = $"The key for --url. Other users of this machine can read it here, and not in {KeyVariable}.",
        HelpName = "KEY",
        Recursive = true,
    };

    readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "A PEM file with the certificate to trust, where the system does not.",
        HelpName = "FILE",
        Recursive = true,
    };

    readonly Option<bool> _json = new("--json") { Description = "Print JSON instead of a table.", Recursive = true };

    public Command AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _url, _key, _certificate, _json }) command.Options.Add(option);
        return command;
    }

    public Admin OpenService(ParseResult parsed) => Open(parsed, static up => (up.Service, up.AdminKey));

    public Admin OpenEntitlement(ParseResult parsed) =>
        Open(parsed, static up => (up.Entitlement, up.EntitlementAdminKey));

    Admin Open(ParseResult parsed, Func<UpFile, (string Url, string Key)> pick)
    {
        var output = new Output(parsed.InvocationConfiguration.Output, parsed.GetValue(_json));
        if (parsed.GetValue(_url) is not { } url)
        {
            var up = ReadUpFile(parsed.GetValue(_data)!);
            var (inside, known) = pick(up);
            return new(Connect(new(inside), known, up.CertificateFile), output);
        }

        var key = parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable)
            ?? throw new CommandFailure($"--url needs a key: set {KeyVariable}, or give --key.", ExitCodes.Usage);
        return new(Connect(url, key, parsed.GetValue(_certificate)), output);
    }

    static Api Connect(Uri url, string key, string? certificateFile)
    {
        try
        {
            var trust = certificateFile is null ? ServerTrust.SystemStore : ServerTrust.PemFile(certificateFile);
            return new(trust.CreateHandler(), url, key);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException)
        {
            throw new CommandFailure($"the certificate {certificateFile} cannot be read: {fault.Message}");
        }
    }

    static UpFile ReadUpFile(string folder)
    {
        var path = Path.Combine(folder, "up.json");
        try
        {
            return JsonSerializer.Deserialize<UpFile>(File.ReadAllText(path), FarglassJson.Options)!;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure($"there is no {path}: no 'farglass up' runs on that folder. "
                + "Give its folder with --data, or a server with --url.", ExitCodes.Unreachable);
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{path} cannot be read: {fault.Message}");
        }
    }
}

/// <summary>A server to administer, and where to print what it says.</summary>
sealed record Admin(Api Api, Output Output) : IDisposable
{
    public void Dispose() => Api.Dispose();
}
