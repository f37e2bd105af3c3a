using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>
/// A flag that native code can raise: Xlib passes its address to a callback that has no object to hold on to.
/// </summary>
sealed unsafe class NativeFlag : IDisposable
{
    int* _value = (int*)NativeMemory.AllocZeroed(sizeof(int));

    public nint Address => (nint)_value;

    public bool IsSet => _value is not null && Volatile.Read(ref *_value) != 0;

    public static void Set(nint address) => Volatile.Write(ref *(int*)address, 1);

    public void Dispose()
    {
        NativeMemory.Free(_value);
        _value = null;
    }
}
