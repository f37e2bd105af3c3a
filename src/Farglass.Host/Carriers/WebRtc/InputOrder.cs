namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// Which input is new: each message of the reliable channel may come by it, and before that in a repetition. Both are
/// counted from the channel's first message, so each is taken once, and none before the one before it.
/// </summary>
sealed class InputOrder
{
    uint _arrived, _taken; // Serial numbers: after 2^32 they begin again.

    /// <summary>The reliable channel's next message has come.</summary>
    /// <returns>Whether it is to be taken: false if a repetition was here before.</returns>
    public bool Arrived()
    {
        var number = _arrived++;
        if (unchecked((int)(number - _taken)) < 0) return false;
        _taken = unchecked(number + 1);
        return true;
    }

    /// <summary>A repetition of the message with this number has come.</summary>
    /// <returns>Whether it is to be taken: it is the next.</returns>
    public bool Repeated(uint number)
    {
        if (number != _taken) return false;
        _taken = unchecked(_taken + 1);
        return true;
    }
}
