using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>What an authenticator app needs to know, after the choice of a password.</summary>
public sealed record GetEnrolment(string? Token) : IQuery<Enrolment>;

/// <summary>The secret of a second factor that is being set up.</summary>
public sealed record Enrolment(string Email, string Secret)
{
    public string Uri => Totp.Uri(Secret, Email);
}

internal sealed class GetEnrolmentHandler(IdentityVault vault, SessionStarter sessions) : IRequestHandler<GetEnrolment, Enrolment>
{
    public async Task<Enrolment> Handle(GetEnrolment request, CancellationToken cancellationToken)
    {
        var pending =
            await sessions.FindEnrolling(request.Token, cancellationToken) ?? throw Problems.Refused("not-authenticated");
        return new Enrolment(
            vault.OpenText(pending.EmailSealed, Credential.EmailOf(pending.AccountId)),
            vault.OpenText(pending.TotpSealed!, Credential.TotpOf(pending.AccountId))
        );
    }
}
