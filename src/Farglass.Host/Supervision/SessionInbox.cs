using System.Threading.Channels;

namespace Farglass.Host.Supervision;

/// <summary>
/// What waits for a session's loop, from any thread. Nothing is lost: what comes after the loop has ended is dropped as
/// what was waiting then, so that whoever waits for an answer gets one.
/// </summary>
sealed class SessionInbox
{
    readonly Channel<SessionInput> _inputs = Channel.CreateBounded<SessionInput>(
        new BoundedChannelOptions(Limits.SessionInboxMax)
        {
            SingleReader = true,
            AllowSynchronousContinuations = true, // A loop that waits runs on the thread of whoever posts.
        });

    bool _lives;

    public void Post(in SessionInput input)
    {
        if (!_inputs.Writer.TryWrite(input)) _ = PostInLineAsync(input);
    }

    /// <returns>False after the end.</returns>
    public ValueTask<bool> WaitAsync() => _inputs.Reader.WaitToReadAsync();

    public bool TryTake(out SessionInput input) => _inputs.Reader.TryRead(out input);

    /// <summary>The loop has ended.</summary>
    /// <param name="lives">Whether the session runs on without this host.</param>
    public void Close(bool lives)
    {
        _lives = lives;
        _inputs.Writer.TryComplete();
        while (TryTake(out var input)) input.Drop(lives);
    }

    async Task PostInLineAsync(SessionInput input)
    {
        try
        {
            await _inputs.Writer.WriteAsync(input);
        }
        catch (ChannelClosedException)
        {
            input.Drop(_lives);
        }
    }
}
