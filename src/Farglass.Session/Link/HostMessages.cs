using System.Text;
using System.Text.Json;
using Farglass.Desktop;
using Farglass.Desktop.Audio;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Session.Lifecycle;
using GamepadState = Farglass.Desktop.Input.GamepadState;
using IGamepads = Farglass.Desktop.Input.IGamepads;
using KeyAction = Farglass.Desktop.Input.KeyAction;
using KeyLabel = Farglass.Desktop.Input.KeyLabel;
using KeyLocks = Farglass.Desktop.Input.KeyLocks;
using PicturePreference = Farglass.Desktop.Encoding.PicturePreference;
using SoundListener = Farglass.Desktop.Audio.SoundListener;
using VideoProfile = Farglass.Desktop.Encoding.VideoProfile;

namespace Farglass.Session.Link;

/// <summary>
/// Takes what a host says apart. What is for the stream goes there at once; what changes the session is handed back as
/// an event. A message that is broken is counted by the caller and dropped: nothing here throws.
/// </summary>
static class HostMessages
{
    /// <param name="message">One message; its first byte is its type.</param>
    /// <param name="happened">What the session must hear of, else null.</param>
    /// <returns>False where the message is broken, or not one that hosts send.</returns>
    public static bool TryTake(
        ReadOnlySpan<byte> message, IScreenStream screen, ISoundStream sound, IMicrophone microphone,
        IGamepads gamepads, out SessionEvent? happened)
    {
        happened = null;
        if (message.IsEmpty) return false;
        switch ((MessageType)message[0])
        {
            case MessageType.Launch:
                if (!JsonMessages.TryRead<LaunchMessage>(message, MessageType.Launch, out var launch)) return false;
                if (launch.GraceSeconds < 0 || launch.SoundFrameMilliseconds is not (5 or 10)) return false;
                happened = new SessionEvent.LaunchAsked(launch);
                return true;
            case MessageType.Terminate:
                if (!TerminateMessage.TryParse(message, out var terminate)) return false;
                happened = new SessionEvent.TerminateAsked(terminate.Reason);
                return true;
            case MessageType.HostNote:
                return TryTakeNote(message, out happened);
            case MessageType.FrameGrant:
                if (!FrameGrantMessage.TryParse(message, out var grant)) return false;
                screen.Grant(grant.FrameId);
                return true;
            case MessageType.ContinueFrom:
                if (!ContinueFromMessage.TryParse(message, out var continueFrom)) return false;
                screen.ContinueFrom(continueFrom.FrameId);
                return true;
            case MessageType.Rate:
                if (!RateMessage.TryParse(message, out var rate)) return false;
                screen.SetRate(rate.KilobitsPerSecond, rate.FrameRateMax);
                return true;
            case MessageType.Profile:
                if (!ProfileMessage.TryParse(message, out var profile)) return false;
                screen.SetProfile((VideoProfile)profile.Profile);
                return true;
            case MessageType.SoundWanted:
                if (!SoundWantedMessage.TryParse(message, out var wanted)) return false;
                sound.Listen((SoundListener)wanted.Listener);
                return true;
            case MessageType.Microphone:
                if (!MicrophoneMessage.TryParse(message, out var spoken)) return false;
                microphone.Switch(spoken.On);
                return true;
            case MessageType.Speech:
                if (!SpeechHeader.TryParse(message, out var speech)) return false;
                microphone.Hear(speech.Sequence, message[SpeechHeader.Size..]);
                return true;
            case MessageType.Gamepad:
                if (!GamepadMessage.TryParse(message, out var gamepad)) return false;
                gamepads.Take(Of(gamepad));
                return true;
            case MessageType.ViewerDetached when message.Length == 1:
                screen.DetachViewer();
                sound.Listen(SoundListener.Nobody);
                microphone.Switch(false);
                gamepads.Rest();
                happened = new SessionEvent.ViewerDetached();
                return true;
            default:
                return TryTakeBare(message, screen, out happened) || TryTakeInput(message, screen);
        }
    }

