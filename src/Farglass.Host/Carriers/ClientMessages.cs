using System.Text.Json;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Carriers;

enum ClientMessageKind { Broken, Ping, Acknowledgement, KeyFrameRequest, End, Input, WatchFrames, Listen, Repeated }

/// <summary>Checks what a client says after its hello. Whoever sends a broken message loses the connection.</summary>
static class ClientMessages
{
    public static ClientMessageKind Classify(ReadOnlySpan<byte> message) =>
        message.IsEmpty ? ClientMessageKind.Broken : (MessageType)message[0] switch
        {
            MessageType.Ping when PingMessage.TryParse(message, out _) => ClientMessageKind.Ping,
            MessageType.FrameAck when FrameAckMessage.TryParse(message, out _) => ClientMessageKind.Acknowledgement,
            MessageType.KeyFrameRequest when message.Length == 1 => ClientMessageKind.KeyFrameRequest,
            MessageType.End when message.Length == 1 => ClientMessageKind.End,
            MessageType.WatchFrames when WatchFramesMessage.TryParse(message, out _) => ClientMessageKind.WatchFrames,
            MessageType.Listen when ListenMessage.TryParse(message, out _) => ClientMessageKind.Listen,
            MessageType.Key when KeyMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.ReleaseKeys when message.Length == 1 => ClientMessageKind.Input,
            MessageType.PointerMove when PointerMoveMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.PointerButton when PointerButtonMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.Wheel when WheelMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.PointerLock when PointerLockMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.PointerTravel when PointerTravelMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.LockedButton when LockedButtonMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.DisplaySize when DisplaySizeMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.DisplayScale when DisplayScaleMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.CharacterKey when CharacterKeyMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.Text when TextMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.KeyboardLayout when KeyboardLayoutMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.RepeatedInput when RepeatedInputMessage.TryParse(message, out _) => ClientMessageKind.Repeated,
            MessageType.PicturePreference when PicturePreferenceMessage.TryParse(message, out _) =>
                ClientMessageKind.Input,
            MessageType.Microphone when MicrophoneMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.Touch when TouchMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.Gamepad when GamepadMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.Speech when SpeechHeader.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.ClipboardOffer when ClipboardOfferMessage.TryParse(message, out _) => ClientMessageKind.Input,
            MessageType.ClipboardRequest when ClipboardRequestMessage.TryParse(message, out _) =>
                ClientMessageKind.Input,
            MessageType.ClipboardData when ClipboardDataHeader.TryParse(message, out _) => ClientMessageKind.Input,
            _ => ClientMessageKind.Broken,
        };

    /// <summary>
    /// A part of the clipboard's contents. It was asked for, so it is not counted as what a client says by itself.
    /// </summary>
    public static bool IsContents(ReadOnlySpan<byte> message) =>
        message.Length > ClipboardDataHeader.Size && (MessageType)message[0] == MessageType.ClipboardData;

    /// <summary>Whether a first message that is no hello of ours is one of another version.</summary>
    public static bool IsHelloOfAnotherVersion(ReadOnlySpan<byte> message)
    {
        if (message.Length < 2 || message[0] != (byte)MessageType.Hello) return false;
        try
        {
            var reader = new Utf8JsonReader(message[1..]);
            using var hello = JsonDocument.ParseValue(ref reader);
            return hello.RootElement.ValueKind == JsonValueKind.Object
                && hello.RootElement.TryGetProperty("protocol", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var number) && number != JsonMessages.ClientProtocol;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
