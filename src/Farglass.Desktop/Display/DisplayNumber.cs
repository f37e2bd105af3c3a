using System.Globalization;
using System.Net.Sockets;
using Farglass.Native.Linux;

namespace Farglass.Desktop.Display;

/// <summary>
/// A display number that nobody else on the machine has. Xvfb looks for a free one itself (-displayfd), but without
/// its abstract socket it takes a number away from a running server, so we hold the number and name it to Xvfb. What
/// holds it is that abstract socket, bound and never listened on: no other X server gets it, nobody can lie in wait
/// for clients there, and it ends with this process. The lock file is for those who look for nothing else.
/// docs/decisions/0020-display-numbers.md
/// </summary>
sealed class DisplayNumber : IDisposable
{
    readonly Socket _holder;
    readonly string _lockFile;

    DisplayNumber(int value, Socket holder, string lockFile) => (Value, _holder, _lockFile) = (value, holder, lockFile);

    public int Value { get; }

    /// <summary>Where the server of this number listens.</summary>
    public string SocketFile => SocketOf(Value);

    /// <exception cref="DisplayException">There is none.</exception>
    public static DisplayNumber Claim(int first)
    {
        for (var number = first; number < first + DisplayLimits.NumbersMax; number++)
            if (TryClaim(number) is { } claimed) return claimed;
        throw new DisplayException($"No free display number from :{first} on.");
    }

    /// <summary>Gives the number back. The server must be gone; one that was killed has left its socket.</summary>
    public void Dispose()
    {
        File.Delete(SocketFile);
        File.Delete(_lockFile);
        _holder.Dispose();
    }

    static DisplayNumber? TryClaim(int number)
    {
        var holder = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var lockFile = $"/tmp/.X{number}-lock";
        if (TryHold(holder, number) && TryLock(lockFile))
        {
            if (!Answers(SocketOf(number))) return new(number, holder, lockFile);
            File.Delete(lockFile); // A server that keeps no lock.
        }

        holder.Dispose();
        return null;
    }

    static bool TryHold(Socket holder, int number)
    {
        try
        {
            holder.Bind(new UnixDomainSocketEndPoint("\0" + SocketOf(number))); // Abstract: no file is made.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static string SocketOf(int number) => $"/tmp/.X11-unix/X{number}";

    static bool TryLock(string file)
    {
        if (TryCreate(file)) return true;
        if (!IsStale(file)) return false;
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Somebody else's, in a folder where only they may remove it.
        }

        return TryCreate(file);
    }

    static bool TryCreate(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            stream.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId,10}\n")); // As X servers do.
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static bool IsStale(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture,
                out var owner) && !DetachedProcess.IsRunning(owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static bool Answers(string socketFile)
    {
        if (!File.Exists(socketFile)) return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(socketFile));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
