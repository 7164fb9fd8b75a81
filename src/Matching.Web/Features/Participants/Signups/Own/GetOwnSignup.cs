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

/// <summary>Refuses a link by which the caller cannot answer, before the body of a request is read. Returns nothing of it.</summary>
public sealed record CheckOwnSignup(string Token) : IQuery<Nothing>;

internal sealed class CheckOwnSignupHandler(OwnSignupStore signups) : IRequestHandler<CheckOwnSignup, Nothing>
{
    public async Task<Nothing> Handle(CheckOwnSignup request, CancellationToken cancellationToken)
    {
        await signups.Find(request.Token, isChange: true, cancellationToken);
        return Nothing.Value;
    }
}
