namespace Farglass.Desktop.Encoding;

/// <summary>
/// Finds out from the frames' sizes whether the damage is a film. Scrolled or dragged content costs the wide search few
/// bytes a block, since it finds where the block came from: 0.4 to 3. A film costs it 8 and more, and then looking
/// far is in vain. Every now and then the wide search has another try. No clock: it counts frames.
/// </summary>
sealed class MotionSearchChoice
{
    /// <summary>Below a tenth of the picture either search is cheap.</summary>
    const double DamagedShareMin = 0.1;

    /// <summary>
    /// At the quantizer of a picture without debt. Measured at 1080p: a wheel in an editor 1.1, a film 9.
    /// </summary>
    const double FilmBytesPerBlock = 5;

    /// <summary>
    /// A page that is new altogether costs as much as a film, but once. A quarter of a second is a film.
    /// </summary>
    const int FramesUntilNear = 15;

    /// <summary>Two seconds at 60 fps; then a try of a few frames.</summary>
    const int FramesUntilTry = 120, TryFrames = 4;

    int _costly, _near;

    public MotionSearch Current { get; private set; } = MotionSearch.Wide;

    /// <summary>Learns from a frame that showed damage.</summary>
    /// <returns>Whether <see cref="Current"/> is another one now.</returns>
    public bool Observe(int damagedBlocks, int allBlocks, int bytes, double qualityDebt)
    {
        if (damagedBlocks < allBlocks * DamagedShareMin) return Observe(costly: false);
        // Six steps of the quantizer halve the bytes: what would it have cost without debt?
        var bytesPerBlock = bytes * Math.Pow(2, Math.Max(qualityDebt, 0) / 6) / damagedBlocks;
        return Observe(bytesPerBlock > FilmBytesPerBlock);
    }

    bool Observe(bool costly)
    {
        var before = Current;
        if (Current == MotionSearch.Near)
        {
            // Small damage says that the film is over. Else the near search cannot know, and only a try can.
            if (!costly) Become(MotionSearch.Wide, costlyFrames: 0);
            else if (++_near >= FramesUntilTry) Become(MotionSearch.Wide, FramesUntilNear - TryFrames);
        }
        else
        {
            _costly = costly ? _costly + 1 : 0;
            if (_costly >= FramesUntilNear) Become(MotionSearch.Near, costlyFrames: 0);
        }

        return Current != before;
    }

    void Become(MotionSearch search, int costlyFrames)
    {
        Current = search;
        _costly = costlyFrames;
        _near = 0;
    }
}
