using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Reads extracts as the caller may see them.</summary>
public sealed class ExtractStore(Db db, IdentityVault vault, CallerContext callers, ProgrammeDays days)
{
    public async Task<Extract> Get(Guid id, CancellationToken cancellationToken) =>
        await Show(await Read(id, cancellationToken), cancellationToken);

    /// <summary>An extract with its sealed content.</summary>
    internal async Task<ExtractRow> Read(Guid id, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        // an evaluator sees their own
        var madeBy = caller.Role == Role.Analyst ? caller.Id : (Guid?)null;
        var row = await db.Find<ExtractRow>(
            $"""
            SELECT {ExtractRow.Columns}, content_sealed FROM extracts
            WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")}
              AND {Where.Set(madeBy, "made_by = @MadeBy")}
            """,
            new
            {
                Id = id,
                Scope = caller.ProgrammeId,
                MadeBy = madeBy,
            },
            cancellationToken
        );
        return row is null || caller.SiteId is not null ? throw Problems.NotFound("extract") : row;
    }

    /// <summary>
    /// Refuses an extract that would be released beside another of the same caller that is coarsened in another way: equal
    /// answers link the two, and each would show what the other leaves out.
    /// </summary>
    internal async Task CheckOthers(ExtractRow row, CancellationToken cancellationToken)
    {
        if (row is not { Status: ExtractStatus.Ready, IsFull: false })
        {
            return;
        }

        var others = await db.Single<long>(
            """
            SELECT count(*) FROM extracts
            WHERE programme_id = @ProgrammeId AND made_by = @MadeBy AND id <> @Id AND status = 'ready' AND is_full = FALSE
              AND ends_on >= @Today AND (coarsen <> @Coarsen OR is_suppressing <> @IsSuppressing)
            """,
            new
            {
                row.ProgrammeId,
                row.MadeBy,
                row.Id,
                Today = await days.Today(row.ProgrammeId, cancellationToken),
                row.Coarsen,
                row.IsSuppressing,
            },
            cancellationToken
        );
        if (others > 0)
        {
            throw Problems.Refused("extract-coarsened-otherwise");
        }
    }

    /// <summary>Its status today.</summary>
    internal async Task<ExtractStatus> StatusOf(ExtractRow row, CancellationToken cancellationToken) =>
        row.StatusOn(await days.Today(row.ProgrammeId, cancellationToken));

    /// <summary>An extract, with its content, as the caller sees it today.</summary>
    /// <param name="row">The extract.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal async Task<Extract> Show(ExtractRow row, CancellationToken cancellationToken)
    {
        var today = await days.Today(row.ProgrammeId, cancellationToken);
        if (row.ContentSealed is null || row.IsFull || row.EndsOn < today)
        {
            return row.ShownOn(vault, today);
        }

        var released = ExtractContent.Open(vault, row).Released;
        return row.ShownOn(vault, today, released.Audit, callers.Caller.Role == Role.Analyst ? null : released.Failing);
    }
}
