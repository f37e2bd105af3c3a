namespace Farglass.Host.Supervision;

/// <summary>
/// Starts and ends session processes: the boundary to the operating system. Tests have one without processes.
/// </summary>
interface ISessionProcesses
{
    /// <summary>Starts a session process, which makes <paramref name="folder"/> and listens in it.</summary>
    /// <exception cref="SessionStartException">It cannot be started.</exception>
    void Start(string folder);

    /// <summary>
    /// Ends every process that belongs to the session in <paramref name="folder"/>, whoever its parent is now.
    /// </summary>
    /// <param name="patience">How long they have to go by themselves first.</param>
    Task EndAsync(string folder, TimeSpan patience);
}

/// <summary>A session process did not start; the message says why, for the log and the operator.</summary>
sealed class SessionStartException(string message, Exception? inner = null) : Exception(message, inner);
