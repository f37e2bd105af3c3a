using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp.Chunks;

public sealed class InitParametersTests
{
    readonly byte[] _unrecognized = new byte[64];

    [Fact]
    public void What_we_say_of_ourselves_is_what_we_understand()
    {
        var own = new byte[InitParameters.OwnSize];
        InitParameters.WriteOwn(own);
        var read = InitParameters.Parse(own, _unrecognized);

        Assert.True(read.ForwardsTsn);
        Assert.True(read.Reconfigures);
        Assert.True(read.Cookie.IsEmpty);
        Assert.Equal(0, read.UnrecognizedLength);
    }

    /// <summary>As Chromium sends them: forward-TSN, extensions, and that it needs no checksum.</summary>
    [Fact]
    public void A_checksum_that_need_not_be_is_none_of_our_concern()
    {
        var read = InitParameters.Parse(
            Convert.FromHexString("C0000004" + "8008000682C00000" + "8001000800000001"), _unrecognized);

        Assert.True(read.ForwardsTsn);
        Assert.True(read.Reconfigures);
        Assert.Equal(0, read.UnrecognizedLength);
    }

    [Theory]
    [InlineData("3FFF0004", false, false)] // Stop, and do not tell.
    [InlineData("7FFF0004", false, true)] // Stop, and tell.
    [InlineData("BFFF0004", true, false)] // Skip, and do not tell.
    [InlineData("FFFF0005AA000000", true, true)] // Skip, and tell.
    public void What_is_unknown_says_itself_what_to_do(string unknown, bool goesOn, bool isReported)
    {
        var read = InitParameters.Parse(Convert.FromHexString(unknown + "C0000004"), _unrecognized);

        Assert.Equal(goesOn, read.ForwardsTsn);
        Assert.Equal(isReported ? unknown : "", Convert.ToHexString(_unrecognized.AsSpan(0, read.UnrecognizedLength)));
    }

    [Fact]
    public void More_unknown_parameters_than_there_is_room_for_are_not_reported()
    {
        var unknown = string.Concat(Enumerable.Repeat("FFFF0008AABBCCDD", 100));
        var read = InitParameters.Parse(Convert.FromHexString(unknown + "C0000004"), _unrecognized);

        Assert.Equal(64, read.UnrecognizedLength);
        Assert.True(read.ForwardsTsn);
    }
}
