using Matching.Web.Data;
using Matching.Web.Features.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.PossibleDuplicates;

/// <summary>Raises records that may be of one person, for staff to look at. What staff have decided stays decided.</summary>
public sealed record RecordDuplicates(Guid ProgrammeId, IReadOnlyList<DuplicatePair> Pairs) : ICommand<Nothing>;

internal sealed class RecordDuplicatesHandler(Db db, IdSource ids, TimeProvider clock)
    : IRequestHandler<RecordDuplicates, Nothing>
{
    public async Task<Nothing> Handle(RecordDuplicates request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.QueueAll(
            """
            INSERT INTO possible_duplicates (id, programme_id, person_id, other_id, has_name_and_year, has_telephone, has_email, status, version, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @OtherId, @HasNameAndYear, @HasTelephone, @HasEmail, 'open', 1, @Now)
            ON CONFLICT (person_id, other_id) DO UPDATE SET has_name_and_year = excluded.has_name_and_year, has_telephone = excluded.has_telephone
            """,
            request.Pairs.Select(pair => new DuplicateArguments(
                ids.New(),
                request.ProgrammeId,
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

/// <summary>
/// Removes what was raised about a record and no longer applies, before it is looked at again. What still holds keeps its id, which pages and
/// clients have read.
/// </summary>
public sealed record ClearOpenDuplicates(Guid PersonId) : ICommand<Nothing>;

internal sealed class ClearOpenDuplicatesHandler(Db db) : IRequestHandler<ClearOpenDuplicates, Nothing>
{
    public async Task<Nothing> Handle(ClearOpenDuplicates request, CancellationToken cancellationToken)
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
            new { request.PersonId },
            cancellationToken
        );
        await db.Queue(
            """
            DELETE FROM possible_duplicates
            WHERE status = 'open' AND NOT has_name_and_year AND NOT has_telephone AND NOT has_email
              AND (person_id = @PersonId OR other_id = @PersonId)
            """,
            new { request.PersonId },
            cancellationToken
        );
        return Nothing.Value;
    }
}

/// <summary>Deletes everything raised about a person who is erased.</summary>
public sealed record ForgetPersonInDuplicates(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInDuplicatesHandler(Db db) : IRequestHandler<ForgetPersonInDuplicates, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInDuplicates request, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM possible_duplicates WHERE person_id = @PersonId OR other_id = @PersonId",
            new { request.PersonId },
            cancellationToken
        );
        return Nothing.Value;
    }
}
