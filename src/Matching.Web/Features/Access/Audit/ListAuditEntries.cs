using Matching.Web.Data;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Audit;

/// <summary>Lists audit entries, oldest first. Those about a concern are listed for its readers alone.</summary>
public sealed record ListAuditEntries : PageQuery, IQuery<Page<AuditEntry>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by the id of the caller.</summary>
    public Guid? ActorId { get; set; }

    /// <summary>Filters by the id of the person or record concerned.</summary>
    public Guid? SubjectId { get; set; }

    /// <summary>Filters by use case, such as <c>GetPerson</c>.</summary>
    [LengthUpTo(60)]
    public string? Action { get; set; }

    /// <summary>Filters by entries at or after this time.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>Filters by entries before this time.</summary>
    public DateTimeOffset? Until { get; set; }
}

internal sealed class ListAuditEntriesHandler(Db db, IdentityVault vault, CallerContext callers, ConcernReaders readers)
    : IRequestHandler<ListAuditEntries, Page<AuditEntry>>
{
    public async Task<Page<AuditEntry>> Handle(ListAuditEntries request, CancellationToken cancellationToken)
    {
        var where = readers.EntriesSql();
        var found = await db.Query<AuditEntry>(
            $"""
            SELECT {AuditEntry.Columns} FROM audit_entries e
            WHERE {callers.Caller.InProgramme("programme_id")} AND {where}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(request.ActorId, "actor_id = @ActorId")} AND {Where.Set(
                request.SubjectId,
                "subject_id = @SubjectId"
            )}
              AND {Where.Set(request.Action, "action = @Action")}
              AND {Where.Set(request.Since, "occurred_at >= @Since")} AND {Where.Set(request.Until, "occurred_at < @Until")}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            await readers.Parameters(
                new
                {
                    request.ProgrammeId,
                    ActorId = request.ActorId?.ToString(),
                    SubjectId = request.SubjectId?.ToString(),
                    request.Action,
                    request.Since,
                    request.Until,
                    After = request.AfterId,
                    request.Fetch,
                },
                cancellationToken
            ),
            cancellationToken
        );
        var seesAll = await readers.SeeEveryEntry(cancellationToken);
        return request.Cut(
            found.ConvertAll(entry => entry.Open(vault) with { ChainPosition = seesAll ? entry.ChainPosition : null }),
            entry => entry.Id
        );
    }
}
