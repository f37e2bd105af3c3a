namespace Farglass.Protocol.Rest;

/// <summary>
/// Where an application stands: <c>Active</c> ones can be streamed, <c>Archived</c> ones keep their record.
/// </summary>
public enum ApplicationState { New, Building, Active, Archived, Error, Deleting }

/// <summary>
/// What an operator says of an application. <c>POST /v1/applications</c>, <c>PUT /v1/applications/{id}</c>.
/// </summary>
/// <param name="Id">Left out, it is made from the name. Never changed later.</param>
/// <param name="Command">A program on the host: a full path, or a name looked up in the host's PATH.</param>
/// <param name="Arguments">Passed as they are: no shell takes part.</param>
/// <param name="Environment">Added to the session's environment.</param>
/// <param name="WorkingFolder">Left out, the session's own home folder.</param>
/// <param name="Width">Picture width in pixels where the client does not say its own.</param>
/// <param name="Height">Picture height in pixels where the client does not say its own.</param>
/// <param name="FrameRateMax">Frames per second, 1 to 60.</param>
/// <param name="SessionsMax">Sessions of this application at one time; null for no limit of its own.</param>
/// <param name="SessionsPerUserMax">Sessions of this application that one user may have; null for no limit.</param>
/// <param name="DurationMaxSeconds">Longest time from the start of a session to its end; null for no limit.</param>
/// <param name="DisconnectTimeoutSeconds">The grace time: how long the application runs on with no client.</param>
/// <param name="Icon">
/// A <c>data:image/png</c> or <c>data:image/svg+xml</c> URL; see <see cref="ProtocolLimits.IconLengthMax"/>.
/// </param>
/// <param name="Clipboard">What may be copied and pasted; null for both ways, up to 20 MiB.</param>
/// <param name="FixedSize">
/// The picture has <paramref name="Width"/> and <paramref name="Height"/> in every window, with bars beside it: the
/// display does not follow the window.
/// </param>
/// <param name="Microphone">Whether the application may have the user's microphone, once the user says so.</param>
/// <param name="Touch">
/// Fingers and pens are touch points and a pen with pressure, for applications that know them. Else they are a mouse.
/// </param>
/// <param name="Gamepad">
/// Whether the application gets the user's gamepads, on hosts that have them: <c>Host:Gamepads</c>.
/// </param>
public sealed record ApplicationDefinition(
    string Name,
    string Command,
    ApplicationId? Id = null,
    string? Description = null,
    IReadOnlyList<string>? Arguments = null,
    IReadOnlyDictionary<string, string>? Environment = null,
    string? WorkingFolder = null,
    int Width = 1280,
    int Height = 720,
    int FrameRateMax = 60,
    int? SessionsMax = null,
    int? SessionsPerUserMax = null,
    int? DurationMaxSeconds = null,
    int DisconnectTimeoutSeconds = 60,
    string? Icon = null,
    ClipboardPolicy? Clipboard = null,
    bool FixedSize = false,
    bool Microphone = false,
    bool Touch = false,
    bool Gamepad = false);

/// <summary>An application as the streaming service knows it.</summary>
public sealed record ApplicationView(
    ApplicationId Id,
    ApplicationState State,
    ApplicationDefinition Definition,
    int ActiveSessions,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>One page of a list. <paramref name="Next"/> is the cursor of the next page, null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);
