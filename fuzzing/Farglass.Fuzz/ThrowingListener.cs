using System.Diagnostics;

namespace Farglass.Fuzz;

/// <summary>An assertion that does not hold is a failure like any other, and not the end of the process.</summary>
sealed class ThrowingListener : TraceListener
{
    public static void Install()
    {
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new ThrowingListener());
    }

    public override void Fail(string? message, string? detailMessage) =>
        throw new BoundException($"An assertion does not hold: {message} {detailMessage}");

    public override void Write(string? message) { }

    public override void WriteLine(string? message) { }
}
