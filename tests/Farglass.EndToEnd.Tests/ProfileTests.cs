using Farglass.Client;
using Farglass.Protocol.Rest;

namespace Farglass.EndToEnd.Tests;

/// <summary>What a real session encodes for viewers that decode more, and less.</summary>
public sealed class ProfileTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const byte ConstrainedBaseline = 66, High = 100; // profile_idc: ITU-T H.264, A.2.
    const byte ConstraintSet1 = 0x40; // With Baseline: nothing but what Constrained Baseline has.

    [Fact]
    public async Task A_viewer_of_Constrained_Baseline_gets_it_and_the_next_one_of_High_gets_that()
    {
        var gears = await Administrator.AddAsync(new("Gears", "glxgears"));
        var grant = await Administrator.CreateSessionAsync(gears.Id);
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var plain = new SessionClientOptions { Carrier = Carrier.WebRtc, BaselineOnly = true };
        ViewerGrant viewer;
        await using (var client = await SessionClient.OpenAsync(redirection, plain, Cancellation))
        {
            viewer = client.Grant;
            var (profile, flags) = await FirstKeyFrameAsync(client);
            Assert.Equal((ConstrainedBaseline, ConstraintSet1), (profile, (byte)(flags & ConstraintSet1)));
        }

        foreach (var (options, expected) in new[]
        {
            (new() { Carrier = Carrier.WebSocket }, High),
            (plain, ConstrainedBaseline),
            (new SessionClientOptions { Carrier = Carrier.WebRtc }, High),
        })
        {
            await using var next = await SessionClient.ResumeAsync(
                new(redirection.HostUrl), viewer, options, Cancellation);
            Assert.Equal(options.Carrier, next.Carrier);
            Assert.Equal(expected, (await FirstKeyFrameAsync(next)).Profile);
        }
    }

    /// <summary>The first frame that comes is one, and its sequence parameter set stands at its start.</summary>
    static async Task<(byte Profile, byte Flags)> FirstKeyFrameAsync(SessionClient client)
    {
        await foreach (var happened in client.ReadAllAsync(Cancellation))
        {
            if (happened is not SessionEvent.Frame { Header: var header, AccessUnit: var accessUnit }) continue;
            Assert.True(header.IsKey);
            return (accessUnit.Span[5], accessUnit.Span[6]);
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
