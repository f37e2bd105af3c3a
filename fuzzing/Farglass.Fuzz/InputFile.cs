using System.Buffers.Binary;

namespace Farglass.Fuzz;

/// <summary>Inputs in files: one as it is, or a series, each behind its length in four bytes.</summary>
static class InputFile
{
    const string SeriesExtension = ".series";

    public static IReadOnlyList<byte[]> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return Path.GetExtension(path) == SeriesExtension ? Split(bytes) : [bytes];
    }

    /// <returns>Where it was written.</returns>
    public static string Write(string folder, string name, IReadOnlyList<byte[]> inputs)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + (inputs.Count == 1 ? "" : SeriesExtension));
        File.WriteAllBytes(path, inputs.Count == 1 ? inputs[0] : Join(inputs));
        return path;
    }

    static List<byte[]> Split(byte[] bytes)
    {
        var inputs = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            at += sizeof(int);
            inputs.Add(bytes[at..(at + length)]);
            at += length;
        }

        return inputs;
    }

    static byte[] Join(IReadOnlyList<byte[]> inputs)
    {
        using var joined = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var input in inputs)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, input.Length);
            joined.Write(length);
            joined.Write(input);
        }

        return joined.ToArray();
    }
}
