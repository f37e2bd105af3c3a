using System.Runtime.InteropServices;

namespace Farglass.Native.Opus;

/// <summary>What an encoder is for (OPUS_APPLICATION_...).</summary>
public enum OpusApplication
{
    /// <summary>Music and speech alike: 6.5 ms of a sound are needed in advance.</summary>
    Audio = 2_049,

    /// <summary>The same without the modes of speech: 2.5 ms are needed.</summary>
    RestrictedLowDelay = 2_051,
}

/// <summary>
/// An encoder of 16-bit samples. Whoever opens it disposes it, and uses it on one thread.
/// https://www.opus-codec.org/docs/opus_api-1.3.1/group__opus__encoder.html
/// </summary>
public sealed partial class OpusEncoder : SafeHandle
{
    const int OPUS_OK = 0;
    const int OPUS_SET_BITRATE_REQUEST = 4_002;
    const int OPUS_SET_INBAND_FEC_REQUEST = 4_012, OPUS_SET_PACKET_LOSS_PERC_REQUEST = 4_014;
    const int OPUS_RESET_STATE = 4_028;

    readonly int _channels;

    OpusEncoder(nint encoder, int channels) : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(encoder);
        _channels = channels;
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="OpusException">There is no library, or it refuses.</exception>
    public static OpusEncoder Open(int samplesPerSecond, int channels, OpusApplication application)
    {
        try
        {
            var encoder = opus_encoder_create(samplesPerSecond, channels, (int)application, out var error);
            Check(error);
            return new(encoder, channels);
        }
        catch (DllNotFoundException e)
        {
            throw new OpusException("libopus is not installed. Install the package libopus0.", e);
        }
    }

    public int BitsPerSecond { set => Set(OPUS_SET_BITRATE_REQUEST, value); }

    /// <summary>
    /// What loss the packets are made for, in percent; 0 for none. Above that speech carries a coarse copy of the
    /// packet before (RFC 6716, 2.1.7). Music has no room for one: its modes cannot.
    /// </summary>
    public int ExpectedLossPercent
    {
        set
        {
            Set(OPUS_SET_INBAND_FEC_REQUEST, value > 0 ? 1 : 0);
            Set(OPUS_SET_PACKET_LOSS_PERC_REQUEST, value);
        }
    }

    /// <summary>The next packet depends on none before it.</summary>
    public void Reset() => Check(opus_encoder_ctl(this, OPUS_RESET_STATE, 0));

    /// <param name="samples">Of all channels in turn; of a length that Opus has, such as 10 ms.</param>
    /// <param name="packet">Room for the packet.</param>
    /// <returns>The packet's length.</returns>
    public unsafe int Encode(ReadOnlySpan<short> samples, Span<byte> packet)
    {
        fixed (short* pcm = samples)
        fixed (byte* data = packet)
        {
            var length = opus_encode(this, pcm, samples.Length / _channels, data, packet.Length);
            Check(Math.Min(length, OPUS_OK));
            return length;
        }
    }

    protected override bool ReleaseHandle()
    {
        opus_encoder_destroy(handle);
        return true;
    }

    void Set(int request, int value) => Check(opus_encoder_ctl(this, request, value));

    static void Check(int code)
    {
        if (code != OPUS_OK) throw new OpusException($"Opus failed: {Marshal.PtrToStringUTF8(opus_strerror(code))}.");
    }

    [LibraryImport(OpusLibrary.Name)]
    private static partial nint opus_encoder_create(int Fs, int channels, int application, out int error);

    // Variadic in C, with one int here: Linux passes that alike on x86-64 and on arm64.
    [LibraryImport(OpusLibrary.Name)]
    private static partial int opus_encoder_ctl(OpusEncoder st, int request, int value);

    [LibraryImport(OpusLibrary.Name)]
    private static unsafe partial int opus_encode(
        OpusEncoder st, short* pcm, int frame_size, byte* data, int max_data_bytes);

    [LibraryImport(OpusLibrary.Name)]
    private static partial void opus_encoder_destroy(nint st);

    [LibraryImport(OpusLibrary.Name)]
    private static partial nint opus_strerror(int error);
}
