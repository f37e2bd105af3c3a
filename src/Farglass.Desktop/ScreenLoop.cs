using System.Diagnostics;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;
using Farglass.Native.Linux;
using Farglass.Native.X11;

namespace Farglass.Desktop;

/// <summary>
/// The way of a frame, on one thread: orders and X events in, then whatever the scheduler says, then sleep until
/// something happens. Nothing is allocated for a frame.
/// </summary>
sealed class ScreenLoop : IDisposable
{
    /// <summary>
    /// A film whose player hesitates for less is not at rest: to encode all pixels again costs a key frame.
    /// </summary>
    public const long RestMicros = 300_000;

    static readonly long TicksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    readonly Mailbox<Order> _orders;
    readonly IScreenSink _sink;
    readonly Func<EncoderSettings, IVideoEncoder> _openEncoder;
    readonly DisplayHandle _display;
    readonly IFramebuffer _framebuffer;
    readonly FrameScheduler _scheduler;
    readonly MotionSearchChoice _search = new();
    readonly FramePace _pace = new();
    readonly CursorShape _cursor = new();
    readonly CursorSlots _cursorSlots = new();
    readonly WarpWatch _warps;
    readonly int _damageEvent, _cursorEvent;

    EncoderSettings _settings;
    PictureState _told;
    uint _kilobitsPerSecond;
    IVideoEncoder _encoder;
    ScreenPicture _picture;
    PictureAdaptation _adaptation;
    nuint _damageWatch;
    int _width, _height, _frameRateMax, _pacedTo;
    bool _cursorChanged, _wantsMovement;

    /// <exception cref="X11Exception">The display cannot be opened, or lacks an extension or a framebuffer.</exception>
    /// <exception cref="EncoderException">The encoder cannot be opened.</exception>
    public ScreenLoop(ScreenStreamSettings settings, IScreenSink sink, Mailbox<Order> orders, WarpWatch warps,
        Func<EncoderSettings, IVideoEncoder> openEncoder)
    {
        (_sink, _orders, _warps, _openEncoder) = (sink, orders, warps, openEncoder);
        _scheduler = new FrameScheduler(settings.FrameRateMax);
        (_kilobitsPerSecond, _frameRateMax) = (settings.KilobitsPerSecond, settings.FrameRateMax);
        _display = DisplayHandle.Open(settings.DisplayName, settings.AuthorityFile);
        try
        {
            _damageEvent = XDamage.FirstEvent(_display);
            _cursorEvent = XFixes.FirstEvent(_display) + XFixes.CursorNotify;
            XFixes.HideCursor(_display, _display.RootWindow); // Xvfb draws it into the framebuffer; the client does it.
            _framebuffer = OpenFramebuffer(_display, settings.FramebufferFile);
            _display.SelectStructureEvents(_display.RootWindow);
            DisplaySize.Set(_display, settings.Width, settings.Height);
            (_width, _height) = _display.SizeOf(_display.RootWindow);
            _picture = NewPicture(_width, _height);
            _adaptation = NewAdaptation(settings.KilobitsPerSecond, settings.FrameRateMax);
            _settings = new(_picture.Whole.Width, _picture.Whole.Height,
                settings.KilobitsPerSecond, _adaptation.State.FrameRateMax);
            _scheduler.SetFrameRate(_settings.FrameRateMax);
            _encoder = openEncoder(_settings);
        }
        catch
        {
            _picture?.Dispose();
            _framebuffer?.Dispose();
            _display.Dispose();
            throw;
        }
    }

    static long NowMicros => Stopwatch.GetTimestamp() / TicksPerMicrosecond;

