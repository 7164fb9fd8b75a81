using Matching.Web.Data;
using Matching.Web.Features.Pairs.CheckIns;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Calls;

/// <summary>Does what follows from a call, by the rules of each area.</summary>
internal sealed class CallEffects(
    PairStore pairs,
    PersonMover personMover,
    ConcernWriter concerns,
    CheckInWriter checkIns,
    AfterPairs after,
    NoteStore notes,
    Db db
)
{
    public async Task Follow(RecordCall call, PersonRole role, DateOnly today, CancellationToken cancellationToken)
    {
        var pair = call.PairId is { } pairId ? await pairs.Get(pairId, cancellationToken).NamedBy("pairId") : null;
        if (pair is not null && (role == PersonRole.Mentee ? pair.MenteeId : pair.MentorId) != call.PersonId)
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("not-in-pair"));
        }

        if (pair?.AgreedOn is not null)
        {
            var side = role == PersonRole.Mentee ? SpokenWith.Mentee : SpokenWith.Mentor;
            await checkIns.Write(pair, today, side, "phone", cancellationToken);
        }

        switch (call)
        {
            case { About: CallAbout.Pair, Wish: CallWish.Stop }:
                await End(call, pair!, role, cancellationToken);
                break;
            case { About: CallAbout.Pair, Wish: CallWish.Problem }:
                await concerns.Create(new CreateConcern { PairId = pair!.Id, What = call.Note! }, cancellationToken);
                break;
            case { About: CallAbout.Rest }:
                await Rest(call, pair, role, today, cancellationToken);
                break;
            case { About: CallAbout.Programme }:
                await Leave(call, role, cancellationToken);
                break;
        }
    }

    // An offer is declined; what has begun ends early.
    private async Task End(RecordCall call, Pair pair, PersonRole role, CancellationToken cancellationToken)
    {
        var to = pair.Status is PairStatus.Proposed or PairStatus.Offered or PairStatus.MentorAccepted
            ? PairStatus.Declined
            : PairStatus.EndedEarly;
        var step = new TransitionPair
        {
            Id = pair.Id,
            To = to,
            Reason = call.Reason,
            Comment = call.Note,
            EndedBy = role == PersonRole.Mentee ? EndedBy.Mentee : EndedBy.Mentor,
            MenteeNext = call.MenteeNext,
            MentorNext = call.MentorNext,
        };
        await after.Move(step, cancellationToken);
    }

    private async Task Rest(RecordCall call, Pair? pair, PersonRole role, DateOnly today, CancellationToken cancellationToken)
    {
        var reason = call.Note ?? Texts.Match("call.rest");
        if (pair is not null)
        {
            await after.Move(
                new TransitionPair
                {
                    Id = pair.Id,
                    To = PairStatus.OnHold,
                    Reason = reason.Length > 500 ? reason[..500] : reason,
                    Until = call.Until,
                },
                cancellationToken
            );
            return;
        }

        if (call.Until <= today)
        {
            throw Problems.ValidationFailed("until", Texts.Validation("until-needed"));
        }

        // the day on which to ask again is in Today as that of any note
        await notes.Write(
            new CreateNote
            {
                PersonId = call.PersonId,
                Text = Texts.Match("call.rest-ends"),
                FollowUpOn = call.Until,
            },
            cancellationToken
        );

        // the person reads the reason of their own status, and not what staff noted
        await personMover.Move(
            new TransitionPerson
            {
                Role = role,
                Id = call.PersonId!.Value,
                To = PersonStatus.Paused,
                Reason = Texts.Match("call.rest"),
            },
            cancellationToken
        );
    }

    private async Task Leave(RecordCall call, PersonRole role, CancellationToken cancellationToken)
    {
        var begun = await db.Query<Guid>(
            """
            SELECT id FROM pairs
            WHERE (mentor_id = @PersonId OR mentee_id = @PersonId) AND status IN ('agreed', 'active', 'on_hold')
            ORDER BY id
            """,
            new { call.PersonId },
            cancellationToken
        );
        foreach (var id in begun)
        {
            await End(call, await pairs.Get(id, cancellationToken), role, cancellationToken);
        }

        await personMover.Move(
            new TransitionPerson
            {
                Role = role,
                Id = call.PersonId!.Value,
                To = PersonStatus.Left,
                Reason = Texts.Match("call.left"),
            },
            cancellationToken
        );
    }
}
