namespace Farglass.Rtc.Sctp.Channels;

/// <summary>
/// What a message of a data channel is (RFC 8831, 8). SCTP has no empty messages, so they are a kind.
/// </summary>
enum PayloadProtocol : uint
{
    /// <summary>The channels' own protocol (RFC 8832).</summary>
    Dcep = 50,
    Text = 51,
    Binary = 53,

    /// <summary>Comes with one byte that means nothing.</summary>
    EmptyText = 56,

    /// <inheritdoc cref="EmptyText"/>
    EmptyBinary = 57,
}
