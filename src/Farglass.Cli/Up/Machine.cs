using System.Reflection;
using Farglass.Client;

namespace Farglass.Cli.Up;

/// <summary>
/// <c>farglass up</c>: a whole Farglass on one machine. It only does what an operator would do by hand, and the roles
/// do not know of it: settings files, keys, three processes, and the demo catalogue over REST.
/// </summary>
static class Machine
{
    /// <exception cref="CommandFailure">It could not start.</exception>
    public static async Task<int> RunAsync(
        string dataFolder, Addresses addresses, TextWriter console, TimeProvider time, CancellationToken stopping)
    {
        using var folder = DataFolder.Open(dataFolder);
        // Left behind by a process that was killed: its children need a moment to notice and to leave their ports.
        var portPatience = File.Exists(folder.UpFile) ? Limits.PortWaitMax : TimeSpan.Zero;
        File.Delete(folder.UpFile);
        var credentials = Credentials.LoadOrCreate(folder);
        await Ports.RequireFreeAsync(addresses, portPatience, time, stopping);
        if (addresses.Tls) SelfSignedCertificate.Ensure(folder, addresses.Literal, time.GetUtcNow());
        await console.WriteLineAsync($"Farglass {Version} starts. Everything it keeps is in {folder.Path}");

        var roles = CreateRoles(addresses, credentials, folder, console, time);
        try
        {
            await StartAsync(roles, addresses, credentials, folder, stopping);
            folder.WriteJson("up.json", UpFile.Of(addresses, credentials, CertificateFile(addresses, folder)));
            await console.WriteAsync(Greeting(addresses, credentials));
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await console.WriteLineAsync("\nStopping ...");
        }
        finally
        {
            File.Delete(folder.UpFile);
            await StopAsync(roles);
            await LeftoverSessions.EndAsync(folder.RuntimeFolder(credentials.JoinToken), time);
        }

        return ExitCodes.Done;
    }

    internal static string Greeting(Addresses addresses, Credentials credentials) =>
        $"""

          Portal    {Addresses.Text(addresses.Entitlement)}
          User      {credentials.User}
          Password  {credentials.Password}
        {Warning(addresses)}
        Ctrl-C stops everything.

        """;

    /// <summary>In the order in which they start; they stop in the opposite one.</summary>
    static Role[] CreateRoles(
        Addresses addresses, Credentials credentials, DataFolder folder, TextWriter console, TimeProvider time)
    {
        var settings = new RoleSettings(addresses, credentials, folder);
        folder.Write("service.json", $"{settings.With("service", settings.Service())}\n");
        folder.Write("entitlement.json", $"{settings.With("entitlement", settings.Entitlement())}\n");
        folder.Write("host.json", $"{settings.With("host", settings.Host())}\n");
        var logs = folder.Folder("logs");
        Role Create(string name, int port) => new(name, folder.File($"{name}.json"), addresses.Inside(port),
            new(Path.Combine(logs, $"{name}.log")), console, time);
        return
        [
            Create("service", addresses.Port + 1),
            Create("entitlement", addresses.Port),
            Create("host", addresses.Port + 2),
        ];
    }

    static async Task StartAsync(
        Role[] roles, Addresses addresses, Credentials credentials, DataFolder folder, CancellationToken stopping)
    {
        var trust = addresses.Tls ? ServerTrust.PemFile(CertificateFile(addresses, folder)!) : ServerTrust.SystemStore;
        using var handler = trust.CreateHandler();
        using var http = new HttpClient(handler);
        roles[0].Start();
        await roles[0].ReadyAsync(http, stopping); // The others need it; so none of them has to complain first.
        foreach (var role in roles[1..]) role.Start();
        await Task.WhenAll(roles[1..].Select(role => role.ReadyAsync(http, stopping)));
        await DemoCatalogue.SeedAsync(folder, addresses, credentials, handler, stopping);
    }

    /// <summary>The host first, with its sessions, while the service still listens to what it has to report.</summary>
    static async Task StopAsync(Role[] roles)
    {
        foreach (var role in roles.Reverse())
        {
            await role.StopAsync();
            role.Dispose();
        }
    }

    static string? CertificateFile(Addresses addresses, DataFolder folder) =>
        addresses.Tls ? folder.File(SelfSignedCertificate.CertificateFileName) : null;

    static string Warning(Addresses addresses) => (addresses.IsLocal, addresses.Tls) switch
    {
        (true, _) => "",
        (false, true) =>
            """

            The certificate is self-signed: each browser asks once for each of the three ports whether to trust it.

            """,
        (false, false) =>
            """

            Warning: this is plain HTTP, and not on localhost. Browsers on other machines will sign in and show the
            catalogue, but refuse WebCodecs, which decodes the picture; and passwords cross the network readable.
            Start with --tls self-signed, or put a proxy with a certificate in front.

            """,
    };

    static string Version => typeof(Machine).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
