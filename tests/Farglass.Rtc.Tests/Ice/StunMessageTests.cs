using System.Buffers.Binary;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

public sealed class StunMessageTests
{
    static readonly IceCredentials Alice = IceCredentials.Generate(), Bob = IceCredentials.Generate();

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        Span<byte> bytes = new byte[512];
        for (var round = 0; round < 10_000; round++)
        {
            var id = new StunTransactionId((ulong)random.NextInt64(), (uint)random.Next());
            var (priority, tieBreaker) = ((uint)random.NextInt64(), (ulong)random.NextInt64());
            var (isControlling, nomination, code) = (random.Next(2) == 0, (uint)random.Next(3), random.Next(300, 700));
            var address = random.Next(2) == 0
                ? NetworkAddress.IPv4((uint)random.NextInt64(), (ushort)random.Next(65_536))
                : new(new((ulong)random.NextInt64(), (ulong)random.NextInt64()), (ushort)random.Next(65_536));
            var writer = new StunWriter(bytes, StunClass.Error, id);
            writer.AddUsername(Alice.UfragBytes, Bob.UfragBytes);
            writer.AddPriority(priority);
            if (isControlling) writer.AddControlling(tieBreaker);
            else writer.AddControlled(tieBreaker);
            if (nomination == 1) writer.AddUseCandidate();
            if (nomination == 2) writer.AddNomination(2);
            writer.AddXorMappedAddress(address);
            writer.AddErrorCode(code);

            Assert.True(StunMessage.TryParse(bytes[..writer.FinishSigned(Alice.Key)], out var message));

            Assert.Equal((StunClass.Error, id), (message.Class, message.Id));
            Assert.Equal($"{Alice.Ufrag}:{Bob.Ufrag}", System.Text.Encoding.ASCII.GetString(message.Username));
            Assert.Equal(priority, message.Priority);
            Assert.Equal(isControlling ? tieBreaker : null, message.Controlling);
            Assert.Equal(isControlling ? null : tieBreaker, message.Controlled);
            Assert.Equal(nomination, message.Nomination);
            Assert.Equal(address, message.MappedAddress);
            Assert.Equal(code, message.ErrorCode);
            Assert.True(message.IsAuthentic(Alice.Key));
            Assert.False(message.IsAuthentic(Bob.Key));
        }
    }

    [Fact]
    public void A_message_that_is_cut_anywhere_is_none()
    {
        var request = Checks.Request(to: Alice, from: Bob);

        for (var length = 0; length < request.Length; length++)
            Assert.False(StunMessage.TryParse(request.AsSpan(0, length), out _));
        Assert.False(StunMessage.TryParse([.. request, 0, 0, 0, 0], out _));
        Assert.True(StunMessage.TryParse(request, out _));
    }

    [Fact]
    public void A_bit_that_flips_anywhere_is_noticed()
    {
        var request = Checks.Request(to: Alice, from: Bob);

        for (var bit = 0; bit < request.Length * 8; bit++)
        {
            request[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunMessage.TryParse(request, out _));
            request[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Without_a_fingerprint_it_is_not_a_message_of_ICE()
    {
        var request = Checks.Request(to: Alice, from: Bob)[..^8];
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(2), (ushort)(request.Length - StunMessage.HeaderSize));

        Assert.False(StunMessage.TryParse(request, out _));
    }

    [Fact]
    public void Behind_its_signature_nothing_is_believed()
    {
        var bytes = new byte[256];
        var writer = new StunWriter(bytes, StunClass.Request, StunTransactionId.New());
        writer.AddUsername(Alice.UfragBytes, Bob.UfragBytes);
        writer.Add(StunAttribute.MessageIntegrity, MessageIntegrity.Size);
        writer.AddUseCandidate();
        writer.AddPriority(1);
        writer.Add((StunAttribute)0x7777, 4);

        Assert.True(StunMessage.TryParse(bytes.AsSpan(0, writer.FinishUnsigned()), out var message));

        Assert.Equal((0u, null, false), (message.Nomination, message.Priority, message.HasUnknownAttribute));
        Assert.False(message.IsAuthentic(Alice.Key));
    }

    [Fact]
    public void An_attribute_that_must_be_understood_and_is_not_is_told()
    {
        var request = Checks.Request(Alice, Bob, (ref writer) =>
        {
            writer.Add((StunAttribute)0x7777, 3);
            writer.Add((StunAttribute)0x8888, 5); // May be passed over.
            writer.Add((StunAttribute)0x0014, 0);
        });
        Span<ushort> types = stackalloc ushort[IceLimits.UnknownAttributesMax];

        Assert.True(StunMessage.TryParse(request, out var message));

        Assert.True(message.HasUnknownAttribute);
        Assert.Equal([0x7777, 0x0014], types[..message.CopyUnknownAttributes(types)].ToArray());
    }

    [Fact]
    public void Of_an_attribute_that_comes_twice_the_first_one_counts()
    {
        var request = Checks.Request(Alice, Bob, (ref writer) => writer.AddPriority(5));

        Assert.True(StunMessage.TryParse(request, out var message));

        Assert.Equal(Checks.Priority, message.Priority);
    }

    [Theory]
    [InlineData((int)StunAttribute.Priority, 3)]
    [InlineData((int)StunAttribute.UseCandidate, 4)]
    [InlineData((int)StunAttribute.IceControlled, 4)]
    [InlineData((int)StunAttribute.Nomination, 8)]
    [InlineData((int)StunAttribute.XorMappedAddress, 9)]
    [InlineData((int)StunAttribute.ErrorCode, 2)]
    public void An_attribute_of_the_wrong_length_spoils_the_message(int type, int length)
    {
        var request = Checks.Request(Alice, Bob, (ref writer) => writer.Add((StunAttribute)type, length));

        Assert.False(StunMessage.TryParse(request, out _));
    }

    [Fact]
    public void An_indication_and_a_method_that_is_not_Binding_are_told_apart()
    {
        var bytes = new byte[64];
        var length = new StunWriter(bytes, StunClass.Indication, StunTransactionId.New()).FinishUnsigned();
        Assert.True(StunMessage.TryParse(bytes.AsSpan(0, length), out var indication));
        Assert.Equal(StunClass.Indication, indication.Class);

        length = new StunWriter(bytes, (StunClass)0x0002, StunTransactionId.New()).FinishUnsigned(); // TURN's Allocate.
        Assert.False(StunMessage.TryParse(bytes.AsSpan(0, length), out _));
    }

    [Fact]
    public void An_endpoint_finds_the_session_by_the_name_alone()
    {
        var request = Checks.Request(to: Alice, from: Bob);
        Assert.True(StunMessage.TryReadUsername(request, out var receiver, out var sender));
        Assert.Equal(Alice.UfragBytes, receiver);
        Assert.Equal(Bob.UfragBytes, sender);

        var answer = Checks.Message(StunClass.Success, StunTransactionId.New(), Alice,
            (ref writer) => writer.AddUsername(Alice.UfragBytes, Bob.UfragBytes));
        Assert.False(StunMessage.TryReadUsername(answer, out _, out _));

        var bytes = new byte[64];
        var unsigned = new StunWriter(bytes, StunClass.Request, StunTransactionId.New());
        unsigned.AddUsername(Alice.UfragBytes, Bob.UfragBytes);
        Assert.False(StunMessage.TryReadUsername(bytes.AsSpan(0, unsigned.FinishUnsigned()), out _, out _));
    }

    [Fact]
    public void The_sum_of_the_digits_is_the_one_that_everybody_knows() =>
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
}
