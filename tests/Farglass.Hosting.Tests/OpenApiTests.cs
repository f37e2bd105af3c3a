using System.Text.Json;
using Farglass.Hosting.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Tests;

public sealed class OpenApiTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_wrapped_in_the_code_is_one_line_in_the_description()
    {
        await using var app = Build(routes => routes.MapGet("/wrapped", () => "")
            .WithSummary("Says\n    little.").WithDescription("Says\r\nmore,\n  over    lines.\n"));
        await app.StartAsync(Ct);
        using var http = new HttpClient();

        var document = JsonDocument.Parse(await http.GetStringAsync($"{app.Urls.First()}/openapi/v1.json", Ct));

        var operation = document.RootElement.GetProperty("paths").GetProperty("/wrapped").GetProperty("get");
        Assert.Equal("Says little.", operation.GetProperty("summary").GetString());
        Assert.Equal("Says more, over lines.", operation.GetProperty("description").GetString());
    }

    static WebApplication Build(Action<WebApplication> map)
    {
        var builder = FarglassServer.CreateBuilder(["--Server:Url=http://127.0.0.1:0", "--Server:LogLevel=Critical"]);
        builder.AddOpenApiDocument("Test", "A test's.");
        return builder.Build(app =>
        {
            map(app);
            app.MapOpenApiDocument();
        });
    }
}
