using Farglass.Desktop;
using Farglass.Desktop.Audio;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;

namespace Farglass.Session.Tests.Link;

/// <summary>Writes down what it is asked.</summary>
sealed class RecordingScreen : IScreenStream, ISoundStream
{
    public List<string> Calls { get; } = [];

    public void AttachViewer() => Calls.Add("attach");

    public void DetachViewer() => Calls.Add("detach");

    public void Grant(uint frameId) => Calls.Add($"grant {frameId}");

    public void SetRate(uint kilobitsPerSecond, int frameRateMax) =>
        Calls.Add($"rate {kilobitsPerSecond} {frameRateMax}");

    public void SetProfile(VideoProfile profile) => Calls.Add($"profile {profile}");

    public void SetSize(int width, int height) => Calls.Add($"size {width} {height}");

    public void Prefer(PicturePreference preference) => Calls.Add($"prefer {preference}");

    public void ContinueFrom(uint frameId) => Calls.Add($"continue from {frameId}");

    public void RequestKeyFrame() => Calls.Add("key frame");

    public void Key(int evdevCode, KeyAction action) => Calls.Add($"key {evdevCode} {action}");

    public void ReleaseKeys() => Calls.Add("release");

    public void MovePointer(int x, int y) => Calls.Add($"move {x} {y}");

    public void Button(int browserButton, bool down, int x, int y) =>
        Calls.Add($"button {browserButton} {down} {x} {y}");

    public void Wheel(int dx, int dy, int x, int y) => Calls.Add($"wheel {dx} {dy} {x} {y}");

    public void Listen(bool isHeard) => Calls.Add($"listen {isHeard}");

    public void Dispose() => Calls.Add("dispose");
}
