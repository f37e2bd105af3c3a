using Farglass.Native.X11;

namespace Farglass.Desktop.Tests.Native;

public sealed class XAuthorityTests
{
    static readonly byte[] Cookie = [.. Enumerable.Range(1, 16).Select(number => (byte)number)];

    [Fact]
    public void The_cookie_of_the_display_is_found_among_others()
    {
        byte[] file =
        [
            .. Entry("30", "MIT-MAGIC-COOKIE-1", new byte[16]),
            .. Entry("31", "XDM-AUTHORIZATION-1", new byte[16]),
            .. Entry("31", "MIT-MAGIC-COOKIE-1", Cookie),
        ];
        Assert.True(XAuthority.TryFindCookie(file, "31", out var found));
        Assert.Equal(Cookie, found.ToArray());
        Assert.False(XAuthority.TryFindCookie(file, "32", out _));
    }

    [Fact]
    public void An_entry_without_a_number_is_for_every_display()
    {
        Assert.True(XAuthority.TryFindCookie(Entry("", "MIT-MAGIC-COOKIE-1", Cookie), "7", out var found));
        Assert.Equal(Cookie, found.ToArray());
    }

    [Theory]
    [InlineData(":31", "31")]
    [InlineData(":31.0", "31")]
    [InlineData("host.example:5.1", "5")]
    public void The_display_number_is_read_off_its_name(string name, string number) =>
        Assert.Equal(number, XAuthority.NumberOf(name));

    [Fact]
    public void A_broken_file_does_no_harm()
    {
        var random = new Random(1);
        var whole = Entry("31", "MIT-MAGIC-COOKIE-1", Cookie);
        for (var length = 0; length < whole.Length; length++)
            Assert.False(XAuthority.TryFindCookie(whole.AsSpan(0, length), "31", out _));
        for (var round = 0; round < 20_000; round++)
        {
            var broken = whole.AsSpan(0, random.Next(whole.Length)).ToArray();
            if (broken.Length > 0) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            // A byte of the address or of the cookie may change: what is found lies inside the file all the same.
            if (XAuthority.TryFindCookie(broken, "31", out var found)) Assert.InRange(found.Length, 0, broken.Length);
        }
    }

    static byte[] Entry(string number, string name, byte[] data) =>
        [1, 0, .. Field("here"u8.ToArray()), .. Field(Bytes(number)),
            .. Field(Bytes(name)), .. Field(data)];

    static byte[] Bytes(string text) => [.. text.Select(letter => (byte)letter)];

    static byte[] Field(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
