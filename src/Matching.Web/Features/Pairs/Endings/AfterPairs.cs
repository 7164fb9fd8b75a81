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

/// <summary>Moves a pair, and the two people of one that ends to the state that they ask for.</summary>
internal sealed class AfterPairs(PairMover pairs, PersonMover mover, PersonStore people)
{
    public async Task<Pair> Move(TransitionPair request, CancellationToken cancellationToken)
    {
        var ended = await pairs.Move(request, cancellationToken);
        await Move(request.MenteeNext, PersonRole.Mentee, ended.MenteeId, "menteeNext", cancellationToken);
        await Move(request.MentorNext, PersonRole.Mentor, ended.MentorId, "mentorNext", cancellationToken);
        return ended;
    }

    private async Task Move(AfterPair? next, PersonRole role, Guid id, string field, CancellationToken cancellationToken)
    {
        if (next is null)
        {
            return;
        }

        var person = await people.Get(role, id, cancellationToken).NamedBy(field);
        PersonStatus? to = (next, person.Status) switch
        {
            (AfterPair.Pool, PersonStatus.Paused) => PersonStatus.Available,
            (AfterPair.Rest, PersonStatus.Available) => PersonStatus.Paused,
            (AfterPair.Leave, not PersonStatus.Left) => PersonStatus.Left,
            _ => null,
        };
        if (to is not null)
        {
            await mover.Move(
                new TransitionPerson
                {
                    Role = role,
                    Id = id,
                    To = to,
                    Reason = Texts.Match("hand.after-pair"),
                },
                cancellationToken
            );
        }
    }
}
