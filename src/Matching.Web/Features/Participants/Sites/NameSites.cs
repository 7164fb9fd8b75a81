using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Returns the names of sites that the caller may see; a reference of a person begins with letters of theirs.</summary>
/// <param name="Ids">The sites of people, with null of those who have none.</param>
public sealed record NameSites(IEnumerable<Guid?> Ids) : IQuery<SiteNames>;

/// <summary>Names of sites.</summary>
public sealed class SiteNames(IReadOnlyDictionary<Guid, string> names)
{
    public static readonly SiteNames None = new(new Dictionary<Guid, string>());

    /// <summary>The name of a site; null for none and for one that the caller does not see.</summary>
    public string? Of(Guid? site) => site is { } id ? names.GetValueOrDefault(id) : null;
}

internal sealed class NameSitesHandler(Db db, CallerContext callers) : IRequestHandler<NameSites, SiteNames>
{
    public async Task<SiteNames> Handle(NameSites request, CancellationToken cancellationToken)
    {
        var rows = await db.QueryAll<SiteRow>(
            "SELECT id, programme_id, name FROM sites WHERE",
            "id",
            request.Ids.OfType<Guid>().Distinct(),
            cancellationToken
        );
        var caller = callers.Caller;
        return new SiteNames(
            rows.Where(row =>
                    (caller.ProgrammeId is null || row.ProgrammeId == caller.ProgrammeId)
                    && (caller.SiteId is null || row.Id == caller.SiteId)
                )
                .ToDictionary(row => row.Id, row => row.Name)
        );
    }

    private sealed record SiteRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required string Name { get; init; }
    }
}
