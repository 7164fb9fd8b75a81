using Matching.Web.Data;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Keeps which records may be of one person.</summary>
public sealed class DuplicateRecorder(Db db, IdSource ids, TimeProvider clock)
{
    /// <summary>Raises records that may be of one person, for staff to look at. What staff have decided stays decided.</summary>
    public Task Record(Guid programmeId, IReadOnlyList<DuplicatePair> pairs, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.QueueAll(
            """
            INSERT INTO possible_duplicates (id, programme_id, person_id, other_id, has_name_and_year, has_telephone,
                                             has_email, status, version, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @OtherId, @HasNameAndYear, @HasTelephone, @HasEmail, 'open', 1, @Now)
            ON CONFLICT (person_id, other_id) DO UPDATE
            SET has_name_and_year = excluded.has_name_and_year, has_telephone = excluded.has_telephone
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
    }

    /// <summary>
    /// Removes open duplicates of a changed record that no longer apply. What still applies keeps its id, which pages and clients
    /// have read; what staff decided stays decided.
    /// </summary>
    public async Task Clear(Guid personId, CancellationToken cancellationToken)
    {
        await db.Queue(
            """
            UPDATE possible_duplicates SET
                has_name_and_year = EXISTS (SELECT 1 FROM people a
                    JOIN people b ON b.name_hash = a.name_hash AND b.birth_year = a.birth_year
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
