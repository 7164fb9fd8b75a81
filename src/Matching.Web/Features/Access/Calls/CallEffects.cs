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
    public async Task Follow(
        RecordCall call,
        PersonRole role,
        PersonStatus status,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var pair = call.PairId is { } pairId ? await pairs.Get(pairId, cancellationToken).NamedBy("pairId") : null;
        if (pair is not null && (role == PersonRole.Mentee ? pair.MenteeId : pair.MentorId) != call.PersonId)
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("not-in-pair"));
        }

        if (status == PersonStatus.Applied && call.About != CallAbout.Programme)
        {
            // who was spoken with is no longer among the sign-ups to contact
            await MovePerson(call, role, PersonStatus.Contacted, null, cancellationToken);
            status = PersonStatus.Contacted;
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
                await Rest(call, pair, today, cancellationToken);
                if (pair?.Status != PairStatus.Active && PersonStates.From(status).Contains(PersonStatus.Paused))
                {
                    // the person reads the reason of their own status, and not what staff noted; what is only proposed is withdrawn
                    await MovePerson(call, role, PersonStatus.Paused, Texts.Match("call.rest"), cancellationToken);
                }

                break;
            case { About: CallAbout.Programme }:
                await Leave(call, role, cancellationToken);
                break;
        }
    }

    // A proposal that neither side knows is withdrawn; an offer is declined; what has begun ends early.
    private async Task End(RecordCall call, Pair pair, PersonRole role, CancellationToken cancellationToken)
    {
        if (pair.Status == PairStatus.Ending)
        {
            throw Problems.ValidationFailed("wish", Texts.Validation("pair-ending"));
        }

        if (pair.Status == PairStatus.Proposed)
        {
            await Withdraw(call, pair, cancellationToken);
            return;
        }

        var to = pair.Status is PairStatus.Offered or PairStatus.MentorAccepted ? PairStatus.Declined : PairStatus.EndedEarly;
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

    private async Task Withdraw(RecordCall call, Pair pair, CancellationToken cancellationToken)
    {
        var isUnsafe = call.Reason == PairStates.Unsafe;
        await after.Move(
            new TransitionPair
            {
                Id = pair.Id,
                To = PairStatus.Withdrawn,
                Reason = isUnsafe ? null : Short(call.Note ?? Texts.Match("call.stop")),
                NeverAgain = true,
                MenteeNext = call.MenteeNext,
                MentorNext = call.MentorNext,
            },
            cancellationToken
        );
        if (isUnsafe)
        {
            // a withdrawal says no reason by itself
            await concerns.Create(RaiseUnsafeEnds.Of(pair.Id, call.Note), cancellationToken);
        }
    }

    // An active pair is put on hold. All others have nothing to hold: a note says when to ask again.
    private async Task Rest(RecordCall call, Pair? pair, DateOnly today, CancellationToken cancellationToken)
    {
        if (pair is { Status: PairStatus.OnHold })
        {
            throw Problems.ValidationFailed("until", Texts.Validation("pair-on-hold"));
        }

        if (pair is { Status: PairStatus.Active })
        {
            await after.Move(
                new TransitionPair
                {
                    Id = pair.Id,
                    To = PairStatus.OnHold,
                    Reason = Short(call.Note ?? Texts.Match("call.rest")),
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

        await MovePerson(call, role, PersonStatus.Left, Texts.Match("call.left"), cancellationToken);
    }

    private Task<MovedPerson> MovePerson(
        RecordCall call,
        PersonRole role,
        PersonStatus to,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        personMover.Move(
            new TransitionPerson
            {
                Role = role,
                Id = call.PersonId!.Value,
                To = to,
                Reason = reason,
            },
            cancellationToken
        );

    // as long as the reason of a step may be
    private static string Short(string reason) => reason.Length > 500 ? reason[..500] : reason;
}
