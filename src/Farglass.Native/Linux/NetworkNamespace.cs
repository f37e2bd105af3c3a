using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Farglass.Native.Linux;

/// <summary>A network of its own on this machine: devices, addresses, routes and ports.</summary>
public static partial class NetworkNamespace
{
    /// <summary>
    /// Moves the calling thread into it, for good: so a thread that is used for nothing else. What it opens and starts
    /// from then on belongs there, whoever uses it.
    /// </summary>
    /// <param name="path">Such as <c>/run/netns/NAME</c>.</param>
    /// <exception cref="IOException">There is none of that name.</exception>
    /// <exception cref="SystemCallException">It is not allowed.</exception>
    public static void Enter(string path)
    {
        const int networks = 0x4000_0000; // CLONE_NEWNET.
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (setns(file, networks) != 0) throw new SystemCallException(nameof(setns), Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeFileHandle fd, int nstype);
}
