namespace Farglass.Desktop.Input;

/// <summary>
/// From where a viewer's fingers and pen are to what a touch screen and a pen tell. It remembers what touches, so that
/// all of it can be lifted, and so that each finger comes down once and goes up once. Pure.
/// </summary>
sealed class TouchTranslator(ITouchDevice device)
{
    const int Tip = 1, SideButton = 3; // As on a mouse: what browsers call the right button.

    readonly Dictionary<ushort, TouchPoint> _fingers = [];
    TouchPoint? _pen;

    /// <param name="points">In the order in which they happened.</param>
    public void Apply(IReadOnlyList<TouchPoint> points)
    {
        foreach (var point in points)
        {
            if (point.Tool == TouchTool.Finger) Finger(point);
            else Pen(point);
        }
    }

    /// <summary>Nobody tells any more how they go up.</summary>
    public void ReleaseAll()
    {
        foreach (var finger in _fingers.Values.ToArray()) Finger(finger with { State = TouchState.Away });
        if (_pen is { } pen) Pen(pen with { State = TouchState.Away });
    }

    void Finger(in TouchPoint point)
    {
        var isDown = _fingers.ContainsKey(point.Contact);
        if (point.State != TouchState.Touching)
        {
            if (!_fingers.Remove(point.Contact)) return;
            device.Finger(FingerChange.Up, point);
        }
        else if (isDown || _fingers.Count < Limits.FingersMax)
        {
            _fingers[point.Contact] = point;
            device.Finger(isDown ? FingerChange.Moved : FingerChange.Down, point);
        }
    }

    /// <summary>It comes near, and moves, before a button goes down; buttons are up before it goes.</summary>
    void Pen(in TouchPoint point)
    {
        if (point.State == TouchState.Away)
        {
            if (_pen is not { } last) return;
            Press(last, last with { State = TouchState.Near, Tool = TouchTool.Pen });
            device.PenNear(isNear: false, last);
            _pen = null;
            return;
        }

        if (_pen is null) device.PenNear(isNear: true, point);
        device.PenMove(point);
        Press(_pen ?? point with { State = TouchState.Near, Tool = TouchTool.Pen }, point);
        _pen = point;
    }

    void Press(in TouchPoint before, in TouchPoint now)
    {
        if (IsTouching(before) != IsTouching(now)) device.PenButton(Tip, IsTouching(now), now);
        if (before.Tool != now.Tool) device.PenButton(SideButton, now.Tool == TouchTool.PenWithSideButton, now);
    }

    static bool IsTouching(in TouchPoint point) => point.State == TouchState.Touching;
}
