using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Lists matching meetings, the newest first.</summary>
public sealed record ListMatchingMeetings : PageQuery, IQuery<Page<MatchingMeeting>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by run.</summary>
    public Guid? MatchRunId { get; set; }
}

internal sealed class ListMatchingMeetingsHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<ListMatchingMeetings, Page<MatchingMeeting>>
{
    public async Task<Page<MatchingMeeting>> Handle(ListMatchingMeetings request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<MeetingRow>(
            $"""
            SELECT {MeetingRow.Columns} FROM matching_meetings
            WHERE {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(request.MatchRunId, "match_run_id = @MatchRunId")} AND id < @Before
            ORDER BY id DESC LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.MatchRunId,
                Before = request.BeforeId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(rows.ConvertAll(row => row.Open(vault)), meeting => meeting.Id);
    }
}

/// <summary>Reads one matching meeting.</summary>
public sealed record GetMatchingMeeting(Guid Id) : IQuery<MatchingMeeting>;

internal sealed class GetMatchingMeetingHandler(MeetingStore meetings) : IRequestHandler<GetMatchingMeeting, MatchingMeeting>
{
    public Task<MatchingMeeting> Handle(GetMatchingMeeting request, CancellationToken cancellationToken) =>
        meetings.Get(request.Id, cancellationToken);
}

/// <summary>
/// Lists what a meeting has on proposals: those on the shortlist, with comments or with a decision. The reading of comments is audited.
/// </summary>
public sealed record ListMeetingProposals(Guid MeetingId, PageQuery Page) : IQuery<Page<MeetingProposal>>;

internal sealed class ListMeetingProposalsHandler(Db db, IdentityVault vault, MeetingStore meetings, MeetingReadings readings)
    : IRequestHandler<ListMeetingProposals, Page<MeetingProposal>>
{
    public async Task<Page<MeetingProposal>> Handle(ListMeetingProposals request, CancellationToken cancellationToken)
    {
        var meeting = await meetings.Get(request.MeetingId, cancellationToken);
        var rows = await db.Query<MeetingProposalRow>(
            MeetingProposalRow.Select
                + "WHERE i.meeting_id = @Id AND i.mentee_id > @After"
                + MeetingProposalRow.Listed
                + " ORDER BY i.mentee_id LIMIT @Fetch",
            new
            {
                meeting.Id,
                After = request.Page.AfterId,
                request.Page.Fetch,
            },
            cancellationToken
        );
        var comments = await db.Query<CommentRow>(
            $"SELECT {CommentRow.Columns} FROM meeting_comments c WHERE c.meeting_id = @Id ORDER BY c.id",
            new { meeting.Id },
            cancellationToken
        );
        var page = request.Page.Cut(rows.ConvertAll(row => row.Open(vault, comments)), proposal => proposal.MenteeId);
        await readings.Record(nameof(ListMeetingProposals), meeting, page.Items, cancellationToken);
        return page;
    }
}
