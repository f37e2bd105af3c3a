using System.Text.Json;
using Farglass.Host.Signalling;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Host.Supervision;

/// <summary>
/// What a host has its session keep for the host that comes after it: all that supervision needs to know and that the
/// session itself does not.
/// </summary>
/// <param name="ViewerTokenHash">Of the viewer who may come back.</param>
/// <param name="Tickets">Those that opened it lately: a ticket is honoured once, across restarts too.</param>
/// <param name="Clipboard">Null as in an application's definition.</param>
/// <param name="FixedSize">No viewer may change the display's size and scale.</param>
sealed record HostNote(
    SessionId SessionId,
    ApplicationId ApplicationId,
    string ApplicationName,
    string? ReturnUrl,
    string? RestartUrl,
    int DisconnectTimeoutSeconds,
    int FrameRateMax,
    string ViewerTokenHash,
    IReadOnlyList<UsedTicket> Tickets,
    ClipboardPolicy? Clipboard = null,
    bool FixedSize = false,
    bool Microphone = false,
    bool Touch = false,
    bool Gamepad = false)
{
    /// <returns>Null where an earlier host left none, or one that this version cannot read.</returns>
    public static HostNote? Read(SessionHelloMessage hello)
    {
        try
        {
            return hello.HostNote?.Deserialize<HostNote>(FarglassJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
