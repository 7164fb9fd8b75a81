using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Overview;

/// <summary>Knows when the account was here before this visit; a page that reads it with other things says so.</summary>
internal sealed class LastVisits(Db db, CallerContext callers)
{
    /// <summary>The question. Parameter: Me, the account.</summary>
    public const string Sql = "SELECT max(previous_visit_at) FROM sessions WHERE account_id = @Me AND stage = 'full'";

    private DateTimeOffset? known;
    private bool isKnown;

    public void Know(DateTimeOffset? visit) => (known, isKnown) = (visit, true);

    public async Task<DateTimeOffset?> Last(CancellationToken cancellationToken) =>
        isKnown ? known : await db.Single<DateTimeOffset?>(Sql, new { Me = callers.Caller.Id }, cancellationToken);
}
