using System.Text.Json;
using System.Text.Json.Nodes;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Protocol.Tests;

/// <summary>
/// tests/vectors/messages.json says what each message is on the wire. The browser client has the same test on the same
/// file (web/src/protocol/messages.test.ts): so the two sides agree without sharing code.
/// </summary>
public sealed class MessageVectorTests
{
    static readonly JsonNode File =
        JsonNode.Parse(
            System.IO.File.ReadAllText(Path.Combine(Repository.Root.FullName, "tests", "vectors", "messages.json")))!;

    public static TheoryData<string, string, string, string> Messages()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var row in File["messages"]!.AsArray())
            rows.Add((string)row!["name"]!, (string)row["type"]!, row["fields"]!.ToJsonString(), (string)row["hex"]!);
        return rows;
    }

    public static TheoryData<string, string, string> Refused()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var row in File["refused"]!.AsArray())
            rows.Add((string)row!["type"]!, (string)row["why"]!, (string)row["hex"]!);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_written_as_the_vectors_say_and_read_back_unchanged(
        string name, string type, string fields, string hex)
    {
        var written = Write(Enum.Parse<MessageType>(type), JsonNode.Parse(fields)!);
        var again = Again(Enum.Parse<MessageType>(type), written);

        Assert.True(hex == Convert.ToHexStringLower(written), name);
        Assert.True(again is not null && again.AsSpan().SequenceEqual(written), name);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_vectors_call_broken_is_refused(string type, string why, string hex) =>
        Assert.True(Again(Enum.Parse<MessageType>(type), Convert.FromHexString(hex)) is null, why);

    [Fact]
    public void Every_message_between_client_and_host_has_a_vector()
    {
        var wanted = Enum.GetValues<MessageType>().Where(type => ((byte)type & 0x40) == 0 && type != MessageType.None);

        Assert.Empty(wanted.Except(Messages().Select(row => Enum.Parse<MessageType>(row.Data.Item2))));
    }

    static byte[] Write(MessageType type, JsonNode fields)
    {
        var target = new byte[FarewellMessage.SizeMax];
        return type switch
        {
            MessageType.Hello => JsonMessages.Write(type, fields.Deserialize<HelloMessage>(FarglassJson.Options)),
            MessageType.Welcome => JsonMessages.Write(type, fields.Deserialize<WelcomeMessage>(FarglassJson.Options)),
            MessageType.Ended => JsonMessages.Write(type, fields.Deserialize<EndedMessage>(FarglassJson.Options)),
            MessageType.Ping or MessageType.Pong =>
                target[..new PingMessage(type, (ulong)fields["stamp"]!).Write(target)],
            MessageType.FrameAck => target[..Read<FrameAckMessage>(fields).Write(target)],
            MessageType.WatchFrames => target[..Read<WatchFramesMessage>(fields).Write(target)],
            MessageType.Key => target[..Read<KeyMessage>(fields).Write(target)],
            MessageType.PointerMove => target[..Read<PointerMoveMessage>(fields).Write(target)],
            MessageType.PointerButton => target[..ReadButton(fields).Write(target)],
            MessageType.Wheel => target[..Read<WheelMessage>(fields).Write(target)],
            MessageType.PicturePreference => target[..Read<PicturePreferenceMessage>(fields).Write(target)],
            MessageType.DisplaySize => target[..Read<DisplaySizeMessage>(fields).Write(target)],
            MessageType.DisplayScale => target[..Read<DisplayScaleMessage>(fields).Write(target)],
            MessageType.CharacterKey => target[..Read<CharacterKeyMessage>(fields).Write(target)],
            MessageType.Text => target[..Read<TextMessage>(fields).Write(target)],
            MessageType.KeyboardLayout => target[..Read<KeyboardLayoutMessage>(fields).Write(target)],
            MessageType.RepeatedInput => WriteRepeated(fields),
            MessageType.Picture => target[..Read<PictureMessage>(fields).Write(target)],
            MessageType.PointerLock => target[..Read<PointerLockMessage>(fields).Write(target)],
            MessageType.PointerTravel => target[..Read<PointerTravelMessage>(fields).Write(target)],
            MessageType.LockedButton => target[..ReadLockedButton(fields).Write(target)],
            MessageType.CursorAgain => target[..Read<CursorAgainMessage>(fields).Write(target)],
            MessageType.PointerHint => target[..Read<PointerHintMessage>(fields).Write(target)],
            MessageType.VideoFrame => WriteFrame(fields),
            MessageType.FrameNote => target[..ReadNote(fields).Write(target)],
            MessageType.Farewell => target[..Read<FarewellMessage>(fields).Write(target)],
            MessageType.NetworkNote => target[..Read<NetworkNoteMessage>(fields).Write(target)],
            MessageType.Listen => target[..new ListenMessage((bool)fields["on"]!).Write(target)],
            MessageType.Microphone => target[..Read<MicrophoneMessage>(fields).Write(target)],
            MessageType.Touch => target[..Read<TouchMessage>(fields).Write(target)],
            MessageType.Gamepad => target[..Read<GamepadMessage>(fields).Write(target)],
            MessageType.Speech => WriteSpeech(fields),
            MessageType.Sound => WriteSound(fields),
            MessageType.Cursor => WriteCursor(fields),
            MessageType.ClipboardOffer or MessageType.ClipboardCopied =>
                target[..Read<ClipboardOfferMessage>(Typed(fields, type)).Write(target)],
            MessageType.ClipboardRequest or MessageType.ClipboardWanted =>
                target[..Read<ClipboardRequestMessage>(Typed(fields, type)).Write(target)],
            MessageType.ClipboardData or MessageType.ClipboardContents => WriteClipboard(type, fields),
            _ => [(byte)type],
        };
    }

    static T Read<T>(JsonNode fields) => fields.Deserialize<T>(FarglassJson.Options)!;

    /// <summary>Buttons are numbers in the file, as browsers have them.</summary>
    static PointerButtonMessage ReadButton(JsonNode fields) =>
        new((PointerButton)(int)fields["button"]!, (bool)fields["down"]!, (ushort)fields["x"]!, (ushort)fields["y"]!);

    static byte[] WriteRepeated(JsonNode fields)
    {
        var messages = fields["messages"]!.AsArray().Select(hex => Convert.FromHexString((string)hex!));
        var target = new byte[64];
        byte[] together = [.. messages.SelectMany(message => (byte[])[(byte)message.Length, .. message])];
        return target[..new RepeatedInputMessage((uint)fields["first"]!, together).Write(target)];
    }

    static LockedButtonMessage ReadLockedButton(JsonNode fields) =>
        new((PointerButton)(int)fields["button"]!, (bool)fields["down"]!, Read<TravelPoint>(fields["travelled"]!));

    static byte[] WriteFrame(JsonNode fields)
    {
        var message = new byte[VideoFrameHeader.Size];
        ReadHeader(fields).Write(message);
        return [.. message, .. Convert.FromHexString((string)fields["data"]!)];
    }

    static VideoFrameHeader ReadHeader(JsonNode fields)
    {
        var flags = ((bool)fields["key"]! ? FrameFlags.Key : 0) | ((bool)fields["refinement"]!
            ? FrameFlags.Refinement : 0);
        return new(flags, (uint)fields["id"]!, (ushort)fields["width"]!, (ushort)fields["height"]!,
            (ulong)fields["encodedAt"]!,
                Read<FrameTimings>(Only(fields, "wait", "convert", "encode", "transfer", "queue")));
    }

    static FrameNoteMessage ReadNote(JsonNode fields) =>
        new((uint)fields["rtpTimestamp"]!, ReadHeader(fields), (uint)fields["bytes"]!);

    static byte[] WriteCursor(JsonNode fields)
    {
        var message = new byte[CursorHeader.Size];
        Read<CursorHeader>(Only(fields, "hotX", "hotY", "width", "height", "slot")).Write(message);
        return [.. message, .. Convert.FromHexString((string)fields["rgba"]!)];
    }

    static byte[] WriteSpeech(JsonNode fields)
    {
        var message = new byte[SpeechHeader.Size];
        Read<SpeechHeader>(Only(fields, "sequence")).Write(message);
        return [.. message, .. Convert.FromHexString((string)fields["data"]!)];
    }

    static byte[] WriteSound(JsonNode fields)
    {
        var message = new byte[SoundHeader.Size];
        Read<SoundHeader>(Only(fields, "starts", "position")).Write(message);
        return [.. message, .. Convert.FromHexString((string)fields["data"]!)];
    }

    static byte[] WriteClipboard(MessageType type, JsonNode fields)
    {
        var message = new byte[ClipboardDataHeader.Size];
        Read<ClipboardDataHeader>(Typed(Only(fields, "serial", "format", "outcome", "totalBytes", "offset"), type))
            .Write(message);
        return [.. message, .. Convert.FromHexString((string)fields["data"]!)];
    }

    static byte[]? ContentsAgain(byte[] message)
    {
        if (!ClipboardDataHeader.TryParse(message, out var header)) return null;
        var again = message.ToArray();
        header.Write(again);
        return again;
    }

    /// <summary>One layout serves both ways: its type is a field of it.</summary>
    static JsonNode Typed(JsonNode fields, MessageType type)
    {
        var typed = fields.DeepClone();
        typed["type"] = type.ToString();
        return typed;
    }

    static JsonObject Only(JsonNode fields, params string[] names) =>
        new(names.Select(name => KeyValuePair.Create(name, fields[name]?.DeepClone())));

    /// <summary>Reads a message and writes what was read; null where it was refused.</summary>
    static byte[]? Again(MessageType type, byte[] message)
    {
        var target = new byte[message.Length];
        return type switch
        {
            MessageType.Hello => Json<HelloMessage>(type, message),
            MessageType.Welcome => Json<WelcomeMessage>(type, message),
            MessageType.Ended => Json<EndedMessage>(type, message),
            MessageType.Ping or MessageType.Pong =>
                PingMessage.TryParse(message, out var ping) ? target[..ping.Write(target)] : null,
            MessageType.FrameAck => FrameAckMessage.TryParse(message, out var ack) ? target[..ack.Write(target)] : null,
            MessageType.WatchFrames =>
                WatchFramesMessage.TryParse(message, out var watch) ? target[..watch.Write(target)] : null,
            MessageType.Key => KeyMessage.TryParse(message, out var key) ? target[..key.Write(target)] : null,
            MessageType.PointerMove =>
                PointerMoveMessage.TryParse(message, out var move) ? target[..move.Write(target)] : null,
            MessageType.PointerButton =>
                PointerButtonMessage.TryParse(message, out var button) ? target[..button.Write(target)] : null,
            MessageType.Wheel => WheelMessage.TryParse(message, out var wheel) ? target[..wheel.Write(target)] : null,
            MessageType.PicturePreference =>
                PicturePreferenceMessage.TryParse(message, out var wish) ? target[..wish.Write(target)] : null,
            MessageType.DisplaySize =>
                DisplaySizeMessage.TryParse(message, out var size) ? target[..size.Write(target)] : null,
            MessageType.DisplayScale =>
                DisplayScaleMessage.TryParse(message, out var scale) ? target[..scale.Write(target)] : null,
            MessageType.CharacterKey =>
                CharacterKeyMessage.TryParse(message, out var pressed) ? target[..pressed.Write(target)] : null,
            MessageType.Text => TextMessage.TryParse(message, out var text) ? target[..text.Write(target)] : null,
            MessageType.KeyboardLayout =>
                KeyboardLayoutMessage.TryParse(message, out var layout) ? target[..layout.Write(target)] : null,
            MessageType.RepeatedInput =>
                RepeatedInputMessage.TryParse(message, out var inputs) ? target[..inputs.Write(target)] : null,
            MessageType.Picture =>
                PictureMessage.TryParse(message, out var picture) ? target[..picture.Write(target)] : null,
            MessageType.PointerLock =>
                PointerLockMessage.TryParse(message, out var locked) ? target[..locked.Write(target)] : null,
            MessageType.PointerTravel =>
                PointerTravelMessage.TryParse(message, out var travel) ? target[..travel.Write(target)] : null,
            MessageType.LockedButton =>
                LockedButtonMessage.TryParse(message, out var pressed) ? target[..pressed.Write(target)] : null,
            MessageType.CursorAgain =>
                CursorAgainMessage.TryParse(message, out var shown) ? target[..shown.Write(target)] : null,
            MessageType.PointerHint =>
                PointerHintMessage.TryParse(message, out var hint) ? target[..hint.Write(target)] : null,
            MessageType.VideoFrame => FrameAgain(message),
            MessageType.FrameNote =>
                FrameNoteMessage.TryParse(message, out var note) ? target[..note.Write(target)] : null,
            MessageType.Farewell =>
                FarewellMessage.TryParse(message, out var farewell) ? target[..farewell.Write(target)] : null,
            MessageType.NetworkNote =>
                NetworkNoteMessage.TryParse(message, out var network) ? target[..network.Write(target)] : null,
            MessageType.Listen =>
                ListenMessage.TryParse(message, out var listen) ? target[..listen.Write(target)] : null,
            MessageType.Microphone =>
                MicrophoneMessage.TryParse(message, out var spoken) ? target[..spoken.Write(target)] : null,
            MessageType.Touch => TouchMessage.TryParse(message, out var touch) ? target[..touch.Write(target)] : null,
            MessageType.Gamepad =>
                GamepadMessage.TryParse(message, out var gamepad) ? target[..gamepad.Write(target)] : null,
            MessageType.Speech => SpeechAgain(message),
            MessageType.Sound => SoundAgain(message),
            MessageType.Cursor => CursorAgain(message),
            MessageType.ClipboardOffer or MessageType.ClipboardCopied =>
                ClipboardOfferMessage.TryParse(message, out var offer) ? target[..offer.Write(target)] : null,
            MessageType.ClipboardRequest or MessageType.ClipboardWanted =>
                ClipboardRequestMessage.TryParse(message, out var request) ? target[..request.Write(target)] : null,
            MessageType.ClipboardData or MessageType.ClipboardContents => ContentsAgain(message),
            _ => message,
        };
    }

    static byte[]? Json<T>(MessageType type, byte[] message) where T : class =>
        JsonMessages.TryRead<T>(message, type, out var value) ? JsonMessages.Write(type, value) : null;

    static byte[]? FrameAgain(byte[] message)
    {
        if (!VideoFrameHeader.TryParse(message, out var header)) return null;
        var again = message.ToArray();
        header.Write(again);
        return again;
    }

    static byte[]? SpeechAgain(byte[] message)
    {
        if (!SpeechHeader.TryParse(message, out var header)) return null;
        var again = message.ToArray();
        header.Write(again);
        return again;
    }

    static byte[]? SoundAgain(byte[] message)
    {
        if (!SoundHeader.TryParse(message, out var header)) return null;
        var again = message.ToArray();
        header.Write(again);
        return again;
    }

    static byte[]? CursorAgain(byte[] message)
    {
        if (!CursorHeader.TryParse(message, out var header)) return null;
        var again = message.ToArray();
        header.Write(again);
        return again;
    }
}
