using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farglass.Native.X264;

/// <summary>
/// libx264 is GPL-2+: it is never shipped, and loaded from the system's package at run time. Its build number is in the
/// library's name and in the name of x264_encoder_open, and structures may differ between builds: a build that we have
/// not checked is refused, and a build that we have is checked once more by <see cref="X264Parameters"/>.
/// </summary>
public sealed unsafe partial class X264Library
{
    /// <summary>
    /// The name that the imports use. There is no such file: the resolver puts the loaded library in its place.
    /// </summary>
    internal const string Name = "x264";

    /// <summary>tests/Farglass.Desktop.Tests/Native/layouts.c printed the offsets for these.</summary>
    static readonly int[] KnownBuilds = [164];

    static readonly Lazy<X264Library> System = new(() => Load(FindInstalled()));

    readonly delegate* unmanaged[Cdecl]<void*, nint> _open;

    X264Library(nint handle, int build)
    {
        Handle = handle;
        Build = build;
        _open = (delegate* unmanaged[Cdecl]<void*, nint>)NativeLibrary.GetExport(handle, $"x264_encoder_open_{build}");
    }

    public int Build { get; }

    internal nint Handle { get; }

    /// <summary>The one that is installed, loaded once.</summary>
    /// <exception cref="X264Exception">There is none, or none that we know.</exception>
    public static X264Library Installed => System.Value;

    /// <summary>Null if it is refused.</summary>
    internal nint OpenEncoder(void* parameters) => _open(parameters);

    /// <summary>Of the libraries that are there, the newest build that we know.</summary>
    /// <exception cref="X264Exception">There is none.</exception>
    internal static (string File, int Build) Choose(IEnumerable<string> files)
    {
        var found = files.Select(file => (File: file, Build: BuildOf(file)))
            .Where(library => library.Build > 0).ToList();
        var known = found.Where(library => KnownBuilds.Contains(library.Build)).ToList();
        if (known.Count > 0) return known.MaxBy(library => library.Build);
        var wanted = string.Join(" or ", KnownBuilds.Select(build => $"libx264-{build}"));
        throw new X264Exception(found.Count == 0
            ? $"libx264 is not installed. Install the package {wanted}."
            : $"libx264 build {string.Join(", ", found.Select(library => library.Build).Distinct())} is not one that "
                + $"Farglass knows. Install the package {wanted}.");
    }

    /// <summary>Of <c>/usr/lib/x86_64-linux-gnu/libx264.so.164</c> the 164; 0 of anything else.</summary>
    internal static int BuildOf(string file)
    {
        const string prefix = "libx264.so.";
        var name = Path.GetFileName(file.AsSpan());
        return name.StartsWith(prefix) && int.TryParse(name[prefix.Length..], out var build) ? build : 0;
    }

    static (string File, int Build) FindInstalled()
    {
        var triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        string[] folders =
        [
            $"/usr/lib/{triplet}-linux-gnu", $"/lib/{triplet}-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib",
        ];
        return Choose(folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "libx264.so.*")));
    }

    static X264Library Load((string File, int Build) found)
    {
        try
        {
            var library = new X264Library(NativeLibrary.Load(found.File), found.Build);
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(),
                (name, _, _) => name == Name ? library.Handle : 0);
            X264Parameters.CheckLayout();
            return library;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new X264Exception($"{found.File} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>x264's last error on this thread, in its own words.</summary>
    [ThreadStatic]
    static string? _complaint;

    internal static string TakeComplaint()
    {
        var words = _complaint;
        _complaint = null;
        return words ?? "x264 gave no reason";
    }

    internal static nint LogFunction => (nint)(delegate* unmanaged[Cdecl]<void*, int, byte*, nint, void>)&OnLog;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnLog(void* own, int level, byte* format, nint arguments)
    {
        const int lengthMax = 512;
        var text = stackalloc byte[lengthMax];
        _ = vsnprintf(text, lengthMax, format, arguments);
        _complaint = Marshal.PtrToStringUTF8((nint)text)?.Trim();
    }

    [LibraryImport("libc")]
    private static partial int vsnprintf(byte* s, nuint maxlen, byte* format, nint arg);
}
