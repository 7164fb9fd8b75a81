using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;

namespace Matching.Web.Features.Pairs.Endings;

/// <summary>What becomes of a person once their pair has ended.</summary>
public enum AfterPair
{
    /// <summary>Another mentor or mentee: the person is in the pool, with the waiting date that they had.</summary>
    Pool,

    /// <summary>Not now, or not asked yet: the person is paused, and in no run until made available again.</summary>
    Rest,

    /// <summary>No: the person leaves the programme.</summary>
    Leave,
}

/// <summary>Moves a pair, and the two people of one that ends to the state that they ask for; undoes both.</summary>
internal sealed class AfterPairs(
    PairMover pairs,
    PairUndoer undoer,
    PairJournal journal,
    PersonMover mover,
    PersonUndoer people,
    PersonStore store
)
{
    /// <summary>Whether a mentor is said to have a free place that an unsafe end keeps until its concern is closed.</summary>
    public static bool IsPlaceKept(string? reason, AfterPair? mentorNext) =>
        reason == PairStates.Unsafe && mentorNext == AfterPair.Pool;

    public async Task<Pair> Move(TransitionPair request, CancellationToken cancellationToken)
    {
        var ended = await pairs.Move(request, cancellationToken);
        var steps = new StepsOfPeople
        {
            Mentee = await Move(request.MenteeNext, PersonRole.Mentee, ended.MenteeId, "menteeNext", cancellationToken),
            Mentor = await Move(request.MentorNext, PersonRole.Mentor, ended.MentorId, "mentorNext", cancellationToken),
        };
        if (steps != new StepsOfPeople())
        {
            await journal.KeepSteps(ended.Id, steps, cancellationToken);
        }

        return ended;
    }

    /// <summary>Undoes the last step of a pair, and with it the steps of its people that were taken with it.</summary>
    public async Task<Pair> Undo(UndoPairTransition request, Pair seen, CancellationToken cancellationToken)
    {
        var steps = await journal.StepsWithLast(seen.Id, cancellationToken);
        // a pair goes on with available people: who was made available with its end is moved back only after it
        var later = await UndoUnlessAvailable(seen, steps, cancellationToken);
        var undone = await undoer.Undo(request, seen.Version, cancellationToken);
        foreach (var (role, id, step) in later)
        {
            await people.UndoIfLast(role, id, step, cancellationToken);
        }

        return undone;
    }

    private async Task<List<(PersonRole Role, Guid Id, Guid Step)>> UndoUnlessAvailable(
        Pair pair,
        StepsOfPeople steps,
        CancellationToken cancellationToken
    )
    {
        var available = new List<(PersonRole, Guid, Guid)>();
        foreach (
            var (role, id, taken) in new[]
            {
                (PersonRole.Mentee, pair.MenteeId, steps.Mentee),
                (PersonRole.Mentor, pair.MentorId, steps.Mentor),
            }
        )
        {
            if (taken is not { } step)
            {
                continue;
            }

            if ((await store.Get(role, id, cancellationToken)).Status == PersonStatus.Available)
            {
                available.Add((role, id, step));
            }
            else
            {
                await people.UndoIfLast(role, id, step, cancellationToken);
            }
        }

        return available;
    }

    private async Task<Guid?> Move(AfterPair? next, PersonRole role, Guid id, string field, CancellationToken cancellationToken)
    {
        if (next is null)
        {
            return null;
        }

        var person = await store.Get(role, id, cancellationToken).NamedBy(field);
        PersonStatus? to = (next, person.Status) switch
        {
            (AfterPair.Pool, PersonStatus.Paused) => PersonStatus.Available,
            (AfterPair.Rest, PersonStatus.Available) => PersonStatus.Paused,
            (AfterPair.Leave, not PersonStatus.Left) => PersonStatus.Left,
            _ => null,
        };
        if (to is null)
        {
            return null;
        }

        var moved = await mover.Move(
            new TransitionPerson
            {
                Role = role,
                Id = id,
                To = to,
                Reason = Texts.Match("hand.after-pair"),
            },
            cancellationToken
        );
        return moved.UndoId;
    }
}
