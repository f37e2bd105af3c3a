using Farglass.Protocol.Messages;

namespace Farglass.Client.Tests;

public sealed class StreamClosedExceptionTests
{
    [Theory]
    [InlineData(StreamClosedException.Broken, true)]
    [InlineData(1001, true)]
    [InlineData(CloseCodes.HelloTimeout, true)]
    [InlineData(CloseCodes.TooMany, true)]
    [InlineData(CloseCodes.ProtocolError, false)]
    [InlineData(CloseCodes.Unauthorized, false)]
    [InlineData(CloseCodes.TakenOver, false)]
    [InlineData(CloseCodes.SessionEnded, false)]
    [InlineData(CloseCodes.Replaced, false)]
    [InlineData(CloseCodes.VersionMismatch, false)]
    public void Whether_it_helps_to_try_again_is_in_the_code(int code, bool expected) =>
        Assert.Equal(expected, new StreamClosedException(code, "").MayReconnect);
}
