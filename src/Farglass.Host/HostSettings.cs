using System.ComponentModel.DataAnnotations;
using System.ComponentModel;
using Farglass.Native.Linux;
using Farglass.Protocol;

namespace Farglass.Host;

/// <summary>What becomes of running sessions when the host is stopped in order.</summary>
public enum StopBehaviour
{
    /// <summary>They run on for their grace time; a host that starts again takes them back.</summary>
    Keep,

    /// <summary>They end, with the reason <c>HostStopped</c>.</summary>
    End,
}

/// <summary>Section <c>Host</c>.</summary>
public sealed class HostSettings : IValidatableObject
{
    /// <summary>A Unix socket's path has 108 bytes with its end; the rest of ours is below 28.</summary>
    const int RuntimeFolderLengthMax = 80;

    [Description("The host's name, unique among the hosts of a streaming service. A host that registers again under "
        + "its name keeps its id. By default the machine's name.")]
    [StringLength(ProtocolLimits.NameLengthMax, MinimumLength = 1)]
    [DefaultValue("")]
    public string Name { get; set; } = Environment.MachineName;

    [Description("The base URL of the streaming service.")]
    [Required(ErrorMessage = "must be set to the base URL of the streaming service.")]
    public string ServiceUrl { get; set; } = "";

    [Description("A PEM file with certificates to trust beside the system's, where the streaming service has one of "
        + "its own.")]
    public string? TrustedCertificateFile { get; set; }

    [Description("Admits the host to the streaming service. Needed once: afterwards its token is in `DataFolder`.")]
    public string? JoinToken { get; set; }

    [Description("Where the host keeps its token and the logs of sessions (`sessions/{id}/`). It is made if it is not "
        + "there.")]
    [Required(ErrorMessage = "must be set to a folder for the host's token and the logs of sessions.")]
    public string DataFolder { get; set; } = "";

    [Description("Where running sessions have their sockets and framebuffers: a short path on a tmpfs, private to the "
        + "host. By default `$XDG_RUNTIME_DIR/farglass`, or `/dev/shm/farglass-<user>` where that is not set.")]
    [DefaultValue("")]
    public string RuntimeFolder { get; set; } = DefaultRuntimeFolder();

    [Description("How many sessions this machine runs at one time.")]
    [Range(1, 1_000)]
    public int SessionsMax { get; set; } = 8;

    [Description("How many session processes wait ready, so that a session starts at once. Each holds an X server. "
        + "None waits while the host is draining.")]
    [Range(0, 16)]
    public int WarmSessions { get; set; } = 1;

    [Description("The folder of the built browser client. By default `client` beside the executable.")]
    [DefaultValue("")]
    public string ClientFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "client");

    [Description("The program that is started for each session, as `<program> session --folder DIR --grace SECONDS`. "
        + "By default this executable.")]
    public string? SessionCommand { get; set; }

    [Description("How long a session runs on when its host is gone, in seconds.")]
    [Range(1, 86_400)]
    public int SessionGraceSeconds { get; set; } = 60;

    [Description("What becomes of running sessions when the host is stopped: `Keep` or `End`.")]
    public StopBehaviour OnStop { get; set; } = StopBehaviour.Keep;

    [Description("The other origins whose pages may play sessions by WHEP, as `https://portal.example.org`. By default "
        + "any: such a page has to show a ticket or a viewer's token, which no browser adds by itself.")]
    public string[] AllowedOrigins { get; set; } = [];

    [Description("How many days the log of a session that has ended is kept.")]
    [Range(1, 3_650)]
    public int SessionLogDays { get; set; } = 30;

    [Description("How many logs of sessions are kept; the oldest make room.")]
    [Range(1, 1_000_000)]
    public int SessionLogsMax { get; set; } = 1_000;

    [Description("The most that one session sends, with all headers, in 1000 bits a second.")]
    [Range(500, 1_000_000)]
    public int KilobitsPerSecond { get; set; } = 20_000;

    [Description("How much sound is in one packet, in milliseconds: 10, or 5 with twice as many packets, for "
        + "players that wait for a number of them.")]
    [AllowedValues(5, 10)]
    public int SoundFrameMilliseconds { get; set; } = 10;

    [Description("Whether applications that ask for it get the user's gamepads, as devices of `/dev/uinput`. Such a "
        + "device is the whole machine's: every session's application that may read `/dev/input` can read it.")]
    public bool Gamepads { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(ServiceUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return new($"'{ServiceUrl}' must be an http or https URL.", [nameof(ServiceUrl)]);
        if (RuntimeFolder.Length > RuntimeFolderLengthMax)
            yield return new($"must be at most {RuntimeFolderLengthMax} characters long: a socket's path is short.",
                [nameof(RuntimeFolder)]);
        if (Gamepads && !UinputDevice.IsAllowed())
            yield return new($"needs {UinputDevice.Path}: this machine has none, or this user may not write to it.",
                [nameof(Gamepads)]);
        if (!Path.IsPathRooted(RuntimeFolder))
            yield return new($"'{RuntimeFolder}' must be a full path.", [nameof(RuntimeFolder)]);
        if (AllowedOrigins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
            yield return new(
                $"'{wrong}' must be a scheme, a host and perhaps a port, without a path.", [nameof(AllowedOrigins)]);
    }

    static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
        && url.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);

    static string DefaultRuntimeFolder() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder
            ? Path.Combine(folder, "farglass")
            : $"/dev/shm/farglass-{Environment.UserName}";
}
