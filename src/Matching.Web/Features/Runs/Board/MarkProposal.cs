using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Board;

/// <summary>A coordinator's mark on a proposal.</summary>
public enum ProposalMark
{
    /// <summary>None.</summary>
    None,

    /// <summary>The pair must be, in what-ifs and in the run that is started from this one.</summary>
    Lock,

    /// <summary>The pair must not be, in what-ifs and in the run that is started from this one.</summary>
    Forbid,
}

/// <summary>Marks a proposal of a run as to lock or to forbid. Nothing changes for the two people.</summary>
[Example("""{ "mark": "lock" }""")]
public sealed record MarkProposal : ICommand<MatchProposal>, IOnSubject
{
    [JsonIgnore]
    public Guid MatchRunId { get; set; }

    [JsonIgnore]
    public Guid MenteeId { get; set; }

    /// <summary>The mark; <c>none</c> removes it.</summary>
    [Mandatory]
    public ProposalMark? Mark { get; set; }

    Guid IOnSubject.SubjectId => MatchRunId;
}

internal sealed class MarkProposalHandler(Db db, MatchRunStore runs, ProposalReader proposals)
    : IRequestHandler<MarkProposal, MatchProposal>
{
    public async Task<MatchProposal> Handle(MarkProposal request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        var marked = await db.Execute(
            """
            UPDATE proposals SET is_to_lock = @IsToLock, is_to_forbid = @IsToForbid
            WHERE match_run_id = @Id AND mentee_id = @MenteeId
              AND NOT EXISTS (SELECT 1 FROM people q
                WHERE q.id IN (proposals.mentee_id, proposals.mentor_id) AND q.is_restricted)
            """,
            new
            {
                run.Id,
                request.MenteeId,
                IsToLock = request.Mark == ProposalMark.Lock,
                IsToForbid = request.Mark == ProposalMark.Forbid,
            },
            cancellationToken
        );
        return marked == 0
            ? throw Problems.NotFound("proposal")
            : (await proposals.Read(run, request.MenteeId, cancellationToken)).Single();
    }
}
