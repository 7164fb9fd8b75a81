using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>The days of a pair, as they should have been entered.</summary>
[ValidatableType]
[ChangeExample("""{ "startedOn": "2026-02-20", "reason": "entry_error" }""")]
public sealed record PairCorrection
{
    /// <summary>Day on which both had agreed.</summary>
    [SensibleDay]
    public DateOnly? AgreedOn { get; set; }

    /// <summary>Day of the first meeting. The last day of the term moves with it where it rests on it.</summary>
    [SensibleDay]
    public DateOnly? StartedOn { get; set; }

    /// <summary>Last day of the term.</summary>
    [SensibleDay]
    public DateOnly? TermEndsOn { get; set; }

    /// <summary>Day on which it ended.</summary>
    [SensibleDay]
    public DateOnly? EndedOn { get; set; }

    /// <summary>Reason, a code of the list <c>correction_reasons</c>; it is kept in the audit.</summary>
    [Mandatory, LengthUpTo(40), Vocabulary("correction_reasons")]
    public string Reason { get; set; } = "";
}

/// <summary>Corrects days of a pair, by merge patch with a reason. Its state changes by transitions alone.</summary>
public sealed record CorrectPair(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Pair>, IOnSubject, IForPurpose
{
    Guid IOnSubject.SubjectId => Id;

    string IForPurpose.Purpose => Patch.GetProperty("reason").GetString()!;
}

internal sealed class CorrectPairHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    ProgrammeStore programmes,
    PairStore pairs,
    PairJournal journal
) : IRequestHandler<CorrectPair, Pair>
{
    public async Task<Pair> Handle(CorrectPair request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.Id, cancellationToken);
        request.IfMatch.Check(pair.Version);
        var entered = MergePatch.Apply<PairCorrection>(
            new
            {
                pair.AgreedOn,
                pair.StartedOn,
                pair.TermEndsOn,
                pair.EndedOn,
            },
            request.Patch,
            json.Value.SerializerOptions
        );
        await validator.Check(entered, cancellationToken);
        var now = clock.GetUtcNow();
        var programme = await programmes.Get(pair.ProgrammeId, cancellationToken);
        if (entered.TermEndsOn == pair.TermEndsOn && pair.StartedOn?.AddMonths(programme.TermMonths) == pair.TermEndsOn)
        {
            entered.TermEndsOn = entered.StartedOn?.AddMonths(programme.TermMonths);
        }

        await Check(pair, entered, programme.DayOf(now), cancellationToken);
        var corrected =
            await db.Find<Pair>(
                $"""
                UPDATE pairs
                SET agreed_on = @AgreedOn, started_on = @StartedOn, term_ends_on = @TermEndsOn, ended_on = @EndedOn,
                    version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version
                RETURNING {Pair.Columns}
                """,
                new
                {
                    pair.Id,
                    pair.Version,
                    entered.AgreedOn,
                    entered.StartedOn,
                    entered.TermEndsOn,
                    entered.EndedOn,
                    Now = now,
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
        await CorrectUndos(pair, entered, cancellationToken);
        return corrected.With(await journal.Open(corrected, cancellationToken));
    }

    // Undoing a step puts back the days that the step set. A day that it found is corrected there too, so as to outlive the step.
    private Task<int> CorrectUndos(Pair pair, PairCorrection days, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE pair_undos
            SET agreed_on = CASE WHEN agreed_on = @WasAgreedOn THEN @AgreedOn ELSE agreed_on END,
                started_on = CASE WHEN started_on = @WasStartedOn THEN @StartedOn ELSE started_on END,
                term_ends_on = CASE WHEN term_ends_on = @WasTermEndsOn THEN @TermEndsOn ELSE term_ends_on END
            WHERE pair_id = @Id
            """,
            new
            {
                pair.Id,
                WasAgreedOn = pair.AgreedOn,
                WasStartedOn = pair.StartedOn,
                WasTermEndsOn = pair.TermEndsOn,
                days.AgreedOn,
                days.StartedOn,
                days.TermEndsOn,
            },
            cancellationToken
        );

    private async Task Check(Pair pair, PairCorrection days, DateOnly today, CancellationToken cancellationToken)
    {
        // a day belongs to a state: it can be corrected, not taken away or given in advance
        foreach (
            var (field, before, after) in new[]
            {
                ("agreedOn", pair.AgreedOn, days.AgreedOn),
                ("startedOn", pair.StartedOn, days.StartedOn),
                ("termEndsOn", pair.TermEndsOn, days.TermEndsOn),
                ("endedOn", pair.EndedOn, days.EndedOn),
            }
        )
        {
            if (before is null != after is null)
            {
                throw Problems.ValidationFailed(field, Texts.Validation("day-of-state"));
            }
        }

        Problems.RefuseFuture("agreedOn", days.AgreedOn, today);
        Problems.RefuseFuture("startedOn", days.StartedOn, today);
        Problems.RefuseFuture("endedOn", days.EndedOn, today);
        PairDays.RefuseBefore("startedOn", days.StartedOn, days.AgreedOn);
        if (days.TermEndsOn == pair.TermEndsOn)
        {
            PairDays.RefuseAfter("startedOn", days.StartedOn, days.TermEndsOn, "after-term");
        }

        PairDays.RefuseBefore("termEndsOn", days.TermEndsOn, days.StartedOn ?? days.AgreedOn);
        PairDays.RefuseBefore("endedOn", days.EndedOn, days.StartedOn ?? days.AgreedOn);
        var recorded = await PairDays.Recorded(db, pair, cancellationToken);
        // only of a day that changes: another one must not wait for an earlier entry to be put right
        PairDays.RefuseAfter("agreedOn", Changed(pair.AgreedOn, days.AgreedOn), recorded.First, "after-meeting");
        PairDays.RefuseAfter("startedOn", Changed(pair.StartedOn, days.StartedOn), recorded.FirstMeeting, "after-meeting");
        PairDays.RefuseBefore("endedOn", Changed(pair.EndedOn, days.EndedOn), recorded.LastMeeting, "before-meeting");

        static DateOnly? Changed(DateOnly? before, DateOnly? after) => after == before ? null : after;
    }
}
