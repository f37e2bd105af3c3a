using System.Security.Cryptography;
using Farglass.Host.Signalling;
using Farglass.Host.Supervision;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Protocol.Tickets;

namespace Farglass.Host.Tests;

public sealed class TicketGateTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly HostId Here = HostId.New(Noon);
    static readonly SessionId Session = SessionId.New(Noon);

    [Fact]
    public void It_remembers_tickets_as_long_as_they_live_and_no_longer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var gate = new TicketGate();
        for (var at = 0; at < 3 * Limits.UsedTicketsSwept; at++) // One a second, each good for thirty seconds.
        {
            var now = Noon.AddSeconds(at);
            var text = new Ticket(Here, Session, $"{at}", now.AddSeconds(30)).Sign(key);
            Assert.Null(gate.Use(text, Session, Here, key, now, out _));
            Assert.Equal("ticket_used", gate.Use(text, Session, Here, key, now.AddSeconds(29), out _)?.Code);
            Assert.Equal("ticket_expired", gate.Use(text, Session, Here, key, now.AddSeconds(30), out _)?.Code);
            Assert.InRange(gate.Count, 0, Limits.UsedTicketsSwept + 1);
        }
    }

    [Fact]
    public void A_ticket_that_is_taken_back_is_good_again()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var gate = new TicketGate();
        var text = new Ticket(Here, Session, "a", Noon.AddSeconds(30)).Sign(key);

        Assert.Null(gate.Use(text, Session, Here, key, Noon, out var used));
        gate.TakeBack(used!);

        Assert.Null(gate.Use(text, Session, Here, key, Noon, out _));
    }

    [Theory]
    [InlineData(1281, 721, null, 1280, 720, 1.0)]
    [InlineData(100_000, 3, 9.0, 3840, 64, 4.0)]
    [InlineData(1280, null, 2.0, 1000, 700, 2.0)]
    public void A_picture_is_even_and_within_the_limits(
        int width, int? height, double? ratio, int wide, int high, double expected)
    {
        var size = PictureSize.Choose(new("x", width, height, ratio), new("a", "b", Width: 1000, Height: 701));

        Assert.Equal(new(wide, high, expected), size);
    }

    [Fact]
    public void An_application_with_a_size_of_its_own_has_it_in_every_window()
    {
        var application = new ApplicationDefinition("a", "b", Width: 1000, Height: 700, FixedSize: true);

        Assert.Equal(new(1000, 700, 1), PictureSize.Choose(new("x", 1920, 1080, 2), application));
    }

    [Fact]
    public void The_gate_counts_connections_and_those_that_nobody_vouched_for()
    {
        var gate = new ConnectionGate(max: 3, unauthenticatedMax: 2);
        using var first = gate.TryEnter();
        using var second = gate.TryEnter();
        Assert.Null(gate.TryEnter());
        first!.Authenticated();
        first.Authenticated();
        using var third = gate.TryEnter();
        Assert.NotNull(third);
        second!.Authenticated();
        Assert.Null(gate.TryEnter());
        third.Dispose();
        Assert.Equal(2, gate.Count);
        using var fourth = gate.TryEnter();
        Assert.NotNull(fourth);
    }
}
