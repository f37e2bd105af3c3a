using Farglass.Host.Carriers;
using Farglass.Host.Registration;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Supervision;

/// <summary>
/// One session, from the first viewer's call until its end has been told to everybody. All state is touched by one loop
/// that reads one queue; what takes time runs beside it and posts its result.
/// </summary>
sealed partial class SupervisedSession : ICarrierOwner
{
    readonly SessionSurroundings _around;
    readonly SessionInbox _inbox = new();
    readonly TaskCompletionSource _cleared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<ViewerAsking> _asking = [];
    readonly SessionDeadlines _deadlines;

    HostNote? _note;
    PictureSize _size;
    PreparedSession? _prepared;
    ViewerStream? _viewer;
    HostTimeline? _timeline;
    EndedMessage? _ended;
    StopReason? _ending;
    uint _lastFrameId;
    SessionReport? _report;
    bool _watched, _fetching, _letGo;

    public SupervisedSession(SessionId id, SessionSurroundings around)
    {
        (Id, _around) = (id, around);
        _deadlines = new(around.Time, (deadline, generation) =>
            Post(new(SessionInputKind.Due) { Deadline = deadline, Generation = generation }));
    }

    public SessionId Id { get; }

    /// <summary>Completes when its processes and files are gone, or the host has let go of them.</summary>
    public Task Cleared => _cleared.Task;

    public void Start() => _ = RunAsync();

    /// <summary>Takes back a session that an earlier host started.</summary>
    public void Adopt(HostNote note, PreparedSession prepared)
    {
        var hello = prepared.Link.Hello;
        (_note, _size, _lastFrameId) = (note, new(hello.Width, hello.Height, 1), hello.LastFrameId);
        _timeline = new(_around.Folders.CreateLogFolder(Id), _around.Time);
        _timeline.Add("taken back by a host that was started again");
        _watched = true;
        Connect(prepared);
        SetReport(SessionState.Disconnected);
        _deadlines.Set(SessionDeadline.ViewerBack, TimeSpan.FromSeconds(note.DisconnectTimeoutSeconds));
        if (hello.Phase == SessionPhase.Ended) _deadlines.Set(SessionDeadline.ProcessEnd, Limits.LastWordsTimeout);
        Start();
    }

    public Task<ViewerAnswer> OpenAsync(ViewerAsking asking)
    {
        Post(new(SessionInputKind.ViewerAsked) { Subject = asking });
        return asking.Answer;
    }

    /// <returns>True if the carrier is the session's now; else it was closed with the reason.</returns>
    public Task<bool> AttachAsync(ICarrier carrier, string viewerToken)
    {
        var asking = new CarrierAsking(carrier, viewerToken);
        Post(new(SessionInputKind.CarrierCame) { Subject = asking });
        return asking.Accepted;
    }

    /// <summary>Whether the token is the one of the session's viewer.</summary>
    public Task<bool> HonoursAsync(string viewerToken)
    {
        var asking = new TokenAsking(viewerToken);
        Post(new(SessionInputKind.TokenAsked) { Subject = asking });
        return asking.Honoured;
    }

    public void Tell(ICarrier carrier, CarrierEvent happened) =>
        Post(new(SessionInputKind.CarrierTold) { Subject = carrier, Event = happened });

    /// <summary>Ends it: the application is asked to go, and made to go a little later.</summary>
    public void End(StopReason reason) => Post(new(SessionInputKind.EndAsked) { Reason = reason });

    /// <summary>Lets it run on for the next host.</summary>
    public void Let() => Post(new(SessionInputKind.Let));

    void Post(in SessionInput input) => _inbox.Post(input);

    async Task RunAsync()
    {
        try
        {
            while (!_letGo && await _inbox.WaitAsync())
                while (!_letGo && _inbox.TryTake(out var input)) Handle(input);
        }
        catch (Exception fault) // The edge of a session: a bug in it ends it, and no other.
        {
            Log.Fault(_around.Logger, fault, Id);
            Finish(StopReason.SessionProcessDied, "The host made a mistake; its log has more.", exitCode: null);
        }

        Leave();
    }

