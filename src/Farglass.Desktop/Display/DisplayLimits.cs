namespace Farglass.Desktop.Display;

/// <summary>The bounds of a display and its helpers, each with its reason.</summary>
static class DisplayLimits
{
    /// <summary>A start takes 0.1 s; on a machine with a hundred starts at once it has taken seconds.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(15);

    /// <summary>A window manager that listens answers in a millisecond. It is asked again after this.</summary>
    public static readonly TimeSpan ManagerAnswer = TimeSpan.FromMilliseconds(20);

    /// <summary>After SIGKILL a process is gone within milliseconds, if it does not sleep in the kernel.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(2);

    /// <summary>A window manager that dies more often than this takes a fault with it each time.</summary>
    public const int WindowManagerStartsMax = 4;

    /// <summary>Displays that are tried, from the first number on: more than a machine has sessions.</summary>
    public const int NumbersMax = 2_000;

    /// <summary>Windows that are looked at, and counted: no one works in more.</summary>
    public const int WindowsMax = 200;

    /// <summary>What is kept of a program's last words.</summary>
    public const int TailCharactersMax = 4_096;
}
