using System.Text;
using Farglass.Desktop;
using Farglass.Desktop.Audio;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;

namespace Farglass.Session.Tests.Link;

/// <summary>Writes down what it is asked.</summary>
sealed class RecordingScreen : IScreenStream, ISoundStream, IMicrophone, IGamepads
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

    public void CharacterKey(int evdevCode, Rune character, KeyLocks locks) =>
        Calls.Add($"character key {evdevCode} {character} {locks}");

    public void Type(string text) => Calls.Add($"type {text}");

    public void SetKeyboardLayout(IReadOnlyList<KeyLabel> layout) =>
        Calls.Add($"layout {string.Join(' ', layout.Select(key => $"{key.Code}{key.Character}"))}");

    public void ReleaseKeys() => Calls.Add("release");

    public void MovePointer(int x, int y) => Calls.Add($"move {x} {y}");

    public void Button(int browserButton, bool down, int x, int y) =>
        Calls.Add($"button {browserButton} {down} {x} {y}");

    public void Wheel(int dx, int dy, int x, int y) => Calls.Add($"wheel {dx} {dy} {x} {y}");

    public void LockPointer(TravelPoint from) => Calls.Add($"lock {from.Sequence} {from.X} {from.Y}");

    public void UnlockPointer() => Calls.Add("unlock");

    public void TravelPointer(TravelPoint point) =>
        Calls.Add($"travel {point.Sequence} {point.X} {point.Y}");

    public void LockedButton(int browserButton, bool down, TravelPoint at) =>
        Calls.Add($"locked button {browserButton} {down} {at.Sequence} {at.X} {at.Y}");

    public void Touch(IReadOnlyList<TouchPoint> points) => Calls.Add($"touch {string.Join(", ", points)}");

    public void Take(in GamepadState state) => Calls.Add($"gamepad {state.Index} {state.Buttons} {state.RightTrigger}");

    public void Rest() => Calls.Add("gamepads rest");

    public void Listen(SoundListener listener) => Calls.Add($"listen {listener}");

    public void Switch(bool isOn) => Calls.Add($"microphone {isOn}");

    public void Hear(ushort sequence, ReadOnlySpan<byte> opus) => Calls.Add($"speech {sequence} {opus.Length}");

    public void Dispose() => Calls.Add("dispose");
}
