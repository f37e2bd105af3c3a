using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Farglass.Hosting.Security;

namespace Farglass.Hosting.Tests;

/// <summary>What Kestrel refuses before any of our middleware is asked.</summary>
public sealed class UnreadableRequestTests : IAsyncLifetime
{
    RunningServer _server = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("GET /hello%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /%00/hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hel\0lo HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/1.1\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET http://y/hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/9.9\r\nHost: x\r\n\r\n", 505, "invalid_request")]
    [InlineData("GET  HTTP/1.1\r\n\r\n", 400, "invalid_request")]
    [InlineData("nonsense\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET /hello HTTP/1.1\r\nHost: x:y:z\r\n\r\n", 400, "invalid_request")]
    [InlineData("GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request")]
    public async Task What_is_no_request_is_refused_with_a_document_and_the_connection_closes(
        string request, int status, string code) => Check(await SendAsync(request), status, code);

    [Fact]
    public async Task A_line_or_headers_that_are_too_long_are_too_large()
    {
        var long8 = new string('a', HostingLimits.RequestLineBytesMax);
        Check(await SendAsync($"GET /{long8} HTTP/1.1\r\nHost: x\r\n\r\n"), 414, "too_large");
        Check(await SendAsync($"GET /hello HTTP/1.1\r\nHost: x\r\nA: {long8}\r\nB: {long8}\r\n\r\n"), 431, "too_large");
    }

    [Fact]
    public async Task The_request_before_it_has_its_answer()
    {
        var answers = await SendAsync("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /%00 HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answers, StringComparison.Ordinal);
        Check(answers[answers.LastIndexOf("HTTP/1.1", StringComparison.Ordinal)..], 400, "invalid_request");
    }

    [Fact]
    public async Task A_browser_whose_headers_are_wrong_gets_a_page()
    {
        var answer = await SendAsync("GET /hello HTTP/1.1\r\nAccept: text/html\r\nHost: a b\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("That request is not valid", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_holds_inside_tls()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-unreadable-");
        var certificate = TestCertificate.Write(folder, "server");
        await using var server = await RunningServer.StartAsync(null, certificate.Settings);
        var validation = TrustedCertificate.CreateValidation(certificate.File, "X:File");
        folder.Delete(recursive: true);
        using var client = await ConnectAsync(server);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, validation);
        await tls.AuthenticateAsClientAsync("127.0.0.1");

        Check(await TalkAsync(tls, "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n"), 400, "invalid_request");
    }

    /// <summary>A stream that is reset has no body; what matters is that the others go on.</summary>
    [Fact]
    public async Task Over_http_2_the_stream_is_reset_and_the_connection_lives()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-unreadable-");
        var certificate = TestCertificate.Write(folder, "server");
        await using var server = await RunningServer.StartAsync(null, certificate.Settings);
        var connections = 0;
        using var handler = TrustedCertificate.CreateHandler(certificate.File, "X:File");
        handler.ConnectCallback = async (context, cancellation) =>
        {
            connections++;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        folder.Delete(recursive: true);
        using var client = new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var bad = new Uri($"{server.Client.BaseAddress}hello%00", new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(bad, Ct));
        Assert.Equal(HttpRequestError.HttpProtocolError, refused.HttpRequestError);

        Assert.Equal("hello", await client.GetStringAsync(new Uri(server.Client.BaseAddress!, "/hello"), Ct));
        Assert.Equal(1, connections);
    }

    static void Check(string answer, int status, string code)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        var (head, body) = (answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)],
            answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", head + "\r\n", StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {body.Length}\r\n", head + "\r\n", StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", head + "\r\n", StringComparison.Ordinal);
        Assert.Contains("\r\nX-Content-Type-Options: nosniff\r\n", head + "\r\n", StringComparison.Ordinal);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.False(problem.GetProperty("retry").GetBoolean());
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }

    async Task<string> SendAsync(string request)
    {
        using var client = await ConnectAsync(_server);
        await using var stream = client.GetStream();
        return await TalkAsync(stream, request);
    }

    static async Task<TcpClient> ConnectAsync(RunningServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Client.BaseAddress!.Port, Ct);
        return client;
    }

    /// <returns>All that the server sends until it closes the connection.</returns>
    static async Task<string> TalkAsync(Stream stream, string request)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Ct);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Ct);
    }
}
