namespace Farglass.Host.Tests.Carriers;

/// <summary>
/// A link with a rate, a delay and an endless queue (the worst kind), and a viewer who decodes one frame after the
/// other. Virtual time in microseconds.
/// </summary>
sealed class SimulatedLink(long kilobitsPerSecond, long oneWayMicros, long decodeMicros)
{
    readonly Queue<Delivery> _deliveries = new();
    long _linkFreeAt, _decoderFreeAt;

    public long KilobitsPerSecond { get; set; } = kilobitsPerSecond;

    public long DecodeMicros { get; set; } = decodeMicros;

    public void Send(uint frameId, int bytes, long encodedAt, long now)
    {
        _linkFreeAt = Math.Max(_linkFreeAt, now) + (bytes * 8_000L / KilobitsPerSecond);
        var arrived = _linkFreeAt + oneWayMicros;
        _decoderFreeAt = Math.Max(_decoderFreeAt, arrived) + DecodeMicros;
        _deliveries.Enqueue(new(frameId, encodedAt, arrived, _decoderFreeAt, _decoderFreeAt + oneWayMicros));
    }

    public bool TryTakeAcknowledgement(long now, out Delivery delivery) =>
        _deliveries.TryPeek(out delivery) && delivery.AcknowledgedAt <= now && _deliveries.TryDequeue(out delivery);

    public readonly record struct Delivery(
        uint FrameId, long EncodedAt, long ArrivedAt, long ShownAt, long AcknowledgedAt);
}
