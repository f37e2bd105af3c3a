using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Protocol.Tests;

/// <summary>docs/protocol.md is a map of the code; it has all of it and nothing else.</summary>
public sealed partial class ProtocolPageTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root.FullName, "docs", "protocol.md"));

    [Fact]
    public void Every_message_type_is_in_the_table_under_its_number() =>
        Assert.Equal(
            Enum.GetValues<MessageType>().Where(type => type != MessageType.None)
                .Select(type => $"{(byte)type:X2} {type}").Order(),
            MessageRow().Matches(Page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").Order());

    [Fact]
    public void Every_close_code_is_in_the_table() =>
        Assert.Equal(
            typeof(CloseCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => (int)field.GetRawConstantValue()!).Order(),
            CloseRow().Matches(Page).Select(row => int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture))
                .Order());

    [GeneratedRegex(@"^\| `([0-9A-F]{2})` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex MessageRow();

    [GeneratedRegex(@"^\| (4\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex CloseRow();
}
