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

    /// <summary>The only site that they see; all when empty.</summary>
    public Guid? SiteId { get; init; }
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
            SELECT a.id, a.site_id, a.email_sealed FROM accounts a
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

    private sealed record ColleagueRow
    {
        public required Guid Id { get; init; }
        public Guid? SiteId { get; init; }
        public required string EmailSealed { get; init; }

        public Colleague Open(IdentityVault vault) =>
            new()
            {
                Id = Id,
                SiteId = SiteId,
                Email = vault.OpenText(EmailSealed, Credential.EmailOf(Id)),
            };
    }
}
