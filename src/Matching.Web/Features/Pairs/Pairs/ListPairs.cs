using Matching.Web.Data;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Lists pairs.</summary>
public sealed record ListPairs : PageQuery, IQuery<Page<Pair>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by site of the mentee.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Filters by status, such as <c>active</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }

    /// <summary>Filters by mentor.</summary>
    public Guid? MentorId { get; set; }

    /// <summary>Filters by mentee.</summary>
    public Guid? MenteeId { get; set; }

    /// <summary>Filters by the match run that proposed the pair.</summary>
    public Guid? MatchRunId { get; set; }

    /// <summary>Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</summary>
    [LengthUpTo(36)]
    public string? Responsible { get; set; }
}

internal sealed class ListPairsHandler(Db db, CallerContext callers) : IRequestHandler<ListPairs, Page<Pair>>
{
    public async Task<Page<Pair>> Handle(ListPairs request, CancellationToken cancellationToken)
    {
        var responsible = ResponsibleFilter.Read(request.Responsible, callers.Caller);
        var rows = await db.Query<Pair>(
            $"""
            SELECT {Pair.Columns} FROM pairs
            WHERE {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(request.SiteId, "site_id = @SiteId")}
              AND {Where.Set(request.Status, "status = @Status")}
              AND {Where.Set(request.MentorId, "mentor_id = @MentorId")} AND {Where.Set(
                request.MenteeId,
                "mentee_id = @MenteeId"
            )}
              AND {Where.Set(request.MatchRunId, "match_run_id = @MatchRunId")}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
              AND id > @After
              -- by its id such a pair is still read and ended
              AND {PairStates.Listed}
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.SiteId,
                Status = Filter.Code<PairStatus>(request.Status, "status")?.ToText(),
                request.MentorId,
                request.MenteeId,
                request.MatchRunId,
                Responsible = responsible.Id,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(rows, pair => pair.Id);
    }
}
