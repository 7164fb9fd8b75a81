using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Whether an account gets the daily mail.</summary>
/// <param name="IsPossible">Whether the service sends mail at all.</param>
/// <param name="IsOn">Whether the holder switched it on.</param>
public sealed record DigestSetting(bool IsPossible, bool IsOn);

/// <summary>Returns whether the caller's own account gets the daily mail.</summary>
public sealed record GetDigest : IQuery<DigestSetting>;

internal sealed class GetDigestHandler(Db db, MessageOutbox outbox, CallerContext callers)
    : IRequestHandler<GetDigest, DigestSetting>
{
    public async Task<DigestSetting> Handle(GetDigest request, CancellationToken cancellationToken) =>
        new(
            outbox.HasMail,
            await db.Find<string>(
                "SELECT digest_language FROM accounts WHERE id = @Id",
                new { callers.Caller.Id },
                cancellationToken
            )
                is not null
        );
}

/// <summary>
/// Switches the daily mail on or off for the caller's own account. It has the language of the page on which it was switched on, and
/// is first sent on the next day.
/// </summary>
public sealed record SetDigest(bool IsOn) : ICommand<Nothing>;

internal sealed class SetDigestHandler(Db db, DigestAccounts accounts, CallerContext callers)
    : IRequestHandler<SetDigest, Nothing>
{
    public async Task<Nothing> Handle(SetDigest request, CancellationToken cancellationToken)
    {
        var account = await accounts.Find(callers.Caller.Id, cancellationToken);
        await db.Execute(
            "UPDATE accounts SET digest_language = @Language, digest_on = @Today WHERE id = @Id",
            new
            {
                callers.Caller.Id,
                Language = request.IsOn ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName : null,
                account?.Today,
            },
            cancellationToken
        );
        return Nothing.Value;
    }
}
