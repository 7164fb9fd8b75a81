using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs;

/// <summary>Two people and what a run found of them.</summary>
public sealed record ProposedPair(Guid MentorId, Guid MenteeId, Guid? SiteId, int? Score);

/// <summary>Stores pairs in state <c>proposed</c>, for a match run or by hand; all or none.</summary>
public sealed record ProposePairs(Guid ProgrammeId, Guid? MatchRunId, IReadOnlyList<ProposedPair> Pairs, string? Reason) : ICommand<IReadOnlyList<Pair>>;

internal sealed class ProposePairsHandler(Db db, PairJournal journal, IdSource ids, TimeProvider clock) : IRequestHandler<ProposePairs, IReadOnlyList<Pair>>
{
    public async Task<IReadOnlyList<Pair>> Handle(ProposePairs request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var made = new List<Pair>();
        var notes = new PairNotes(request.Reason, null, null, null);
        foreach (var pair in request.Pairs)
        {
            var id = ids.New();
            // The unique index on mentees is the judge of whether somebody is in another pair.
            var row = await db.Single<Pair>(
                $"""
                INSERT INTO pairs (id, programme_id, site_id, mentor_id, mentee_id, match_run_id, status, status_changed_at, score, notes_sealed, version, created_at, updated_at)
                VALUES (@Id, @ProgrammeId, @SiteId, @MentorId, @MenteeId, @MatchRunId, 'proposed', @Now, @Score, @Notes, 1, @Now, @Now)
                RETURNING {Pair.Columns}
                """,
                new
                {
                    Id = id,
                    request.ProgrammeId,
                    pair.SiteId,
                    pair.MentorId,
                    pair.MenteeId,
                    request.MatchRunId,
                    pair.Score,
                    Notes = request.Reason is null ? null : await journal.Seal(notes, id, pair.MenteeId, cancellationToken),
                    Now = now,
                },
                cancellationToken);
            made.Add(row.With(notes));
        }

        await journal.WriteAll(made, null, request.Reason, cancellationToken);
        return made;
    }
}
