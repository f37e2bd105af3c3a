using System.Runtime.InteropServices;

namespace Farglass.Native.Pulse;

static class PulseLibrary
{
    public const string Name = "libpulse.so.0";
}

/// <summary>pa_mainloop: waits for the server, on the thread that asks it to.</summary>
sealed partial class PulseLoopHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        pa_mainloop_free(handle);
        return true;
    }

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_mainloop_free(nint m);
}

/// <summary>pa_context: a connection. It is let go of before its loop.</summary>
sealed partial class PulseContextHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        pa_context_disconnect(handle);
        pa_context_unref(handle);
        return true;
    }

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_context_disconnect(nint c);

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_context_unref(nint c);
}

/// <summary>pa_stream. It is let go of before its connection.</summary>
sealed partial class PulseStreamHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = pa_stream_disconnect(handle); // Refused where the server has gone: then there is nothing to part from.
        pa_stream_unref(handle);
        return true;
    }

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_stream_disconnect(nint s);

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_stream_unref(nint s);
}
