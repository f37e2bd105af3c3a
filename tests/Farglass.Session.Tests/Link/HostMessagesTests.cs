using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Session.Lifecycle;
using Farglass.Session.Link;
using ApplicationId = Farglass.Protocol.ApplicationId;
using KeyAction = Farglass.Protocol.Messages.KeyAction;

namespace Farglass.Session.Tests.Link;

public sealed class HostMessagesTests : IDisposable
{
    readonly RecordingScreen _screen = new();

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void Input_grants_and_rates_go_to_the_stream_and_nowhere_else()
    {
        foreach (var message in StreamMessages())
        {
            Assert.True(Take(message, out var happened));
            Assert.Null(happened);
        }

        Assert.Equal(["key 30 Down", "move 7 8", "button 2 True 3 4", "wheel -120 60 5 6",
            "character key 30 ä NumLock", "type text é", "layout 21z 44y", "grant 42",
            "continue from 41", "rate 9000 30", "profile ConstrainedBaseline", "listen Reliable",
            "lock 1 2 3", "unlock",
            "touch TouchPoint { Tool = Pen, State = Near, Contact = 1, X = 2, Y = 3, Pressure = 4 }", "travel 4 5 6",
            "locked button 4 True 7 8 9", "microphone True",
            "speech 7 3", "gamepad 2 5 9", "key frame", "release"],
            _screen.Calls);
    }

    [Fact]
    public void What_changes_the_session_is_handed_back()
    {
        Assert.True(Take(Launch(), out var launch));
        Assert.Equal("xterm", Assert.IsType<SessionEvent.LaunchAsked>(launch).Launch.Order.Application.Command);
        Assert.True(Take([(byte)MessageType.Terminate, 3], out var terminate));
        Assert.Equal(new SessionEvent.TerminateAsked(StopReason.EndedByOperator), terminate);
        Assert.True(Take([(byte)MessageType.ViewerAttached], out var attached));
        Assert.IsType<SessionEvent.ViewerAttached>(attached);
        Assert.True(Take([(byte)MessageType.HostNote, .. "[1]"u8], out var note));
        Assert.Equal("[1]", Assert.IsType<SessionEvent.NoteGiven>(note).Note.GetRawText());
        Assert.Equal(["attach"], _screen.Calls);
    }

    [Fact]
    public void A_note_has_a_limit()
    {
        byte[] NoteOf(int length) =>
            [(byte)MessageType.HostNote, (byte)'"', .. Enumerable.Repeat((byte)'a', length - 2), (byte)'"'];

        Assert.True(Take(NoteOf(ProtocolLimits.HostNoteBytesMax), out _));
        Assert.False(Take(NoteOf(ProtocolLimits.HostNoteBytesMax + 1), out _));
    }

    [Fact]
    public void Broken_messages_are_refused_and_never_throw()
    {
        byte[][] good =
            [.. StreamMessages(), Launch(), [(byte)MessageType.Terminate, 3], [(byte)MessageType.HostNote, .. "{}"u8]];
        var random = new Random(1);
        var refused = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var message = good[random.Next(good.Length)].ToArray();
            for (var changes = random.Next(4); changes > 0; changes--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            var cut = message.AsSpan(0, random.Next(3) == 0 ? random.Next(message.Length + 1) : message.Length);
            if (!Take(cut, out var happened))
            {
                refused++;
                Assert.Null(happened);
            }

            _screen.Calls.Clear();
        }

        Assert.InRange(refused, 5_000, 45_000);
    }

    bool Take(ReadOnlySpan<byte> message, out SessionEvent? happened) =>
        HostMessages.TryTake(message, _screen, _screen, _screen, _screen, out happened);

    static byte[][] StreamMessages() =>
    [
        Written(KeyMessage.Size, target => new KeyMessage(KeyAction.Down, 30).Write(target)),
        Written(PointerMoveMessage.Size, target => new PointerMoveMessage(7, 8).Write(target)),
        Written(PointerButtonMessage.Size,
            target => new PointerButtonMessage(PointerButton.Right, true, 3, 4).Write(target)),
        Written(WheelMessage.Size, target => new WheelMessage(-120, 60, 5, 6).Write(target)),
        Written(CharacterKeyMessage.Size, target => new CharacterKeyMessage(30, 'ä', KeyLocks.NumLock).Write(target)),
        Written(8, target => new TextMessage("text é").Write(target)),
        Written(11, target => new KeyboardLayoutMessage([new(21, 'z'), new(44, 'y')]).Write(target)),
        Written(FrameGrantMessage.Size, target => new FrameGrantMessage(42).Write(target)),
        Written(ContinueFromMessage.Size, target => new ContinueFromMessage(41).Write(target)),
        Written(RateMessage.Size, target => new RateMessage(9_000, 30).Write(target)),
        Written(ProfileMessage.Size, target => new ProfileMessage(VideoProfile.ConstrainedBaseline).Write(target)),
        Written(SoundWantedMessage.Size, target => new SoundWantedMessage(SoundListener.Reliable).Write(target)),
        Written(PointerLockMessage.Size, target => new PointerLockMessage(true, new(1, 2, 3)).Write(target)),
        Written(PointerLockMessage.Size, target => new PointerLockMessage(false, new(1, 2, 3)).Write(target)),
        Written(11, target => new TouchMessage([new(TouchTool.Pen, TouchState.Near, 1, 2, 3, 4)]).Write(target)),
        Written(PointerTravelMessage.Size, target => new PointerTravelMessage(new(4, 5, 6)).Write(target)),
        Written(LockedButtonMessage.Size,
            target => new LockedButtonMessage(PointerButton.Forward, true, new(7, 8, 9)).Write(target)),
        Written(MicrophoneMessage.Size, target => new MicrophoneMessage(true).Write(target)),
        [(byte)MessageType.Speech, 0, 7, 1, 2, 3],
        Written(GamepadMessage.Size, target => new GamepadMessage(2, true, 5, 0, 0, 0, 0, 0, 9).Write(target)),
        [(byte)MessageType.KeyFrame],
        [(byte)MessageType.ReleaseKeys],
    ];

    static byte[] Launch() => JsonMessages.Write(MessageType.Launch, new LaunchMessage(
        new(SessionId.Parse("0190a0a0a0a070808080808080808080"), ApplicationId.Parse("test"),
            new ApplicationDefinition("Test", "xterm"), "ada", "data", null), 800, 600, 1.5, "/tmp", 60, 8_000));

    delegate int Writer(Span<byte> target);

    static byte[] Written(int size, Writer write)
    {
        var message = new byte[size];
        Assert.Equal(size, write(message));
        return message;
    }
}
