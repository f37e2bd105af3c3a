namespace Farglass.Fuzz;

/// <summary>Every bound of fuzzing itself, with its reason.</summary>
static class FuzzLimits
{
    /// <summary>What an Ethernet frame holds: no datagram from outside is longer.</summary>
    public const int DatagramBytesMax = 1_500;

    /// <summary>Changes made to one input. With more of them hardly anything is left that a parser takes.</summary>
    public const int ChangesMax = 6;

    /// <summary>Inputs that showed something new. Beyond that a random one makes room for the next.</summary>
    public const int PoolMax = 4_096;

    /// <summary>Shapes that are remembered: a target whose shapes have no end must not fill the memory.</summary>
    public const int ShapesMax = 1 << 18;

    /// <summary>Of the inputs of one series, which are kept to be written down.</summary>
    public const int SeriesBytesMax = 4 * 1024 * 1024;

    /// <summary>
    /// Of one input. The slowest takes milliseconds; on a machine that is busy with other things, more.
    /// </summary>
    public static readonly TimeSpan InputTimeMax = TimeSpan.FromSeconds(10);

    /// <summary>To shorten a series of thousands to the very last takes longer than it is worth.</summary>
    public static readonly TimeSpan ShortenTimeMax = TimeSpan.FromSeconds(30);

    /// <summary>How often somebody looks whether an input takes too long.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
}
