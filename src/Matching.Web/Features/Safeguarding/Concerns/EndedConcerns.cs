using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Concerns that are over: closed, with no day until which they have to be kept, and either about a person who has been erased
/// since or closed longer ago than concerns are kept.
/// </summary>
internal sealed class EndedConcerns(
    Db db,
    IdentityVault vault,
    Auditor auditor,
    IOptions<ConcernOptions> options,
    ProgrammeDays days,
    TimeProvider clock
)
{
    // As the audit names a deletion.
    private const string Deletion = "DeleteEndedConcerns";

    /// <summary>Deletes them. Returns how many.</summary>
    public Task<int> Delete(CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var before = clock.GetUtcNow().AddMonths(-options.Value.KeepMonths);
                var deleted = new List<Ended>();
                foreach (var (programmeId, today) in await days.All(cancellationToken))
                {
                    deleted.AddRange(await Delete(programmeId, today, before, cancellationToken));
                }

                await auditor.RecordAll(Deletion, deleted, null, cancellationToken);
                return deleted.Count;
            },
            cancellationToken
        );

    private async Task<List<Ended>> Delete(
        Guid programmeId,
        DateOnly today,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var closed = await db.Query<ConcernSummary>(
            $"""
            SELECT {Concern.Columns} FROM concerns c
            WHERE c.programme_id = @ProgrammeId
              AND c.status = 'closed'
              AND (c.keep_until IS NULL OR c.keep_until < @Today)
            ORDER BY c.id
            """,
            new { ProgrammeId = programmeId, Today = today },
            cancellationToken
        );
        var ended = new List<Ended>();
        foreach (var concern in closed)
        {
            if (concern.ClosedAt < before || await IsAboutErased(ConcernAbout.Open(vault, concern), cancellationToken))
            {
                await db.Execute("DELETE FROM concerns WHERE id = @Id", new { concern.Id }, cancellationToken);
                ended.Add(new Ended { Id = concern.Id, ProgrammeId = programmeId });
            }
        }

        return ended;
    }

    private async Task<bool> IsAboutErased(ConcernAbout about, CancellationToken cancellationToken) =>
        await db.Single<long>(
            """
            SELECT count(*) FROM people p
            WHERE p.status = 'erased'
              AND (p.id = @PersonId
                  OR p.id IN (SELECT mentor_id FROM pairs WHERE id = @PairId)
                  OR p.id IN (SELECT mentee_id FROM pairs WHERE id = @PairId))
            """,
            new { about.PersonId, about.PairId },
            cancellationToken
        ) > 0;

    private sealed record Ended : IResource, IInProgramme
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
    }
}

/// <summary>
/// Deletes the closed concerns about an erased person, and about their pairs. One that is being looked into, or that the law
/// requires until a day, stays until then (Article 17(3) GDPR): leaving the programme does not end an inquiry.
/// </summary>
internal sealed class ForgetPersonInConcerns(Db db, IdentityVault vault, ProgrammeDays days) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<Guid>(
            """
            SELECT id FROM pairs
            WHERE mentor_id = @PersonId OR mentee_id = @PersonId
            UNION
            SELECT pair_id FROM pair_events
            WHERE mentor_id = @PersonId
            """,
            new { notification.PersonId },
            cancellationToken
        );
        var today = await days.TodayOfPerson(notification.PersonId, cancellationToken);
        foreach (var (person, pair) in pairs.Select(id => ((Guid?)null, (Guid?)id)).Prepend((notification.PersonId, null)))
        {
            await db.Execute(
                """
                DELETE FROM concerns
                WHERE status = 'closed'
                  AND (keep_until IS NULL OR keep_until < @Today)
                  AND (person_hash = @Person OR pair_hash = @Pair)
                """,
                new
                {
                    Today = today,
                    Person = ConcernAbout.PersonHash(vault, person),
                    Pair = ConcernAbout.PairHash(vault, pair),
                },
                cancellationToken
            );
        }
    }
}
