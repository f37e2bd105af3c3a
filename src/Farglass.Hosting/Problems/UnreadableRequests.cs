using System.Diagnostics;
using Farglass.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Hosting.Problems;

/// <summary>
/// What is no request at all, such as a path with <c>%00</c> or a line that is too long, Kestrel refuses before there
/// is a pipeline, with a bare status. It tells its diagnostic listener first, while the answer can still be begun; so
/// here it becomes a problem document like every other failure.
/// </summary>
static class UnreadableRequests
{
    const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static void UseDocumentsForUnreadableRequests(this WebApplication app) =>
        app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Answerer(), static name => name == Refused);

    static void Answer(IFeatureCollection features)
    {
        if (features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException fault) return;
        // HTTP/2 has frames and a reset of its own for this; bytes between them would break the other streams.
        if (features.Get<IHttp2StreamIdFeature>() is not null) return;
        if (features.Get<IConnectionTransportFeature>() is not { Transport.Output: var output }) return;
        var context = new DefaultHttpContext(features);
        if (context.Response.HasStarted) return; // It was read that far, and has an answer.
        SecurityHeaders.Set(context.Response.Headers);
        context.Response.Headers.Connection = "close"; // Nobody knows where the next request would begin.
        _ = WriteAsync();

        // There is no stream for a body before a request was read, so it goes where Kestrel has written the head. Both
        // are in the connection's buffer when the first call comes back: Kestrel adds nothing to what has begun.
        async Task WriteAsync()
        {
            var body = ProblemWriter.Prepare(context, Describe(fault));
            await context.Response.StartAsync();
            await output.WriteAsync(body);
        }
    }

    /// <summary>
    /// Kestrel says 405 to a target that is no path. A 405 of ours is about an address, and names what it takes.
    /// </summary>
    static Refusal Describe(BadHttpRequestException fault) =>
        fault.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? RequestFaults.OfStatus(StatusCodes.Status400BadRequest)
            : RequestFaults.Describe(fault);

    sealed class Answerer : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is IFeatureCollection features) Answer(features);
        }

        public void OnError(Exception error) { }

        public void OnCompleted() { }
    }
}
