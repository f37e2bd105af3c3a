using Farglass.Host.Carriers;
using Farglass.Host.Registration;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Supervision;

enum SessionInputKind : byte
{
    ViewerAsked, OrderCame, ProcessCame, ProcessFailed, CarrierCame, CarrierTold, SessionSaid, LinkClosed, LinkLost,
    TokenAsked, EndAsked, Due, Cleared, Let,
}

/// <summary>What happens to a session, in one queue. A value, so that a frame or a key makes no object.</summary>
readonly record struct SessionInput(SessionInputKind Kind)
{
    /// <summary>The carrier, the link or the request that it is about.</summary>
    public object? Subject { get; init; }

    public MessageBuffer Message { get; init; }

    public CarrierEvent Event { get; init; }

    public StopReason Reason { get; init; }

    public SessionDeadline Deadline { get; init; }

    /// <summary>Which setting of the deadline is due: an old one is not.</summary>
    public int Generation { get; init; }

    /// <summary>Nobody reads it any more: whoever waits for an answer gets one, and buffers go back.</summary>
    /// <param name="lives">Whether the session runs on without this host: its viewers should come again.</param>
    public void Drop(bool lives)
    {
        if (Subject is ViewerAsking viewer)
            viewer.Reply(new(null, new(ProblemCodes.ServiceUnavailable, "The session is being closed on this host.")));
        if (Subject is CarrierAsking { Carrier: var carrier } asking)
        {
            carrier.Close(lives ? Limits.GoingAway : CloseCodes.Unauthorized, "The session is not here any more.");
            asking.Reply(accepted: false);
        }

        if (Subject is TokenAsking token) token.Reply(honoured: false);
        if (Kind == SessionInputKind.SessionSaid) Message.Return();
        if (Kind == SessionInputKind.CarrierTold) Event.Drop();
    }
}

/// <summary>What a session waits for. One of each at a time.</summary>
enum SessionDeadline
{
    /// <summary>The viewer comes back until then, or the session ends.</summary>
    ViewerBack,

    /// <summary>The session process says that it has ended, or it is killed.</summary>
    ProcessEnd,

    /// <summary>Until then a viewer that comes back is told why the session ended.</summary>
    Forget,
}

/// <summary>A viewer's first call, with a ticket that was found good.</summary>
sealed class ViewerAsking(ViewerRequest request, Signalling.UsedTicket ticket)
{
    readonly TaskCompletionSource<ViewerAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ViewerRequest Request => request;

    public Signalling.UsedTicket Ticket => ticket;

    public Task<ViewerAnswer> Answer => _answer.Task;

    public void Reply(ViewerAnswer answer) => _answer.TrySetResult(answer);
}

/// <summary>Either of the two.</summary>
readonly record struct ViewerAnswer(ViewerGrant? Grant, Hosting.Problems.Refusal? Refusal);

/// <summary>Somebody shows a viewer's token and has no carrier yet.</summary>
sealed class TokenAsking(string viewerToken)
{
    readonly TaskCompletionSource<bool> _honoured = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string ViewerToken => viewerToken;

    public Task<bool> Honoured => _honoured.Task;

    public void Reply(bool honoured) => _honoured.TrySetResult(honoured);
}

/// <summary>A carrier that said hello.</summary>
sealed class CarrierAsking(ICarrier carrier, string viewerToken)
{
    readonly TaskCompletionSource<bool> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ICarrier Carrier => carrier;

    public string ViewerToken => viewerToken;

    /// <summary>False where it was refused, and has been closed with the reason.</summary>
    public Task<bool> Accepted => _accepted.Task;

    public void Reply(bool accepted) => _accepted.TrySetResult(accepted);
}

/// <summary>A session process that is ours, connected.</summary>
sealed record PreparedSession(SessionProcess Process, SessionLink Link);

/// <summary>What the streaming service said to start.</summary>
sealed record OrderCame(ServiceAnswer<LaunchOrder> Answer);
