namespace Farglass.Testing.Network;

/// <summary>The receiving half of a modelled TCP: what lacks something before it waits.</summary>
public sealed class TcpReceiver
{
    readonly SortedDictionary<long, int> _waiting = [];
    readonly List<long> _log = [];

    /// <summary>So many bytes of the stream may be read.</summary>
    public long InOrder { get; private set; }

    /// <summary>The numbers of all packets, in the order in which they came.</summary>
    public IReadOnlyList<long> Log => _log;

    public void Receive(in TcpPacket packet)
    {
        _log.Add(packet.Number);
        if (packet.Offset >= InOrder) _waiting[packet.Offset] = packet.Bytes;
        while (_waiting.Remove(InOrder, out var bytes)) InOrder += bytes;
    }
}
