using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.Board;

/// <summary>What staff wrote at the interview with a person.</summary>
public sealed record Interview
{
    /// <summary>The newest summary; null where staff wrote none.</summary>
    public string? Summary { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>By which name staff call its author; null after the account was deleted.</summary>
    public string? By { get; init; }

    /// <summary>Day of the screening; null where there was none.</summary>
    public DateOnly? ScreenedOn { get; init; }

    /// <summary>Whether others come with the person.</summary>
    public bool IsTied { get; init; }
}

/// <summary>Reads what staff wrote at interviews. Each reading is recorded with the person, as that of other notes.</summary>
internal sealed class InterviewReader(Db db, IdentityVault vault, FindStaffNames staff, ContactReadings readings)
{
    /// <summary>
    /// Reads the summaries of those of a proposal whose names the caller sees, and what is arranged for the two; recorded with it
    /// that comments on others are shown.
    /// </summary>
    public async Task<(IReadOnlyDictionary<Guid, Interview> Interviews, IReadOnlyList<PairTask> Tasks)> Read(
        string action,
        MatchRun run,
        MatchProposal proposal,
        IReadOnlyCollection<Guid> seen,
        IEnumerable<Guid> commented,
        CancellationToken cancellationToken
    )
    {
        var (rows, tasks) = await db.QueryMany(
            [
                """
                SELECT p.id, p.screened_on, p.key_wrapped, n.id AS note_id, n.text_sealed, n.account_id, n.created_at,
                  EXISTS (SELECT 1 FROM person_ties t WHERE t.person_id = p.id) AS is_tied
                FROM people p LEFT JOIN notes n ON n.person_id = p.id AND n.is_interview
                WHERE p.id = @SeenMentor OR p.id = @SeenMentee
                """,
                .. PairTaskStore.Questions,
            ],
            new
            {
                Id = proposal.PairId,
                MentorId = (Guid?)proposal.MentorId,
                MenteeId = (Guid?)proposal.MenteeId,
                SeenMentor = seen.Contains(proposal.MentorId) ? proposal.MentorId : (Guid?)null,
                SeenMentee = seen.Contains(proposal.MenteeId) ? proposal.MenteeId : (Guid?)null,
            },
            async answers => (await answers.ReadAsync<InterviewRow>(), await PairTaskStore.Read(answers)),
            cancellationToken
        );
        var newest = rows.GroupBy(row => row.Id).Select(notes => notes.MaxBy(note => note.CreatedAt)!).ToList();
        var authors = newest.Select(row => row.AccountId).OfType<Guid>().Distinct().ToList();
        var names = authors.Count > 0 ? await staff(authors, cancellationToken) : new Dictionary<Guid, string>();
        await readings.Record(
            action,
            [.. newest.Where(row => row.NoteId is not null).Select(row => row.Id).Union(commented)],
            MeetingReadings.Why,
            run,
            cancellationToken
        );
        return (newest.ToDictionary(row => row.Id, row => row.Open(vault, names)), tasks);
    }

    private sealed record InterviewRow
    {
        public required Guid Id { get; init; }
        public DateOnly? ScreenedOn { get; init; }
        public required string KeyWrapped { get; init; }
        public Guid? NoteId { get; init; }
        public string? TextSealed { get; init; }
        public Guid? AccountId { get; init; }
        public DateTimeOffset? CreatedAt { get; init; }
        public required bool IsTied { get; init; }

        public Interview Open(IdentityVault vault, IReadOnlyDictionary<Guid, string> names) =>
            new()
            {
                Summary =
                    NoteId is { } note && TextSealed is { } text
                        ? vault.Open<string>(text, KeyWrapped, Id, $"{NoteRow.SealColumn}|{note}")
                        : null,
                WrittenAt = CreatedAt,
                By = AccountId is { } author ? names.GetValueOrDefault(author) : null,
                ScreenedOn = ScreenedOn,
                IsTied = IsTied,
            };
    }
}
