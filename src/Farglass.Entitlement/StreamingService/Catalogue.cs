using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.StreamingService;

/// <summary>
/// What the streaming service offers, a few seconds old at most, so that a page does not cost a list each time. It is
/// replaced whole; two readers that find it old both fetch it, which does no harm.
/// </summary>
sealed class Catalogue(StreamingServiceClient service, TimeProvider time)
{
    volatile Snapshot? _last;

    public async Task<IReadOnlyDictionary<ApplicationId, ApplicationView>> ReadAsync(CancellationToken ct)
    {
        if (_last is { } last && time.GetUtcNow() - last.At < Limits.CatalogueAge) return last.Applications;
        var applications = await service.ListApplicationsAsync(ct);
        var read = applications.DistinctBy(application => application.Id).ToDictionary(application => application.Id);
        _last = new(time.GetUtcNow(), read);
        return read;
    }

    sealed record Snapshot(DateTimeOffset At, IReadOnlyDictionary<ApplicationId, ApplicationView> Applications);
}
