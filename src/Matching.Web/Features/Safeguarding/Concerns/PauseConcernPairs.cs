using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Puts the pair of a concern on hold at once; of a concern about a person each of their active pairs. The pairs say only that
/// the programme has paused them.
/// </summary>
/// <param name="Id">The concern.</param>
/// <param name="IfMatch">The version of the concern that the caller has seen.</param>
public sealed record PauseConcernPairs(Guid Id, IfMatch? IfMatch) : ICommand<Concern>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class PauseConcernPairsHandler(Db db, ConcernStore concerns, ConcernJournal journal, ConcernPause pause)
    : IRequestHandler<PauseConcernPairs, Concern>
{
    public async Task<Concern> Handle(PauseConcernPairs request, CancellationToken cancellationToken)
    {
        var current = await concerns.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(current.Version);
        var pairs = await db.Query<Guid>(
            """
            SELECT p.id FROM pairs p
            WHERE p.programme_id = @ProgrammeId AND p.status = 'active'
              AND (p.id = @PairId OR (@IsOfPerson AND (p.mentor_id = @PersonId OR p.mentee_id = @PersonId)))
            ORDER BY p.id
            """,
            new
            {
                current.ProgrammeId,
                current.PairId,
                current.PersonId,
                // where a pair is named, the person's other pairs go on
                IsOfPerson = current.PairId is null,
            },
            cancellationToken
        );
        if (pairs.Count == 0)
        {
            throw Problems.Refused("no-active-pair");
        }

        foreach (var pair in pairs)
        {
            await pause.Of(pair, current.ProgrammeId, cancellationToken);
        }

        return await journal.Store(
            current,
            journal.TakenUp(current) with
            {
                IsPairPaused = true,
            },
            [journal.Step(ConcernStepKind.PairPaused)],
            cancellationToken
        );
    }
}

/// <summary>Puts pairs on hold for a concern.</summary>
internal sealed class ConcernPause(PairMover mover, ProgrammeDays days)
{
    // Long enough to look into it; its readers decide what follows.
    private const int PauseDays = 28;

    public async Task<Pair> Of(Guid pairId, Guid programmeId, CancellationToken cancellationToken) =>
        await mover.Move(
            new TransitionPair
            {
                Id = pairId,
                To = PairStatus.OnHold,
                Reason = Texts.Match("concern.paused"),
                Until = (await days.Today(programmeId, cancellationToken)).AddDays(PauseDays),
            },
            cancellationToken
        );
}

/// <summary>
/// A pair that was paused for a concern and is taken up again before the concern is closed: the person who did so may not know
/// of the concern, so its readers find it among the steps and are alerted, where none of them did it.
/// </summary>
internal sealed class NoteResumedPairs(
    Db db,
    IdentityVault vault,
    ConcernReaders readers,
    ConcernJournal journal,
    CallerContext callers,
    Events events
) : INotificationHandler<PairsMoved>
{
    public async Task Handle(PairsMoved notification, CancellationToken cancellationToken)
    {
        if (notification.From != PairStatus.OnHold)
        {
            return;
        }

        foreach (var pair in notification.Pairs.Where(pair => pair.Status == PairStatus.Active))
        {
            await Note(pair, cancellationToken);
        }
    }

    private async Task Note(Pair pair, CancellationToken cancellationToken)
    {
        var concerns = await db.Query<Concern>(
            $"""
            SELECT {Concern.Columns} FROM concerns c
            WHERE c.status <> 'closed' AND c.is_pair_paused = TRUE
              AND (c.pair_hash = @Pair OR c.person_hash = @Mentor OR c.person_hash = @Mentee)
            ORDER BY c.id
            """,
            new
            {
                Pair = ConcernAbout.PairHash(vault, pair.Id),
                Mentor = ConcernAbout.PersonHash(vault, pair.MentorId),
                Mentee = ConcernAbout.PersonHash(vault, pair.MenteeId),
            },
            cancellationToken
        );
        foreach (var concern in concerns.Select(row => row.TryOpen(vault)).OfType<Concern>())
        {
            await journal.Store(concern, concern, [journal.Step(ConcernStepKind.PairResumed)], cancellationToken);
            if (!(await readers.Of(concern.Id, concern.ProgrammeId, cancellationToken)).Contains(callers.Caller.Id))
            {
                await events.Publish(new ConcernRaised(concern.ProgrammeId, concern.SiteId), cancellationToken);
            }
        }
    }
}
