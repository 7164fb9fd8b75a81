using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.PersonTies;

/// <summary>Ties people who come together.</summary>
public sealed class TieWriter(Db db, IdSource ids, TimeProvider clock)
{
    /// <summary>How many belong to a tie at most: a family or a class, not an organisation.</summary>
    internal const int Most = 12;

    /// <summary>Ties two people of one programme; of two ties one is made. Returns it, and how many people it has then.</summary>
    internal async Task<(Guid Tie, int People)> Tie(
        Guid programmeId,
        (Guid One, Guid Other) people,
        TieKind kind,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var known = await Of(people.One, cancellationToken) ?? await Of(people.Other, cancellationToken) ?? ids.New();
        // what is there after writing counts: another request may tie one of the two at the same moment
        var tie = await Keep(people.One, known);
        var other = await Keep(people.Other, tie);
        var together = await db.Execute(
            "UPDATE person_ties SET tie_id = @Tie, kind = @Kind WHERE tie_id = @Tie OR tie_id = @Other",
            new
            {
                Tie = tie,
                Other = other,
                Kind = kind.ToText(),
            },
            cancellationToken
        );
        return (tie, together);

        async Task<Guid> Keep(Guid id, Guid tieId)
        {
            await db.Execute(
                """
                INSERT INTO person_ties (person_id, programme_id, tie_id, kind, created_at)
                VALUES (@Id, @ProgrammeId, @Tie, @Kind, @Now) ON CONFLICT (person_id) DO NOTHING
                """,
                new
                {
                    Id = id,
                    ProgrammeId = programmeId,
                    Tie = tieId,
                    Kind = kind.ToText(),
                    Now = now,
                },
                cancellationToken
            );
            return await Of(id, cancellationToken) ?? tieId;
        }
    }

    /// <summary>
    /// Ties a person who is new to another, if that one is there. Where there is none the same statements do nothing, so that the time
    /// does not disclose it.
    /// </summary>
    internal async Task Join(Guid? other, Guid personId, TieKind kind, CancellationToken cancellationToken)
    {
        var values = new
        {
            Other = other,
            Id = personId,
            Tie = ids.New(),
            Kind = kind.ToText(),
            Now = clock.GetUtcNow(),
            Most,
        };
        await db.Queue(
            """
            INSERT INTO person_ties (person_id, programme_id, tie_id, kind, created_at)
            SELECT p.id, p.programme_id, @Tie, @Kind, @Now FROM people p
            WHERE p.id = @Other AND p.status <> 'erased' AND NOT p.is_restricted
            ON CONFLICT (person_id) DO NOTHING
            """,
            values,
            cancellationToken
        );
        await db.Queue(
            """
            INSERT INTO person_ties (person_id, programme_id, tie_id, kind, created_at)
            SELECT @Id, t.programme_id, t.tie_id, t.kind, @Now FROM person_ties t JOIN people p ON p.id = t.person_id
            WHERE t.person_id = @Other AND NOT p.is_restricted
              AND (SELECT count(*) FROM person_ties o WHERE o.tie_id = t.tie_id) < @Most
            """,
            values,
            cancellationToken
        );
        // a couple may have become a family since the first two were tied
        await db.Queue(
            """
            UPDATE person_ties SET kind = @Kind
            WHERE tie_id = (SELECT t.tie_id FROM person_ties t WHERE t.person_id = @Id)
            """,
            values,
            cancellationToken
        );
    }

    private Task<Guid?> Of(Guid personId, CancellationToken cancellationToken) =>
        db.Find<Guid?>("SELECT tie_id FROM person_ties WHERE person_id = @Id", new { Id = personId }, cancellationToken);
}
