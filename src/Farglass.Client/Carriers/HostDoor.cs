using Farglass.Client.Carriers.WebRtc;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Client.Carriers;

/// <summary>Opens connections to one host: by the carrier that is asked for, or by the best that works.</summary>
sealed class HostDoor(Uri host, ViewerGrant grant, HttpMessageInvoker http, SessionClientOptions options)
{
    bool _isWebRtcBlocked;

    /// <exception cref="StreamClosedException">The host did not answer, or refused.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IStreamConnection> OpenAsync(CancellationToken cancellation)
    {
        if (options.Carrier is Carrier.WebRtc or Carrier.WebRtcTcp)
            return await OpenWebRtcAsync(options.Carrier, Limits.WelcomeTimeout, cancellation).ConfigureAwait(false);
        if (options.Carrier == Carrier.WebSocket || grant.Whep is null || _isWebRtcBlocked)
            return await OpenWebSocketAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await OpenWebRtcAsync(Carrier.WebRtc, Limits.WebRtcPatience, cancellation).ConfigureAwait(false);
        }
        catch (StreamClosedException refused) when (MayTryAnotherWay(refused))
        {
            var opened = await OpenWebSocketAsync(cancellation).ConfigureAwait(false);
            _isWebRtcBlocked = true; // The host is well, so it was the way. The next time nobody waits for it.
            return opened;
        }
    }

    async Task<IStreamConnection> OpenWebRtcAsync(Carrier carrier, TimeSpan patience, CancellationToken cancellation)
    {
        if (grant.Whep is not { } whep)
            throw new StreamClosedException(CloseCodes.ProtocolError, "This host offers no WebRTC.");
        var resource = new WhepResource(http, new(host, whep), grant.ViewerToken);
        return await WebRtcConnection.OpenAsync(resource, carrier, options, patience, cancellation)
            .ConfigureAwait(false);
    }

    async Task<IStreamConnection> OpenWebSocketAsync(CancellationToken cancellation)
    {
        var address = new UriBuilder(new Uri(host, grant.Stream));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        return await WebSocketConnection.OpenAsync(
            address.Uri, http, grant.ViewerToken, options.Time, cancellation).ConfigureAwait(false);
    }

    /// <summary>Not where the answer is the same for every carrier: a bad token, a session that has ended.</summary>
    static bool MayTryAnotherWay(StreamClosedException refused) => refused.Ended is null
        && refused.CloseCode is not (CloseCodes.Unauthorized or CloseCodes.TakenOver or CloseCodes.Replaced);
}
