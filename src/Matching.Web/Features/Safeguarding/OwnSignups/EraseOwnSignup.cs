using Matching.Web.Data;
using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.OwnSignups;

/// <summary>
/// Erases what a sign-up led to, by its link: the person, or, where the person was known before, the sign-up alone. The answer is
/// the same.
/// </summary>
public sealed record EraseOwnSignup(string Token) : IRequest<Nothing>;

internal sealed class EraseOwnSignupHandler(
    Db db,
    IMediator mediator,
    OwnSignupStore signups,
    ErasureAftermath aftermath,
    Auditor auditor
) : IRequestHandler<EraseOwnSignup, Nothing>
{
    public async Task<Nothing> Handle(EraseOwnSignup request, CancellationToken cancellationToken)
    {
        var found = await signups.Locate(request.Token, cancellationToken);
        if (found.IsRepeated)
        {
            return await db.InTransaction(
                async () =>
                {
                    await signups.Delete(found.Id, cancellationToken);
                    await auditor.Record(nameof(EraseOwnSignup), found.Id, null, cancellationToken);
                    return Nothing.Value;
                },
                cancellationToken
            );
        }

        var erasure = await mediator.Send(new ErasePerson(found.PersonId, ErasureReason.OwnRight), cancellationToken);
        // the person is erased; a caller who goes away in the meantime changes nothing in that
        await aftermath.Settle([erasure], CancellationToken.None);
        return Nothing.Value;
    }
}

/// <summary>Carries the token of a sign-up's link from its address to the page.</summary>
public sealed class SignupLinkCookie(ServiceAddresses addresses)
    : ShortCookie(addresses, "matching-signup", TimeSpan.FromMinutes(60));
