using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>
/// glibc's posix_spawn: a new program without a copy of this one in between. The child gets the descriptors named here
/// and no other: also one that we were started with and never knew of is closed.
/// </summary>
static unsafe partial class PosixSpawn
{
    const short POSIX_SPAWN_SETSIGDEF = 0x04, POSIX_SPAWN_SETSIGMASK = 0x08, POSIX_SPAWN_SETSID = 0x80;
    const int O_RDONLY = 0, O_WRONLY = 1;

    // Opaque here: 80, 336 and 128 bytes in glibc on x86-64 and arm64; each gets more than that.
    const int FileActionsSize = 256, AttributesSize = 512, SignalSetSize = 128;

    /// <exception cref="SystemCallException">The program cannot be started; its number says why, as execve
    /// would.</exception>
    public static int Start(DetachedProcessSettings settings)
    {
        var argv = new NativeStrings([settings.File, .. settings.Arguments]);
        var environment = new NativeStrings([.. settings.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        var actions = stackalloc byte[FileActionsSize];
        var attributes = stackalloc byte[AttributesSize];
        Check(posix_spawn_file_actions_init(actions), nameof(posix_spawn_file_actions_init));
        Check(posix_spawnattr_init(attributes), nameof(posix_spawnattr_init));
        try
        {
            AddDescriptors(actions, settings);
            SetAttributes(attributes);
            Check(posix_spawn(out var id, settings.File, actions, attributes, argv.Pointers, environment.Pointers),
                settings.File);
            return id;
        }
        finally
        {
            _ = posix_spawnattr_destroy(attributes);
            _ = posix_spawn_file_actions_destroy(actions);
            argv.Free();
            environment.Free();
        }
    }

    static void AddDescriptors(byte* actions, DetachedProcessSettings settings)
    {
        Check(posix_spawn_file_actions_addchdir_np(actions, settings.WorkingFolder), settings.WorkingFolder);
        Check(posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0), "/dev/null");
        AddOutput(actions, 1, settings.Output);
        AddOutput(actions, 2, settings.Error);
        if (settings.Third is { } third)
            Check(posix_spawn_file_actions_adddup2(actions, (int)third.DangerousGetHandle(), 3), "dup2");
        Check(posix_spawn_file_actions_addclosefrom_np(actions, settings.Third is null ? 3 : 4), "closefrom");
    }

    static void AddOutput(byte* actions, int descriptor, SafeHandle? target) => Check(
        target is null
            ? posix_spawn_file_actions_addopen(actions, descriptor, "/dev/null", O_WRONLY, 0)
            : posix_spawn_file_actions_adddup2(actions, (int)target.DangerousGetHandle(), descriptor),
        "dup2");

    static void SetAttributes(byte* attributes)
    {
        var all = stackalloc byte[SignalSetSize];
        var none = stackalloc byte[SignalSetSize];
        _ = sigfillset(all);
        _ = sigemptyset(none);
        Check(posix_spawnattr_setsigdefault(attributes, all), nameof(posix_spawnattr_setsigdefault));
        Check(posix_spawnattr_setsigmask(attributes, none), nameof(posix_spawnattr_setsigmask));
        Check(posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID),
            nameof(posix_spawnattr_setflags));
    }

    static void Check(int error, string call)
    {
        if (error != 0) throw new SystemCallException(call, error);
    }

    /// <summary>A null-terminated array of C strings.</summary>
    readonly struct NativeStrings
    {
        readonly int _count;

        public NativeStrings(string[] strings)
        {
            _count = strings.Length;
            Pointers = (byte**)NativeMemory.Alloc((nuint)(_count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++) Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
            Pointers[_count] = null;
        }

        public byte** Pointers { get; }

        public void Free()
        {
            for (var i = 0; i < _count; i++) Marshal.FreeCoTaskMem((nint)Pointers[i]);
            NativeMemory.Free(Pointers);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(
        out int pid, string path, byte* file_actions, byte* attrp, byte** argv, byte** envp);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* file_actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* file_actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* file_actions, int fildes, int newfildes);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addclosefrom_np(byte* file_actions, int from);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addopen(
        byte* file_actions, int fildes, string path, int oflag, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addchdir_np(byte* file_actions, string path);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attr);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attr);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attr, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attr, byte* sigdefault);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attr, byte* sigmask);

    [LibraryImport("libc")]
    private static partial int sigfillset(byte* set);

    [LibraryImport("libc")]
    private static partial int sigemptyset(byte* set);
}
