using System.Text.Json;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Protocol.Tests;

public sealed class FarglassJsonTests
{
    [Fact]
    public void What_is_null_is_left_out_and_read_back_as_null()
    {
        var grant = new ViewerGrant("token", "/stream", "Editor", ReturnUrl: null);
        var hello = new SessionHelloMessage(1, 42, SessionId: null, SessionPhase.Ready, 64, 64, LastFrameId: 0,
            HostNote: null);

        Assert.DoesNotContain("null", JsonSerializer.Serialize(grant, FarglassJson.Options), StringComparison.Ordinal);
        Assert.Equal(grant, Again(grant));
        Assert.Equal(hello, Again(hello));
    }

    [Theory]
    [InlineData("""{"stream":"/s","applicationName":"Editor"}""")] // The token may not be missed.
    [InlineData("""{"viewerToken":null,"stream":"/s","applicationName":"Editor"}""")]
    [InlineData("""{"viewerToken":"t","stream":"/s","applicationName":"Editor","more":1}""")]
    public void What_must_be_there_must_be_there_and_nothing_else(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ViewerGrant>(json, FarglassJson.Options));

    static T? Again<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, FarglassJson.Options), FarglassJson.Options);
}
