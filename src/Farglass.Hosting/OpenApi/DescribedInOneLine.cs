using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Farglass.Hosting.OpenApi;

/// <summary>
/// Descriptions come from comments, which are wrapped where the code ends; whoever shows them wraps them again. So each
/// becomes one line here, whatever it describes.
/// </summary>
sealed partial class DescribedInOneLine : OpenApiVisitorBase
{
    public static void Apply(OpenApiDocument document) =>
        new OpenApiWalker(new DescribedInOneLine()).Walk(document);

    public override void Visit(OpenApiOperation operation)
    {
        operation.Summary = OneLine(operation.Summary);
        operation.Description = OneLine(operation.Description);
    }

    public override void Visit(IOpenApiParameter parameter) => Unwrap(parameter);

    public override void Visit(IOpenApiRequestBody requestBody) => Unwrap(requestBody);

    public override void Visit(IOpenApiResponse response) => Unwrap(response);

    public override void Visit(IOpenApiSchema schema) => Unwrap(schema);

    static void Unwrap(IOpenApiDescribedElement element)
    {
        if (element is IOpenApiReferenceHolder) return; // It shows its target's, and would get a copy.
        element.Description = OneLine(element.Description);
    }

    static string? OneLine(string? text) => text is null ? null : WhiteSpace().Replace(text.Trim(), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
