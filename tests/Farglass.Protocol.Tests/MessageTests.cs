using Farglass.Protocol.Messages;

namespace Farglass.Protocol.Tests;

public sealed class MessageTests
{
    const int Rounds = 10_000;

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        Span<byte> bytes = stackalloc byte[FarewellMessage.SizeMax];
        for (var round = 0; round < Rounds; round++)
        {
            var key = new KeyMessage((KeyAction)random.Next(3), (ushort)random.Next(1, KeyMessage.CodeMax + 1));
            Assert.True(KeyMessage.TryParse(bytes[..key.Write(bytes)], out var readKey));
            Assert.Equal(key, readKey);

            var move = new PointerMoveMessage(Word(random), Word(random));
            Assert.True(PointerMoveMessage.TryParse(bytes[..move.Write(bytes)], out var readMove));
            Assert.Equal(move, readMove);

            var button = new PointerButtonMessage((PointerButton)random.Next(5), random.Next(2) == 1, Word(random),
                Word(random));
            Assert.True(PointerButtonMessage.TryParse(bytes[..button.Write(bytes)], out var readButton));
            Assert.Equal(button, readButton);

            var wheel = new WheelMessage((short)Word(random), (short)Word(random), Word(random), Word(random));
            Assert.True(WheelMessage.TryParse(bytes[..wheel.Write(bytes)], out var readWheel));
            Assert.Equal(wheel, readWheel);

            var ack = new FrameAckMessage((uint)random.Next(), (uint)random.Next(), (byte)random.Next(256));
            Assert.True(FrameAckMessage.TryParse(bytes[..ack.Write(bytes)], out var readAck));
            Assert.Equal(ack, readAck);

            var grant = new FrameGrantMessage((uint)random.Next());
            Assert.True(FrameGrantMessage.TryParse(bytes[..grant.Write(bytes)], out var readGrant));
            Assert.Equal(grant, readGrant);

            var continueFrom = new ContinueFromMessage((uint)random.Next());
            Assert.True(ContinueFromMessage.TryParse(bytes[..continueFrom.Write(bytes)], out var readContinueFrom));
            Assert.Equal(continueFrom, readContinueFrom);

            var rate = new RateMessage((uint)random.Next(1, int.MaxValue), (byte)random.Next(1, 61));
            Assert.True(RateMessage.TryParse(bytes[..rate.Write(bytes)], out var readRate));
            Assert.Equal(rate, readRate);

            var profile = new ProfileMessage(
                random.Next(2) == 1 ? VideoProfile.High : VideoProfile.ConstrainedBaseline);
            Assert.True(ProfileMessage.TryParse(bytes[..profile.Write(bytes)], out var readProfile));
            Assert.Equal(profile, readProfile);

            var watch = new WatchFramesMessage(random.Next(2) == 1);
            Assert.True(WatchFramesMessage.TryParse(bytes[..watch.Write(bytes)], out var readWatch));
            Assert.Equal(watch, readWatch);

            var farewell = new FarewellMessage(Word(random), new('é', random.Next(FarewellMessage.ReasonBytesMax / 2)));
            Assert.True(FarewellMessage.TryParse(bytes[..farewell.Write(bytes)], out var readFarewell));
            Assert.Equal(farewell, readFarewell);

            var ping = new PingMessage(random.Next(2) == 0
                ? MessageType.Ping : MessageType.Pong, (ulong)random.NextInt64());
            Assert.True(PingMessage.TryParse(bytes[..ping.Write(bytes)], out var readPing));
            Assert.Equal(ping, readPing);
        }
    }

    [Fact]
    public void A_frame_header_is_read_as_it_was_written_and_the_host_fills_in_its_times()
    {
        var random = new Random(2);
        var message = new byte[VideoFrameHeader.Size + 1];
        for (var round = 0; round < Rounds; round++)
        {
            var header = Header(random);
            header.Write(message);
            VideoFrameHeader.WriteHostTimes(message, transfer: 7, queue: 8);

            Assert.True(VideoFrameHeader.TryParse(message, out var read));
            Assert.Equal(header with { Timings = header.Timings with { Transfer = 7, Queue = 8 } }, read);
        }
    }

    [Fact]
    public void A_frame_note_says_what_a_header_says()
    {
        var random = new Random(4);
        Span<byte> bytes = stackalloc byte[FrameNoteMessage.Size];
        for (var round = 0; round < Rounds; round++)
        {
            var note = new FrameNoteMessage((uint)random.Next(), Header(random), (uint)random.Next());
            Assert.Equal(FrameNoteMessage.Size, note.Write(bytes));
            Assert.True(FrameNoteMessage.TryParse(bytes, out var read));
            Assert.Equal(note, read);
        }
    }

    [Fact]
    public void The_largest_cursor_fits_into_a_message_of_a_data_channel()
    {
        const int browsersMax = 256 * 1024;

        Assert.True(new CursorHeader(0, 0, ProtocolLimits.CursorSideMax, ProtocolLimits.CursorSideMax).PixelBytes
            + CursorHeader.Size <= browsersMax);
    }

    [Fact]
    public void A_cursor_is_refused_when_its_pixels_do_not_fit_its_size()
    {
        var message = new byte[CursorHeader.Size + (2 * 3 * 4)];
        new CursorHeader(1, 2, 2, 3).Write(message);

        Assert.True(CursorHeader.TryParse(message, out var cursor));
        Assert.Equal(new(1, 2, 2, 3), cursor);
        Assert.False(CursorHeader.TryParse(message.AsSpan(0, message.Length - 1), out _));
        new CursorHeader(1, 2, 256, 3).Write(message);
        Assert.False(CursorHeader.TryParse(message, out _));
    }

    [Fact]
    public void Any_bytes_at_all_are_parsed_without_an_exception_and_what_is_accepted_is_in_range()
    {
        var random = new Random(3);
        for (var round = 0; round < 20 * Rounds; round++)
        {
            var bytes = new byte[random.Next(0, 48)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && random.Next(4) > 0) bytes[0] = Types[random.Next(Types.Length)];

            if (KeyMessage.TryParse(bytes, out var key))
                Assert.True(Enum.IsDefined(key.Action) && key.Code is > 0 and <= KeyMessage.CodeMax);
            if (PointerButtonMessage.TryParse(bytes, out var button)) Assert.True(Enum.IsDefined(button.Button));
            if (RateMessage.TryParse(bytes, out var rate)) Assert
                .InRange(rate.FrameRateMax, 1, ProtocolLimits.FrameRateMax);
            if (ProfileMessage.TryParse(bytes, out var profile)) Assert.True(Enum.IsDefined(profile.Profile));
            if (TerminateMessage.TryParse(bytes, out var terminate)) Assert.True(Enum.IsDefined(terminate.Reason));
            if (VideoFrameHeader.TryParse(bytes, out var frame)) Assert.NotEqual(0u, frame.FrameId);
            _ = PointerMoveMessage.TryParse(bytes, out _);
            _ = WheelMessage.TryParse(bytes, out _);
            _ = FrameAckMessage.TryParse(bytes, out _);
            _ = FrameGrantMessage.TryParse(bytes, out _);
            _ = PingMessage.TryParse(bytes, out _);
            _ = WatchFramesMessage.TryParse(bytes, out _);
            _ = NetworkNoteMessage.TryParse(bytes, out _);
            _ = PicturePreferenceMessage.TryParse(bytes, out _);
            if (DisplaySizeMessage.TryParse(bytes, out var size)) Assert.Equal(0, size.Width % 2 + size.Height % 2);
            if (DisplayScaleMessage.TryParse(bytes, out var scale)) Assert.InRange(scale.Percent, 50, 400);
            if (PictureMessage.TryParse(bytes, out var picture)) Assert.NotEqual(0, picture.FrameRateMax);
            if (FrameNoteMessage.TryParse(bytes, out var note)) Assert.NotEqual(0u, note.Frame.FrameId);
            if (FarewellMessage.TryParse(bytes, out var farewell)) Assert.NotNull(farewell.Reason);
            _ = CursorHeader.TryParse(bytes, out _);
            _ = PointerLockMessage.TryParse(bytes, out _);
            _ = PointerTravelMessage.TryParse(bytes, out _);
            _ = PointerHintMessage.TryParse(bytes, out _);
            if (LockedButtonMessage.TryParse(bytes, out var held)) Assert.True(Enum.IsDefined(held.Button));
            JsonMessages.TryRead<HelloMessage>(bytes, MessageType.Hello, out _);
            JsonMessages.TryRead<LaunchMessage>(bytes, MessageType.Launch, out _);
        }
    }

    [Theory]
    [InlineData("""{"protocol":1}""")]
    [InlineData("""{"protocol":"1","token":"x"}""")]
    [InlineData("""{"protocol":1,"token":null}""")]
    [InlineData("""{"protocol":1,"token":"x","more":true}""")]
    [InlineData("""{"protocol":1,"protocol":1,"token":"x"}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{")]
    public void A_hello_that_is_not_one_is_refused(string json)
    {
        byte[] message = [(byte)MessageType.Hello, .. System.Text.Encoding.UTF8.GetBytes(json)];

        Assert.False(JsonMessages.TryRead<HelloMessage>(message, MessageType.Hello, out _));
    }

    static readonly byte[] Types = [.. Enum.GetValues<MessageType>().Select(type => (byte)type)];

    static VideoFrameHeader Header(Random random) => new((FrameFlags)random.Next(8), (uint)random.Next(1, int.MaxValue),
        (ushort)random.Next(1, 65_536), (ushort)random.Next(1, 65_536), (ulong)random.NextInt64(),
        new((uint)random.Next(), (uint)random.Next(), (uint)random.Next(), 0, 0));

    static ushort Word(Random random) => (ushort)random.Next(65_536);
}
