using System.Buffers.Binary;

namespace Farglass.Fuzz.Mutation;

/// <summary>Changes inputs, as the seed says.</summary>
sealed class Mutator(Random random, Target target)
{
    /// <summary>Numbers at which code changes its mind: around zero, powers of two, and signs.</summary>
    static readonly byte[] InterestingBytes =
        [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 129, 192, 240, 254, 255];

    static readonly ushort[] InterestingWords =
        [0, 1, 3, 4, 12, 255, 256, 1_023, 1_024, 1_200, 1_500, 4_096, 0x7FFF, 0x8000, 0xBEDE, 0xFFFE, 0xFFFF];

    static readonly uint[] InterestingNumbers =
        [0, 1, 255, 65_535, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    readonly byte[] _bytes = new byte[target.InputBytesMax];
    readonly LineMutator? _lines = target.IsText ? new(random) : null;
    int _length;

    /// <summary>Makes a new input.</summary>
    /// <param name="source">What is changed.</param>
    /// <param name="other">What pieces are taken from.</param>
    /// <returns>Valid until the next call.</returns>
    public Span<byte> Mutate(ReadOnlySpan<byte> source, ReadOnlySpan<byte> other)
    {
        _length = Math.Min(source.Length, _bytes.Length);
        source[.._length].CopyTo(_bytes);
        for (var left = random.Next(1, FuzzLimits.ChangesMax + 1); left > 0; left--) Change(other);
        return _bytes.AsSpan(0, _length);
    }

    void Change(ReadOnlySpan<byte> other)
    {
        if (_length == 0) Insert(1);
        else if (_lines is not null && random.Next(2) == 0) _length = _lines.Change(_bytes, _length, other);
        else ChangeBytes(other);
    }

    void ChangeBytes(ReadOnlySpan<byte> other)
    {
        var at = random.Next(_length);
        switch (random.Next(12))
        {
            case 0: _bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: _bytes[at] = (byte)random.Next(256); break;
            case 2: _bytes[at] = InterestingBytes[random.Next(InterestingBytes.Length)]; break;
            case 3: _bytes[at] += (byte)random.Next(-4, 5); break;
            case 4: SetWord(at, InterestingWords[random.Next(InterestingWords.Length)]); break;
            case 5: SetNumber(at, InterestingNumbers[random.Next(InterestingNumbers.Length)]); break;
            case 6: ChangeLength(at); break;
            case 7: Remove(at, Piece(_length - at)); break;
            case 8: Insert(Piece(64)); break;
            case 9: Double(at, Piece(_length - at)); break;
            case 10: Take(other, at); break;
            default: _length = random.Next(8) == 0 ? at : _length; break;
        }
    }

    /// <summary>Mostly short, now and then anything.</summary>
    int Piece(int most) => Math.Min(most, random.Next(4) == 0 ? random.Next(most + 1) : random.Next(1, 17));

    void SetWord(int at, ushort value)
    {
        if (at + sizeof(ushort) <= _length) BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(at), value);
    }

    void SetNumber(int at, uint value)
    {
        if (at + sizeof(uint) <= _length) BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(at), value);
    }

    /// <summary>What may be a length becomes a little wrong, or exactly what is left.</summary>
    void ChangeLength(int at)
    {
        if (at + sizeof(ushort) > _length) return;
        var length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at));
        var left = _length - at - sizeof(ushort);
        SetWord(at, random.Next(4) switch
        {
            0 => (ushort)left,
            1 => (ushort)(left / 4),
            2 => (ushort)(left + random.Next(-4, 5)),
            _ => (ushort)(length + random.Next(-4, 5)),
        });
    }

    void Remove(int at, int count)
    {
        _bytes.AsSpan((at + count).._length).CopyTo(_bytes.AsSpan(at));
        _length -= count;
    }

    void Insert(int count)
    {
        var at = random.Next(_length + 1);
        var piece = MakeRoom(at, count);
        if (random.Next(2) == 0) random.NextBytes(piece);
        else piece.Fill(InterestingBytes[random.Next(InterestingBytes.Length)]);
    }

    void Double(int at, int count)
    {
        count = Math.Min(count, _bytes.Length - _length);
        MakeRoom(at + count, count);
        _bytes.AsSpan(at, count).CopyTo(_bytes.AsSpan(at + count));
    }

    /// <summary>A piece of another input comes here, in the place of what was here or before it.</summary>
    void Take(ReadOnlySpan<byte> other, int at)
    {
        if (other.IsEmpty) return;
        var from = random.Next(other.Length);
        var piece = other.Slice(from, random.Next(other.Length - from + 1));
        if (random.Next(3) == 0) _length = at; // What follows is the other's.
        if (random.Next(2) == 0) piece[..Math.Min(piece.Length, _length - at)].CopyTo(_bytes.AsSpan(at));
        else
        {
            var room = MakeRoom(at, piece.Length);
            piece[..room.Length].CopyTo(room);
        }
    }

    /// <returns>Shorter than asked for where the input would become too long.</returns>
    Span<byte> MakeRoom(int at, int count)
    {
        count = Math.Min(count, _bytes.Length - _length);
        _bytes.AsSpan(at.._length).CopyTo(_bytes.AsSpan(at + count));
        _length += count;
        return _bytes.AsSpan(at, count);
    }
}
