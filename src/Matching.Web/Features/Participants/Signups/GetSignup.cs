using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// Reads how far one of the partner's own sign-ups has come. One whose person has stopped every use of their data, or was erased,
/// is not there.
/// </summary>
public sealed record GetSignup(Guid Id) : IQuery<Signup>;

internal sealed class GetSignupHandler(Db db, CallerContext callers) : IRequestHandler<GetSignup, Signup>
{
    public async Task<Signup> Handle(GetSignup request, CancellationToken cancellationToken) =>
        await db.Find<Signup>(
            $"""
            SELECT {Signup.Columns} FROM signups s JOIN people p ON p.id = s.person_id
            WHERE s.id = @Id AND NOT p.is_restricted
              AND {callers.Caller.InProgramme("s.programme_id")}
                AND {Where.Set(callers.Caller.PartnerId, "s.partner_id = @Partner")}
            """,
            new
            {
                request.Id,
                Scope = callers.Caller.ProgrammeId,
                Partner = callers.Caller.PartnerId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("signup");
}
