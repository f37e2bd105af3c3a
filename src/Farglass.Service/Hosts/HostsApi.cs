using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Farglass.Service.Hosts;

/// <summary>Hosts as operators see them. What hosts themselves call is in <see cref="HostAgentApi"/>.</summary>
static class HostsApi
{
    public static void MapHosts(this WebApplication app)
    {
        var hosts = app.MapGroup("/v1/hosts").WithTags("Hosts").Needs(ApiScope.Hosts);
        hosts.MapGet("/", ListAsync).WithName("ListHosts").WithSummary("Lists hosts").Produces<Page<HostView>>();
        hosts.MapGet("/{id}", GetAsync).WithName("GetHost").WithSummary("Reads one host")
            .Produces<HostView>().Refuses(ProblemCodes.HostNotFound);
        hosts.MapPost("/{id}/drain", DrainAsync).WithName("DrainHost")
            .WithSummary("Gives a host no new sessions; those that run go on")
            .Produces<HostView>().Refuses(ProblemCodes.HostNotFound);
        hosts.MapPost("/{id}/resume", ResumeAsync).WithName("ResumeHost")
            .WithSummary("Gives a draining host sessions again")
            .Produces<HostView>().Refuses(ProblemCodes.HostNotFound);
        hosts.MapDelete("/{id}", DeleteAsync).WithName("DeleteHost")
            .WithSummary("Forgets a host that has no living session, and voids its token")
            .Produces(StatusCodes.Status204NoContent).Refuses(ProblemCodes.HostNotFound, ProblemCodes.HostInUse);
    }

    internal static async Task<IResult> ListAsync(string? cursor, int? limit, HostStore hosts, CancellationToken ct)
    {
        if (!Paging.TryRead(limit, out var size, out var refusal)) return refusal;
        HostId? after = HostId.TryParse(cursor, null, out var last) ? last : null;
        var rows = await hosts.ListAsync(after, size, ct);
        return TypedResults.Ok(Paging.Cut([.. rows.Select(row => row.ToView())], size, view => view.Id.ToString()));
    }

    internal static async Task<Results<Ok<HostView>, Refusal>> GetAsync(
        HostId id, HostStore hosts, CancellationToken ct) =>
        await hosts.FindAsync(id, ct) is { } host ? TypedResults.Ok(host.ToView()) : HostRules.NotFound(id);

    internal static async Task<Results<Ok<HostView>, Refusal>> DrainAsync(
        HostId id, HostStore hosts, CancellationToken ct)
    {
        await hosts.SetDrainingAsync(id, draining: true, ct);
        return await GetAsync(id, hosts, ct);
    }

    internal static async Task<Results<Ok<HostView>, Refusal>> ResumeAsync(
        HostId id, HostStore hosts, CancellationToken ct)
    {
        await hosts.SetDrainingAsync(id, draining: false, ct);
        return await GetAsync(id, hosts, ct);
    }

    internal static async Task<Results<NoContent, Refusal>> DeleteAsync(
        HostId id, HostStore hosts, CancellationToken ct) =>
        await hosts.DeleteAsync(id, ct) switch
        {
            HostDeletion.Done => TypedResults.NoContent(),
            HostDeletion.NotFound => HostRules.NotFound(id),
            _ => new Refusal(ProblemCodes.HostInUse, "Sessions are running on this host."),
        };
}
