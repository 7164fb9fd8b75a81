using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>Moves concerns about a merged record. Their words have a key of their own.</summary>
internal sealed class MoveConcerns(Db db, IdentityVault vault) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var (gone, kept) = (notification.GoneId.ToString(), notification.KeptId.ToString());
        var rows = await db.Query<ConcernSummary>(
            $"SELECT {Concern.Columns} FROM concerns c WHERE c.person_hash = @Person OR c.raiser_hash = @Raiser",
            new { Person = ConcernAbout.PersonHash(vault, notification.GoneId), Raiser = ConcernAbout.RaiserHash(vault, gone) },
            cancellationToken
        );
        foreach (var row in rows)
        {
            var about = ConcernAbout.Open(vault, row);
            var moved = about with
            {
                PersonId = about.PersonId == notification.GoneId ? notification.KeptId : about.PersonId,
                RaisedBy = about.RaisedBy == gone ? kept : about.RaisedBy,
            };
            await db.Execute(
                "UPDATE concerns SET about_sealed = @About, person_hash = @Person, raiser_hash = @Raiser WHERE id = @Id",
                new
                {
                    row.Id,
                    About = moved.Seal(vault, row.KeyWrapped, row.Id),
                    Person = ConcernAbout.PersonHash(vault, moved.PersonId),
                    Raiser = ConcernAbout.RaiserHash(vault, moved.RaisedBy),
                },
                cancellationToken
            );
        }
    }
}
