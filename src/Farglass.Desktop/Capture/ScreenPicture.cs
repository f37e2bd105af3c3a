namespace Farglass.Desktop.Capture;

/// <summary>
/// The display as pictures for the encoder: the whole, which is always kept, and half of it while that is asked for.
/// Used on one thread.
/// </summary>
sealed class ScreenPicture : IDisposable
{
    DamageMap? _halfDamage;
    Nv12Picture? _half;

    /// <param name="width">The display's, in pixels.</param>
    /// <param name="height">Likewise.</param>
    public ScreenPicture(int width, int height) => (Damage, Whole) = (new(width, height), new(width, height));

    /// <summary>What was drawn on since the last <see cref="Convert"/>.</summary>
    public DamageMap Damage { get; }

    public Nv12Picture Whole { get; }

    /// <summary>What is encoded.</summary>
    public Nv12Picture Current => _half ?? Whole;

    public bool IsHalved => _half is not null;

    /// <summary>From here on <see cref="Current"/> is the whole picture or half of it; all of it is damaged.</summary>
    public void Halve(bool on)
    {
        _half?.Dispose();
        var (width, height) = ((Damage.Width + 1) / 2, (Damage.Height + 1) / 2);
        (_half, _halfDamage) = on ? (new Nv12Picture(width, height), new DamageMap(width, height)) : (null, null);
        Damage.MarkAll();
    }

    /// <summary>
    /// Takes what was drawn over, and writes the encoder's map of what was not.
    /// </summary>
    /// <param name="pixels">The display's.</param>
    /// <returns>How much of the picture was drawn on, 0 to 1.</returns>
    public double Convert(ReadOnlySpan<byte> pixels, int stride)
    {
        BlockConverter.Convert(pixels, stride, Damage, Whole, BlockConverter.Widest);
        var share = (double)Damage.Count / (Damage.Columns * Damage.Rows);
        var damage = Damage;
        if (_half is not null)
        {
            damage = _halfDamage!;
            damage.Clear();
            PictureHalver.Halve(Whole, Damage, _half, damage);
        }

        damage.WriteUnchanged(Current.Unchanged.Bytes);
        Damage.Clear();
        return share;
    }

    public void Dispose()
    {
        _half?.Dispose();
        Whole.Dispose();
    }
}
