using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Farglass.Client.Carriers;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Client;

/// <summary>
/// One viewer of one session: opens it with a ticket, reads what it sends (<see cref="ReadAllAsync"/>), and sends
/// input. Reading is what keeps it going: frames are acknowledged as they are read, and a host waits for the
/// acknowledgement.
/// </summary>
public sealed class SessionClient : IAsyncDisposable
{
    readonly SessionClientOptions _options;
    readonly HttpMessageInvoker _http;
    readonly HostDoor _door;
    readonly long _startedAt;
    readonly StreamMeter _meter = new();
    readonly CancellationTokenSource _leaving = new();
    readonly Channel<SessionEvent> _events = Channel.CreateBounded<SessionEvent>(
        new BoundedChannelOptions(Limits.EventsWaitingMax) { SingleWriter = true });

    IStreamConnection? _connection;
    Task _receiving = Task.CompletedTask;
    Task _pinging = Task.CompletedTask;

    SessionClient(Uri host, ViewerGrant grant, SessionClientOptions options, HttpMessageInvoker http, long startedAt)
    {
        Grant = grant;
        _options = options;
        _http = http;
        _startedAt = startedAt;
        _door = new(host, grant, http, options);
    }

    /// <summary>Good for <see cref="ResumeAsync"/>, until the session ends or another viewer opens it.</summary>
    public ViewerGrant Grant { get; }

    public WelcomeMessage Welcome { get; private set; } = null!;

    /// <summary>What <see cref="ReadAllAsync"/> has returned so far. To be asked by whoever reads.</summary>
    public StreamStatistics Statistics => _meter.Read(Elapsed, Carrier, _connection?.Network);

    /// <summary>The one that is used: never <see cref="Carrier.Auto"/>.</summary>
    public Carrier Carrier => _connection!.Carrier;

    TimeSpan Elapsed => _options.Time.GetElapsedTime(_startedAt);

