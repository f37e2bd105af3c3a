using System.Text;
using Farglass.Desktop.Display;
using Farglass.Protocol.Messages;

namespace Farglass.Session.Application;

/// <summary>
/// What an application finds in its environment. Of the host's own only a short list is passed on: the rest may hold
/// the operator's secrets.
/// </summary>
static class ApplicationEnvironment
{
    static readonly string[] PassedOn = ["PATH", "LANG", "LANGUAGE", "TZ", "USER", "LOGNAME", "SHELL"];

    /// <summary>For every process of the session: where programs are, and the mark to find them by.</summary>
    public static Dictionary<string, string> CreateBase(string folder)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "C.UTF-8",
        };
        foreach (var name in PassedOn)
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) environment[name] = value;
        environment[SessionArguments.Mark] = folder;
        return environment;
    }

    /// <summary>Makes the session's home and opaque-data file, and says where they are.</summary>
    /// <param name="soundServer">Null: there is none, and none is looked for.</param>
    public static Dictionary<string, string> Create(
        string folder, LaunchMessage launch, VirtualDisplay display, string? soundServer)
    {
        var environment = CreateBase(folder);
        var order = launch.Order;
        foreach (var (name, value) in order.Application.Environment ?? new Dictionary<string, string>())
            environment[name] = value;
        AddFolders(environment, folder);
        environment["DISPLAY"] = display.Name;
        environment["XAUTHORITY"] = display.AuthorityFile;
        // Without one a client would look for a server of the machine, and start one.
        environment["PULSE_SERVER"] = soundServer ?? "unix:" + Path.Combine(folder, "no-sound");
        environment["XDG_SESSION_TYPE"] = "x11";
        environment["NO_AT_BRIDGE"] = "1"; // GTK would start an accessibility bus, which nobody listens to.
        environment["FARGLASS_SESSION_ID"] = order.SessionId.ToString();
        environment["FARGLASS_APPLICATION_ID"] = order.ApplicationId.ToString();
        if (order.UserId is not null) environment["FARGLASS_USER_ID"] = order.UserId;
        if (order.OpaqueData is not null) AddOpaqueData(environment, folder, order.OpaqueData);
        environment[SessionArguments.Mark] = folder;
        return environment;
    }

    static void AddFolders(Dictionary<string, string> environment, string folder)
    {
        var home = PrivateFile.CreateFolder(Path.Combine(folder, "home"));
        environment["HOME"] = home;
        environment["XDG_CONFIG_HOME"] = PrivateFile.CreateFolder(Path.Combine(home, ".config"));
        environment["XDG_CACHE_HOME"] = PrivateFile.CreateFolder(Path.Combine(home, ".cache"));
        environment["XDG_DATA_HOME"] = Path.Combine(home, ".local", "share");
        environment["XDG_STATE_HOME"] = Path.Combine(home, ".local", "state");
        environment["XDG_RUNTIME_DIR"] = PrivateFile.CreateFolder(Path.Combine(folder, "run"));
    }

    static void AddOpaqueData(Dictionary<string, string> environment, string folder, string opaqueData)
    {
        var file = Path.Combine(folder, "opaque-data");
        PrivateFile.Write(file, Encoding.UTF8.GetBytes(opaqueData));
        environment["FARGLASS_OPAQUE_DATA_FILE"] = file;
        if (!opaqueData.Contains('\0')) environment["FARGLASS_OPAQUE_DATA"] = opaqueData; // A variable cannot hold it.
    }
}
