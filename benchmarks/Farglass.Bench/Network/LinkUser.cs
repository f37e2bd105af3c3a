namespace Farglass.Bench.Network;

/// <summary>Who sends over the link: a sender at its near end and the receiver at the far end, in one object.</summary>
abstract class LinkUser
{
    /// <summary>That came out at the far end, as the link counts them.</summary>
    public long ReceivedBytes { get; protected set; }

    /// <summary>That went in at the near end.</summary>
    public long SentBytes { get; protected set; }

    /// <summary>Once in each millisecond, behind what came in.</summary>
    public abstract void Step(SharedLink link);

    /// <summary>At the far end.</summary>
    public abstract void ReceiveDown(SharedLink link, in Datagram datagram);

    /// <summary>At the near end.</summary>
    public abstract void ReceiveUp(SharedLink link, in Datagram datagram);

    protected void SendDown(SharedLink link, in Datagram datagram)
    {
        SentBytes += datagram.WireBytes;
        link.SendDown(this, datagram);
    }
}

/// <param name="WireBytes">With all headers: what it costs of the link.</param>
readonly record struct Datagram(byte[] Bytes, bool IsRtcp, int WireBytes);
