using Matching.Web.Data;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Two people and what a run found of them.</summary>
public sealed record ProposedPair(Guid MentorId, Guid MenteeId, Guid? SiteId, int? Score, DateOnly? AgreedOn = null);

/// <summary>Stores pairs in state <c>proposed</c>, for a match run or by hand; all or none.</summary>
internal sealed class PairProposals(Db db, PairJournal journal, IdSource ids, TimeProvider clock)
{
    public async Task<IReadOnlyList<Pair>> Store(
        Guid programmeId,
        Guid? matchRunId,
        IReadOnlyList<ProposedPair> pairs,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var notes = new PairNotes(reason, null, null, null);
        var responsible = await Responsible(pairs, cancellationToken);
        var rows = new List<PairRow>(pairs.Count);
        foreach (var pair in pairs)
        {
            var id = ids.New();
            rows.Add(
                new PairRow(
                    id,
                    programmeId,
                    pair.SiteId,
                    pair.MentorId,
                    pair.MenteeId,
                    matchRunId,
                    responsible.GetValueOrDefault(pair.MenteeId),
                    pair.Score,
                    reason is null ? null : await journal.Seal(notes, id, pair.MenteeId, cancellationToken),
                    pair.AgreedOn,
                    now
                )
            );
        }

        // The unique index on mentees decides whether a mentee is in another pair.
        await db.InsertAll(
            """
            INSERT INTO pairs (id, programme_id, site_id, mentor_id, mentee_id, match_run_id, status, responsible_id,
                               status_changed_at, score, notes_sealed, agreed_on, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @SiteId, @MentorId, @MenteeId, @MatchRunId, 'proposed', @ResponsibleId, @Now, @Score, @Notes,
                    @AgreedOn, 1, @Now, @Now)
            """,
            rows,
            cancellationToken
        );
        var stored = (
            await db.QueryAll<Pair>(
                $"SELECT {Pair.Columns} FROM pairs WHERE",
                "id",
                rows.Select(row => row.Id),
                cancellationToken
            )
        ).ToDictionary(pair => pair.Id);
        var made = rows.ConvertAll(row => stored[row.Id].With(notes));
        await journal.WriteAll(made, null, reason, cancellationToken);
        return made;
    }

    // Staff who accompany the mentee accompany the pair, until it is handed over.
    private async Task<Dictionary<Guid, Guid?>> Responsible(
        IReadOnlyList<ProposedPair> pairs,
        CancellationToken cancellationToken
    ) =>
        (
            await db.QueryAll<CaseRow>(
                "SELECT id, responsible_id FROM people WHERE",
                "id",
                pairs.Select(pair => pair.MenteeId),
                cancellationToken
            )
        ).ToDictionary(row => row.Id, row => row.ResponsibleId);

    private sealed record CaseRow
    {
        public required Guid Id { get; init; }
        public Guid? ResponsibleId { get; init; }
    }

    private sealed record PairRow(
        Guid Id,
        Guid ProgrammeId,
        Guid? SiteId,
        Guid MentorId,
        Guid MenteeId,
        Guid? MatchRunId,
        Guid? ResponsibleId,
        int? Score,
        string? Notes,
        DateOnly? AgreedOn,
        DateTimeOffset Now
    );
}
