using System.Buffers.Text;
using System.Globalization;

namespace Farglass.Native.Linux;

/// <summary>One line of <see cref="ProcessTable"/>.</summary>
/// <param name="State">The letter of proc(5): R, S, D, Z, ...</param>
/// <param name="CpuTicks">Of 1/100 s.</param>
/// <param name="ReapedCpuTicks">Of the children that it has waited for, and theirs.</param>
public readonly record struct ProcessEntry(
    int Id, int ParentId, char State, long CpuTicks, long ReapedCpuTicks, long ResidentPages)
{
    /// <summary>Dead, and its status not taken yet: nothing is left of it but the id.</summary>
    public bool IsZombie => State is 'Z' or 'X';
}

/// <summary>All processes of the machine at one moment, from /proc.</summary>
public static class ProcessTable
{
    /// <summary>A stat line has 52 numbers and a name of at most 64 bytes.</summary>
    const int StatBytesMax = 2_048;

    public static List<ProcessEntry> Read()
    {
        var entries = new List<ProcessEntry>(256);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = folder.AsSpan("/proc/".Length);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && TryRead(id, out var entry))
                entries.Add(entry);
        }

        return entries;
    }

    /// <summary>False where the process is gone.</summary>
    public static bool TryRead(int processId, out ProcessEntry entry)
    {
        entry = default;
        Span<byte> line = stackalloc byte[StatBytesMax];
        return TryReadFile($"/proc/{processId}/stat", line, out var length) && TryParse(line[..length], out entry);
    }

    /// <summary>
    /// Reads <c>pid (name) state ppid ...</c>. The name may hold blanks and brackets, so its end is the last one.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out ProcessEntry entry)
    {
        entry = default;
        var nameEnd = line.LastIndexOf((byte)')');
        if (nameEnd < 0 || !Utf8Parser.TryParse(line, out int id, out _)) return false;
        Span<long> numbers = stackalloc long[22]; // proc(5) counts from 1, and the state is its field 3: here 0.
        var rest = line[(nameEnd + 1)..];
        var state = '\0';
        for (var field = 0; field < numbers.Length; field++)
        {
            rest = rest.TrimStart((byte)' ');
            var end = rest.IndexOfAny((byte)' ', (byte)'\n');
            var word = end < 0 ? rest : rest[..end];
            if (word.IsEmpty) return false;
            if (field == 0) state = (char)word[0];
            else if (!TryParseNumber(word, out numbers[field])) return false;
            rest = rest[word.Length..];
        }

        const int Parent = 1, UserTime = 11, SystemTime = 12, ChildrenUserTime = 13, ChildrenSystemTime = 14,
            Resident = 21;
        entry = new(id, (int)numbers[Parent], state,
            numbers[UserTime] + numbers[SystemTime], numbers[ChildrenUserTime] + numbers[ChildrenSystemTime],
            numbers[Resident]);
        return true;
    }

    /// <summary>Whether the process was started with this text (<c>NAME=value</c>) in its environment.</summary>
    internal static bool HasEnvironment(int processId, string variable)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{processId}/environ").AsSpan();
            Span<byte> wanted = System.Text.Encoding.UTF8.GetBytes(variable);
            foreach (var range in environment.Split((byte)0))
                if (environment[range].SequenceEqual(wanted)) return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or somebody else's: not one of ours.
        }

        return false;
    }

    // The largest are addresses and limits of 64 bits without a sign; we want none of those, so they may wrap.
    static bool TryParseNumber(ReadOnlySpan<byte> word, out long number)
    {
        if (Utf8Parser.TryParse(word, out number, out var used) && used == word.Length) return true;
        var whole = Utf8Parser.TryParse(word, out ulong large, out used) && used == word.Length;
        number = (long)large;
        return whole;
    }

    static bool TryReadFile(string path, Span<byte> target, out int length)
    {
        length = 0;
        try
        {
            using var file = File.OpenHandle(path);
            length = RandomAccess.Read(file, target, 0);
            return length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
