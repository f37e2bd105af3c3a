using System.Security.Cryptography;
using Farglass.Protocol.Tickets;

namespace Farglass.Protocol.Tests;

public sealed class TicketTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Ticket Good = new(HostId.New(Noon), SessionId.New(Noon), "jti-1", Noon.AddSeconds(30));

    [Fact]
    public void What_is_signed_is_what_is_read()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.True(Ticket.TryRead(Good.Sign(key), key, out var read));
        Assert.Equal(Good, read);
    }

    [Fact]
    public void A_ticket_of_another_key_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(Ticket.TryRead(Good.Sign(other), key, out _));
    }

    [Fact]
    public void A_changed_character_anywhere_makes_it_worthless()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = Good.Sign(key);

        // The last character is left out: two of its six bits are no part of the signature.
        for (var at = 0; at < text.Length - 1; at++)
        {
            var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            Assert.False(Ticket.TryRead(changed, key, out _), $"character {at}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public void Rubbish_is_refused(string? text)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(Ticket.TryRead(text, key, out _));
    }
}
