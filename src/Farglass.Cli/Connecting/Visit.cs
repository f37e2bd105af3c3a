using System.Net.WebSockets;
using System.Text.Json;
using Farglass.Client;
using Farglass.Protocol;

namespace Farglass.Cli.Connecting;

/// <param name="Duration">How long to stay; null for as long as there is something to do.</param>
/// <param name="Indented">Whether the statistics are printed for people to read.</param>
sealed record VisitSettings(
    Uri Url,
    FileInfo? Script,
    FileInfo? Output,
    TimeSpan? Duration,
    (int Width, int Height)? Size,
    Carrier Carrier,
    ServerTrust Trust,
    bool Indented);

/// <summary>
/// One visit to a session: opens the URL, plays the script, writes the picture down, and says what it saw.
/// </summary>
static class Visit
{
    /// <summary>
    /// As long as a session waits for its client by default: afterwards there is nothing to come back to.
    /// </summary>
    static readonly TimeSpan ReconnectFor = TimeSpan.FromSeconds(60);

    static readonly JsonSerializerOptions Indented = new(FarglassJson.Options) { WriteIndented = true };

    public static async Task<int> RunAsync(
        VisitSettings settings, TextWriter console, TimeProvider time, CancellationToken stopping)
    {
        var script = settings.Script is { } file ? await ReadScriptAsync(file, stopping) : null;
        await using var picture = settings.Output is { } output ? Create(output) : null;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await using var session = await OpenAsync(settings, time, stopping);
            if (settings.Duration is { } duration) leaving.CancelAfter(duration);
            var playing = PlayAsync(script, session, settings.Duration is null, leaving, time);
            var wellEnded = await WatchAsync(session, picture, leaving.Token);
            await leaving.CancelAsync();
            await playing;
            await console.WriteLineAsync(JsonSerializer.Serialize(
                session.Statistics, settings.Indented ? Indented : FarglassJson.Options));
            return wellEnded ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (HttpRequestException fault)
        {
            throw new CommandFailure($"the server cannot be reached: {fault.Message}", ExitCodes.Unreachable);
        }
        catch (Exception refused) when (refused is ProblemException or StreamClosedException or WebSocketException)
        {
            throw new CommandFailure(refused is ProblemException { Code.Length: > 0 } problem
                ? $"{problem.Message} ({problem.Code})"
                : refused.Message);
        }
    }

    static async Task<SessionClient> OpenAsync(VisitSettings settings, TimeProvider time, CancellationToken stopping)
    {
        using var entitlements = new EntitlementClient(settings.Trust);
        var redirection = await entitlements.RedeemAsync(settings.Url, stopping);
        return await SessionClient.OpenAsync(redirection, new()
        {
            Trust = settings.Trust,
            Width = settings.Size?.Width,
            Height = settings.Size?.Height,
            Carrier = settings.Carrier,
            ReconnectFor = ReconnectFor,
            Time = time,
        }, stopping);
    }

    /// <returns>Whether nothing went wrong: a session that ended by itself, or a visit that was over.</returns>
    static async Task<bool> WatchAsync(SessionClient session, H264FileWriter? picture, CancellationToken leaving)
    {
        try
        {
            await foreach (var happened in session.ReadAllAsync(leaving))
            {
                if (happened is SessionEvent.Frame frame && picture is not null)
                    await picture.WriteAsync(frame, leaving);
                if (happened is SessionEvent.Ended ended)
                {
                    await Console.Error.WriteLineAsync(ended.Message.Message);
                    return ended.Message.State != SessionState.Failed;
                }

                if (happened is SessionEvent.Closed closed)
                {
                    await Console.Error.WriteLineAsync(
                        $"The connection was closed: {closed.Reason} ({closed.CloseCode}).");
                    return false;
                }
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The visit is over; the session goes on for its grace time.
        }

        return true;
    }

    static async Task PlayAsync(
        ScriptedInput? script, SessionClient session, bool leaveAfterwards, CancellationTokenSource leaving,
        TimeProvider time)
    {
        if (script is null) return;
        try
        {
            await script.PlayAsync(session, time, leaving.Token);
            if (leaveAfterwards) await leaving.CancelAsync();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The session or the time ended before the script did.
        }
    }

    static async Task<ScriptedInput> ReadScriptAsync(FileInfo file, CancellationToken stopping)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file.FullName, stopping);
            return ScriptedInput.TryParse(text, out var script, out var error)
                ? script
                : throw new CommandFailure($"{file}: {error}", ExitCodes.Usage);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{file} cannot be read: {fault.Message}");
        }
    }

    static H264FileWriter Create(FileInfo output)
    {
        try
        {
            return H264FileWriter.Create(output.FullName);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{output} cannot be written: {fault.Message}");
        }
    }
}
