using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Why a questionnaire of one or both sides is not awaited.</summary>
public sealed record Waiver
{
    /// <summary>
    /// Reason for not awaiting a start questionnaire. Only staff of the programme can read it, neither of the two can.
    /// </summary>
    [LengthUpTo(500)]
    public string? Start { get; set; }

    /// <summary>
    /// Reason for not awaiting an end questionnaire. Only staff of the programme can read it, neither of the two can.
    /// </summary>
    [LengthUpTo(500)]
    public string? End { get; set; }
}

/// <summary>Moves a pair to another state.</summary>
[Example("""{ "to": "offered" }""")]
public sealed record TransitionPair : ICommand<Pair>, IOnSubject, IValidatableObject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>
    /// The state to move to. <c>proposed</c> undoes an offer within ten minutes, while neither side has answered.
    /// </summary>
    [Mandatory]
    public PairStatus? To { get; set; }

    /// <summary>
    /// Reason. Required for <c>on_hold</c>; for <c>declined</c> and <c>ended_early</c> a code of the list <c>end_reasons</c>,
    /// with a comment when it is <c>other</c>. <c>unsafe</c> raises a concern, and after <c>ended_early</c> the mentor's place
    /// is not free until the concern is closed. Only staff of the programme can read it, neither of the two can.
    /// </summary>
    [LengthUpTo(500)]
    public string? Reason { get; set; }

    /// <summary>
    /// In the coordinator's words, beside a coded reason. Only staff of the programme can read it, neither of the two can; of
    /// <c>unsafe</c> it becomes the concern, which only the staff named for concerns can read.
    /// </summary>
    [LengthUpTo(1000)]
    public string? Comment { get; set; }

    /// <summary>Questionnaires that are not awaited, with the reason.</summary>
    public Waiver? Waive { get; set; }

    /// <summary>Person who ended the pair. Defaults to the coordinator.</summary>
    public EndedBy? EndedBy { get; set; }

    /// <summary>Last day of the pause, for <c>on_hold</c>.</summary>
    [SensibleDay]
    public DateOnly? Until { get; set; }

    /// <summary>
    /// For <c>active</c>: day of the first meeting, or from <c>active</c>, <c>on_hold</c> or <c>ending</c> the new last day of
    /// the term. For <c>ending</c>: last day of the term, when it is another than planned.
    /// </summary>
    [SensibleDay]
    public DateOnly? Date { get; set; }

    /// <summary>For <c>active</c> from <c>agreed</c>: whether staff were present at the first meeting.</summary>
    public bool? IsAccompanied { get; set; }

    /// <summary>For <c>active</c> from <c>agreed</c>: day on which both signed the agreement of the pair.</summary>
    [SensibleDay]
    public DateOnly? AgreementSignedOn { get; set; }

    /// <summary>For <c>completed</c>: day of the closing talk.</summary>
    [SensibleDay]
    public DateOnly? ClosingTalkOn { get; set; }

    /// <summary>For <c>active</c> from <c>active</c>: the mentor who takes over.</summary>
    public Guid? MentorId { get; set; }

    /// <summary>For <c>withdrawn</c>: whether the two are not to be proposed to each other again.</summary>
    public bool? NeverAgain { get; set; }

    /// <summary>
    /// For <c>ended_early</c>: whether the mentee asks for another mentor. <c>pool</c> keeps the waiting date, <c>rest</c> pauses
    /// the mentee, <c>leave</c> ends taking part. Defaults to no change.
    /// </summary>
    public AfterPair? MenteeNext { get; set; }

    /// <summary>
    /// For <c>ended_early</c>: whether the mentor takes another mentee, by the same words; not <c>pool</c> with the reason
    /// <c>unsafe</c>, which keeps the place. Defaults to no change.
    /// </summary>
    public AfterPair? MentorNext { get; set; }

    Guid IOnSubject.SubjectId => Id;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (To is PairStatus.OnHold && string.IsNullOrWhiteSpace(Reason))
        {
            yield return new ValidationResult(Texts.Validation("reason-needed"), [nameof(Reason)]);
        }

        if (
            To is PairStatus.Declined or PairStatus.EndedEarly
            && (Reason is null || !CodeLists.Shipped.Has("end_reasons", Reason))
        )
        {
            yield return new ValidationResult(Texts.Validation("end-reason-needed"), [nameof(Reason)]);
        }

        if (To is PairStatus.Declined or PairStatus.EndedEarly && Reason == "other" && string.IsNullOrWhiteSpace(Comment))
        {
            yield return new ValidationResult(Texts.Validation("reason-needed"), [nameof(Comment)]);
        }

        if (AfterPairs.IsPlaceKept(Reason, MentorNext))
        {
            yield return new ValidationResult(Texts.Validation("place-kept"), [nameof(MentorNext)]);
        }

        if (To is PairStatus.OnHold && Until is null)
        {
            yield return new ValidationResult(Texts.Validation("until-needed"), [nameof(Until)]);
        }

        if (To is null)
        {
            yield break;
        }

        foreach (var member in Unused(To.Value))
        {
            yield return new ValidationResult(Texts.Validation("not-here"), [member]);
        }
    }

    // what a step does not use is refused: who gives it expects an effect
    private IEnumerable<string> Unused(PairStatus to) =>
        new (string Member, bool IsUnused)[]
        {
            (nameof(MentorId), to is not PairStatus.Active && MentorId is not null),
            (nameof(Date), to is not (PairStatus.Active or PairStatus.Ending) && Date is not null),
            (nameof(Until), to is not PairStatus.OnHold && Until is not null),
            (nameof(IsAccompanied), to is not PairStatus.Active && IsAccompanied is not null),
            (nameof(AgreementSignedOn), to is not PairStatus.Active && AgreementSignedOn is not null),
            (nameof(ClosingTalkOn), to is not PairStatus.Completed && ClosingTalkOn is not null),
            (nameof(NeverAgain), to is not PairStatus.Withdrawn && NeverAgain is not null),
            (nameof(MenteeNext), to is not PairStatus.EndedEarly && MenteeNext is not null),
            (nameof(MentorNext), to is not PairStatus.EndedEarly && MentorNext is not null),
            (nameof(EndedBy), to is not (PairStatus.Declined or PairStatus.EndedEarly) && EndedBy is not null),
        }
            .Where(member => member.IsUnused)
            .Select(member => member.Member);
}

