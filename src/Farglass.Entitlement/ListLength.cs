using Farglass.Hosting.Problems;

namespace Farglass.Entitlement;

/// <summary>
/// Cuts what a store found into a page. One row more than a page holds is asked for: it says that there is a next.
/// </summary>
static class ListLength
{
    public static void Check(FieldErrors errors, int? limit) =>
        errors.Require(limit is null or (> 0 and <= Limits.ListLengthMax), "limit",
            $"must be 1 to {Limits.ListLengthMax}.");

    public static int Of(int? limit) => limit ?? Limits.ListLengthDefault;
}
