using Farglass.Protocol.Messages;

namespace Farglass.Client.Carriers;

/// <summary>
/// One connection of a viewer to its host, from the welcome to the end. Above it, nobody asks which carrier it is.
/// </summary>
interface IStreamConnection : IAsyncDisposable
{
    /// <summary>Never <see cref="Carrier.Auto"/>.</summary>
    Carrier Carrier { get; }

    WelcomeMessage Welcome { get; }

    /// <summary>
    /// Whether the host waits for acknowledgements of frames. A carrier with congestion control of its own has none.
    /// </summary>
    bool TakesAcknowledgements { get; }

    /// <summary>As of the last event; null where the carrier cannot know.</summary>
    NetworkStatistics? Network { get; }

    /// <summary>Queues a message. The bytes must not change afterwards.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>What comes next. To be called by one reader.</summary>
    /// <exception cref="StreamClosedException">Nothing does: the connection or the session is over.</exception>
    ValueTask<SessionEvent> ReceiveAsync(CancellationToken cancellation);

    /// <summary>Looks for another way through the network at once, where the carrier can.</summary>
    void RenewPath();
}
