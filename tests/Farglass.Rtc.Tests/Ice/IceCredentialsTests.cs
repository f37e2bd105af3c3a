using Farglass.Rtc.Ice;

namespace Farglass.Rtc.Tests.Ice;

public sealed class IceCredentialsTests
{
    [Fact]
    public void Ours_are_long_enough_well_formed_and_never_the_same()
    {
        var made = Enumerable.Range(0, 1_000).Select(_ => IceCredentials.Generate()).ToList();

        Assert.All(made, one =>
        {
            Assert.Equal((8, 24), (one.Ufrag.Length, one.Password.Length));
            Assert.True(IceCredentials.TryCreate(one.Ufrag, one.Password, out _));
        });
        Assert.Equal(made.Count, made.Select(one => one.Ufrag).Distinct().Count());
    }

    [Theory]
    [InlineData("abcd", "0123456789012345678901", true)]
    [InlineData("ab/+", "0123456789012345678901", true)]
    [InlineData("abc", "0123456789012345678901", false)]
    [InlineData("abcd", "012345678901234567890", false)]
    [InlineData("ab:d", "0123456789012345678901", false)]
    [InlineData("abcd", "012345678901234567890 ", false)]
    [InlineData("äbcd", "0123456789012345678901", false)]
    [InlineData(null, "0123456789012345678901", false)]
    [InlineData("abcd", null, false)]
    public void A_peers_are_taken_if_they_are_well_formed(string? ufrag, string? password, bool isTaken) =>
        Assert.Equal(isTaken, IceCredentials.TryCreate(ufrag, password, out _));

    [Fact]
    public void What_is_too_long_is_not_taken() =>
        Assert.False(IceCredentials.TryCreate(new('a', 257), new('b', 30), out _));

    [Fact]
    public void The_password_is_not_printed()
    {
        var credentials = IceCredentials.Generate();

        Assert.DoesNotContain(credentials.Password, credentials.ToString(), StringComparison.Ordinal);
    }
}
