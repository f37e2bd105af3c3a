using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Farglass.Protocol.Rest;

namespace Farglass.Protocol.Messages;

/// <summary>The first message of a client. Nothing else is read before it.</summary>
/// <param name="Protocol"><see cref="JsonMessages.ClientProtocol"/> of the client's build.</param>
/// <param name="Token">The viewer's token (<see cref="ViewerGrant"/>).</param>
public sealed record HelloMessage(int Protocol, string Token);

/// <summary>The host's answer to the hello.</summary>
/// <param name="GraceSeconds">How long the application runs on without this client.</param>
/// <param name="Clipboard">What the application's clipboard may do; null where the host has none.</param>
/// <param name="FixedSize">True: the display does not follow the window. Null: it does.</param>
/// <param name="Microphone">True: the application may have the user's microphone. Null: it may not.</param>
/// <param name="Touch">True: the application gets fingers and pens as such. Null: as a mouse.</param>
/// <param name="Gamepad">True: the application gets the user's gamepads. Null: it does not.</param>
public sealed record WelcomeMessage(
    int Protocol, SessionId SessionId, string ApplicationName, int Width, int Height, int GraceSeconds,
        string? ReturnUrl, ClipboardPolicy? Clipboard = null, bool? FixedSize = null, bool? Microphone = null,
        bool? Touch = null, bool? Gamepad = null);

/// <summary>The session is over. The last message of a connection.</summary>
public sealed record EndedMessage(StopReason Reason, SessionState State, string Message, bool Retry,
    string? Detail = null);

/// <summary>Host to session: run this application. A session process waits for it with its display ready.</summary>
/// <param name="LogFolder">Where the session's log goes; it exists.</param>
/// <param name="GraceSeconds">How long the session runs on with no host.</param>
/// <param name="SoundFrameMilliseconds">What one packet of sound holds: 10 or 5.</param>
/// <param name="Gamepads">The application gets them, and this host has them.</param>
public sealed record LaunchMessage(
    LaunchOrder Order, int Width, int Height, double PixelRatio, string LogFolder, int GraceSeconds,
        uint KilobitsPerSecond, int SoundFrameMilliseconds = 10, bool Gamepads = false);

/// <summary>Where a session process stands.</summary>
public enum SessionPhase
{
    /// <summary>The display is being started.</summary>
    Preparing,

    /// <summary>The display is ready; no application yet.</summary>
    Ready,

    /// <summary>The application's process was started.</summary>
    Running,

    /// <summary>All is over; the process exits when the host has read this, or after a moment.</summary>
    Ended,
}

/// <summary>Session to host: the first message on each connection.</summary>
/// <param name="SessionId">Null before the launch.</param>
/// <param name="HostNote">What an earlier host had this session keep; null if nothing.</param>
public sealed record SessionHelloMessage(
    int Protocol, int ProcessId, SessionId? SessionId, SessionPhase Phase, int Width, int Height, uint LastFrameId,
    JsonElement? HostNote);

/// <summary>Session to host: the phase changed.</summary>
/// <param name="Reason">With <see cref="SessionPhase.Ended"/>: why.</param>
/// <param name="Detail">For the log and the operator: the encoder's or the X server's own words.</param>
public sealed record SessionStatusMessage(
    SessionPhase Phase, StopReason? Reason = null, string? Detail = null, int? ExitCode = null);

/// <summary>Messages whose payload is JSON: rare ones, whose fields will grow.</summary>
public static class JsonMessages
{
    /// <summary>
    /// The version of the messages between client and host. A host refuses another, with an answer that says so.
    /// </summary>
    public const int ClientProtocol = 1;

    /// <summary>The version of the messages between host and session.</summary>
    public const int SessionProtocol = 1;

    /// <summary>The whole message: its type and the value as UTF-8 JSON.</summary>
    public static byte[] Write<T>(MessageType type, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, FarglassJson.Options);
        var message = new byte[json.Length + 1];
        message[0] = (byte)type;
        json.CopyTo(message, 1);
        return message;
    }

    public static bool TryRead<T>(ReadOnlySpan<byte> message, MessageType type, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        if (message.Length < 2 || message[0] != (byte)type) return false;
        try
        {
            value = JsonSerializer.Deserialize<T>(message[1..], FarglassJson.Options);
        }
        catch (JsonException)
        {
            return false; // The peer's fault, not ours.
        }

        return value is not null;
    }
}
