using System.Numerics;

namespace Farglass.Fuzz;

/// <summary>
/// What an input led to, as a number: which parsers took it, what was counted and how much came out. It stands in for
/// the coverage that nobody measures here.
/// </summary>
readonly record struct Shape(ulong Value)
{
    const ulong Prime = 0x0000_0100_0000_01B3, Basis = 0xCBF2_9CE4_8422_2325; // FNV-1a.

    public Shape With(bool value) => With(value ? 1UL : 0);

    public Shape With<T>(T value) where T : struct, Enum => With((ulong)EqualityComparer<T>.Default.GetHashCode(value));

    public Shape With(ulong value) => new(((Value == 0 ? Basis : Value) ^ value) * Prime);

    /// <summary>A length or a number: only its magnitude, or every input would be a new shape.</summary>
    public Shape WithSize(long value) => With((ulong)(64 - BitOperations.LeadingZeroCount((ulong)value)));
}
