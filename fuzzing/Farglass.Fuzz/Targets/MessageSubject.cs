using System.Text;
using Farglass.Host.Carriers;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Host.Supervision;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Fuzz.Targets;

/// <summary>What a client says, by WebSocket or data channel: its hello, and everything after it.</summary>
sealed class MessageSubject : Subject
{
    const int ClipboardBytesMax = 4_096;

    readonly InputOrder _order = new();
    readonly ClipboardGate _gate = new(new(ClipboardDirection.Both, ClipboardBytesMax));
    uint _taken;

    /// <summary>What the first hello costs once is no input's doing.</summary>
    public MessageSubject() => Take([(byte)MessageType.Hello, .. "{}"u8]);

    public override Shape Take(Span<byte> input)
    {
        var kind = ClientMessages.Classify(input);
        var isHello = JsonMessages.TryRead<HelloMessage>(input, MessageType.Hello, out var hello);
        var isOther = ClientMessages.IsHelloOfAnotherVersion(input);
        Holds(!(isHello && hello!.Protocol == JsonMessages.ClientProtocol && isOther), "A hello is of one version.");
        return new Shape().With(kind).With(isHello).With(isOther).With(FarewellMessage.TryParse(input, out _))
            .With(VideoFrameHeader.TryParse(input, out _)).With(FrameNoteMessage.TryParse(input, out _))
            .With(SoundHeader.TryParse(input, out _)).With(Repeat(input)).With(Pass(input));
    }

    /// <summary>Each input is taken once and in order, by whichever way it comes.</summary>
    ulong Repeat(ReadOnlySpan<byte> input)
    {
        if (ClientMessages.Classify(input) == ClientMessageKind.Input && _order.Arrived()) _taken++;
        if (!RepeatedInputMessage.TryParse(input, out var repeated)) return 0;
        var rest = repeated.Messages;
        var (number, count) = (repeated.First, 0);
        for (; RepeatedInputMessage.TryTake(ref rest, out var message); number++, count++)
        {
            Holds(message.Length is > 0 and <= RepeatedInputMessage.MessageBytesMax, "A part has its bound.");
            if (!_order.Repeated(number)) continue;
            Holds(number == _taken, "What is taken is the next.");
            _taken++;
        }

        Holds(rest.IsEmpty && count is > 0 and <= RepeatedInputMessage.MessagesMax, "All parts are taken out.");
        return (ulong)count;
    }

    /// <summary>No contents pass that were not asked for, and none past the policy's size.</summary>
    bool Pass(ReadOnlySpan<byte> input)
    {
        if (!ClipboardGate.Concerns(input)) return false;
        var refused = _gate.Refused;
        var passes = _gate.PassesToSession(input) || _gate.PassesToClient(input);
        Holds(passes || _gate.Refused > refused, "What does not pass is counted.");
        Holds(!passes || !ClipboardDataHeader.TryParse(input, out var data) || data.TotalBytes <= ClipboardBytesMax
            || data.Outcome != ClipboardOutcome.Data, "Nothing passes that is larger than the policy allows.");
        return passes;
    }

    public static IEnumerable<byte[]> Seeds()
    {
        var hello = new HelloMessage(JsonMessages.ClientProtocol, "fgv_0123456789");
        yield return JsonMessages.Write(MessageType.Hello, hello);
        yield return [(byte)MessageType.Hello, .. Encoding.UTF8.GetBytes("""{"protocol":99,"more":[1,{"a":null}]}""")];
        foreach (var hex in new[]
        {
            "02000462d53c8abac0", "030000000100000d4800", "04", "05", "1001001e", "100200670000", "1100", "11",
            "0701", "1202800168", "130001006400c8", "14ff10000704ff02cf", "1907800438", "1501", "1d010007fffa000c",
            "1effff0000ffff", "1f02010001012c0002", "1a00100000005101", "1b68c3a96c6c6f20e4bda0",
            "1c100000006129000000b2", "2c00000000041001001e09140000ff8802800168", "2cffffffff041001001e",
            "160000000007000000050000000000000000", "17000000070000000000050000000068656c6c6f",
            "1800000009010000400000080000", "8e00000007000000000000000005", "8d00000001000000a00000009ffffe0d0a",
        })
            yield return Convert.FromHexString(hex);
        foreach (var type in Enum.GetValues<MessageType>()) yield return [(byte)type, .. new byte[8]];
    }
}
