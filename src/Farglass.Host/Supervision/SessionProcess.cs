using System.Net.Sockets;

namespace Farglass.Host.Supervision;

/// <summary>
/// A session process and its folder, as the host sees them: a socket to connect to, and something to clear away.
/// </summary>
sealed class SessionProcess(string folder, ISessionProcesses processes, TimeProvider time)
{
    public string Folder { get; } = folder;

    string SocketFile => Path.Combine(Folder, "socket");

    /// <summary>Lies beside the folder, and says to a host that comes later whose folder it was.</summary>
    string OwnerFile => Folder + SessionFolders.OwnerSuffix;

    /// <summary>Connects to a process that listens already.</summary>
    /// <exception cref="SessionStartException">It does not answer.</exception>
    public async Task<SessionLink> ConnectAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Limits.SessionConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await SessionLink.ConnectAsync(SocketFile, time, either.Token);
        }
        catch (Exception failure) when (failure is SocketException or SessionLinkException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new SessionStartException($"The session process does not answer: {failure.Message}", failure);
        }
    }

    /// <summary>Starts the process and connects to it as soon as it listens.</summary>
    /// <exception cref="SessionStartException">It did not start, or did not listen in time.</exception>
    public async Task<SessionLink> StartAsync(CancellationToken cancellation)
    {
        processes.Start(Folder);
        var startedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ConnectAsync(cancellation);
            }
            catch (SessionStartException) when (time.GetElapsedTime(startedAt) < Limits.SessionStartTimeout)
            {
                await Task.Delay(Limits.SessionStartPoll, time, cancellation);
            }
        }
    }

    public void NoteOwner(string session) => File.WriteAllText(OwnerFile, session);

    /// <summary>Ends whatever is left of it, keeps what it printed, and removes its files.</summary>
    /// <param name="logFolder">Where its output goes if there is any; null where it belonged to nobody.</param>
    /// <param name="patience">How long its processes have to go by themselves first.</param>
    public async Task ClearAsync(string? logFolder, TimeSpan patience)
    {
        await processes.EndAsync(Folder, patience);
        var output = new FileInfo(Folder + LocalSessionProcesses.OutputSuffix);
        if (output is { Exists: true, Length: > 0 } && Directory.Exists(logFolder))
            output.CopyTo(Path.Combine(logFolder, "session-process.log"), overwrite: true);
        output.Delete();
        File.Delete(OwnerFile);
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The session removed it itself, as it should.
        }
    }
}
