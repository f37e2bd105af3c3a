using System.Net.Http.Json;
using Farglass.Entitlement.Tests.Running;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Entitlement.Tests.Api;

public sealed class AdminApiTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_are_added_changed_listed_and_removed()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        var created = await admin.PostAsJsonAsync("/api/admin/users",
            new UserDefinition("Grace.Hopper", "a good pass phrase", "Grace Hopper"), FarglassJson.Options, Ct);
        Assert.Equal((201, "/api/admin/users/grace.hopper"),
            ((int)created.StatusCode, created.Headers.Location!.ToString()));
        var again = await admin.PostAsJsonAsync("/api/admin/users",
            new UserDefinition("GRACE.hopper", "a good pass phrase"), FarglassJson.Options, Ct);
        await EntitlementsApiTests.AssertProblemAsync(again, 409, ProblemCodes.AlreadyExists);

        var changed = await admin.PatchAsJsonAsync("/api/admin/users/grace.hopper",
            new UserChange(DisplayName: "Admiral Hopper"), FarglassJson.Options, Ct);
        Assert.Equal("Admiral Hopper", (await RunningEntitlement.ReadAsync<UserView>(changed)).DisplayName);
        var first =
            await RunningEntitlement.ReadAsync<Page<UserView>>(await admin.GetAsync("/api/admin/users?limit=1", Ct));
        var second = await RunningEntitlement.ReadAsync<Page<UserView>>(
            await admin.GetAsync($"/api/admin/users?limit=1&cursor={first.Next}", Ct));
        Assert.Equal(("ada", "grace.hopper", null),
            (first.Items.Single().Name, second.Items.Single().Name, second.Next));

        Assert.Equal(204, (int)(await admin.DeleteAsync("/api/admin/users/grace.hopper", Ct)).StatusCode);
        await EntitlementsApiTests.AssertProblemAsync(
            await admin.GetAsync("/api/admin/users/grace.hopper", Ct), 404, ProblemCodes.UserNotFound);
    }

    [Fact]
    public async Task A_user_that_is_not_valid_is_refused_by_field()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        foreach (var (name, password, field) in new[]
        {
            ("a", "a good pass phrase", "name"), ("not a name", "a good pass phrase", "name"),
            ("grace", "seven77", "password"), ("gracehopper", "GraceHopper", "password"),
        })
        {
            var answer = await admin.PostAsJsonAsync("/api/admin/users", new UserDefinition(name, password),
                FarglassJson.Options, Ct);
            var problem = await EntitlementsApiTests.AssertProblemAsync(answer, 400, ProblemCodes.InvalidRequest);
            Assert.Equal([field], problem.Errors!.Keys);
        }
    }

    [Fact]
    public async Task No_answer_holds_a_password_or_its_hash()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        var body = await admin.GetStringAsync("/api/admin/users/ada", Ct);
        Assert.DoesNotContain("assword", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Groups_and_entitlements_are_administered()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        var made = await admin.PostAsJsonAsync("/api/admin/groups", new GroupDefinition("Painters", "They paint."),
            FarglassJson.Options, Ct);
        Assert.Equal(201, (int)made.StatusCode);
        Assert.Equal(409,
            (int)(await admin.PostAsJsonAsync("/api/admin/groups", new GroupDefinition("painters"),
            FarglassJson.Options, Ct)).StatusCode);
        Assert.Equal(204, (int)(await admin.PutAsync("/api/admin/groups/painters/members/ada", null, Ct)).StatusCode);
        Assert.Equal(204, (int)(await admin.PutAsync("/api/admin/groups/painters/members/ada", null, Ct)).StatusCode);
        await EntitlementsApiTests.AssertProblemAsync(
            await admin.PutAsync("/api/admin/groups/painters/members/nobody", null, Ct), 404,
            ProblemCodes.UserNotFound);
        await EntitlementsApiTests.AssertProblemAsync(
            await admin.PutAsync("/api/admin/groups/nothing/members/ada", null, Ct), 404, ProblemCodes.GroupNotFound);
        var group =
            await RunningEntitlement.ReadAsync<GroupView>(await admin.GetAsync("/api/admin/groups/painters", Ct));
        Assert.Equal(["ada"], group.Members);

        Assert.Equal(204,
            (int)(await admin.PutAsync("/api/admin/entitlements/group/painters/drawing", null, Ct)).StatusCode);
        await EntitlementsApiTests.AssertProblemAsync(
            await admin.PutAsync("/api/admin/entitlements/group/nothing/drawing", null, Ct), 404,
            ProblemCodes.GroupNotFound);
        await EntitlementsApiTests.AssertProblemAsync(
            await admin.PutAsync("/api/admin/entitlements/user/nobody/drawing", null, Ct), 404,
            ProblemCodes.UserNotFound);
        await EntitlementsApiTests.AssertProblemAsync(
            await admin.PutAsync("/api/admin/entitlements/role/ada/drawing", null, Ct), 404, ProblemCodes.NotFound);

        var held = new List<string>();
        string? cursor = null;
        do
        {
            var page = await RunningEntitlement.ReadAsync<Page<EntitlementView>>(
                await admin.GetAsync($"/api/admin/entitlements?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}",
                    Ct));
            held.AddRange(page.Items.Select(item => $"{item.Kind} {item.Name} {item.ApplicationId}"));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["Group painters drawing", "User ada editor", "User ada terminal"], held);

        Assert.Equal(204,
            (int)(await admin.DeleteAsync("/api/admin/entitlements/group/painters/drawing", Ct)).StatusCode);
        Assert.Equal(404,
            (int)(await admin.DeleteAsync("/api/admin/entitlements/group/painters/drawing", Ct)).StatusCode);
        Assert.Equal(204, (int)(await admin.DeleteAsync("/api/admin/groups/painters/members/ada", Ct)).StatusCode);
        Assert.Equal(204, (int)(await admin.DeleteAsync("/api/admin/groups/painters", Ct)).StatusCode);
    }

    [Fact]
    public async Task Nobody_but_an_operator_comes_in()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = await server.ProgramAsync();
        using var basic = server.Basic();
        using var stranger = server.Anonymous();
        foreach (var client in new[] { program, basic, stranger })
        {
            var answer = await client.GetAsync("/api/admin/users", Ct);
            await EntitlementsApiTests.AssertProblemAsync(answer, 401, ProblemCodes.NotAuthenticated);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task Every_address_needs_somebody_signed_in_but_those_that_are_for_everybody()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var open = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                || endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct().Order();
        Assert.Equal(["assets/{name}", "health/live", "health/ready", "manifest.webmanifest", "openapi/v1.json",
            "problems/{code}", "sign-in", "sign-out"], open);
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var anyone = server.Anonymous();
        var description = await anyone.GetStringAsync("/openapi/v1.json", Ct);

        Snapshot.Match("openapi.json", description);
        Assert.DoesNotContain(@"\n", description, StringComparison.Ordinal); // Comments are wrapped, descriptions not.
    }

    [Fact]
    public async Task It_is_ready_when_its_database_is_whatever_the_streaming_service_does()
    {
        await using var server = await RunningEntitlement.StartAsync();
        await server.Service.DisposeAsync();
        using var anyone = server.Anonymous();
        foreach (var path in new[] { "/health/live", "/health/ready" })
            Assert.Equal(200, (int)(await anyone.GetAsync(path, Ct)).StatusCode);
    }
}
