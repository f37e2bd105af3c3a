using Farglass.Native.X264;

namespace Farglass.Desktop.Tests.Native;

public sealed class X264LibraryTests
{
    [Fact]
    public void Where_there_is_no_x264_the_error_says_what_to_install()
    {
        var refused = Assert.Throws<X264Exception>(() => X264Library.Choose(["/usr/lib/libx265.so.199"]));
        Assert.Contains("not installed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("libx264-164", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_that_nobody_has_checked_is_refused_by_its_number()
    {
        var refused = Assert.Throws<X264Exception>(() => X264Library.Choose(["/usr/lib/libx264.so.999"]));
        Assert.Contains("build 999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_builds_the_one_that_is_known_is_taken() =>
        Assert.Equal(("/lib/libx264.so.164", 164),
            X264Library.Choose(["/lib/libx264.so.999", "/lib/libx264.so.164", "/lib/libx264.so.12"]));

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/libx264.so.164", 164)]
    [InlineData("libx264.so", 0)]
    [InlineData("libx264.so.old", 0)]
    [InlineData("libx2640.so.164", 0)]
    public void The_build_is_read_off_the_name(string file, int build) =>
        Assert.Equal(build, X264Library.BuildOf(file));

    [Fact]
    public void An_option_that_x264_does_not_have_is_named()
    {
        using var parameters = new X264Parameters("superfast", "zerolatency");
        var refused = Assert.Throws<X264Exception>(() => parameters.Set("sharpness", "11"));
        Assert.Contains("sharpness=11", refused.Message, StringComparison.Ordinal);
    }
}
