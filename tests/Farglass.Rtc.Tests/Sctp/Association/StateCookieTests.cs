using Farglass.Rtc.Sctp.Association;

namespace Farglass.Rtc.Tests.Sctp.Association;

public sealed class StateCookieTests
{
    readonly CookieSeal _seal = new(new byte[CookieSeal.SecretSize]);
    readonly byte[] _bytes = new byte[CookieSeal.SealedSize];

    [Fact]
    public void What_is_sealed_is_what_is_opened()
    {
        var random = new Random(1);
        for (var round = 0; round < 1_000; round++)
        {
            var cookie = new StateCookie(TimeSpan.FromTicks(random.NextInt64()), (uint)random.Next(),
                new((uint)random.Next()), new((uint)random.Next(), new((uint)random.Next()), (uint)random.Next(),
                    (ushort)random.Next(65536), random.Next(2) == 0, random.Next(2) == 0), (uint)random.Next(),
                (uint)random.Next());
            _seal.Seal(cookie, _bytes);

            Assert.True(_seal.TryOpen(_bytes, out var opened));
            Assert.Equal(cookie, opened);
        }
    }

    [Fact]
    public void A_cookie_that_was_changed_is_not_opened()
    {
        _seal.Seal(new(TimeSpan.FromSeconds(1), 1, new(2), new(3, new(4), 5, 6, true, true), 0, 0), _bytes);
        for (var bit = 0; bit < _bytes.Length * 8; bit++)
        {
            _bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(_seal.TryOpen(_bytes, out _));
            _bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(_seal.TryOpen(_bytes, out _));
        Assert.False(_seal.TryOpen(_bytes.AsSpan(1), out _));
    }

    [Fact]
    public void A_cookie_of_another_is_not_opened()
    {
        _seal.Seal(default, _bytes);
        Assert.False(new CookieSeal([.. new byte[CookieSeal.SecretSize - 1], 1]).TryOpen(_bytes, out _));
    }
}
