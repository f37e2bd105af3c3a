using Farglass.Protocol.Messages;

namespace Farglass.Host.Carriers;

/// <summary>
/// The way to one viewer: frames and messages in, <see cref="CarrierEvent"/>s out. A carrier belongs to one session
/// from the moment the session accepts it until it says <see cref="CarrierEventKind.Closed"/>.
/// docs/decisions/0051-carriers.md says what one must do.
/// </summary>
interface ICarrier
{
    /// <summary>What the viewer decodes. It stays the same for as long as the carrier lives.</summary>
    VideoProfile Profile { get; }

    /// <summary>Takes the message over. Never blocks; what cannot be queued closes the carrier.</summary>
    void Send(MessageBuffer message);

    /// <summary>Closes, after everything that was sent before.</summary>
    /// <param name="code">One of <see cref="CloseCodes"/>, or of RFC 6455.</param>
    void Close(int code, string reason);
}

enum CarrierEventKind : byte
{
    /// <summary>The viewer is done with a frame: <see cref="CarrierEvent.Acknowledgement"/>.</summary>
    Acknowledged,

    /// <summary>A frame will not arrive: <see cref="CarrierEvent.Number"/> is its id.</summary>
    FrameLost,

    /// <summary>Its congestion control says: the link carries <see cref="CarrierEvent.Number"/> kbit/s.</summary>
    Bandwidth,

    /// <summary>
    /// <see cref="CarrierEvent.Network"/>: told about once a second, while frames go out.
    /// </summary>
    Network,

    /// <summary>The viewer cannot go on without a key frame.</summary>
    KeyFrameWanted,

    /// <summary>
    /// The viewer has the frame <see cref="CarrierEvent.Number"/>, and none since that it could decode. The next frame
    /// is made from that one (<see cref="FrameFlags.Continued"/>), or is a key frame.
    /// </summary>
    ContinuationWanted,

    /// <summary>
    /// Input, checked, in the session's own words: <see cref="CarrierEvent.Input"/>, whose owner is the receiver.
    /// </summary>
    Input,

    /// <summary>
    /// <see cref="CarrierEvent.Number"/> is the <see cref="SoundListener"/> from now on; before it was nobody.
    /// </summary>
    SoundWanted,

    /// <summary>The user ends the session.</summary>
    EndAsked,

    /// <summary>It is over. The last event.</summary>
    Closed,
}

/// <summary>What a carrier tells its session.</summary>
readonly record struct CarrierEvent(CarrierEventKind Kind)
{
    public FrameAckMessage Acknowledgement { get; init; }

    public uint Number { get; init; }

    public NetworkNoteMessage Network { get; init; }

    public MessageBuffer Input { get; init; }

    /// <summary>Nobody takes it: gives back what it holds.</summary>
    public void Drop()
    {
        if (Kind == CarrierEventKind.Input) Input.Return();
    }
}

/// <summary>Where a carrier tells its events: the session's loop. Never blocks.</summary>
interface ICarrierOwner
{
    void Tell(ICarrier carrier, CarrierEvent happened);
}
