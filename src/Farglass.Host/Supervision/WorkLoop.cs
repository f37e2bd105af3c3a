using System.Threading.Channels;

namespace Farglass.Host.Supervision;

/// <summary>
/// Runs pieces of work one after the other. What a loop owns is touched by its work alone, so it needs no lock. Work
/// never waits for anything: what takes time is started, and posts its result.
/// </summary>
sealed class WorkLoop
{
    readonly Channel<Action> _work = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(Limits.WorkWaitingMax) { SingleReader = true });

    public WorkLoop() => Completion = RunAsync();

    /// <summary>
    /// Faulted where a piece of work threw: a bug, which ends the process's usefulness and must be seen.
    /// </summary>
    public Task Completion { get; }

    public void Post(Action work)
    {
        if (!_work.Writer.TryWrite(work)) _ = _work.Writer.WriteAsync(work).AsTask(); // In line; nothing is lost.
    }

    /// <summary>Runs on the loop and returns what it returned, or throws what it threw.</summary>
    public Task<T> AskAsync<T>(Func<T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(work());
            }
            catch (Exception fault)
            {
                answer.SetException(fault); // The asker's to see.
            }
        });
        return answer.Task;
    }

    async Task RunAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync()) work();
    }
}
