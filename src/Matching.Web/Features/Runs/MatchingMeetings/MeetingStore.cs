using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>A meeting with what it has on the proposals of its run.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="Proposals">What it has on them.</param>
/// <param name="Others">The other meetings of the run, the newest first.</param>
internal sealed record MeetingInFull(
    MatchingMeeting Meeting,
    IReadOnlyList<MeetingProposal> Proposals,
    IReadOnlyList<MatchingMeeting> Others
);

/// <summary>A proposal of the run of a meeting.</summary>
internal sealed record ProposalOfRun
{
    public required Guid MenteeId { get; init; }
    public required Guid MentorId { get; init; }
    public Guid? PairId { get; init; }
    public string? PairStatus { get; init; }
    public required bool IsLocked { get; init; }
    public required string KeyWrapped { get; init; }
}

/// <summary>Reads meetings as the caller may see them, and keeps them from closing while a step is recorded.</summary>
internal sealed class MeetingStore(Db db, IdentityVault vault, CallerContext callers)
{
    private const int MostListed = 50;

    public async Task<MatchingMeeting> Get(Guid id, CancellationToken cancellationToken) =>
        (
            await db.Find<MeetingRow>(
                $"""
                SELECT {MeetingRow.Columns} FROM matching_meetings
                WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            )
        )?.Open(vault) ?? throw Problems.NotFound("matching-meeting");

    /// <summary>Returns a meeting that takes decisions, and keeps it open until the transaction ends.</summary>
    public async Task<MatchingMeeting> GetOpen(Guid id, CancellationToken cancellationToken)
    {
        var meeting = await Get(id, cancellationToken);
        await HoldOpen(meeting, cancellationToken);
        return meeting;
    }

    /// <summary>Keeps a meeting from closing until the transaction ends.</summary>
    public Task HoldOpen(MatchingMeeting meeting, CancellationToken cancellationToken) =>
        Hold("UPDATE matching_meetings SET version = version WHERE id = @Id AND closed_at IS NULL", meeting, cancellationToken);

    /// <summary>Keeps the offers of a closed meeting from leaving until the transaction ends.</summary>
    public Task HoldWaiting(MatchingMeeting meeting, CancellationToken cancellationToken) =>
        Hold(
            "UPDATE matching_meetings SET version = version WHERE id = @Id AND closed_at IS NOT NULL AND offers_left_at IS NULL",
            meeting,
            cancellationToken
        );

    /// <summary>
    /// Returns a meeting of a run that was read: the one of this id, or else the open one, or the newest; null of none. With it
    /// the names of the sites of the programme, which saves a round trip.
    /// </summary>
    public Task<(MeetingInFull? Meeting, IReadOnlyDictionary<string, string> Sites)> OfRun(
        MatchRun run,
        Guid? id,
        CancellationToken cancellationToken
    )
    {
        // the greatest id is none of a meeting
        const string Chosen = """
            (SELECT k.id FROM matching_meetings k WHERE k.match_run_id = @RunId AND (@IsAny OR k.id = @Id)
             ORDER BY k.closed_at IS NOT NULL, k.id DESC LIMIT 1)
            """;
        return db.QueryMany<(MeetingInFull? Meeting, IReadOnlyDictionary<string, string> Sites)>(
            [
                "SELECT id, name FROM sites WHERE programme_id = @ProgrammeId",
                $"SELECT {MeetingRow.Columns} FROM matching_meetings WHERE id = " + Chosen,
                MeetingProposalRow.Select
                    + "WHERE i.meeting_id = "
                    + Chosen
                    + MeetingProposalRow.Listed
                    + " ORDER BY i.mentee_id",
                $"SELECT {CommentRow.Columns} FROM meeting_comments c WHERE c.meeting_id = " + Chosen + " ORDER BY c.id",
                $"SELECT {MeetingRow.Columns} FROM matching_meetings WHERE match_run_id = @RunId ORDER BY id DESC LIMIT @MostListed",
            ],
            new
            {
                run.ProgrammeId,
                RunId = run.Id,
                IsAny = id is null,
                Id = id ?? Guid.AllBitsSet,
                MostListed,
            },
            async answers =>
            {
                var sites = (await answers.ReadAsync<SiteRow>()).ToDictionary(site => site.Id.ToString(), site => site.Name);
                var meeting = await answers.ReadSingleOrDefaultAsync<MeetingRow>();
                var proposals = (await answers.ReadAsync<MeetingProposalRow>()).AsList();
                var comments = (await answers.ReadAsync<CommentRow>()).AsList();
                var all = (await answers.ReadAsync<MeetingRow>()).AsList();
                var full = meeting is null
                    ? null
                    : new MeetingInFull(
                        meeting.Open(vault),
                        proposals.ConvertAll(row => row.Open(vault, comments)),
                        [.. all.Where(row => row.Id != meeting.Id).Select(row => row.Open(vault))]
                    );
                return (full, sites);
            },
            cancellationToken
        );
    }

    /// <summary>What a meeting has on the proposals that were decided.</summary>
    public Task<List<MeetingProposalRow>> Decided(MatchingMeeting meeting, CancellationToken cancellationToken) =>
        db.Query<MeetingProposalRow>(
            MeetingProposalRow.Select + "WHERE i.meeting_id = @Id AND i.decision <> 'none' ORDER BY i.mentee_id",
            new { meeting.Id },
            cancellationToken
        );

    /// <summary>What a meeting has on one proposal; null where it has nothing.</summary>
    public async Task<MeetingProposal?> Find(MatchingMeeting meeting, Guid menteeId, CancellationToken cancellationToken)
    {
        var row = await db.Find<MeetingProposalRow>(
            MeetingProposalRow.Select + "WHERE i.meeting_id = @Id AND i.mentee_id = @MenteeId" + MeetingProposalRow.Listed,
            new { meeting.Id, MenteeId = menteeId },
            cancellationToken
        );
        return row?.Open(
            vault,
            await db.Query<CommentRow>(
                $"SELECT {CommentRow.Columns} FROM meeting_comments c WHERE c.meeting_id = @Id AND c.mentee_id = @MenteeId ORDER BY c.id",
                new { meeting.Id, MenteeId = menteeId },
                cancellationToken
            )
        );
    }

    /// <summary>Returns the proposal of a mentee in the run of a meeting; one of a restricted person is not found.</summary>
    public async Task<ProposalOfRun> Proposal(MatchingMeeting meeting, Guid menteeId, CancellationToken cancellationToken) =>
        await db.Find<ProposalOfRun>(
            """
            SELECT q.mentee_id, q.mentor_id, q.pair_id, p.status AS pair_status, q.is_locked, e.key_wrapped
            FROM proposals q JOIN people e ON e.id = q.mentee_id LEFT JOIN pairs p ON p.id = q.pair_id
            WHERE q.match_run_id = @MatchRunId AND q.mentee_id = @MenteeId
              AND NOT EXISTS (SELECT 1 FROM people r WHERE r.id IN (q.mentee_id, q.mentor_id) AND r.is_restricted)
            """,
            new { meeting.MatchRunId, MenteeId = menteeId },
            cancellationToken
        ) ?? throw Problems.NotFound("proposal");

    private async Task Hold(string update, MatchingMeeting meeting, CancellationToken cancellationToken)
    {
        if (await db.Execute(update, new { meeting.Id }, cancellationToken) == 0)
        {
            throw Problems.Refused("matching-meeting-closed");
        }
    }

    /// <summary>Makes sure that the meeting has a row for a proposal.</summary>
    public Task Enter(MatchingMeeting meeting, ProposalOfRun proposal, CancellationToken cancellationToken) =>
        db.Execute(
            """
            INSERT INTO meeting_proposals (meeting_id, mentee_id, mentor_id, is_shortlisted, decision, is_never_again, version)
            VALUES (@Id, @MenteeId, @MentorId, FALSE, 'none', FALSE, 0)
            ON CONFLICT (meeting_id, mentee_id) DO NOTHING
            """,
            new
            {
                meeting.Id,
                proposal.MenteeId,
                proposal.MentorId,
            },
            cancellationToken
        );

    /// <summary>Returns what the meeting has on a proposal that was entered.</summary>
    public async Task<MeetingProposal> Entered(MatchingMeeting meeting, Guid menteeId, CancellationToken cancellationToken) =>
        await Find(meeting, menteeId, cancellationToken) ?? throw Problems.NotFound("proposal");

    private sealed record SiteRow
    {
        public required Guid Id { get; init; }
        public required string Name { get; init; }
    }
}
