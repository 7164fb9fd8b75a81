using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Lists the partner's own sign-ups, so that it can count them by role and status.</summary>
public sealed record ListSignups : PageQuery, IQuery<Page<Signup>>
{
    /// <summary>Filters by role: <c>mentor</c> or <c>mentee</c>.</summary>
    [LengthUpTo(20)]
    public string? Role { get; set; }

    /// <summary>Filters by status, such as <c>accepted</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

internal sealed class ListSignupsHandler(Db db, CallerContext callers) : IRequestHandler<ListSignups, Page<Signup>>
{
    public async Task<Page<Signup>> Handle(ListSignups request, CancellationToken cancellationToken)
    {
        var found = await db.Query<Signup>(
            $"""
            SELECT id, role, created_at, status
            FROM (SELECT {Signup.Columns} FROM signups s JOIN people p ON p.id = s.person_id
                  WHERE NOT p.is_restricted AND {callers.Caller.InProgramme("s.programme_id")}
                    AND {Where.Set(callers.Caller.PartnerId, "s.partner_id = @Partner")}
                    AND {Where.Set(request.Role, "s.role = @Role")} AND s.id > @After) own
            WHERE {Where.Set(request.Status, "status = @Status")}
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Partner = callers.Caller.PartnerId,
                Role = Filter.Code<PersonRole>(request.Role, "role")?.ToText(),
                Status = Filter.Code<SignupStatus>(request.Status, "status")?.ToString(),
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found, signup => signup.Id);
    }
}
