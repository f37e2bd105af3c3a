using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class DependencyDescriptorTests
{
    [Theory]
    [InlineData(0x1234, null, true, false, "801234" + "8000E0")] // With the structure: one layer, one target.
    [InlineData(0x1234, null, false, true, "401234" + "000000")]
    [InlineData(0x1234, 0x1233, true, true, "C01234" + "160000")]
    [InlineData(0x1234, 0x1232, false, false, "001234" + "160020")]
    [InlineData(0x0005, 0xFFFF, true, false, "800005" + "1600A0")] // The number wraps.
    public void It_is_written_bit_by_bit_as_the_specification_says(
        int frame, int? references, bool isStart, bool isEnd, string bytes)
    {
        Span<byte> target = stackalloc byte[DependencyDescriptor.Size];
        var descriptor = new DependencyDescriptor((ushort)frame, (ushort?)references, isStart, isEnd);
        descriptor.Write(target);

        Assert.Equal(bytes, Convert.ToHexString(target));
        // A later packet of a key frame says nothing that its first one has not said.
        Assert.Equal(references is not null || isStart, DependencyDescriptor.TryParse(target, out var read));
        if (references is not null || isStart) Assert.Equal(descriptor, read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(DependencyDescriptor.DistanceMax)]
    public void Every_distance_up_to_the_largest_is_read_as_it_was_written(int distance)
    {
        Span<byte> target = stackalloc byte[DependencyDescriptor.Size];
        var descriptor = new DependencyDescriptor(5_000, (ushort)(5_000 - distance), IsStart: true, IsEnd: false);
        descriptor.Write(target);

        Assert.True(DependencyDescriptor.TryParse(target, out var read));
        Assert.Equal(descriptor, read);
    }

    [Theory]
    [InlineData("801234")] // Only a template is named, and we know none.
    [InlineData("8012345600000000")] // Active targets.
    [InlineData("801234360000")] // Indications of targets.
    [InlineData("8012341E0000")] // Chains.
    [InlineData("801234140000")] // A difference of four bits.
    [InlineData("801234160008")] // Two frames that it was made from.
    public void What_says_more_or_less_than_we_understand_is_passed_over(string bytes) =>
        Assert.False(DependencyDescriptor.TryParse(Convert.FromHexString(bytes), out _));
}
