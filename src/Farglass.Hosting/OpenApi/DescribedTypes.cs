using Farglass.Protocol;
using Microsoft.OpenApi;

namespace Farglass.Hosting.OpenApi;

/// <summary>
/// Types that cross the wire as text: the generator sees only that they have a converter of their own.
/// </summary>
static class DescribedTypes
{
    public static void Describe(OpenApiSchema schema, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(SessionId) || plain == typeof(HostId))
            DescribeText(schema, plain != type, "^[0-9a-f]{32}$");
        else if (plain == typeof(Protocol.ApplicationId))
            DescribeText(schema, plain != type, "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");
    }

    static void DescribeText(OpenApiSchema schema, bool nullable, string pattern)
    {
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Pattern = pattern;
    }
}
