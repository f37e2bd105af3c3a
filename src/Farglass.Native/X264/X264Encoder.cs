using System.Runtime.InteropServices;

namespace Farglass.Native.X264;

/// <summary>An open encoder. Whoever opens it disposes it, and uses it on one thread.</summary>
public sealed partial class X264Encoder : SafeHandle
{
    X264Encoder(nint encoder) : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(encoder);

    public override bool IsInvalid => handle == 0;

    /// <exception cref="X264Exception">The parameters are refused, or there is no memory for them.</exception>
    public static unsafe X264Encoder Open(X264Parameters parameters)
    {
        var encoder = X264Library.Installed.OpenEncoder((void*)parameters.Address);
        return encoder != 0
            ? new(encoder)
            : throw new X264Exception($"x264 cannot be opened: {X264Library.TakeComplaint()}.");
    }

    /// <summary>From the next picture on these hold, as far as they can change in an encoder that is open.</summary>
    public void Reconfigure(X264Parameters parameters)
    {
        if (x264_encoder_reconfig(this, parameters.Address) != 0)
            throw new X264Exception($"x264 refused new settings: {X264Library.TakeComplaint()}.");
    }

    /// <summary>Encodes one picture. The bytes are the encoder's, and good until its next call.</summary>
    public unsafe ReadOnlySpan<byte> Encode(in X264Picture picture, out X264Picture result)
    {
        var length = x264_encoder_encode(this, out var nals, out _, in picture, out result);
        if (length < 0) throw new X264Exception($"x264 failed: {X264Library.TakeComplaint()}.");
        // The units of one picture lie behind one another.
        return length == 0 ? default : new((void*)((X264Nal*)nals)->Payload, length);
    }

    /// <summary>The pictures from this time on are not with the decoder: none of them is predicted from.</summary>
    public void Invalidate(long time)
    {
        if (x264_encoder_invalidate_reference(this, time) != 0)
            throw new X264Exception($"x264 cannot invalidate pictures: {X264Library.TakeComplaint()}.");
    }

    protected override bool ReleaseHandle()
    {
        x264_encoder_close(handle);
        return true;
    }

    [LibraryImport(X264Library.Name)]
    private static partial int x264_encoder_reconfig(X264Encoder encoder, nint param);

    [LibraryImport(X264Library.Name)]
    private static partial int x264_encoder_encode(
        X264Encoder encoder, out nint pp_nal, out int pi_nal, in X264Picture pic_in, out X264Picture pic_out);

    [LibraryImport(X264Library.Name)]
    private static partial int x264_encoder_invalidate_reference(X264Encoder encoder, long pts);

    [LibraryImport(X264Library.Name)]
    private static partial void x264_encoder_close(nint encoder);
}
