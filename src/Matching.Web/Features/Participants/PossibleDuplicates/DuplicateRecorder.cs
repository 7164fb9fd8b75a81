using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Records that two records may be of one person.</summary>
public sealed class DuplicateRecorder(Db db, IdSource ids, TimeProvider clock)
{
    public async Task<Nothing> Record(Guid programmeId, IReadOnlyList<DuplicatePair> pairs, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.QueueAll(
            """
            INSERT INTO possible_duplicates (id, programme_id, person_id, other_id, has_name_and_year, has_telephone, has_email, status, version, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @OtherId, @HasNameAndYear, @HasTelephone, @HasEmail, 'open', 1, @Now)
            ON CONFLICT (person_id, other_id) DO UPDATE SET has_name_and_year = excluded.has_name_and_year, has_telephone = excluded.has_telephone
            """,
            pairs.Select(pair => new DuplicateArguments(
                ids.New(),
                programmeId,
                pair.PersonId < pair.OtherId ? pair.PersonId : pair.OtherId,
                pair.PersonId < pair.OtherId ? pair.OtherId : pair.PersonId,
                pair.HasNameAndYear,
                pair.HasTelephone,
                pair.HasEmail,
                now
            )),
            cancellationToken
        );
        return Nothing.Value;
    }

    private sealed record DuplicateArguments(
        Guid Id,
        Guid ProgrammeId,
        Guid PersonId,
        Guid OtherId,
        bool HasNameAndYear,
        bool HasTelephone,
        bool HasEmail,
        DateTimeOffset Now
    );
}
