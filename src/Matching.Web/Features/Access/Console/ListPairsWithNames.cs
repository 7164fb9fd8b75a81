using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Console;

/// <summary>Part of the life of a pair.</summary>
public enum PairStage
{
    /// <summary>From the agreement to the end of the term.</summary>
    UnderWay,

    /// <summary>Proposed, or waiting for an answer.</summary>
    Offered,

    /// <summary>Completed, ended early, declined, expired or withdrawn.</summary>
    Ended,
}

/// <summary>A pair with the names by which staff call its people.</summary>
public sealed record NamedPair
{
    /// <summary>Id of the pair.</summary>
    public required Guid Id { get; init; }

    /// <summary>Status of the pair.</summary>
    public required PairStatus Status { get; init; }

    /// <summary>Day on which its status last changed, where the programme works.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>The mentee; empty for an erased person.</summary>
    public PersonName? Mentee { get; init; }

    /// <summary>The mentor; empty for an erased person.</summary>
    public PersonName? Mentor { get; init; }
}

/// <summary>Lists the pairs of a stage with names, in the order in which they were proposed.</summary>
public sealed record ListPairsWithNames(Guid ProgrammeId, PairStage Stage, Guid? SiteId = null)
    : PageQuery,
        IQuery<Page<NamedPair>>;

internal sealed class ListPairsWithNamesHandler(Db db, CallerContext context, ProgrammeStore programmes, PersonNames names)
    : IRequestHandler<ListPairsWithNames, Page<NamedPair>>
{
    private const string UnderWay = "status IN ('agreed', 'active', 'on_hold', 'ending')";
    private const string Offered = "status IN ('proposed', 'offered', 'mentor_accepted')";
    private const string Ended = "status IN ('completed', 'ended_early', 'declined', 'expired', 'withdrawn')";

    public async Task<Page<NamedPair>> Handle(ListPairsWithNames request, CancellationToken cancellationToken)
    {
        var callers = context.At(request.SiteId);
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var rows = await db.Query<PairRow>(
            $"""
            SELECT id, mentor_id, mentee_id, status, status_changed_at FROM pairs
            WHERE programme_id = @ProgrammeId AND {callers.Caller.InSite("site_id")}
              AND {Where.On(request.Stage == PairStage.UnderWay, UnderWay)}
              AND {Where.On(request.Stage == PairStage.Offered, Offered)}
              AND {Where.On(request.Stage == PairStage.Ended, Ended)}
              AND id > @After AND {PairStates.Listed}
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                ProgrammeId = programme.Id,
                Site = callers.Caller.SiteId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        var page = request.Cut(rows, row => row.Id);
        var known = await names.Of(
            page.Items.SelectMany(row => new[] { row.MenteeId, row.MentorId }).Distinct(),
            cancellationToken
        );
        return new Page<NamedPair>
        {
            Items =
            [
                .. page.Items.Select(row => new NamedPair
                {
                    Id = row.Id,
                    Status = EnumText.Parse<PairStatus>(row.Status),
                    Since = programme.DayOf(row.StatusChangedAt),
                    Mentee = known.GetValueOrDefault(row.MenteeId),
                    Mentor = known.GetValueOrDefault(row.MentorId),
                }),
            ],
            Next = page.Next,
        };
    }

    private sealed record PairRow
    {
        public required Guid Id { get; init; }
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
        public required string Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
    }
}
