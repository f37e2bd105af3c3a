namespace Farglass.Desktop.Audio;

/// <param name="Server">As in PULSE_SERVER.</param>
/// <param name="Sink">What applications play to.</param>
/// <param name="FrameMilliseconds">What is in one packet: 10, or 5 for a little less delay and more packets.</param>
public sealed record SoundStreamSettings(string Server, string Sink, int FrameMilliseconds = 10);
