namespace Farglass.Native.Opus;

static class OpusLibrary
{
    /// <summary>BSD: loaded from the system's package all the same, as everything is.</summary>
    public const string Name = "libopus.so.0";
}
