using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups.Own;

/// <summary>Returns the sign-up of a link.</summary>
public sealed record GetOwnSignup(string Token) : IQuery<OwnSignup>;

internal sealed class GetOwnSignupHandler(OwnSignupStore signups) : IRequestHandler<GetOwnSignup, OwnSignup>
{
    public async Task<OwnSignup> Handle(GetOwnSignup request, CancellationToken cancellationToken)
    {
        var row = await signups.Find(request.Token, isChange: false, cancellationToken);
        return await signups.Show(row, signups.Open(row), cancellationToken);
    }
}
