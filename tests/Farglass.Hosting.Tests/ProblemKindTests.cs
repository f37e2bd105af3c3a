using System.Reflection;
using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Farglass.Testing;

namespace Farglass.Hosting.Tests;

public sealed class ProblemKindTests
{
    static IReadOnlyList<string> Codes { get; } =
        [.. typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(
            field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void Every_code_has_a_kind_and_every_kind_has_a_code() =>
        Assert.Equal(Codes.Order(), ProblemKind.Every.Select(kind => kind.Code).Order());

    [Fact]
    public void What_may_be_tried_again_is_not_the_callers_fault() =>
        Assert.All(ProblemKind.Every.Where(kind => kind.Retry), kind =>
            Assert.True(kind.Status is 429 or >= 500, kind.Code));

    [Fact]
    public void Every_code_is_explained_to_operators_with_its_status_and_nothing_else_is()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root.FullName, "docs", "operations", "problems.md"));

        Assert.Equal(
            ProblemKind.Every.Select(Title).Order(),
            page.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Order());
    }

    static string Title(ProblemKind kind) => $"### `{kind.Code}` ({kind.Status}{(kind.Retry ? ", retry" : "")})";
}
