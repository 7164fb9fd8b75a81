using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Gives concerns back whose handler can no longer read them: they are open again, by the time that was promised, and those who
/// read them now are alerted. Called after staff were named, or an account or key has lost its access.
/// </summary>
internal sealed class ConcernRelease(Db db, IdentityVault vault, ConcernReaders readers, ConcernJournal journal, Events events)
{
    /// <summary>Gives back those of a programme; of all programmes where none is named.</summary>
    public async Task OfLostReaders(Guid? programmeId, CancellationToken cancellationToken)
    {
        var places = new HashSet<ConcernRaised>();
        foreach (var row in await Unfinished(programmeId, cancellationToken))
        {
            if (
                row.TryOpen(vault) is { HandledBy: { } handler } concern
                && !(await readers.Of(concern.Id, concern.ProgrammeId, cancellationToken)).Contains(handler)
            )
            {
                var free = concern with { Status = ConcernStatus.Open, HandledBy = null };
                await journal.Store(concern, free, [journal.Step(ConcernStepKind.Released)], cancellationToken);
                places.Add(new ConcernRaised(concern.ProgrammeId, concern.SiteId));
            }
        }

        foreach (var place in places)
        {
            await events.Publish(place, cancellationToken);
        }
    }

    private Task<List<Concern>> Unfinished(Guid? programmeId, CancellationToken cancellationToken) =>
        db.Query<Concern>(
            $"""
            SELECT {Concern.Columns} FROM concerns c
            WHERE c.status <> 'closed' AND {Where.Set(programmeId, "c.programme_id = @ProgrammeId")}
            ORDER BY c.id
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
}
