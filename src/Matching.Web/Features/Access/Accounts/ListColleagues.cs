using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>A member of staff who can be responsible for people and pairs.</summary>
public sealed record Colleague
{
    /// <summary>Id of the account, for <c>responsibleId</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>E-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Name by which colleagues read the account; they read the e-mail address when empty.</summary>
    public string? Name { get; init; }

    /// <summary>What colleagues read: the name, else the e-mail address.</summary>
    internal string Shown => Name ?? Email;

    /// <summary>The only site that they see; all when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>First day of an absence that is recorded.</summary>
    public DateOnly? AwayFrom { get; init; }

    /// <summary>Its last day.</summary>
    public DateOnly? AwayUntil { get; init; }

    /// <summary>Account of the deputy.</summary>
    public Guid? DeputyId { get; init; }

    /// <summary>Whether another account is the deputy of this one on a day.</summary>
    internal bool IsDeputy(Guid account, DateOnly day) => DeputyId == account && AwayFrom <= day && day <= AwayUntil;
}

/// <summary>Lists the coordinators and administrators who can be responsible for people of the caller's programme.</summary>
public sealed record ListColleagues : PageQuery, IQuery<Page<Colleague>>
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }
}

internal sealed class ListColleaguesHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<ListColleagues, Page<Colleague>>
{
    public async Task<Page<Colleague>> Handle(ListColleagues request, CancellationToken cancellationToken)
    {
        var programmeId = callers.Caller.ProgrammeId ?? request.ProgrammeId;
        var found = await db.Query<ColleagueRow>(
            $"""
            SELECT {ColleagueRow.Columns} FROM accounts a
            WHERE a.role IN ('admin', 'coordinator') AND NOT a.is_disabled
              AND (a.programme_id IS NULL OR {Where.Set(programmeId, "a.programme_id = @ProgrammeId")}) AND a.id > @After
            ORDER BY a.id LIMIT @Fetch
            """,
            new
            {
                ProgrammeId = programmeId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found.ConvertAll(row => row.Open(vault)), colleague => colleague.Id);
    }
}

/// <summary>A colleague as stored.</summary>
internal sealed record ColleagueRow
{
    public const string Columns =
        "a.id, a.programme_id, a.site_id, a.email_sealed, a.name_sealed, a.away_from, a.away_until, a.deputy_id";

    public required Guid Id { get; init; }
    public Guid? ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public required string EmailSealed { get; init; }
    public string? NameSealed { get; init; }
    public DateOnly? AwayFrom { get; init; }
    public DateOnly? AwayUntil { get; init; }
    public Guid? DeputyId { get; init; }

    public Colleague Open(IdentityVault vault) =>
        new()
        {
            Id = Id,
            SiteId = SiteId,
            Email = vault.OpenText(EmailSealed, Credential.EmailOf(Id)),
            Name = NameSealed is null ? null : vault.OpenText(NameSealed, Credential.NameOf(Id)),
            AwayFrom = AwayFrom,
            AwayUntil = AwayUntil,
            DeputyId = DeputyId,
        };
}

/// <summary>Finds colleagues of the caller: coordinators and administrators who see the caller's programme.</summary>
internal sealed class ColleagueStore(Db db, IdentityVault vault, CallerContext callers)
{
    public async Task<(Colleague Colleague, Guid? ProgrammeId)> Get(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<ColleagueRow>(
                $"""
                SELECT {ColleagueRow.Columns} FROM accounts a
                WHERE a.id = @Id AND a.role IN ('admin', 'coordinator') AND NOT a.is_disabled
                  AND (a.programme_id IS NULL OR {callers.Caller.InProgramme("a.programme_id")})
                """,
                new { Id = id, Scope = callers.Caller.ProgrammeId },
                cancellationToken
            ) ?? throw Problems.NotFound("account");
        return (row.Open(vault), row.ProgrammeId ?? callers.Caller.ProgrammeId);
    }

    /// <summary>Those who can be responsible for people of a programme and site, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> Of(Guid programmeId, Guid? siteId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<ColleagueRow>(
            $"""
            SELECT {ColleagueRow.Columns} FROM accounts a
            WHERE a.role IN ('admin', 'coordinator') AND NOT a.is_disabled
              AND (a.programme_id IS NULL OR a.programme_id = @ProgrammeId) AND (a.site_id IS NULL OR a.site_id = @SiteId)
            """,
            new { ProgrammeId = programmeId, SiteId = siteId },
            cancellationToken
        );
        return
        [
            .. rows.Select(row => row.Open(vault))
                .OrderBy(colleague => colleague.Shown, StringComparer.CurrentCulture)
                .ThenBy(colleague => colleague.Id),
        ];
    }

    /// <summary>
    /// Whether an account sees all that a colleague sees: their programme and site, or all where the colleague sees all.
    /// </summary>
    public async Task<bool> CanBeDeputy(Guid id, Guid? programmeId, Guid? siteId, CancellationToken cancellationToken) =>
        await db.Find<Guid?>(
            """
            SELECT a.id FROM accounts a
            WHERE a.id = @Id AND a.role IN ('admin', 'coordinator') AND NOT a.is_disabled
              AND (a.programme_id IS NULL OR a.programme_id = @ProgrammeId) AND (a.site_id IS NULL OR a.site_id = @SiteId)
            """,
            new
            {
                Id = id,
                ProgrammeId = programmeId,
                SiteId = siteId,
            },
            cancellationToken
        )
            is not null;
}
