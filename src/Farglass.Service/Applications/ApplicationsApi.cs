using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Farglass.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Farglass.Service.Applications;

static class ApplicationsApi
{
    public static void MapApplications(this WebApplication app)
    {
        var applications = app.MapGroup("/v1/applications").WithTags("Applications");
        applications.MapGet("/", ListAsync).Needs(ApiScope.Applications, ApiScope.Sessions)
            .WithName("ListApplications").WithSummary("Lists applications, by id").Produces<Page<ApplicationView>>();
        applications.MapGet("/{id}", GetAsync).Needs(ApiScope.Applications, ApiScope.Sessions)
            .WithName("GetApplication").WithSummary("Reads one application")
            .Produces<ApplicationView>().Refuses(ProblemCodes.ApplicationNotFound);

        var change = applications.MapGroup("").Needs(ApiScope.Applications);
        change.MapPost("/", CreateAsync).WithName("CreateApplication").WithSummary("Adds an application")
            .Produces<ApplicationView>(StatusCodes.Status201Created).Refuses(ProblemCodes.ApplicationExists);
        change.MapPut("/{id}", UpdateAsync).WithName("UpdateApplication")
            .WithSummary("Replaces an application's definition; sessions that run keep the old one")
            .Produces<ApplicationView>().Refuses(ProblemCodes.ApplicationNotFound);
        change.MapDelete("/{id}", DeleteAsync).WithName("DeleteApplication")
            .WithSummary("Deletes an application that has no living session; the records of its sessions stay")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.ApplicationNotFound, ProblemCodes.ApplicationInUse);
        change.MapPost("/{id}/archive", ArchiveAsync).WithName("ArchiveApplication")
            .WithSummary("Offers an application no more; sessions that run go on")
            .Produces<ApplicationView>().Refuses(ProblemCodes.ApplicationNotFound);
        change.MapPost("/{id}/reactivate", ReactivateAsync).WithName("ReactivateApplication")
            .WithSummary("Offers an archived application again")
            .Produces<ApplicationView>().Refuses(ProblemCodes.ApplicationNotFound);
    }

    internal static async Task<IResult> ListAsync(
        string? cursor, int? limit, ApplicationStore applications, CancellationToken ct)
    {
        if (!Paging.TryRead(limit, out var size, out var refusal)) return refusal;
        ApplicationId? after = ApplicationId.TryParse(cursor, null, out var last) ? last : null;
        return TypedResults.Ok(
            Paging.Cut(await applications.ListAsync(after, size, ct), size, view => view.Id.ToString()));
    }

    internal static async Task<Results<Ok<ApplicationView>, Refusal>> GetAsync(
        ApplicationId id, ApplicationStore applications, CancellationToken ct) =>
        await applications.FindAsync(id, ct) is { } application
            ? TypedResults.Ok(application)
            : ApplicationRules.NotFound(id);

    internal static async Task<IResult> CreateAsync(
        ApplicationDefinition definition, ApplicationStore applications, TimeProvider time, CancellationToken ct)
    {
        if (ApplicationRules.Check(definition) is { } wrong) return wrong;
        if ((definition.Id ?? ApplicationRules.IdOf(definition.Name)) is not { } id)
            return new Refusal(ProblemCodes.InvalidRequest, "id must be given: none can be made of this name.");
        if (!await applications.CreateAsync(definition with { Id = id }, time.GetUtcNow(), ct))
            return new Refusal(ProblemCodes.ApplicationExists, $"There is an application {id}.");
        return TypedResults.Created($"/v1/applications/{id}", await applications.FindAsync(id, ct));
    }

    internal static async Task<Results<Ok<ApplicationView>, Refusal>> UpdateAsync(
        ApplicationId id, ApplicationDefinition definition, ApplicationStore applications, TimeProvider time,
        CancellationToken ct)
    {
        if (ApplicationRules.Check(definition) is { } wrong) return wrong;
        if (definition.Id is { } named && named != id)
            return new Refusal(ProblemCodes.InvalidRequest, "id must be the one in the address: it is never changed.");
        await applications.UpdateAsync(id, definition with { Id = id }, time.GetUtcNow(), ct);
        return await GetAsync(id, applications, ct);
    }

    internal static async Task<Results<NoContent, Refusal>> DeleteAsync(
        ApplicationId id, ApplicationStore applications, CancellationToken ct) =>
        await applications.DeleteAsync(id, ct) switch
        {
            ApplicationDeletion.Done => TypedResults.NoContent(),
            ApplicationDeletion.NotFound => ApplicationRules.NotFound(id),
            _ => new Refusal(ProblemCodes.ApplicationInUse, $"Sessions of {id} are running."),
        };

    internal static Task<Results<Ok<ApplicationView>, Refusal>> ArchiveAsync(
        ApplicationId id, ApplicationStore applications, TimeProvider time, CancellationToken ct) =>
        SetStateAsync(id, ApplicationState.Archived, applications, time, ct);

    internal static Task<Results<Ok<ApplicationView>, Refusal>> ReactivateAsync(
        ApplicationId id, ApplicationStore applications, TimeProvider time, CancellationToken ct) =>
        SetStateAsync(id, ApplicationState.Active, applications, time, ct);

    static async Task<Results<Ok<ApplicationView>, Refusal>> SetStateAsync(
        ApplicationId id, ApplicationState state, ApplicationStore applications, TimeProvider time,
        CancellationToken ct)
    {
        await applications.SetStateAsync(id, state, time.GetUtcNow(), ct);
        return await GetAsync(id, applications, ct);
    }
}
