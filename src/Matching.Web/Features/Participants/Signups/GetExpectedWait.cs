using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>A wait, or why none is given.</summary>
public sealed record WaitEstimate(ExpectedWaitDays? Days, NoWaitReason? Reason);

/// <summary>
/// How long a new person can expect to wait for a pair, from the real queue of one role at one site, or of the whole programme
/// without a site. Two views are combined into one interval. What it was like: of the people whose first pair was agreed in the
/// last 180 days, the days from application to agreement; their lower and upper quartile (nearest rank), between which half of
/// them waited. What the queue says: the days in which those who wait now, never having been in an agreed pair, would all be
/// matched at the pace of the last 180 days (Little's law: length over rate). The interval holds both quartiles and the second
/// number, so that a queue that grows or shrinks shows before it has shown in a person's wait. It is widened to whole weeks,
/// because the exact days could be those of one person. Below the programme's smallest cell, never less than five people matched,
/// no wait is given; a queue of fewer says nothing either. Not in it: people who gave up waiting, and that matching is not first
/// come, first served.
/// </summary>
public sealed record GetExpectedWait(Guid ProgrammeId, Guid? SiteId, PersonRole Role) : IQuery<WaitEstimate>;

internal sealed class GetExpectedWaitHandler(Db db, TimeProvider clock, ProgrammeStore programmes)
    : IRequestHandler<GetExpectedWait, WaitEstimate>
{
    // Half a year: long enough for a few matchings of a small town, short enough to be about now.
    private const int Days = 180;

    private const int Week = 7;

    public async Task<WaitEstimate> Handle(GetExpectedWait request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        return await db.QueryMany(
            Questions,
            new
            {
                request.ProgrammeId,
                request.SiteId,
                PartnerId = (Guid?)null,
                Role = request.Role.ToText(),
                Since = Since(clock),
            },
            answers => Read(answers, programme, clock.GetUtcNow()),
            cancellationToken
        );
    }

    /// <summary>
    /// Queries of the estimate: those matched lately, and the length of the queue. Parameters: <c>ProgrammeId</c>, <c>Role</c>,
    /// <c>Since</c>, and <c>SiteId</c> or the <c>PartnerId</c> whose site counts.
    /// </summary>
    public static readonly IReadOnlyList<string> Questions =
    [
        """
            SELECT p.applied_on, min(x.agreed_on) AS agreed_on
            FROM pairs x JOIN people p ON p.id = CASE WHEN @Role = 'mentor' THEN x.mentor_id ELSE x.mentee_id END
            WHERE x.programme_id = @ProgrammeId AND x.agreed_on IS NOT NULL AND p.status <> 'erased' AND NOT p.is_restricted
              AND (coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)) IS NULL
                  OR p.site_id = coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)))
            GROUP BY p.id, p.applied_on
            HAVING min(x.agreed_on) > @Since
            """,
        """
            SELECT CAST(count(*) AS INTEGER) FROM people p
            WHERE p.programme_id = @ProgrammeId
              AND p.role = @Role
              AND p.status IN ('applied', 'contacted', 'interviewed', 'suitable', 'available')
              AND NOT p.is_restricted
              AND (coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)) IS NULL
                  OR p.site_id = coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)))
              AND p.id NOT IN (SELECT CASE WHEN @Role = 'mentor' THEN x.mentor_id ELSE x.mentee_id END FROM pairs x
                  WHERE x.programme_id = @ProgrammeId AND x.agreed_on IS NOT NULL)
            """,
    ];

    /// <summary>
    /// First day from which pairs are read: a day early, because the programme and with it its day are read at the same time.
    /// </summary>
    public static DateOnly Since(TimeProvider clock) => ProgrammeDays.On(clock.GetUtcNow(), null).AddDays(-Days - 1);

    /// <summary>Computes the estimate from the results of both.</summary>
    public static async Task<WaitEstimate> Read(SqlMapper.GridReader answers, Programme programme, DateTimeOffset now)
    {
        var (least, since) = (programme.MinimumCell, programme.DayOf(now).AddDays(-Days));
        var matched = (await answers.ReadAsync<MatchedRow>()).Where(row => row.AgreedOn > since).ToList();
        var queue = await answers.ReadSingleAsync<int>();
        // a pair of an earlier system may be older than the record of the person: how long they waited is not known
        int[] waits =
        [
            .. matched.Select(row => row.AgreedOn.DayNumber - row.AppliedOn.DayNumber).Where(days => days >= 0).Order(),
        ];
        return waits.Length < least
            ? new WaitEstimate(null, NoWaitReason.TooFewMatched)
            : new WaitEstimate(Interval(waits, matched.Count, queue < least ? 0 : queue), null);
    }

    /// <summary>
    /// The interval of waits in ascending order, those matched lately and a queue, 0 for one that says nothing.
    /// </summary>
    internal static ExpectedWaitDays Interval(IReadOnlyList<int> waits, int matched, int queue)
    {
        var lower = waits[((waits.Count + 3) / 4) - 1];
        var upper = waits[(((3 * waits.Count) + 3) / 4) - 1];
        var emptied = queue == 0 ? lower : (int)Math.Ceiling(queue * (double)Days / matched);
        var low = Math.Min(lower, emptied) / Week * Week;
        var high = (Math.Max(upper, emptied) + Week - 1) / Week * Week;
        return new ExpectedWaitDays { Low = low, High = Math.Max(high, low + Week) };
    }

    private sealed record MatchedRow
    {
        public required DateOnly AppliedOn { get; init; }
        public required DateOnly AgreedOn { get; init; }
    }
}
