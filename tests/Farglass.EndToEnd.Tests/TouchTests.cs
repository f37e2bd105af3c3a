using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.Pointer;

namespace Farglass.EndToEnd.Tests;

/// <summary>Fingers and a pen of a real Chromium in an application that knows them: docs/pointer.md.</summary>
public sealed class TouchTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    TouchWitness Witness => new(FileName("events"));

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task Each_finger_is_a_touch_point_of_the_application(string carrier)
    {
        var fingers = await Fingers.OnAsync(await OpenWitnessAsync(carrier));
        await fingers.GoAsync([((300, 400), (200, 400)), ((400, 400), (500, 300))]);
        await Witness.SeesAsync("TouchEnd", 2);

        Assert.Equal([(300, 400), (400, 400)], Witness.Places("TouchBegin").Order());
        Assert.Equal([(200, 400), (500, 300)], Witness.Places("TouchEnd").Order());
        Assert.Contains(Witness.Places("TouchUpdate"), place => place.X is > 205 and < 295);
        Assert.Empty(Witness.Places("ButtonPress")); // No mouse, and no gesture of the page's.
    }

    [Fact]
    public async Task A_pen_draws_with_its_pressure()
    {
        var pen = await Pen.OnAsync(await OpenWitnessAsync("udp"));
        await pen.HoverAsync(300, 200);
        await pen.PressAsync(300, 200, pressure: 0.25);
        await pen.DrawAsync(400, 250, pressure: 0.5);
        await pen.DrawAsync(500, 300, pressure: 1);
        await pen.LiftAsync(500, 300);
        await Witness.SeesAsync("ButtonRelease");

        Assert.Equal((300, 200), Assert.Single(Witness.Places("ButtonPress")));
        Assert.Equal((500, 300), Assert.Single(Witness.Places("ButtonRelease")));
        Assert.Equal([250, 500, 1_000], Witness.Pressures("Motion").Distinct());
    }

    [Fact]
    public async Task A_finger_that_is_down_when_the_page_goes_is_lifted()
    {
        var stream = await OpenWitnessAsync("udp");
        var fingers = await Fingers.OnAsync(stream);
        await fingers.PutAsync((300, 400));
        await Witness.SeesAsync("TouchBegin");
        await stream.Page.Context.CloseAsync();
        await Witness.SeesAsync("TouchEnd");
    }

    async Task<StreamPage> OpenWitnessAsync(string carrier)
    {
        var application = await Administrator.AddAsync(
            new("Witness", "/bin/sh", Arguments: ["-c", Witness.CommandLine], Touch: true));
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var stream = await StreamPage.OpenAsync(await Chromium.NewPersonAsync(),
            await Administrator.RedeemAsync(grant.EntitlementUrl), carrier);
        await stream.SettledAsync();
        return stream;
    }
}