    void Handle(in SessionInput input)
    {
        switch (input.Kind)
        {
            case SessionInputKind.SessionSaid: OnSessionSaid((SessionLink)input.Subject!, input.Message); break;
            case SessionInputKind.CarrierTold: OnCarrierTold((ICarrier)input.Subject!, input.Event); break;
            case SessionInputKind.ViewerAsked: OnViewerAsked((ViewerAsking)input.Subject!); break;
            case SessionInputKind.OrderCame: OnOrderCame(((OrderCame)input.Subject!).Answer); break;
            case SessionInputKind.ProcessCame: OnProcessCame((PreparedSession)input.Subject!); break;
            case SessionInputKind.ProcessFailed: OnProcessFailed((SessionStartException)input.Subject!); break;
            case SessionInputKind.CarrierCame: OnCarrierCame((CarrierAsking)input.Subject!); break;
            case SessionInputKind.TokenAsked: OnTokenAsked((TokenAsking)input.Subject!); break;
            case SessionInputKind.LinkClosed: OnLinkClosed((SessionLink)input.Subject!); break;
            case SessionInputKind.LinkLost: Finish(_ending ?? StopReason.SessionProcessDied, null, null); break;
            case SessionInputKind.EndAsked: OnEndAsked(input.Reason); break;
            case SessionInputKind.Due: OnDue(input.Deadline, input.Generation); break;
            case SessionInputKind.Cleared: _cleared.TrySetResult(); break;
            case SessionInputKind.Let: OnLet(); break;
        }
    }

    void OnViewerAsked(ViewerAsking asking)
    {
        if (_ended is not null)
        {
            asking.Reply(new(null, new(ProblemCodes.SessionEnded, _ended.Message)));
        }
        else if (_note is null)
        {
            _asking.Add(asking);
            if (!_fetching) _ = FetchOrderAsync();
            _fetching = true;
        }
        else
        {
            Welcome(asking);
        }
    }

    async Task FetchOrderAsync()
    {
        var answer = await _around.FetchOrder(Id);
        Post(new(SessionInputKind.OrderCame) { Subject = new OrderCame(answer) });
    }

    void OnOrderCame(ServiceAnswer<LaunchOrder> answer)
    {
        if (_ended is not null) return;
        if (!answer.Succeeded)
        {
            foreach (var asking in _asking) asking.Reply(new(null, answer.Refusal));
            _around.Roster.TakeBack(this, [.. _asking.Select(asking => asking.Ticket)]); // They opened nothing.
            _asking.Clear();
            _letGo = true;
            return;
        }

        var order = answer.Value;
        var application = order.Application;
        _size = PictureSize.Choose(_asking[0].Request, application);
        _note = new(Id, order.ApplicationId, application.Name, order.ReturnUrl, order.RestartUrl,
            application.DisconnectTimeoutSeconds, application.FrameRateMax, ViewerTokenHash: "", Tickets: [],
            application.Clipboard, application.FixedSize, application.Microphone, application.Touch,
            application.Gamepad && _around.Settings.Gamepads);
        _timeline = new(_around.Folders.CreateLogFolder(Id), _around.Time);
        _timeline.Add("opened", $"{order.ApplicationId}, {_size.Width} x {_size.Height}");
        SetReport(SessionState.Active);
        _deadlines.Set(SessionDeadline.ViewerBack, TimeSpan.FromSeconds(application.DisconnectTimeoutSeconds));
        _ = PrepareAsync(order);
        // The last one has it, as if they had come one after the other.
        foreach (var asking in _asking) Welcome(asking);
        _asking.Clear();
        Log.Opened(_around.Logger, Id, order.ApplicationId);
    }

