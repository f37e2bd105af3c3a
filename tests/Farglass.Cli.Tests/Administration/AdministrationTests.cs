using System.CommandLine;
using System.Net;
using System.Text;
using Farglass.Cli.Administration;

namespace Farglass.Cli.Tests.Administration;

public sealed class AdministrationTests
{
    [Fact]
    public async Task Without_a_running_up_and_without_a_url_it_says_what_is_missing()
    {
        var refused = await Assert.ThrowsAsync<CommandFailure>(() => RunAsync("user list --data /nowhere"));
        Assert.Contains("/nowhere/up.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--url", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unreachable, refused.ExitCode);
    }

    [Fact]
    public async Task A_url_needs_a_key()
    {
        var refused = await Assert.ThrowsAsync<CommandFailure>(() => RunAsync("user list --url http://127.0.0.1:1"));
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_and_has_its_own_exit_code()
    {
        var refused = await Assert.ThrowsAsync<CommandFailure>(() =>
            RunAsync("app list --url http://127.0.0.1:1 --key fgk_x"));
        Assert.Contains("http://127.0.0.1:1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unreachable, refused.ExitCode);
    }

    [Fact]
    public void A_refusal_is_told_in_the_servers_own_words()
    {
        var refusal = Api.Refusal(HttpStatusCode.Conflict,
            """{"title":"Exists","detail":"There is a user anna.","code":"already_exists","status":409}""");
        Assert.Equal("There is a user anna.", refusal.Message);
        Assert.Equal("already_exists", refusal.Code);
    }

    [Fact]
    public void Several_wrong_fields_are_all_named()
    {
        var refusal = Api.Refusal(HttpStatusCode.BadRequest,
            """{"detail":"width is bad.","code":"x","errors":{"width":["is bad."],"name":["must be set."]}}""");
        Assert.Contains("\n  name must be set.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[]")]
    [InlineData("""{"code":7,"detail":[]}""")]
    public void An_answer_that_is_none_of_ours_is_told_by_its_status(string body) =>
        Assert.Contains("502", Api.Refusal(HttpStatusCode.BadGateway, body).Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_is_aligned()
    {
        var text = new StringWriter();
        new Output(text, json: false).Table(["a", "longer"], ("NAME", word => word), ("LENGTH", word => word.Length));
        Assert.Equal("NAME    LENGTH\na       1\nlonger  6\n", text.ToString());
    }

    [Fact]
    public void The_same_as_json_is_what_the_api_has()
    {
        var text = new StringWriter();
        new Output(text, json: true).Table(["a"], ("NAME", word => word));
        Assert.Equal("[\n  \"a\"\n]\n", text.ToString());
    }

    [Fact]
    public async Task Every_page_of_a_list_is_read()
    {
        var asked = new List<string>();
        using var api = new Api(new Pages(asked), new("http://service.example"), "fgk_x");
        Assert.Equal(["one", "two", "three"],
            await api.ListAsync<string>("/v1/hosts", TestContext.Current.CancellationToken));
        Assert.Equal(["/v1/hosts", "/v1/hosts?cursor=a%2Fb"], asked);
    }

    [Theory]
    [InlineData("user unlock anna", "POST /api/admin/users/anna/unlock")]
    [InlineData("user unlock a/b", "POST /api/admin/users/a%2Fb/unlock")]
    [InlineData("user disable anna", "PATCH /api/admin/users/anna")]
    [InlineData("user remove anna", "DELETE /api/admin/users/anna")]
    [InlineData("group leave staff anna", "DELETE /api/admin/groups/staff/members/anna")]
    [InlineData("entitle add group staff editor", "PUT /api/admin/entitlements/group/staff/editor")]
    [InlineData("host drain 0123", "POST /v1/hosts/0123/drain")]
    [InlineData("host resume 0123", "POST /v1/hosts/0123/resume")]
    [InlineData("app remove editor", "DELETE /v1/applications/editor")]
    public async Task What_is_typed_is_what_the_server_is_asked(string line, string asked)
    {
        await using var server = await RecordingServer.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Done, await RunAsync($"{line} --url {server.Url} --key fga_x"));

        Assert.Equal([asked], server.Asked);
    }

    static Task<int> RunAsync(string line) => FarglassCommand.Create().Parse(line).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = TextWriter.Null },
        TestContext.Current.CancellationToken);

    /// <summary>A server with a list of two pages.</summary>
    sealed class Pages(List<string> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!.PathAndQuery);
            var body = asked.Count == 1 ? """{"items":["one","two"],"next":"a/b"}""" : """{"items":["three"]}""";
            var content = new StringContent(body, Encoding.UTF8, "application/json");
            return Task.FromResult(new HttpResponseMessage { Content = content });
        }
    }
}
