using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Farglass.Rtc.Srtp;

/// <summary>
/// AES in counter mode (RFC 3711, 4.1.1), which .NET does not have: AES encrypts the counters, as many as fit at once,
/// and what comes out is laid over the data. Its buffers are its own, so nothing is allocated while it works.
/// </summary>
sealed class AesCounterMode : IDisposable
{
    const int BlockLength = 16;

    /// <summary>A packet of 1200 bytes in one call.</summary>
    const int BlocksAtOnce = 75;

    readonly Aes _aes = Aes.Create();
    readonly ICryptoTransform _encryptor;
    readonly byte[] _counters = new byte[BlocksAtOnce * BlockLength], _keyStream = new byte[BlocksAtOnce * BlockLength];

    public AesCounterMode(ReadOnlySpan<byte> key)
    {
        _aes.SetKey(key);
        _aes.Mode = CipherMode.ECB; // Of counters, each of them once.
        _aes.Padding = PaddingMode.None;
        _encryptor = _aes.CreateEncryptor();
    }

    /// <summary>Encrypts or decrypts: it is the same.</summary>
    /// <param name="counter">The first counter; its lower 16 bits count the blocks of a packet.</param>
    public void Apply(UInt128 counter, Span<byte> data)
    {
        while (data.Length > 0)
        {
            var blocks = Math.Min((data.Length + BlockLength - 1) / BlockLength, BlocksAtOnce);
            for (var block = 0; block < blocks; block++)
                BinaryPrimitives.WriteUInt128BigEndian(_counters.AsSpan(block * BlockLength), counter++);
            var length = _encryptor.TransformBlock(_counters, 0, blocks * BlockLength, _keyStream, 0);
            length = Math.Min(length, data.Length);
            Lay(_keyStream.AsSpan(0, length), data);
            data = data[length..];
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_keyStream);
        _encryptor.Dispose();
        _aes.Dispose();
    }

    static void Lay(ReadOnlySpan<byte> keyStream, Span<byte> data)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(data[..keyStream.Length]);
        var keyWords = MemoryMarshal.Cast<byte, ulong>(keyStream);
        for (var word = 0; word < words.Length; word++) words[word] ^= keyWords[word];
        for (var rest = words.Length * sizeof(ulong); rest < keyStream.Length; rest++) data[rest] ^= keyStream[rest];
    }
}