    async Task PrepareAsync(LaunchOrder order)
    {
        try
        {
            var prepared = await _around.Prepare();
            prepared.Process.NoteOwner(Id.ToString());
            prepared.Link.Send(JsonMessages.Write(MessageType.Launch, new LaunchMessage(
                order, _size.Width, _size.Height, _size.PixelRatio, _around.Folders.LogFolder(Id),
                _around.Settings.SessionGraceSeconds, (uint)_around.Settings.KilobitsPerSecond,
                _around.Settings.SoundFrameMilliseconds, _note!.Gamepad)));
            Post(new(SessionInputKind.ProcessCame) { Subject = prepared });
        }
        catch (Exception failure) when (failure is SessionStartException or IOException)
        {
            Post(new(SessionInputKind.ProcessFailed)
            {
                Subject = failure as SessionStartException ?? new SessionStartException(failure.Message, failure),
            });
        }
    }

    void OnProcessCame(PreparedSession prepared)
    {
        if (_ended is not null)
        {
            prepared.Link.Dispose();
            _ = ClearAsync(prepared, TimeSpan.Zero);
            return;
        }

        if (_prepared is null) _timeline!.Add("process ready", $"pid {prepared.Link.Hello.ProcessId}");
        Connect(prepared);
        SendNote();
        if (_ending is { } reason)
        {
            _deadlines.Set(SessionDeadline.ProcessEnd, Limits.ProcessEndTimeout);
            SendTerminate(reason);
        }
        else
        {
            _viewer?.Begin(prepared.Link);
        }
    }

    void Connect(PreparedSession prepared)
    {
        _prepared = prepared;
        prepared.Link.HandTo((link, message) =>
            Post(new(SessionInputKind.SessionSaid) { Subject = link, Message = message }));
        _ = WatchAsync(prepared.Link);
    }

    async Task WatchAsync(SessionLink link)
    {
        await link.Closed;
        Post(new(SessionInputKind.LinkClosed) { Subject = link });
    }

    void OnProcessFailed(SessionStartException failure)
    {
        Log.StartFailed(_around.Logger, Id, failure.Message);
        Finish(StopReason.LaunchFailed, failure.Message, exitCode: null);
    }

    /// <summary>A new viewer takes the session: its token replaces the one before, whose carrier is closed.</summary>
    void Welcome(ViewerAsking asking)
    {
        var token = Secrets.New("fgv_");
        var now = _around.Time.GetUtcNow();
        _note = _note! with
        {
            ViewerTokenHash = Secrets.Hash(token),
            Tickets =
            [
                .. _note.Tickets.Where(used => used.ExpiresAt > now).TakeLast(Limits.TicketsNoted - 1), asking.Ticket,
            ],
        };
        SendNote();
        if (_viewer is { } before) Detach(before, CloseCodes.TakenOver, "The session was opened in another window.");
        var grant = new ViewerGrant(token, $"/api/sessions/{Id}/stream", _note.ApplicationName, _note.ReturnUrl,
            _note.RestartUrl, _around.OffersWebRtc() ? $"/api/sessions/{Id}/whep" : null);
        asking.Reply(new(grant, null));
    }

    void SendNote() => _prepared?.Link.Send(JsonMessages.Write(MessageType.HostNote, _note!));

    void OnTokenAsked(TokenAsking asking) => asking.Reply(IsViewers(asking.ViewerToken));

    bool IsViewers(string token) => _note is { } note && Secrets.Matches(token, note.ViewerTokenHash);

    void OnCarrierCame(CarrierAsking asking)
    {
        var carrier = asking.Carrier;
        if (!IsViewers(asking.ViewerToken))
        {
            carrier.Close(CloseCodes.Unauthorized, "The session needs a new link.");
            asking.Reply(accepted: false);
            return;
        }

        if (_ended is not null)
        {
            SayEnded(carrier);
            asking.Reply(accepted: false);
            return;
        }

        if (_viewer is { } before) Detach(before, CloseCodes.Replaced, "The viewer has another connection.");
        var note = _note!;
        _viewer = new(carrier, _lastFrameId, note, (uint)_around.Settings.KilobitsPerSecond, _around.Time);
        carrier.Send(MessageBuffer.Copy(JsonMessages.Write(MessageType.Welcome, new WelcomeMessage(
            JsonMessages.ClientProtocol, Id, note.ApplicationName, _size.Width, _size.Height,
            note.DisconnectTimeoutSeconds, note.ReturnUrl, note.Clipboard ?? new(), note.FixedSize ? true : null,
            note.Microphone ? true : null, note.Touch ? true : null, note.Gamepad ? true : null))));
        if (_prepared is { } prepared && _ending is null) _viewer.Begin(prepared.Link);
        _deadlines.Cancel(SessionDeadline.ViewerBack);
        _watched = true;
        SetReport(SessionState.Active);
        _timeline!.Add("viewer connected");
        asking.Reply(accepted: true);
    }

