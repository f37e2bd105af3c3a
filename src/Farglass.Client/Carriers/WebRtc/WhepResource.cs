using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// The calls to the host that a WebRTC connection needs beside itself: WHEP (draft-ietf-wish-whep, on RFC 9725).
/// </summary>
sealed class WhepResource(HttpMessageInvoker http, Uri endpoint, string viewerToken)
{
    const string SdpType = "application/sdp";

    Uri? _location;

    /// <summary>Makes the resource of an offer.</summary>
    /// <exception cref="StreamClosedException">The host refused.</exception>
    public async Task<SessionDescription> OpenAsync(SessionDescription offer, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, endpoint, offer.ToString(), SdpType);
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(Limits.DescriptionBytesMax, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Created)
            throw Refused(await ProblemException.ReadAsync(response, cancellation).ConfigureAwait(false));
        if (response.Headers.Location is { } location) _location = new(endpoint, location);
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return SessionDescription.TryParse(text, out var answer, out var error)
            ? answer
            : throw new StreamClosedException(CloseCodes.ProtocolError, $"The host's answer cannot be read: {error}.");
    }

    /// <summary>Tells the host of new credentials, with which ICE starts anew (RFC 9725, 4.3.3).</summary>
    /// <returns>The host's; null if it has the resource no more, or cannot be reached.</returns>
    public async Task<TrickleFragment?> RestartAsync(IceCredentials local, CancellationToken cancellation)
    {
        if (_location is null) return null;
        var fragment = new TrickleFragment
        {
            Attributes = [new("ice-ufrag", local.Ufrag), new("ice-pwd", local.Password)],
        };
        try
        {
            using var request = Request(HttpMethod.Patch, _location, fragment.ToString(), TrickleFragment.MediaType);
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK) return null;
            await response.Content.LoadIntoBufferAsync(Limits.DescriptionBytesMax, cancellation).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            return TrickleFragment.TryParse(text, out var answer, out _) ? answer : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Ends the connection at the host. It is a courtesy: a host that does not hear it finds out.</summary>
    public async Task DeleteAsync(CancellationToken cancellation)
    {
        if (_location is null) return;
        try
        {
            using var request = Request(HttpMethod.Delete, _location);
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // It has left before us.
        }
    }

    HttpRequestMessage Request(HttpMethod method, Uri address, string? body = null, string? type = null)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new("Bearer", viewerToken);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type!);
        return request;
    }

    /// <summary>As a WebSocket would have been closed.</summary>
    static StreamClosedException Refused(ProblemException problem) => new(
        problem.Status switch
        {
            HttpStatusCode.Unauthorized => CloseCodes.Unauthorized,
            HttpStatusCode.TooManyRequests => CloseCodes.TooMany,
            _ when problem.Retry => StreamClosedException.Broken,
            _ => CloseCodes.ProtocolError,
        },
        problem.Message);
}
