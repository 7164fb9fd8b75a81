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
public sealed record EraseOwnSignup(string Token) : IRequest<Nothing>
{
    /// <summary>Id of the sign-up as the form shows it. Asked for again once it is erased, there is nothing left to do.</summary>
    internal Guid? Id { get; init; }
}

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
        try
        {
            return await Erase(request, cancellationToken);
        }
        catch (Exception gone) when (request.Id is not null && gone is ProblemException or RowGoneException)
        {
            // the same form, sent twice, may have been done in the meantime
            if (await signups.Exists(request.Id!.Value, cancellationToken))
            {
                throw;
            }

            return Nothing.Value;
        }
    }

    private async Task<Nothing> Erase(EraseOwnSignup request, CancellationToken cancellationToken)
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