    void OnCarrierTold(ICarrier carrier, in CarrierEvent happened)
    {
        if (_viewer is not { } viewer || viewer.Carrier != carrier)
        {
            happened.Drop(); // It was replaced meanwhile.
            return;
        }

        if (happened.Kind == CarrierEventKind.Closed) Detach(viewer, closeCode: null, "");
        else if (happened.Kind == CarrierEventKind.EndAsked) OnEndAsked(StopReason.EndedByUser);
        else if (happened.Kind == CarrierEventKind.Network) OnNetwork(viewer, happened.Network);
        else if (!viewer.Take(happened))
            Detach(viewer, CloseCodes.ProtocolError, "What came is no answer to what was sent.");
    }

    void Detach(ViewerStream viewer, int? closeCode, string reason)
    {
        viewer.End();
        if (closeCode is { } code) viewer.Carrier.Close(code, reason);
        _viewer = null;
        TellNetwork(viewer);
        _timeline!.Add("viewer gone", closeCode is null ? null : reason);
        if (_ended is not null) return;
        SetReport(SessionState.Disconnected);
        _deadlines.Set(SessionDeadline.ViewerBack, TimeSpan.FromSeconds(_note!.DisconnectTimeoutSeconds));
    }

    void OnSessionSaid(SessionLink link, MessageBuffer message)
    {
        if (link != _prepared?.Link)
        {
            message.Return();
            return;
        }

        if (VideoFrameHeader.TryParse(message.Span, out var frame))
        {
            _lastFrameId = frame.FrameId;
            if (_viewer is { } viewer) viewer.Relay(frame, message);
            else message.Return();
            return;
        }

        var isPicture = PictureMessage.TryParse(message.Span, out var picture);
        if (isPicture) _size = _size with { Width = picture.Width, Height = picture.Height };
        if (_viewer is { } watcher && (isPicture || SoundHeader.TryParse(message.Span, out _)
            || CursorHeader.TryParse(message.Span, out _) || CursorAgainMessage.TryParse(message.Span, out _)
            || PointerHintMessage.TryParse(message.Span, out _) || watcher.PassesClipboard(message.Span)))
        {
            watcher.Relay(message);
            return;
        }

        if (JsonMessages.TryRead<SessionStatusMessage>(message.Span, MessageType.SessionStatus, out var status))
            OnStatus(status);
        message.Return();
    }

    void OnStatus(SessionStatusMessage status)
    {
        if (status.Phase == SessionPhase.Running) _timeline!.Add("application started");
        if (status.Phase == SessionPhase.Ended)
            Finish(status.Reason ?? StopReason.SessionProcessDied, status.Detail, status.ExitCode);
    }

    void OnLinkClosed(SessionLink link)
    {
        if (_ended is not null || link != _prepared?.Link) return;
        _ = ReconnectAsync(_prepared);
    }

    /// <summary>The socket tells apart a process that is gone from a connection that is.</summary>
    async Task ReconnectAsync(PreparedSession lost)
    {
        try
        {
            var link = await lost.Process.ConnectAsync(CancellationToken.None);
            Post(new(SessionInputKind.ProcessCame) { Subject = lost with { Link = link } });
        }
        catch (SessionStartException)
        {
            Post(new(SessionInputKind.LinkLost));
        }
    }

