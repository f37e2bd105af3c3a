using System.Diagnostics.CodeAnalysis;
using Farglass.Protocol.Messages;

namespace Farglass.Client;

/// <summary>
/// A user written down: a text with one command a line, played into a session. README.md lists the commands.
/// </summary>
public sealed class ScriptedInput
{
    readonly IReadOnlyList<ScriptStep> _steps;

    ScriptedInput(IReadOnlyList<ScriptStep> steps) => _steps = steps;

    /// <summary>What is sent, in order. Pauses are steps of their own.</summary>
    internal IReadOnlyList<ScriptStep> Steps => _steps;

    /// <param name="error">Where it is not understood: the line, and what is wrong with it.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ScriptedInput? script, [NotNullWhen(false)] out string? error)
    {
        script = null;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length > Limits.ScriptLinesMax)
        {
            error = $"A script has at most {Limits.ScriptLinesMax} lines.";
            return false;
        }

        var commands = new ScriptCommands();
        foreach (var (index, line) in lines.Index())
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#')) continue;
            if (commands.Add(line) is not { } wrong) continue;
            error = $"Line {index + 1}: {wrong}";
            return false;
        }

        error = null;
        script = new(commands.Steps);
        return true;
    }

    /// <summary>
    /// Plays it, in the session's real time. Nothing is sent after a cancellation; keys that are down come up.
    /// </summary>
    public async Task PlayAsync(SessionClient session, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            foreach (var step in _steps)
            {
                if (step.Message.IsEmpty) await Task.Delay(step.Pause, time, cancellation).ConfigureAwait(false);
                else await session.SendAsync(step.Message, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            await session.ReleaseKeysAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}

/// <summary>A message to send; or, where there is none, a pause.</summary>
readonly record struct ScriptStep(ReadOnlyMemory<byte> Message, TimeSpan Pause)
{
    public static ScriptStep Send(MessageType type) => new(new[] { (byte)type }, TimeSpan.Zero);

    public static ScriptStep Send(KeyMessage key)
    {
        var message = new byte[KeyMessage.Size];
        key.Write(message);
        return new(message, TimeSpan.Zero);
    }

    public static ScriptStep Send(PointerMoveMessage move)
    {
        var message = new byte[PointerMoveMessage.Size];
        move.Write(message);
        return new(message, TimeSpan.Zero);
    }

    public static ScriptStep Send(PointerButtonMessage button)
    {
        var message = new byte[PointerButtonMessage.Size];
        button.Write(message);
        return new(message, TimeSpan.Zero);
    }

    public static ScriptStep Send(WheelMessage wheel)
    {
        var message = new byte[WheelMessage.Size];
        wheel.Write(message);
        return new(message, TimeSpan.Zero);
    }

    public static ScriptStep Wait(int milliseconds) => new(default, TimeSpan.FromMilliseconds(milliseconds));
}
