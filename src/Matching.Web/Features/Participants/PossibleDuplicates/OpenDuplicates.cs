using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Removes possible duplicates of a record that changed, unless staff decided on them.</summary>
public sealed class OpenDuplicates(Db db)
{
    public async Task<Nothing> Clear(Guid personId, CancellationToken cancellationToken)
    {
        await db.Queue(
            """
            UPDATE possible_duplicates SET
                has_name_and_year = EXISTS (SELECT 1 FROM people a JOIN people b ON b.name_hash = a.name_hash AND b.birth_year = a.birth_year
                    WHERE a.id = possible_duplicates.person_id AND b.id = possible_duplicates.other_id),
                has_telephone = EXISTS (SELECT 1 FROM people a JOIN people b ON b.phone_hash = a.phone_hash
                    WHERE a.id = possible_duplicates.person_id AND b.id = possible_duplicates.other_id)
            WHERE status = 'open' AND (person_id = @PersonId OR other_id = @PersonId)
            """,
            new { PersonId = personId },
            cancellationToken
        );
        await db.Queue(
            """
            DELETE FROM possible_duplicates
            WHERE status = 'open' AND NOT has_name_and_year AND NOT has_telephone AND NOT has_email
              AND (person_id = @PersonId OR other_id = @PersonId)
            """,
            new { PersonId = personId },
            cancellationToken
        );
        return Nothing.Value;
    }
}