    /// <summary>Step 6: shows the ticket to the host and connects.</summary>
    /// <exception cref="ProblemException">The host refused the ticket or could not start the session.</exception>
    /// <exception cref="StreamClosedException">
    /// The carrier was refused; also where the session ended meanwhile.
    /// </exception>
    /// <exception cref="HttpRequestException">The host could not be reached.</exception>
    public static async Task<SessionClient> OpenAsync(
        Redirection redirection, SessionClientOptions options, CancellationToken cancellation)
    {
        var startedAt = options.Time.GetTimestamp();
        var host = new Uri(redirection.HostUrl.TrimEnd('/') + "/");
        var http = new HttpClient(options.Trust.CreateHandler())
        {
            MaxResponseContentBufferSize = Limits.AnswerBytesMax,
        };
        try
        {
            var request = new ViewerRequest(redirection.Ticket, options.Width, options.Height, options.PixelRatio);
            using var answer = await http.PostAsJsonAsync(new Uri(host, $"api/sessions/{redirection.SessionId}/viewer"),
                request, FarglassJson.Options, cancellation).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw await ProblemException.ReadAsync(answer, cancellation).ConfigureAwait(false);
            var grant = await answer.Content.ReadFromJsonAsync<ViewerGrant>(FarglassJson.Options, cancellation)
                .ConfigureAwait(false) ?? throw new HttpRequestException("The host's answer is empty.");
            return await ConnectAsync(new(host, grant, options, http, startedAt), cancellation).ConfigureAwait(false);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Comes back to a session with the grant of an earlier connection, as a reloaded page does.</summary>
    /// <param name="host">The host's base URL.</param>
    /// <exception cref="StreamClosedException">The grant is no longer good, or the host cannot be reached.</exception>
    public static async Task<SessionClient> ResumeAsync(
        Uri host, ViewerGrant grant, SessionClientOptions options, CancellationToken cancellation)
    {
        var http = new HttpMessageInvoker(options.Trust.CreateHandler());
        try
        {
            var client = new SessionClient(host, grant, options, http, options.Time.GetTimestamp());
            return await ConnectAsync(client, cancellation).ConfigureAwait(false);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Everything that comes, until the session or the connection ends. To be read by one reader.</summary>
    public async IAsyncEnumerable<SessionEvent> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var happened in _events.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            Count(happened);
            yield return happened;
            if (_options.Acknowledge && happened is SessionEvent.Frame frame)
                await AcknowledgeAsync(frame, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the host that this frame and all before it are dealt with.</summary>
    /// <remarks>WebRTC does this by itself, as the packets arrive; then there is nothing to tell.</remarks>
    public ValueTask AcknowledgeAsync(SessionEvent.Frame frame, CancellationToken cancellation)
    {
        if (_connection is not { TakesAcknowledgements: true }) return ValueTask.CompletedTask;
        var took = _options.Time.GetElapsedTime(frame.ReceivedAt);
        var waiting = (byte)Math.Min(_events.Reader.Count, byte.MaxValue);
        var message = new byte[FrameAckMessage.Size];
        new FrameAckMessage(frame.Header.FrameId, (uint)took.TotalMicroseconds, waiting).Write(message);
        return SendAsync(message, cancellation);
    }

    public ValueTask SendAsync(KeyMessage key, CancellationToken cancellation)
    {
        var message = new byte[KeyMessage.Size];
        key.Write(message);
        return SendAsync(message, cancellation);
    }

    public ValueTask SendAsync(PointerMoveMessage move, CancellationToken cancellation)
    {
        var message = new byte[PointerMoveMessage.Size];
        move.Write(message);
        return SendAsync(message, cancellation);
    }

    public ValueTask SendAsync(PointerButtonMessage button, CancellationToken cancellation)
    {
        var message = new byte[PointerButtonMessage.Size];
        button.Write(message);
        return SendAsync(message, cancellation);
    }

    public ValueTask SendAsync(WheelMessage wheel, CancellationToken cancellation)
    {
        var message = new byte[WheelMessage.Size];
        wheel.Write(message);
        return SendAsync(message, cancellation);
    }

    /// <summary>The session's display is to have this size; see <see cref="DisplaySizeMessage"/>.</summary>
    public ValueTask SendAsync(DisplaySizeMessage size, CancellationToken cancellation)
    {
        var message = new byte[DisplaySizeMessage.Size];
        size.Write(message);
        return SendAsync(message, cancellation);
    }

    /// <summary>Applications are to draw at this scale; see <see cref="DisplayScaleMessage"/>.</summary>
    public ValueTask SendAsync(DisplayScaleMessage scale, CancellationToken cancellation)
    {
        var message = new byte[DisplayScaleMessage.Size];
        scale.Write(message);
        return SendAsync(message, cancellation);
    }

    public ValueTask ReleaseKeysAsync(CancellationToken cancellation) =>
        SendAsync(new[] { (byte)MessageType.ReleaseKeys }, cancellation);

    public ValueTask RequestKeyFrameAsync(CancellationToken cancellation) =>
        SendAsync(new[] { (byte)MessageType.KeyFrameRequest }, cancellation);

    /// <summary>Ends the session and its application. <see cref="SessionEvent.Ended"/> follows.</summary>
    public ValueTask EndAsync(CancellationToken cancellation) =>
        SendAsync(new[] { (byte)MessageType.End }, cancellation);

    /// <summary>Measures the round trip: <see cref="SessionEvent.RoundTrip"/> follows.</summary>
    public ValueTask PingAsync(CancellationToken cancellation)
    {
        var message = new byte[PingMessage.Size];
        new PingMessage(MessageType.Ping, (ulong)_options.Time.GetTimestamp()).Write(message);
        return SendAsync(message, cancellation);
    }

    /// <summary>
    /// Sends a message as it stands. Between two connections it is dropped, as what a user does then is.
    /// </summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            if (_connection is { } connection) await connection.SendAsync(message, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The connection broke a moment ago; the reading side is about to say so.
        }
    }

    /// <summary>
    /// Looks for another way through the network without waiting until this one is silent: when the network has
    /// changed. Nothing is interrupted. A WebSocket has no other way.
    /// </summary>
    public void RenewPath() => _connection?.RenewPath();

    /// <summary>Closes the connection. The session goes on for its grace time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_receiving, _pinging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
        _leaving.Dispose();
    }

    static async Task<SessionClient> ConnectAsync(SessionClient client, CancellationToken cancellation)
    {
        await client.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        client._meter.Welcomed(client.Elapsed);
        client._receiving = client.ReceiveAsync();
        client._pinging = client.PingAllAsync();
        return client;
    }

    async Task OpenConnectionAsync(CancellationToken cancellation)
    {
        _connection = await _door.OpenAsync(cancellation).ConfigureAwait(false);
        Welcome = _connection.Welcome;
    }

    async Task ReceiveAsync()
    {
        try
        {
            for (StreamClosedException? over = null; over is null;)
            {
                var closed = await ReceiveUntilClosedAsync().ConfigureAwait(false);
                over = closed.MayReconnect ? await ReconnectAsync(closed).ConfigureAwait(false) : closed;
                if (over is not null) await _events.Writer.WriteAsync(Last(over), _leaving.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The caller is leaving and reads no more.
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }

    static SessionEvent Last(StreamClosedException over) =>
        over.Ended is { } ended ? new SessionEvent.Ended(ended) : new SessionEvent.Closed(over.CloseCode, over.Reason);

    async Task<StreamClosedException> ReceiveUntilClosedAsync()
    {
        try
        {
            while (true)
            {
                var happened = await _connection!.ReceiveAsync(_leaving.Token).ConfigureAwait(false);
                await _events.Writer.WriteAsync(happened, _leaving.Token).ConfigureAwait(false);
            }
        }
        catch (StreamClosedException closed)
        {
            return closed;
        }
    }

    void Count(SessionEvent happened)
    {
        switch (happened)
        {
            case SessionEvent.Frame frame:
                _meter.Received(frame.Header, VideoFrameHeader.Size + frame.AccessUnit.Length,
                    _options.Time.GetElapsedTime(_startedAt, frame.ReceivedAt));
                break;
            case SessionEvent.RoundTrip measured: _meter.Measured(measured.Time); break;
            case SessionEvent.Reconnected: _meter.Reconnected(); break;
            case SessionEvent.Ended ended: _meter.Ended(ended.Message.Reason, Elapsed); break;
            case SessionEvent.Closed: _meter.Ended(reason: null, Elapsed); break;
        }
    }

    /// <returns>Null when the session is back; else why it is not.</returns>
    async Task<StreamClosedException?> ReconnectAsync(StreamClosedException closed)
    {
        if (_options.ReconnectFor <= TimeSpan.Zero) return closed;
        await _events.Writer.WriteAsync(
            new SessionEvent.Reconnecting(closed.CloseCode, closed.Reason), _leaving.Token).ConfigureAwait(false);
        await _connection!.DisposeAsync().ConfigureAwait(false);
        var lostAt = _options.Time.GetTimestamp();
        for (var pause = Limits.ReconnectPauseMin; ; pause = Longer(pause))
        {
            try
            {
                await OpenConnectionAsync(_leaving.Token).ConfigureAwait(false);
                await _events.Writer.WriteAsync(new SessionEvent.Reconnected(Welcome), _leaving.Token)
                    .ConfigureAwait(false);
                return null;
            }
            catch (StreamClosedException again)
            {
                if (!again.MayReconnect || _options.Time.GetElapsedTime(lostAt) > _options.ReconnectFor) return again;
            }

            await Task.Delay(pause, _options.Time, _leaving.Token).ConfigureAwait(false);
        }
    }

    static TimeSpan Longer(TimeSpan pause) =>
        pause * 2 < Limits.ReconnectPauseMax ? pause * 2 : Limits.ReconnectPauseMax;

    async Task PingAllAsync()
    {
        if (_options.PingInterval <= TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(_options.PingInterval, _options.Time);
        do await PingAsync(_leaving.Token).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(_leaving.Token).ConfigureAwait(false));
    }
}