internal sealed class TransitionPairHandler(PairUndoer undoer, AfterPairs after) : IRequestHandler<TransitionPair, Pair>
{
    public Task<Pair> Handle(TransitionPair request, CancellationToken cancellationToken) =>
        request.To == PairStatus.Proposed ? undoer.UndoOffer(request, cancellationToken) : after.Move(request, cancellationToken);
}

/// <summary>Moves pairs from state to state through the gates of each step, and keeps what happened in the journal.</summary>
internal sealed class PairMover(
    Db db,
    HeldPeople people,
    GenderWishes wishes,
    PairJournal journal,
    MentorPlaces places,
    TimeProvider clock,
    ProgrammeStore programmes,
    PersonStore personStore,
    PairStore pairs
)
{
    public async Task<Pair> Move(TransitionPair request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(pair.Version);
        var to = request.To!.Value;
        PairStates.RefuseUnlessAllowed(pair, to, clock.GetUtcNow());
        var programme = await programmes.Get(pair.ProgrammeId, cancellationToken);
        var today = programme.DayOf(clock.GetUtcNow());
        var next = pair with
        {
            Status = to,
            Reason = request.Reason ?? pair.Reason,
            Comment = request.Comment ?? pair.Comment,
            WaivedStart = request.Waive?.Start ?? pair.WaivedStart,
            WaivedEnd = request.Waive?.End ?? pair.WaivedEnd,
            OnHoldUntil = to == PairStatus.OnHold ? request.Until : null,
        };
        if (PairStates.AsksPeople(to))
        {
            next = next with { MentorId = await MentorOf(request, pair, cancellationToken) };
            var held = await people.Hold(pair.ProgrammeId, [next.MentorId, pair.MenteeId], cancellationToken);
            PairStates.RefuseMissing(PairStates.Missing(held, to, next.MentorId == pair.MentorId ? null : next.MentorId));
            // a wish may have been added since, and the mentor who takes over was in no run
            var run = next.MentorId == pair.MentorId ? pair.MatchRunId : null;
            await wishes.RefuseAgainst(next.MentorId, pair.MenteeId, run, cancellationToken);
        }

        next = await Apply(request, pair, next, programme, today, cancellationToken);
        // what was said of an unsafe pair is for the readers of its concern alone
        var isUnsafe = request.Reason == PairStates.Unsafe && to is (PairStatus.EndedEarly or PairStatus.Declined);
        var stored = await Store(pair, isUnsafe ? next with { Comment = null } : next, cancellationToken);
        await journal.WriteStep(pair, stored with { Comment = next.Comment }, request.Reason, cancellationToken);
        return stored;
    }

    private async Task<Pair> Apply(
        TransitionPair request,
        Pair pair,
        Pair next,
        Programme programme,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        switch (next.Status)
        {
            case PairStatus.MentorAccepted:
                await places.Take(next.MentorId, pair.Id, cancellationToken);
                return next;
            case PairStatus.Agreed:
                // entries of a pair whose step was undone and made again may be of an earlier day
                var first = (await PairDays.Recorded(db, pair, cancellationToken)).First;
                return next with { AgreedOn = next.AgreedOn ?? (first < today ? first : today) };
            case PairStatus.Active when pair.Status == PairStatus.Agreed:
                return await Begin(request, next, programme, today, cancellationToken);
            case PairStatus.Active:
                return await Continue(request, pair, next, today, cancellationToken);
            case PairStatus.OnHold when request.Until <= today:
                throw Problems.ValidationFailed("until", Texts.Validation("until-needed"));
            case PairStatus.Ending:
                PairDays.RefuseBefore("date", request.Date, next.StartedOn);
                return next with
                {
                    TermEndsOn = request.Date ?? next.TermEndsOn,
                    EndReason = request.Reason is { } code && CodeLists.Shipped.Has("end_reasons", code) ? code : next.EndReason,
                };
            case PairStatus.Completed:
                Problems.RefuseFuture("closingTalkOn", request.ClosingTalkOn, today);
                PairDays.RefuseBefore("closingTalkOn", request.ClosingTalkOn, next.StartedOn);
                PairStates.RefuseMissing(await MissingAnswers(next, "end", next.WaivedEnd, cancellationToken));
                return next with { EndedOn = today, ClosingTalkOn = request.ClosingTalkOn };
            case PairStatus.Declined or PairStatus.EndedEarly:
                return next with
                {
                    EndedOn = today,
                    EndReason = request.Reason,
                    EndedBy = request.EndedBy ?? EndedBy.Coordinator,
                    IsPlaceBlocked = next.Status == PairStatus.EndedEarly && request.Reason == PairStates.Unsafe,
                };
            case PairStatus.Expired or PairStatus.Withdrawn:
                return next with { EndedOn = today, NeverAgain = request.NeverAgain == true };
            default:
                return next;
        }
    }

    // The first meeting was held and both sides have answered the start questionnaire, or need not.
    private async Task<Pair> Begin(
        TransitionPair request,
        Pair next,
        Programme programme,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        PairDays.Check("date", request.Date, next, today);
        var recorded = (await PairDays.Recorded(db, next, cancellationToken)).FirstMeeting;
        PairDays.RefuseAfter("date", request.Date, recorded, "after-meeting");
        var met = request.Date ?? recorded;
        var missing = await MissingAnswers(next, "start", next.WaivedStart, cancellationToken);
        if (met is null)
        {
            missing.Insert(0, "first_meeting");
        }

        PairStates.RefuseMissing(missing);
        Problems.RefuseFuture("agreementSignedOn", request.AgreementSignedOn, today);
        return next with
        {
            StartedOn = met,
            TermEndsOn = met!.Value.AddMonths(programme.TermMonths),
            IsAccompanied = request.IsAccompanied,
            AgreementSignedOn = request.AgreementSignedOn,
        };
    }

    // Extended to a new last day, taken over by another mentor, or taken up again.
    private async Task<Pair> Continue(
        TransitionPair request,
        Pair pair,
        Pair next,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        if (
            pair.Status != PairStatus.OnHold
            && request.Date is null
            && (request.MentorId is null || request.MentorId == pair.MentorId || pair.Status != PairStatus.Active)
        )
        {
            throw Problems.ValidationFailed("date", Texts.Validation("required"));
        }

        if (request.Date <= today)
        {
            throw Problems.ValidationFailed("date", Texts.Validation("until-needed"));
        }

        if (next.MentorId != pair.MentorId)
        {
            if (await PairStates.WereTogether(db, pair.ProgrammeId, pair.MenteeId, next.MentorId, cancellationToken))
            {
                throw Problems.Refused("pair-not-possible", Texts.Match("hand.substitute"));
            }

            await places.Take(next.MentorId, pair.Id, cancellationToken);
        }

        return next with
        {
            TermEndsOn = request.Date ?? next.TermEndsOn,
            EndReason = null,
            EndedBy = null,
        };
    }

    // The mentor of the pair, or the one who takes over.
    private async Task<Guid> MentorOf(TransitionPair request, Pair pair, CancellationToken cancellationToken)
    {
        if (request.MentorId is not { } substitute || substitute == pair.MentorId)
        {
            return pair.MentorId;
        }

        if (pair.Status == PairStatus.Agreed)
        {
            throw Problems.ValidationFailed("mentorId", Texts.Validation("not-here"));
        }

        var mentor = await personStore.Get(PersonRole.Mentor, substitute, cancellationToken).NamedBy("mentorId");
        if (mentor.ProgrammeId != pair.ProgrammeId)
        {
            throw Problems.ValidationFailed("mentorId", Texts.Validation("unknown-id"));
        }

        PersonStates.RefuseUnlessPairable(mentor);
        return substitute;
    }

    private async Task<List<string>> MissingAnswers(Pair pair, string wave, string? waiver, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(waiver))
        {
            return [];
        }

        var answered = await db.Query<Guid>(
            $"""
            SELECT q.person_id FROM responses q JOIN programmes r ON r.id = q.programme_id
            WHERE q.programme_id = @ProgrammeId AND q.person_id IN (@MentorId, @MenteeId) AND q.wave = @Wave AND {Response.AnsweredSql}
              AND {PairStates.AnswersSql}
            UNION
            SELECT person_id FROM answer_waivers WHERE pair_id = @Id AND wave = @Wave
            """,
            new
            {
                pair.ProgrammeId,
                pair.MentorId,
                pair.MenteeId,
                Wave = wave,
                pair.Id,
                PairMadeAt = pair.CreatedAt,
            },
            cancellationToken
        );
        return
        [
            .. new[] { ($"{wave}_mentee", pair.MenteeId), ($"{wave}_mentor", pair.MentorId) }
                .Where(side => !answered.Contains(side.Item2))
                .Select(side => side.Item1),
        ];
    }

    private async Task<Pair> Store(Pair pair, Pair next, CancellationToken cancellationToken)
    {
        var notes = new PairNotes(next.Reason, next.Comment, next.WaivedStart, next.WaivedEnd);
        var row = await db.Find<Pair>(
            $"""
            UPDATE pairs
            SET status = @Status, status_changed_at = @Now, mentor_id = @MentorId, notes_sealed = @Notes,
                agreed_on = @AgreedOn, started_on = @StartedOn,
                term_ends_on = @TermEndsOn, on_hold_until = @OnHoldUntil, ended_on = @EndedOn, end_reason = @EndReason,
                ended_by = @EndedBy, is_never_again = @NeverAgain, is_place_blocked = @IsPlaceBlocked,
                is_accompanied = @IsAccompanied, agreement_signed_on = @AgreementSignedOn, closing_talk_on = @ClosingTalkOn,
                version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            RETURNING {Pair.Columns}
            """,
            new
            {
                pair.Id,
                pair.Version,
                Status = next.Status.ToText(),
                next.MentorId,
                Notes = await journal.Seal(notes, pair.Id, pair.MenteeId, cancellationToken),
                next.AgreedOn,
                next.StartedOn,
                next.TermEndsOn,
                next.OnHoldUntil,
                next.EndedOn,
                next.EndReason,
                EndedBy = next.EndedBy?.ToText(),
                next.NeverAgain,
                next.IsPlaceBlocked,
                next.IsAccompanied,
                next.AgreementSignedOn,
                next.ClosingTalkOn,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return (row ?? throw Problems.Refused("conflict")).With(notes);
    }
}
