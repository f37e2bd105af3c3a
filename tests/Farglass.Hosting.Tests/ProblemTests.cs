using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Farglass.Hosting.Tests;

public sealed class ProblemTests : IAsyncLifetime
{
    RunningServer _server = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var problem = await ProblemOf(await _server.Client.GetAsync("/nothing/here", Ct), 404, "not_found");

        Assert.False(problem.GetProperty("retry").GetBoolean());
        Assert.Equal("/problems/not_found", problem.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_method_that_is_not_taken_is_answered_with_those_that_are()
    {
        var answer = await _server.Client.DeleteAsync("/hello", Ct);

        await ProblemOf(answer, 405, "method_not_allowed");
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_fault_of_ours_tells_nothing_of_its_inside()
    {
        var answer = await _server.Client.GetAsync("/secret/t0ken", Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);

        await ProblemOf(answer, 500, "server_fault");
        Assert.DoesNotContain("p4ssw0rd", text, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 400, "invalid_request", "line 1")]
    [InlineData("[]", 400, "invalid_request", "")]
    [InlineData("null", 400, "invalid_request", "")]
    [InlineData("", 400, "invalid_request", "")]
    [InlineData("""{"text":"a","sise":1}""", 400, "invalid_request", "sise")]
    [InlineData("""{"size":1}""", 400, "invalid_request", "text is missing")]
    [InlineData("""{"text":"a","size":"1"}""", 400, "invalid_request", "size")]
    [InlineData("""{"text":"a","text":"b"}""", 400, "invalid_request", "text is given twice")]
    [InlineData("""{"text":null}""", 400, "invalid_request", "text")]
    [InlineData("""{"text":"\ud800"}""", 400, "invalid_request", "")]
    [InlineData("""{"\ud800":"a"}""", 400, "invalid_request", "")]
    [InlineData("""{"text":"a","size":99999999999}""", 400, "invalid_request", "size")]
    public async Task A_body_that_is_wrong_is_refused_in_words_that_name_the_field(
        string body, int status, string code, string words)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await ProblemOf(await _server.Client.PostAsync("/notes", content, Ct), status, code);

        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Farglass.", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_an_unsupported_media_type()
    {
        using var content = new StringContent("text=a", Encoding.UTF8, "application/x-www-form-urlencoded");

        await ProblemOf(await _server.Client.PostAsync("/notes", content, Ct), 415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_too_large()
    {
        var note = JsonSerializer.Serialize(new { text = new string('a', HostingLimits.RequestBodyBytesMax) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/notes");
        request.Content = new StringContent(note, Encoding.UTF8, "application/json");
        request.Headers.ExpectContinue = true; // It is refused before it is sent.

        await ProblemOf(await _server.Client.SendAsync(request, Ct), 413, "too_large");
    }

    [Theory]
    [InlineData("/number", "number is missing")]
    [InlineData("/number?number=x", "number is not valid")]
    public async Task A_query_that_is_wrong_names_the_parameter(string path, string words)
    {
        var problem = await ProblemOf(await _server.Client.GetAsync(path, Ct), 400, "invalid_request");

        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("application/json, text/html;q=0.5", "application/problem+json")]
    [InlineData("*/*", "application/problem+json")]
    [InlineData("rubbish;;;,", "application/problem+json")]
    public async Task A_browser_gets_a_page_and_a_program_gets_a_document(string accept, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        var answer = await _server.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Every_answer_has_the_headers_that_keep_browsers_careful()
    {
        foreach (var path in new[] { "/hello", "/nothing", "/secret/x", "/health/live" })
        {
            var answer = await _server.Client.GetAsync(path, Ct);

            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_broken_off_and_not_mended()
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            var answer = await _server.Client.GetAsync("/late", Ct);
            await answer.Content.ReadAsStringAsync(Ct);
        });
    }

    [Fact]
    public async Task The_type_of_a_problem_is_an_address_with_words_about_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/problems/no_capacity");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        var answer = await _server.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("All places are taken", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await ProblemOf(await _server.Client.GetAsync("/problems/nonsense", Ct), 404, "not_found");
    }

    static async Task<JsonElement> ProblemOf(HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
