using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Console;

/// <summary>Lists the pairs of people with names, the newest first, within the caller's scope.</summary>
/// <param name="Mentors">Mentors of the pairs.</param>
/// <param name="Mentees">Mentees of the pairs.</param>
public sealed record ListPairsOfPeople(IReadOnlyList<Guid> Mentors, IReadOnlyList<Guid> Mentees)
    : IQuery<IReadOnlyList<NamedPair>>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 20;
}

internal sealed class ListPairsOfPeopleHandler(Db db, CallerContext callers, ProgrammeDays days, PersonNames names)
    : IRequestHandler<ListPairsOfPeople, IReadOnlyList<NamedPair>>
{
    private const string Pairs =
        $"SELECT id, programme_id, site_id, mentor_id, mentee_id, status, status_changed_at FROM pairs WHERE {PairStates.Listed} AND";

    public async Task<IReadOnlyList<NamedPair>> Handle(ListPairsOfPeople request, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        var rows = (await db.QueryAll<PairRow>(Pairs, "mentor_id", request.Mentors, cancellationToken))
            .Concat(await db.QueryAll<PairRow>(Pairs, "mentee_id", request.Mentees, cancellationToken))
            .Where(row => caller.Sees(row.ProgrammeId) && (caller.SiteId is null || caller.SiteId == row.SiteId))
            .DistinctBy(row => row.Id)
            .OrderByDescending(row => row.Id)
            .Take(ListPairsOfPeople.Most)
            .ToList();
        var known = await names.Of(rows.SelectMany(row => new[] { row.MenteeId, row.MentorId }).Distinct(), cancellationToken);
        var found = new List<NamedPair>();
        foreach (var row in rows)
        {
            found.Add(
                new NamedPair
                {
                    Id = row.Id,
                    Status = EnumText.Parse<PairStatus>(row.Status),
                    Since = ProgrammeDays.On(row.StatusChangedAt, await days.Zone(row.ProgrammeId, cancellationToken)),
                    Mentee = known.GetValueOrDefault(row.MenteeId),
                    Mentor = known.GetValueOrDefault(row.MentorId),
                }
            );
        }

        return found;
    }

    private sealed record PairRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
        public required string Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
    }
}
