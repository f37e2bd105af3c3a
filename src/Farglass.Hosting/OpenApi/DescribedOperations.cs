using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Farglass.Hosting.OpenApi;

/// <summary>Adds to each operation what the routes say about problems and credentials.</summary>
static class DescribedOperations
{
    const string ProblemSchema = "Problem";
    const string BearerScheme = "bearer";

    public static void Describe(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var codes = metadata.OfType<RefusesMetadata>().SelectMany(refuses => refuses.Codes).ToHashSet();
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
            codes.Add(ProblemCodes.InvalidRequest);
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            codes.Add(ProblemCodes.NotAuthenticated);
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] }];
        }

        operation.Responses ??= [];
        foreach (var kinds in codes.Select(ProblemKind.Of).GroupBy(kind => kind.Status).OrderBy(kinds => kinds.Key))
            operation.Responses[$"{kinds.Key}"] = Response(kinds.Select(kind => kind.Code).Order(), document);
    }

    public static void AddComponents(OpenApiDocument document)
    {
        document.Components ??= new();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = Problem();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[BearerScheme] =
            new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
    }

    static OpenApiResponse Response(IEnumerable<string> codes, OpenApiDocument document) => new()
    {
        Description = string.Join(", ", codes.Select(code => $"`{code}`")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemDocument.MediaType] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
        },
    };

    static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A failure: RFC 9457, with a stable code and whether trying again helps.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "code", "retry" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Leads to a page about the code."),
            ["title"] = Text("What happened, for a person."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text("What is wrong in this case."),
            ["code"] = Text("Stable: clients switch on it."),
            ["retry"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Description = "Whether the same request may work a little later, with nothing changed.",
            },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong with each field.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(null) },
            },
        },
    };

    static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };
}
