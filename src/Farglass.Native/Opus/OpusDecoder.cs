using System.Runtime.InteropServices;

namespace Farglass.Native.Opus;

/// <summary>
/// A decoder to 16-bit samples. Whoever opens it disposes it, and uses it on one thread.
/// https://www.opus-codec.org/docs/opus_api-1.3.1/group__opus__decoder.html
/// </summary>
public sealed partial class OpusDecoder : SafeHandle
{
    const int OPUS_OK = 0;

    readonly int _channels;

    OpusDecoder(nint decoder, int channels) : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(decoder);
        _channels = channels;
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="OpusException">There is no library, or it refuses.</exception>
    public static OpusDecoder Open(int samplesPerSecond, int channels)
    {
        try
        {
            var decoder = opus_decoder_create(samplesPerSecond, channels, out var error);
            if (error != OPUS_OK)
                throw new OpusException($"Opus failed: {Marshal.PtrToStringUTF8(opus_strerror(error))}.");
            return new(decoder, channels);
        }
        catch (DllNotFoundException e)
        {
            throw new OpusException("libopus is not installed. Install the package libopus0.", e);
        }
    }

    /// <param name="packet">As it came from outside; empty: it was lost, and something like it is made up.</param>
    /// <param name="samples">Room, and for a lost packet its length: of all channels in turn.</param>
    /// <returns>How many samples of all channels it holds; 0 where it is no packet, or has no room.</returns>
    public unsafe int Decode(ReadOnlySpan<byte> packet, Span<short> samples)
    {
        fixed (byte* data = packet)
        fixed (short* pcm = samples)
        {
            var decoded = opus_decode(this, data, packet.Length, pcm, samples.Length / _channels, decode_fec: 0);
            return Math.Max(decoded, 0) * _channels;
        }
    }

    protected override bool ReleaseHandle()
    {
        opus_decoder_destroy(handle);
        return true;
    }

    [LibraryImport(OpusLibrary.Name)]
    private static partial nint opus_decoder_create(int Fs, int channels, out int error);

    // A null packet is a lost one: an empty span pins as null.
    [LibraryImport(OpusLibrary.Name)]
    private static unsafe partial int opus_decode(
        OpusDecoder st, byte* data, int len, short* pcm, int frame_size, int decode_fec);

    [LibraryImport(OpusLibrary.Name)]
    private static partial void opus_decoder_destroy(nint st);

    [LibraryImport(OpusLibrary.Name)]
    private static partial nint opus_strerror(int error);
}
