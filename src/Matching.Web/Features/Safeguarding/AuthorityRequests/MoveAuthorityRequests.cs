using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>Moves entries of the register about a merged record.</summary>
internal sealed class MoveAuthorityRequests(Db db, IdentityVault vault) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var rows = await db.Query<AuthorityRequestRow>(
            $"SELECT {AuthorityRequestRow.Columns} FROM authority_requests a WHERE a.person_hash = @Person",
            new { Person = AuthorityWords.PersonHash(vault, notification.GoneId) },
            cancellationToken
        );
        foreach (var row in rows)
        {
            await db.Execute(
                "UPDATE authority_requests SET words_sealed = @Words, person_hash = @Person WHERE id = @Id",
                new
                {
                    row.Id,
                    Words = (AuthorityWords.Of(row.Open(vault)) with { PersonId = notification.KeptId }).Seal(vault, row.Id),
                    Person = AuthorityWords.PersonHash(vault, notification.KeptId),
                },
                cancellationToken
            );
        }
    }
}
