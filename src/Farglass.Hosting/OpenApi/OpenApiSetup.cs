using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Farglass.Hosting.OpenApi;

public static class OpenApiSetup
{
    /// <summary>Describes the API at <c>/openapi/v1.json</c>, from the routes themselves.</summary>
    public static void AddOpenApiDocument(this WebApplicationBuilder builder, string title, string description) =>
        builder.Services.AddOpenApi("v1", options =>
        {
            options.AddSchemaTransformer((schema, context, _) =>
            {
                DescribedTypes.Describe(schema, context.JsonTypeInfo.Type);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                DescribedOperations.Describe(
                    operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = title, Version = "v1", Description = description };
                // Relative to where it was read: a name of its own would be wrong behind a proxy.
                document.Servers = [];
                DescribedOperations.AddComponents(document);
                DescribedInOneLine.Apply(document); // Last: it goes over all that the others have written.
                return Task.CompletedTask;
            });
        });

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
}
