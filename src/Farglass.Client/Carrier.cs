namespace Farglass.Client;

/// <summary>How a session travels.</summary>
public enum Carrier
{
    /// <summary>WebRTC where the host offers it and it connects within a few seconds, else WebSocket.</summary>
    Auto,

    /// <summary>WebRTC over UDP: what is lost holds nothing else up.</summary>
    WebRtc,

    /// <summary>WebRTC over TCP (RFC 6544), for networks that let no UDP out.</summary>
    WebRtcTcp,

    /// <summary>Over the connection that web pages use: it works wherever these do.</summary>
    WebSocket,
}
