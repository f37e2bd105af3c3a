using System.Collections.Concurrent;
using System.Net;
using Farglass.Hosting.Logs;
using Farglass.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Farglass.Hosting.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task No_log_line_holds_a_path_or_a_query()
    {
        var lines = new Lines();
        await using var server = await RunningServer.StartAsync(
            builder => builder.Services.AddSingleton<ILoggerProvider>(lines), "--Server:LogLevel=Trace");

        await server.Client.GetAsync("/secret/t0ken-in-path", TestContext.Current.CancellationToken);
        await server.Client.GetAsync("/hello?key=t0ken-in-query", TestContext.Current.CancellationToken);
        var missing = await server.Client.GetAsync("/nowhere/t0ken", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains(lines.Said, line => line.Contains("GET /secret/{token} failed", StringComparison.Ordinal));
        Assert.Contains(lines.Said, line => line.Contains("GET /hello answered 200", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Said, line => line.Contains("t0ken", StringComparison.Ordinal));
    }

    [Fact]
    public void An_entry_is_one_line_whatever_is_in_it()
    {
        var formatter = new OneLineFormatter(new ManualTimeProvider());
        var said = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Error, "Farglass.Some.Type", new EventId(1000), "two\nlines",
            new InvalidOperationException("a\r\nb"), (state, _) => state);

        formatter.Write(entry, null, said);

        Assert.Equal(
            "2026-01-01T00:00:00.000Z error Farglass.Some.Type[1000] two lines "
            + "System.InvalidOperationException: a b\n", said.ToString());
    }

    [Fact]
    public void A_start_that_fails_is_not_said_twice()
    {
        var said = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Error, "Microsoft.Extensions.Hosting.Internal.Host", new EventId(11), "Hosting failed to start",
            new InvalidOperationException(), (state, _) => state);

        new OneLineFormatter(new ManualTimeProvider()).Write(entry, null, said);

        Assert.Empty(said.ToString());
    }

    sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Said.Enqueue($"{formatter(state, exception)} {exception?.Message}");

        public void Dispose() { }
    }
}
