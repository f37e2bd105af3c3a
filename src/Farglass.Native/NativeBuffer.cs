using System.Runtime.InteropServices;

namespace Farglass.Native;

/// <summary>
/// Memory that the garbage collector does not move, so that native code may keep its address. Starts as zeros.
/// </summary>
public sealed class NativeBuffer : SafeHandle
{
    /// <summary>A 512-bit vector, and a cache line.</summary>
    const int Alignment = 64;

    readonly int _length;

    public unsafe NativeBuffer(int length) : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)length, Alignment));
        Bytes.Clear();
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Good as long as this object is.</summary>
    public nint Address => handle;

    public unsafe Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new((void*)handle, _length);
        }
    }

    protected override unsafe bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