    /// <summary>Returns when it is told to stop, or has told the sink why it cannot go on.</summary>
    public void Run()
    {
        try
        {
            WarmUp();
            while (TakeOrders())
            {
                var caughtUp = TakeEvents();
                var now = NowMicros;
                var (kind, waitUntil) = _scheduler.Poll(now);
                if (kind != FrameKind.None) EncodeFrame(kind, now);
                else if (caughtUp)
                {
                    _display.WaitForEvent(
                        _orders.FileDescriptor, waitUntil == FrameScheduler.Never ? -1 : waitUntil - now);
                }
            }
        }
        catch (X11Exception e)
        {
            _sink.OnFailed(ScreenFailure.DisplayLost, e.Message);
        }
        catch (EncoderException e)
        {
            _sink.OnFailed(ScreenFailure.EncoderFailed, e.Message);
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _picture.Dispose();
        _framebuffer.Dispose();
        _display.Dispose();
    }

    /// <summary>
    /// The first picture costs 50 ms more than all others: code is compiled and memory is touched for the first time.
    /// That is paid for while the application starts, with a picture that nobody gets.
    /// </summary>
    void WarmUp()
    {
        _picture.Damage.MarkAll();
        _framebuffer.Fetch(_picture.Damage);
        _picture.Convert(_framebuffer.Pixels, _framebuffer.Stride);
        _ = _encoder.Encode(_picture.Current, key: true, out _);
    }

    bool TakeOrders()
    {
        _orders.ResetSignal();
        (int Width, int Height)? size = null; // Each costs a mode and an encoder: of those that gathered, the last.
        while (_orders.TryTake(out var order))
        {
            switch (order.Kind)
            {
                case OrderKind.AttachViewer: AttachViewer(); break;
                case OrderKind.DetachViewer: DetachViewer(); break;
                case OrderKind.Grant: _scheduler.Grant(order.Number); break;
                case OrderKind.SetRate: SetRate(order.Number, order.Second); break;
                case OrderKind.SetProfile: SetProfile((VideoProfile)order.Number); break;
                case OrderKind.SetSize: size = ((int)order.Number, order.Second); break;
                case OrderKind.Prefer: Prefer((PicturePreference)order.Number); break;
                case OrderKind.RequestKeyFrame: _scheduler.RequestKeyFrame(); break;
                case OrderKind.ContinueFrom: _scheduler.RequestContinuation(order.Number); break;
                case OrderKind.PointerWarped: PointerWarped(); break;
                case OrderKind.InputLost: throw new X11Exception("The X server takes no more input.");
                case OrderKind.Stop: return false;
            }
        }

        if (size is { } wanted) SetSize(wanted.Width, wanted.Height);
        return true;
    }

    void AttachViewer()
    {
        if (!_scheduler.HasViewer)
        {
            // Only when the server has begun to listen may we read the picture: else what is drawn in between is lost.
            _damageWatch = XDamage.Watch(_display, _display.RootWindow);
            XFixes.WatchCursor(_display, _display.RootWindow, watch: true);
            _display.Synchronize();
            _picture.Damage.MarkAll();
        }

        _cursorSlots.Clear();
        _cursorChanged = true;
        _scheduler.AttachViewer(NowMicros);
        TellPicture();
        if (_wantsMovement) _sink.OnPointerHint(wantsMovement: true);
    }

    void DetachViewer()
    {
        if (!_scheduler.HasViewer) return;
        XDamage.Forget(_display, _damageWatch);
        XFixes.WatchCursor(_display, _display.RootWindow, watch: false);
        _display.Flush();
        _scheduler.DetachViewer();
        _warps.IsOn = false;
        Prefer(PicturePreference.Automatic);
    }

    void SetRate(uint kilobitsPerSecond, int frameRateMax)
    {
        (_kilobitsPerSecond, _frameRateMax) = (kilobitsPerSecond, frameRateMax);
        _adaptation.SetRate(kilobitsPerSecond, frameRateMax);
        Adapt();
    }

    /// <summary>The event of the new size follows, as where an application has asked for it.</summary>
    void SetSize(int width, int height)
    {
        if (_framebuffer.Holds(width, height)) DisplaySize.Set(_display, width, height);
    }

    void Prefer(PicturePreference preference)
    {
        if (_adaptation.Prefer(preference)) Adapt();
    }

    /// <summary>Does what the adaptation has decided.</summary>
    void Adapt()
    {
        var state = _adaptation.State;
        var settings = _settings with
        {
            KilobitsPerSecond = _kilobitsPerSecond,
            FrameRateMax = state.FrameRateMax,
        };
        _scheduler.SetFrameRate(state.FrameRateMax);
        if (state.IsHalved != _picture.IsHalved)
        {
            _picture.Halve(state.IsHalved);
            _scheduler.SetQuiet(state.IsHalved ? RestMicros : FrameScheduler.QuietMicros);
            Reopen(settings with { Width = _picture.Current.Width, Height = _picture.Current.Height });
        }
        else if (settings != _settings)
        {
            _settings = settings;
            _pacedTo = 0;
        }

        if (state != _told) TellPicture();
    }

    void TellPicture()
    {
        if (!_scheduler.HasViewer || _scheduler.IsHeld) return; // Of another size with its first frame.
        _told = _adaptation.State;
        _sink.OnPicture(_picture.Whole.Width, _picture.Whole.Height, _told);
    }

    void SetProfile(VideoProfile profile)
    {
        if (profile != _settings.Profile) Reopen(_settings with { Profile = profile });
    }

    /// <returns>Whether there are no more at this moment.</returns>
    bool TakeEvents()
    {
        var (width, height) = (_width, _height);
        var left = Limits.EventsPerTurnMax;
        for (; left > 0 && _display.TryTakeEvent(out var happened); left--)
        {
            if (happened.Type == XEvent.ConfigureNotify && happened.ConfiguredWindow == _display.RootWindow)
                (width, height) = (happened.ConfiguredWidth, happened.ConfiguredHeight);
            else if (happened.Type == _damageEvent) TakeDamage(happened.DamagedArea);
            else if (happened.Type == _cursorEvent) _cursorChanged = true;
        }

        if ((width, height) != (_width, _height)) Resize(width, height);
        if (_cursorChanged && _scheduler.HasViewer) SendCursor();
        return left > 0;
    }

    void TakeDamage(in XRectangle area)
    {
        // With nobody there some events are still on their way; the next viewer gets the whole picture anyway.
        if (_scheduler.HasViewer && _picture.Damage.Mark(area.X, area.Y, area.Width, area.Height))
            _scheduler.Damaged(NowMicros);
    }

    void SendCursor()
    {
        _cursorChanged = false;
        using var image = XFixes.TakeCursor(_display);
        _display.ThrowIfLost();
        if (image is null) return; // The server refuses a shape whose maker is gone. The last one stays.
        _cursor.Set(image.Width, image.Height, image.HotX, image.HotY, image.Pixels);
        if (_cursorSlots.TryFind(image.Serial, out var slot)) _sink.OnCursorAgain(slot);
        else _sink.OnCursor(slot, _cursor.HotX, _cursor.HotY, _cursor.Width, _cursor.Height, _cursor.Rgba);
        var isHidden = _cursor.Width == 0;
        _warps.IsOn = isHidden && !_wantsMovement;
        if (!isHidden) Hint(wantsMovement: false);
    }

    /// <summary>What the input thread has seen may be over by now.</summary>
    void PointerWarped()
    {
        if (_scheduler.HasViewer && _cursor.Width == 0) Hint(wantsMovement: true);
    }

    void Hint(bool wantsMovement)
    {
        if (_wantsMovement == wantsMovement) return;
        _wantsMovement = wantsMovement;
        _sink.OnPointerHint(wantsMovement);
    }

    void Resize(int width, int height)
    {
        var picture = NewPicture(width, height);
        _picture.Dispose();
        (_width, _height, _picture) = (width, height, picture);
        var preference = _adaptation.State.Preference;
        _adaptation = NewAdaptation(_kilobitsPerSecond, _frameRateMax);
        _adaptation.Prefer(preference);
        _scheduler.SetQuiet(FrameScheduler.QuietMicros);
        _scheduler.Hold(NowMicros);
        Reopen(_settings with { Width = picture.Whole.Width, Height = picture.Whole.Height });
        Adapt();
    }

    /// <summary>
    /// A picture of another size or profile is another stream: it has an encoder of its own, and starts with a key
    /// frame.
    /// </summary>
    void Reopen(EncoderSettings settings)
    {
        _encoder.Dispose();
        _settings = settings;
        _encoder = _openEncoder(settings);
        _pacedTo = settings.FrameRateMax;
        if (_search.Current != MotionSearch.Wide) _encoder.SetMotionSearch(_search.Current);
        _picture.Damage.MarkAll();
        if (!_scheduler.HasViewer) return;
        _scheduler.RequestKeyFrame();
        _scheduler.Damaged(NowMicros);
    }

    void Pace(long startedAt)
    {
        var pace = _pace.Next(startedAt, _scheduler.DamagedSince, _settings.FrameRateMax);
        if (pace == _pacedTo) return;
        _pacedTo = pace;
        _encoder.SetRate(_settings.KilobitsPerSecond, pace);
    }

    void EncodeFrame(FrameKind kind, long startedAt)
    {
        if (kind == FrameKind.Refinement && _picture.IsHalved)
        {
            _adaptation.Rested(); // The next one is a key frame of all pixels.
            Adapt();
            return;
        }

        Pace(startedAt);
        var damagedSince = _scheduler.DamagedSince;
        _framebuffer.Fetch(_picture.Damage);
        var pixels = _framebuffer.Pixels;
        var stride = _framebuffer.Stride;
        if (kind == FrameKind.Damage && _search.Choose(pixels, stride, _picture.Damage, _picture.Whole))
            _encoder.SetMotionSearch(_search.Current);
        // What is drawn during the conversion has its event still to come, and is converted again for the next frame.
        var damagedShare = _picture.Convert(pixels, stride);
        var convertedAt = NowMicros;
        var isContinued = kind == FrameKind.Continuation && TryContinue();
        var needsKey = kind == FrameKind.Key || (kind == FrameKind.Continuation && !isContinued);
        var accessUnit = _encoder.Encode(_picture.Current, needsKey, out var result);
        var encodedAt = NowMicros;
        if (accessUnit.IsEmpty) throw new EncoderException("The encoder held a picture back.");
        var frame = new EncodedFrame(
            _scheduler.NextFrameId, result.Key,
            Continued: isContinued && !result.Key, Refinement: kind == FrameKind.Refinement,
            _picture.Current.Width, _picture.Current.Height, encodedAt,
            WaitMicros: damagedSince == FrameScheduler.Never ? 0 : (uint)Math.Max(startedAt - damagedSince, 0),
            ConvertMicros: (uint)(convertedAt - startedAt),
            EncodeMicros: (uint)(encodedAt - convertedAt));
        var wasHeld = _scheduler.IsHeld;
        _scheduler.Encoded(kind, startedAt, result.IsSettled && !_picture.IsHalved);
        if (wasHeld) TellPicture();
        _sink.OnFrame(frame, accessUnit);
        var observation = new FrameObservation(
            kind, damagedShare, _search.Current, result.QualityDebt, encodedAt - startedAt);
        if (_adaptation.Encoded(observation, encodedAt)) Adapt();
    }

    /// <returns>False if only a key frame helps: the encoder has forgotten that frame.</returns>
    bool TryContinue()
    {
        if (!_encoder.TryContinue(_scheduler.NextFrameId - _scheduler.ContinueFrom)) return false;
        _picture.Current.Unchanged.Bytes.Clear(); // It says what is as in the frame before, which is not looked at.
        return true;
    }

    static IFramebuffer OpenFramebuffer(DisplayHandle display, string? file)
    {
        try
        {
            return file is null
                ? FetchedFramebuffer.Open(display, Limits.PictureWidthMax, Limits.PictureHeightMax)
                : MappedFramebuffer.Open(file);
        }
        catch (Exception e) when (e is IOException or SystemCallException)
        {
            throw new X11Exception(e.Message, e);
        }
    }

    PictureAdaptation NewAdaptation(uint kilobitsPerSecond, int frameRateMax) =>
        new(kilobitsPerSecond, frameRateMax, mayHalve: _width * _height >= Limits.HalvedPixelsMin);

    ScreenPicture NewPicture(int width, int height)
    {
        if (!_framebuffer.Holds(width, height))
            throw new X11Exception($"The framebuffer does not hold {width} x {height} pixels.");
        _framebuffer.SetSize(width, height);
        return new(width, height);
    }
}
