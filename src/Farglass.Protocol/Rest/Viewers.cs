namespace Farglass.Protocol.Rest;

/// <summary>The client's first call to the host: <c>POST /api/sessions/{id}/viewer</c>.</summary>
/// <param name="Ticket">From the fragment of the redirect.</param>
/// <param name="Width">
/// The size of the client's window in device pixels; the display takes it when the session starts.
/// </param>
public sealed record ViewerRequest(string Ticket, int? Width = null, int? Height = null, double? PixelRatio = null);

/// <param name="ViewerToken">
/// Authorises this viewer's carriers until the session ends or another viewer opens it. 256 random bits; the host keeps
/// only its hash.
/// </param>
/// <param name="Stream">Path of the WebSocket carrier on the same host.</param>
/// <param name="Whep">Path where a WebRTC carrier is offered; null where the host has none.</param>
public sealed record ViewerGrant(
    string ViewerToken, string Stream, string ApplicationName, string? ReturnUrl, string? RestartUrl = null,
    string? Whep = null);
