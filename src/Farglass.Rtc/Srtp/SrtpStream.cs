namespace Farglass.Rtc.Srtp;

/// <summary>One SSRC in one direction: which indexes its packets and its reports have had.</summary>
sealed class SrtpStream(uint ssrc)
{
    ReplayWindow _packets, _reports;

    public uint Ssrc { get; } = ssrc;

    /// <summary>The index for the next report that we send. The first one is 0 (RFC 3711, 3.4).</summary>
    public ulong NextReportIndex => _reports.IsStarted ? _reports.Highest + 1 : 0;

    /// <returns>False if a packet with this sequence number has been, or is too old to know.</returns>
    public bool AdmitsPacket(ushort sequence, out ulong index) =>
        TryGuessIndex(_packets, sequence, out index) && _packets.Admits(index);

    public bool AdmitsReport(uint index) => _reports.Admits(index);

    public void AddPacket(ulong index) => _packets.Add(index);

    public void AddReport(ulong index) => _reports.Add(index);

    /// <summary>
    /// Of the packets that could have this sequence number, the one that is next to the newest (RFC 3711, 3.3.1).
    /// </summary>
    /// <returns>False if that would be before the first.</returns>
    static bool TryGuessIndex(in ReplayWindow packets, ushort sequence, out ulong index)
    {
        const int half = 0x8000;
        var rollovers = (long)(packets.Highest >> 16);
        var newest = (int)(packets.Highest & 0xFFFF);
        if (packets.IsStarted && newest < half && sequence - newest > half) rollovers--;
        if (packets.IsStarted && newest >= half && newest - half > sequence) rollovers++;
        index = ((ulong)rollovers << 16) | sequence;
        return rollovers >= 0;
    }
}

/// <summary>The streams of one direction. There are few, and most of what comes is of one of the first.</summary>
sealed class SrtpStreams
{
    readonly List<SrtpStream> _streams = [];

    public bool IsFull => _streams.Count == SrtpLimits.StreamsMax;

    public SrtpStream? Find(uint ssrc)
    {
        foreach (var stream in _streams)
            if (stream.Ssrc == ssrc) return stream;
        return null;
    }

    public SrtpStream Add(uint ssrc)
    {
        if (IsFull) throw new InvalidOperationException($"There are {SrtpLimits.StreamsMax} streams already.");
        var stream = new SrtpStream(ssrc);
        _streams.Add(stream);
        return stream;
    }
}
