using System.ComponentModel;

namespace Farglass.Native.Linux;

/// <summary>A call of the C library failed. The message holds the call's name and the system's own words.</summary>
public sealed class SystemCallException(string call, int errorNumber)
    : Exception($"{call}: {new Win32Exception(errorNumber).Message} (errno {errorNumber}).")
{
    public const int NoSuchFile = 2, NoExecFormat = 8, PermissionDenied = 13, NotADirectory = 20;

    /// <summary>The C library's <c>errno</c>.</summary>
    public int ErrorNumber { get; } = errorNumber;
}
