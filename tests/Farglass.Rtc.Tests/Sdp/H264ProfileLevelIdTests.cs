using Farglass.Rtc.Sdp;

namespace Farglass.Rtc.Tests.Sdp;

public sealed class H264ProfileLevelIdTests
{
    [Theory]
    [InlineData("42e01f", H264Profile.ConstrainedBaseline, 31)]
    [InlineData("42E034", H264Profile.ConstrainedBaseline, 52)]
    [InlineData("42c01f", H264Profile.ConstrainedBaseline, 31)]
    [InlineData("42401f", H264Profile.ConstrainedBaseline, 31)]
    [InlineData("4d801f", H264Profile.ConstrainedBaseline, 31)]
    [InlineData("58c01f", H264Profile.ConstrainedBaseline, 31)]
    [InlineData("42001f", H264Profile.Baseline, 31)]
    [InlineData("42801f", H264Profile.Baseline, 31)]
    [InlineData("58801f", H264Profile.Baseline, 31)]
    [InlineData("4d001f", H264Profile.Main, 31)]
    [InlineData("4d4028", H264Profile.Main, 40)]
    [InlineData("64001f", H264Profile.High, 31)]
    [InlineData("640c34", H264Profile.ConstrainedHigh, 52)]
    [InlineData("f4001f", H264Profile.High444Predictive, 31)]
    [InlineData("42e00b", H264Profile.ConstrainedBaseline, 11)]
    [InlineData("42f00b", H264Profile.ConstrainedBaseline, 9)]
    [InlineData("64000b", H264Profile.High, 11)]
    public void Three_bytes_name_a_profile_and_a_level(string text, H264Profile profile, byte level)
    {
        Assert.True(H264ProfileLevelId.TryParse(text, out var value));

        Assert.Equal(new(profile, level), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42e0")]
    [InlineData("42e01f0")]
    [InlineData("42e01g")]
    [InlineData("+2e01f")]
    [InlineData("58001f")] // Extended.
    [InlineData("6e001f")] // High 10.
    [InlineData("7a001f")] // High 4:2:2.
    [InlineData("42e11f")] // A reserved flag.
    [InlineData("64081f")] // Progressive High: no browser names it.
    public void Another_profile_is_none(string text) => Assert.False(H264ProfileLevelId.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        foreach (var profile in Enum.GetValues<H264Profile>())
        {
            Assert.True(H264ProfileLevelId.TryParse(new H264ProfileLevelId(profile, 31).ToString(), out var value));
            Assert.Equal(new(profile, 31), value);
        }
    }
}