    void OnEndAsked(StopReason reason)
    {
        if (_ended is not null || _ending is not null) return;
        _ending = reason;
        _timeline?.Add("end asked for", reason.ToString());
        if (_note is null) return; // The order has not come; whoever asked for it is told when it does.
        _deadlines.Set(SessionDeadline.ProcessEnd, Limits.ProcessEndTimeout);
        if (_prepared is not null) SendTerminate(reason);
    }

    void SendTerminate(StopReason reason)
    {
        Span<byte> message = stackalloc byte[TerminateMessage.Size];
        new TerminateMessage(reason).Write(message);
        _prepared!.Link.Send(message);
    }

    void OnDue(SessionDeadline deadline, int generation)
    {
        if (!_deadlines.IsCurrent(deadline, generation)) return;
        switch (deadline)
        {
            case SessionDeadline.ViewerBack: OnEndAsked(StopReason.ClientLeft); break;
            case SessionDeadline.ProcessEnd: Finish(_ending ?? StopReason.SessionProcessDied, null, null); break;
            case SessionDeadline.Forget: _letGo = true; break;
        }
    }

    /// <summary>
    /// The end, told to everybody: the viewer, the service, the log. The first reason is the true one.
    /// </summary>
    void Finish(StopReason reason, string? detail, int? exitCode)
    {
        if (_ended is not null) return;
        detail = Shorten(detail);
        _ended = new(reason, reason.EndState(), reason.Describe(), reason.MayRetry(), detail);
        _deadlines.CancelAll();
        _timeline?.Add("ended", detail is null ? reason.ToString() : $"{reason}: {detail}");
        SetReport(reason.EndState(), reason, detail, exitCode);
        if (_viewer is { } viewer)
        {
            SayEnded(viewer.Carrier);
            TellNetwork(viewer);
            _viewer = null;
        }

        Log.Ended(_around.Logger, Id, reason, detail ?? "no detail");
        _deadlines.Set(SessionDeadline.Forget, Limits.EndedSessionKept);
        _prepared?.Link.Dispose(); // It has been read: the session process may go now.
        _ = ClearAsync(_prepared, reason == StopReason.SessionProcessDied ? TimeSpan.Zero : Limits.ProcessExitTimeout);
    }

    /// <summary>An application's last words may be anything.</summary>
    static string? Shorten(string? detail)
    {
        var text = detail?.Replace("\0", "", StringComparison.Ordinal);
        return text?.Length > Limits.StopDetailLengthMax ? text[..Limits.StopDetailLengthMax] : text;
    }

    void SayEnded(ICarrier carrier)
    {
        carrier.Send(MessageBuffer.Copy(JsonMessages.Write(MessageType.Ended, _ended!)));
        carrier.Close(CloseCodes.SessionEnded, "The session has ended.");
    }

    async Task ClearAsync(PreparedSession? prepared, TimeSpan patience)
    {
        try
        {
            if (prepared is not null) await prepared.Process.ClearAsync(_around.Folders.LogFolder(Id), patience);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotCleared(_around.Logger, Id, failure.Message); // The next start sweeps it.
        }

        Post(new(SessionInputKind.Cleared));
    }

    void OnLet()
    {
        _viewer?.Carrier.Close(Limits.GoingAway, "The host is being restarted.");
        _viewer = null;
        _letGo = true;
    }

    void Leave()
    {
        _deadlines.CancelAll();
        _prepared?.Link.Dispose();
        _around.Roster.Remove(this);
        _inbox.Close(lives: _ended is null);
        _cleared.TrySetResult();
    }

    void SetReport(SessionState state, StopReason? reason = null, string? detail = null, int? exitCode = null)
    {
        // A client that has been let in and is still connecting is not one that has gone.
        if (state == SessionState.Disconnected && !_watched) state = SessionState.Active;
        var endedAt = reason is null ? (DateTimeOffset?)null : _around.Time.GetUtcNow();
        var next = new SessionReport(Id, state, reason, detail, exitCode, endedAt);
        if (next == _report) return;
        _report = next;
        _around.Roster.Reported(next);
    }
}
