using System.Diagnostics.CodeAnalysis;

namespace Farglass.Fuzz;

/// <summary>
/// What is under test: one state that takes inputs, one after the other. What it does depends on nothing but these, as
/// far as that is ours to say, so a series of inputs can be played again.
/// </summary>
abstract class Subject : IDisposable
{
    /// <summary>It has ended, and the next input deserves a new one.</summary>
    public virtual bool IsSpent => false;

    /// <param name="input">It may be changed.</param>
    /// <returns>What happened, coarsely. An input with a new shape is worth to be changed further.</returns>
    public abstract Shape Take(Span<byte> input);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>A bound that holds whatever comes in.</summary>
    protected static void Holds([DoesNotReturnIf(false)] bool condition, string bound)
    {
        if (!condition) throw new BoundException(bound);
    }
}

/// <summary>A bound did not hold.</summary>
sealed class BoundException(string bound) : Exception(bound);
