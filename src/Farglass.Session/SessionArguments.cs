namespace Farglass.Session;

/// <summary>What a session process is started with. Everything else comes with the launch.</summary>
/// <param name="Folder">Of this session alone, on tmpfs, with a short path; made if it is missing and removed at the
/// end.</param>
/// <param name="Grace">How long the session runs on with no host, until a launch says otherwise.</param>
public sealed record SessionArguments(string Folder, TimeSpan Grace)
{
    /// <summary>
    /// In the environment of every process of a session, with its folder: what a host finds the rest of a dead one by.
    /// </summary>
    public const string Mark = "FARGLASS_SESSION";

    /// <summary>Where the session listens for its host.</summary>
    public string SocketFile => Path.Combine(Folder, "socket");
}
