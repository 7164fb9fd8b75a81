using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// Requests a link to a new password for an address. What is done is the same for every address, and nothing is looked up: whether
/// it has an account is found out when the mail is due.
/// </summary>
[ValidatableType]
public sealed record RequestPasswordReset : IRequest<Nothing>
{
    [Mandatory, Email, LengthUpTo(254)]
    public string Email { get; set; } = "";
}

internal sealed class RequestPasswordResetHandler(Db db, IdentityVault vault, SignInThrottle throttle, MessageOutbox outbox)
    : IRequestHandler<RequestPasswordReset, Nothing>
{
    public async Task<Nothing> Handle(RequestPasswordReset request, CancellationToken cancellationToken)
    {
        var address = request.Email.Trim();
        var hash = vault.AccountEmailHash(address);
        if (!(await throttle.BeginReset(hash, cancellationToken)).MayGoAhead)
        {
            // the same answer: how often others asked is not disclosed
            return Nothing.Value;
        }

        return await db.InTransaction(
            async () =>
            {
                await outbox.Write(
                    new NewMessage(null, MessageKind.PasswordReset)
                    {
                        Address = address,
                        AddressHash = hash,
                        Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
                        Life = MessageKinds.ResetLife,
                    },
                    cancellationToken
                );
                return Nothing.Value;
            },
            cancellationToken
        );
    }
}
