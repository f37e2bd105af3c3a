using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Farglass.Testing.EndToEnd.Receiver;

/// <param name="States">Of the connection, one after the other.</param>
/// <param name="Messages">The types of the messages that came by the control channel.</param>
/// <param name="Frames">That were decoded, of this size.</param>
public sealed record Reception(
    IReadOnlyList<string> States, IReadOnlyList<int> Messages, int Frames, int Width, int Height);

/// <summary>Somebody else's player, made of GStreamer: whep_receiver.py.</summary>
public static class WhepReceiver
{
    /// <exception cref="InvalidOperationException">So many frames have not come in time.</exception>
    public static async Task<Reception> WatchAsync(Uri whep, string viewerToken, int frames, TimeSpan within)
    {
        var script = Path.Combine(
            Repository.Root.FullName, "tests", "Farglass.Testing.EndToEnd", "Receiver", "whep_receiver.py");
        var seconds = (int)within.TotalSeconds;
        // Debian's own Python: another one would not find Debian's modules.
        var start = new ProcessStartInfo("/usr/bin/python3",
            ["-B", script, whep.ToString(), Text(frames), Text(seconds)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteLineAsync(viewerToken);
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(within + TimeSpan.FromSeconds(20));
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0
                ? Read(output)
                : throw new InvalidOperationException($"The receiver has failed: {await errors}\n{output}");
        }
        finally
        {
            process.Kill();
        }
    }

    static Reception Read(string output)
    {
        var seen = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<Seen>(line, JsonSerializerOptions.Web)!).ToList();
        var picture = seen.Single(one => one.Frames > 0);
        return new([.. seen.Select(one => one.State).OfType<string>()],
            [.. seen.Select(one => one.Message).OfType<int>()], picture.Frames, picture.Width, picture.Height);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    sealed record Seen(string? State, int? Message, int Frames, int Width, int Height);
}
