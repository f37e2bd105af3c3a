using Farglass.Host.Carriers;
using Farglass.Host.Supervision;
using Farglass.Hosting;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Host.Signalling;

/// <summary>
/// Where WebSocket carriers come in. What is said on them is the carrier's and the session's business.
/// </summary>
static class StreamApi
{
    public static void MapStream(this IEndpointRouteBuilder routes) =>
        // Over HTTPS, browsers speak HTTP/2, where a WebSocket begins with CONNECT (RFC 8441).
        routes.MapMethods("/api/sessions/{id}/stream", [HttpMethods.Get, HttpMethods.Connect], StreamAsync);

    static async Task<IResult> StreamAsync(
        SessionId id, HttpContext context, SessionRoster roster, ConnectionGate gate, PublicAddress address,
        KeepAlive keepAlive, HostSettings settings, TimeProvider time)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return new Refusal(ProblemCodes.InvalidRequest, "This address takes WebSocket connections.");
        if (!OwnOrigin.Allows(context.Request, address))
            return new Refusal(ProblemCodes.Forbidden, "Streams are opened by this host's own page.");
        using var pass = gate.TryEnter();
        var tcp = new TcpSocket(context.Features.Get<IConnectionSocketFeature>()?.Socket);
        tcp.Tune();
        var network = new StreamNetwork(RateControl.Create(settings.KilobitsPerSecond), tcp);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = keepAlive.Interval,
            KeepAliveTimeout = keepAlive.Timeout,
        });
        var carrier = new WebSocketCarrier(socket, network, time, async (carrier, hello) =>
        {
            var owner = await AttachAsync(carrier, hello, id, roster);
            if (owner is not null) pass?.Authenticated();
            return owner;
        });
        // A browser sees the code, not a status.
        if (pass is null) carrier.Close(CloseCodes.TooMany, "Too many connections.");
        await carrier.RunAsync();
        return TypedResults.Empty;
    }

    static async ValueTask<ICarrierOwner?> AttachAsync(
        WebSocketCarrier carrier, HelloMessage hello, SessionId id, SessionRoster roster)
    {
        if (await roster.FindAsync(id) is not { } session)
        {
            // A session that is let go of while the host stops is not gone: its viewer must not give up.
            if (roster.IsStopping) carrier.Close(Limits.GoingAway, "The host is being restarted.");
            else carrier.Close(CloseCodes.Unauthorized, "The session needs a new link.");
            return null;
        }

        return await session.AttachAsync(carrier, hello.Token) ? session : null;
    }
}
