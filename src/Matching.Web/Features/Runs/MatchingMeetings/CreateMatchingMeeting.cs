using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Freezes a run for a meeting. Its pairs are decided there until the meeting closes.</summary>
[Example(
    """
        { "matchRunId": "0199c0de-0000-7000-8000-00000000000c", "title": "Matching meeting, Parma", "heldOn": "2026-03-10" }
        """
)]
public sealed record CreateMatchingMeeting : ICommand<MatchingMeeting>, ICreate
{
    /// <summary>The run: optimal, adopted if it was a dry run, with proposals to decide.</summary>
    [Mandatory]
    public Guid? MatchRunId { get; set; }

    /// <summary>Title.</summary>
    [OneLine, Mandatory, LengthUpTo(200)]
    public string Title { get; set; } = "";

    /// <summary>Day of the meeting.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? HeldOn { get; set; }
}

internal sealed class CreateMatchingMeetingHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    MatchRunStore runs
) : IRequestHandler<CreateMatchingMeeting, MatchingMeeting>
{
    public async Task<MatchingMeeting> Handle(CreateMatchingMeeting request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId!.Value, cancellationToken).NamedBy("matchRunId");
        var toDecide = await db.Single<long>(
            """
            SELECT count(*) FROM proposals q JOIN pairs p ON p.id = q.pair_id
            WHERE q.match_run_id = @Id AND p.status = 'proposed'
            """,
            new { run.Id },
            cancellationToken
        );
        if (toDecide == 0)
        {
            throw Problems.Refused("match-run-not-decidable");
        }

        var id = ids.New();
        try
        {
            var row = await db.Single<MeetingRow>(
                $"""
                INSERT INTO matching_meetings (id, programme_id, site_id, match_run_id, held_on, words_sealed, opened_by,
                                               created_at, version)
                VALUES (@Id, @ProgrammeId, @SiteId, @RunId, @HeldOn, @Words, @OpenedBy, @Now, 1)
                RETURNING {MeetingRow.Columns}
                """,
                new
                {
                    Id = id,
                    run.ProgrammeId,
                    run.SiteId,
                    RunId = run.Id,
                    request.HeldOn,
                    Words = new MeetingWords(request.Title.Trim(), [], []).Seal(vault, id),
                    OpenedBy = callers.Caller.Id,
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return row.Open(vault);
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Constraint == "uq_matching_meetings_match_run_id")
        {
            throw Problems.Refused("match-run-in-meeting");
        }
    }
}
