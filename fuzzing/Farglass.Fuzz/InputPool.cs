namespace Farglass.Fuzz;

/// <summary>The inputs that new ones are made of: the corpus, and those that showed something new.</summary>
sealed class InputPool(Random random)
{
    readonly List<byte[]> _inputs = [];
    readonly HashSet<Shape> _shapes = [];

    public int Shapes => _shapes.Count;

    public byte[] Any() => _inputs[random.Next(_inputs.Count)];

    public void Add(byte[] input)
    {
        if (_inputs.Count < FuzzLimits.PoolMax) _inputs.Add(input);
        else _inputs[random.Next(_inputs.Count)] = input;
    }

    /// <returns>Whether nothing had this shape before.</returns>
    public bool IsNew(Shape shape) => _shapes.Count < FuzzLimits.ShapesMax && _shapes.Add(shape);
}