    /// <summary>Any JSON value: it is the host's own, and we only keep it.</summary>
    static bool TryTakeNote(ReadOnlySpan<byte> message, out SessionEvent? happened)
    {
        happened = null;
        if (message.Length > ProtocolLimits.HostNoteBytesMax + 1) return false;
        try
        {
            happened = new SessionEvent.NoteGiven(
                JsonSerializer.Deserialize<JsonElement>(message[1..], FarglassJson.Options));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool TryTakeBare(
        ReadOnlySpan<byte> message, IScreenStream screen, out SessionEvent? happened)
    {
        happened = null;
        if (message.Length != 1) return false;
        switch ((MessageType)message[0])
        {
            case MessageType.KeyFrame: screen.RequestKeyFrame(); return true;
            case MessageType.ReleaseKeys: screen.ReleaseKeys(); return true;
            case MessageType.ViewerAttached:
                screen.AttachViewer();
                happened = new SessionEvent.ViewerAttached();
                return true;
            default: return false;
        }
    }

    static bool TryTakeInput(ReadOnlySpan<byte> message, IScreenStream screen)
    {
        if (KeyMessage.TryParse(message, out var key)) screen.Key(key.Code, (KeyAction)key.Action);
        else if (PointerMoveMessage.TryParse(message, out var move)) screen.MovePointer(move.X, move.Y);
        else if (PointerButtonMessage.TryParse(message, out var button))
            screen.Button((int)button.Button, button.Down, button.X, button.Y);
        else if (WheelMessage.TryParse(message, out var wheel))
            screen.Wheel(wheel.DeltaX, wheel.DeltaY, wheel.X, wheel.Y);
        else if (DisplaySizeMessage.TryParse(message, out var size)) screen.SetSize(size.Width, size.Height);
        else if (PicturePreferenceMessage.TryParse(message, out var picture))
            screen.Prefer((PicturePreference)picture.Preference);
        else return TryTakeWriting(message, screen);
        return true;
    }

    static bool TryTakeWriting(ReadOnlySpan<byte> message, IScreenStream screen)
    {
        if (CharacterKeyMessage.TryParse(message, out var key))
            screen.CharacterKey(key.Code, new Rune(key.Character), (KeyLocks)key.Locks);
        else if (TextMessage.TryParse(message, out var text)) screen.Type(text.Text);
        else if (KeyboardLayoutMessage.TryParse(message, out var layout))
            screen.SetKeyboardLayout([.. layout.Keys.Select(label => new KeyLabel(label.Code, new(label.Character)))]);
        else return TryTakeLocked(message, screen);
        return true;
    }

    static bool TryTakeLocked(ReadOnlySpan<byte> message, IScreenStream screen)
    {
        if (PointerTravelMessage.TryParse(message, out var travel)) screen.TravelPointer(Of(travel.Travelled));
        else if (LockedButtonMessage.TryParse(message, out var button))
            screen.LockedButton((int)button.Button, button.Down, Of(button.Travelled));
        else if (TouchMessage.TryParse(message, out var touch)) screen.Touch([.. touch.Points.Select(Of)]);
        else if (!PointerLockMessage.TryParse(message, out var locked)) return false;
        else if (locked.On) screen.LockPointer(Of(locked.Travelled));
        else screen.UnlockPointer();
        return true;
    }

    static GamepadState Of(in GamepadMessage gamepad) => new(gamepad.Index, gamepad.Present, gamepad.Buttons,
        gamepad.LeftX, gamepad.LeftY, gamepad.RightX, gamepad.RightY, gamepad.LeftTrigger, gamepad.RightTrigger);

    static Desktop.Input.TouchPoint Of(TouchPoint point) => new((Desktop.Input.TouchTool)point.Tool,
        (Desktop.Input.TouchState)point.State, point.Contact, point.X, point.Y, point.Pressure);

    static Desktop.Input.TravelPoint Of(TravelPoint point) => new(point.Sequence, point.X, point.Y);
}
