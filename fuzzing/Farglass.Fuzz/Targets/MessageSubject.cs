using System.Text;
using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;

namespace Farglass.Fuzz.Targets;

/// <summary>What a client says, by WebSocket or data channel: its hello, and everything after it.</summary>
sealed class MessageSubject : Subject
{
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
            .With(SoundHeader.TryParse(input, out _));
    }

    public static IEnumerable<byte[]> Seeds()
    {
        var hello = new HelloMessage(JsonMessages.ClientProtocol, "fgv_0123456789");
        yield return JsonMessages.Write(MessageType.Hello, hello);
        yield return [(byte)MessageType.Hello, .. Encoding.UTF8.GetBytes("""{"protocol":99,"more":[1,{"a":null}]}""")];
        foreach (var hex in new[]
        {
            "02000462d53c8abac0", "030000000100000d4800", "04", "05", "1001001e", "100200670000", "1100", "11",
        })
            yield return Convert.FromHexString(hex);
        foreach (var type in Enum.GetValues<MessageType>()) yield return [(byte)type, .. new byte[8]];
    }
}
