using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Who reads concerns: the staff named for it. Where no named staff can read a concern, the administrators of its programme do,
/// so every concern has a reader.
/// </summary>
public sealed class ConcernReaders(Db db, CallerContext callers, ProgrammeDays days)
{
    /// <summary>
    /// True for a row <c>c</c> with a programme and a site where named staff can sign in and see that site. Parameter: @Today.
    /// </summary>
    internal const string Named = """
        EXISTS (SELECT 1 FROM safeguarding_staff s LEFT JOIN accounts a ON a.id = s.holder_id LEFT JOIN api_keys k ON k.id = s.holder_id
                WHERE s.programme_id = c.programme_id
                  AND ((a.is_disabled = FALSE AND a.role IN ('admin', 'coordinator')
                        AND (a.programme_id IS NULL OR a.programme_id = c.programme_id) AND (a.site_id IS NULL OR a.site_id = c.site_id))
                       OR (k.id IS NOT NULL AND k.revoked_at IS NULL
                           AND (k.expires_on IS NULL OR k.expires_on >= @Today)
                           AND (k.site_id IS NULL OR k.site_id = c.site_id))))
        """;

    /// <summary>
    /// True for a row <c>c</c> with a programme that the caller may read. Parameters: those of <see cref="Parameters"/>.
    /// </summary>
    internal string Sql =>
        $"""
            {callers.Caller.InProgramme("c.programme_id")} AND {callers.Caller.InSite("c.site_id")}
            AND (EXISTS (SELECT 1 FROM safeguarding_staff n WHERE n.programme_id = c.programme_id AND n.holder_id = @Reader)
                 OR (@IsAdmin AND NOT {ConcernReaders.Named}))
            """;

    /// <summary>
    /// True for an entry <c>e</c> of the audit that is not about a concern, or about one that the caller may read. What is left of
    /// a concern that is gone is for those who read concerns of its programme. Parameters: those of <see cref="Parameters"/>.
    /// </summary>
    internal string EntriesSql()
    {
        var test = Sql;
        return $"""
            ((e.subject_type NOT IN ('Concern', 'ConcernSummary', 'ConcernReceipt') AND e.action <> 'DeleteEndedConcerns')
             OR EXISTS (SELECT 1 FROM concerns c
                        WHERE c.programme_id = e.programme_id AND CAST(c.id AS TEXT) = e.subject_id AND {test})
             OR (NOT EXISTS (SELECT 1 FROM concerns g WHERE g.programme_id = e.programme_id AND CAST(g.id AS TEXT) = e.subject_id)
                 AND EXISTS (SELECT 1 FROM (SELECT p.id AS programme_id, CAST(NULL AS UUID) AS site_id FROM programmes p) c
                             WHERE c.programme_id = e.programme_id AND {test})))
            """;
    }

    internal async Task<Dapper.DynamicParameters> Parameters(object with, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        var parameters = new Dapper.DynamicParameters(with);
        parameters.AddDynamicParams(
            new
            {
                Scope = caller.ProgrammeId,
                Site = caller.SiteId,
                Reader = caller.Id,
                IsAdmin = caller.Role == Role.Admin,
                Today = await days.Today(caller.ProgrammeId, cancellationToken),
            }
        );
        return parameters;
    }

    /// <summary>
    /// Accounts and keys that can read a concern: those named who see its site, else the administrators of its programme.
    /// </summary>
    internal async Task<List<Guid>> Of(Guid concernId, Guid programmeId, CancellationToken cancellationToken) =>
        await db.Query<Guid>(
            $"""
            SELECT s.holder_id AS id
            FROM concerns c JOIN safeguarding_staff s ON s.programme_id = c.programme_id
              LEFT JOIN accounts a ON a.id = s.holder_id LEFT JOIN api_keys k ON k.id = s.holder_id
            WHERE c.id = @Id
              AND ((a.is_disabled = FALSE AND a.role IN ('admin', 'coordinator')
                    AND (a.programme_id IS NULL OR a.programme_id = c.programme_id) AND (a.site_id IS NULL OR a.site_id = c.site_id))
                   OR (k.id IS NOT NULL AND k.revoked_at IS NULL
                       AND (k.expires_on IS NULL OR k.expires_on >= @Today)
                       AND (k.site_id IS NULL OR k.site_id = c.site_id)))
            UNION
            SELECT m.id
            FROM concerns c JOIN accounts m ON m.programme_id IS NULL OR m.programme_id = c.programme_id
            WHERE c.id = @Id AND m.role = 'admin' AND m.is_disabled = FALSE AND NOT {ConcernReaders.Named}
            ORDER BY id
            """,
            new { Id = concernId, Today = await days.Today(programmeId, cancellationToken) },
            cancellationToken
        );

    /// <summary>
    /// Whether the caller can list every entry of the audit: of all programmes, and the concerns of each site in them. It rests on who
    /// is named and not on whether there is a concern, so that the answer says nothing of one.
    /// </summary>
    internal async Task<bool> SeeEveryEntry(CancellationToken cancellationToken)
    {
        var test = Sql;
        return callers.Caller is { ProgrammeId: null, SiteId: null }
            && await db.Single<bool>(
                $"""
                SELECT NOT EXISTS (
                    SELECT 1 FROM (
                        SELECT p.id AS programme_id, CAST(NULL AS UUID) AS site_id FROM programmes p
                        UNION ALL SELECT t.programme_id, t.id AS site_id FROM sites t
                    ) c
                    WHERE NOT ({test}))
                """,
                await Parameters(new { }, cancellationToken),
                cancellationToken
            );
    }

    /// <summary>Whether the caller reads concerns at all.</summary>
    internal async Task<bool> IsOne(CancellationToken cancellationToken) =>
        callers.Caller.Role == Role.Admin
        || await db.Single<long>(
            "SELECT count(*) FROM safeguarding_staff WHERE holder_id = @Id",
            new { callers.Caller.Id },
            cancellationToken
        ) > 0;
}
