using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Pairs;

/// <summary>The days of a pair, as they should have been entered.</summary>
[ValidatableType]
[ChangeExample("""{ "startedOn": "2026-02-20", "reason": "entry_error" }""")]
public sealed record PairCorrection
{
    /// <summary>Day on which both had agreed.</summary>
    [SensibleDay] public DateOnly? AgreedOn { get; set; }

    /// <summary>Day of the first meeting. The last day of the term moves with it where it rests on it.</summary>
    [SensibleDay] public DateOnly? StartedOn { get; set; }

    /// <summary>Last day of the term.</summary>
    [SensibleDay] public DateOnly? TermEndsOn { get; set; }

    /// <summary>Day on which it ended.</summary>
    [SensibleDay] public DateOnly? EndedOn { get; set; }

    /// <summary>Why, a code of the list <c>correction_reasons</c>; it is kept in the audit.</summary>
    [Mandatory, LengthUpTo(40), Vocabulary("correction_reasons")] public string Reason { get; set; } = "";
}

/// <summary>Corrects days of a pair, by merge patch with a reason. Its state changes by transitions alone.</summary>
public sealed record CorrectPair(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Pair>, IOnSubject, IForPurpose
{
    Guid IOnSubject.SubjectId => Id;

    string IForPurpose.Purpose => Patch.GetProperty("reason").GetString()!;
}

internal sealed class CorrectPairHandler(Db db, IMediator mediator, RequestValidator validator, IOptions<JsonOptions> json, ProgrammeDays days, TimeProvider clock) : IRequestHandler<CorrectPair, Pair>
{
    public async Task<Pair> Handle(CorrectPair request, CancellationToken cancellationToken)
    {
        var pair = await mediator.Send(new GetPair(request.Id), cancellationToken);
        request.IfMatch.Check(pair.Version);
        var entered = MergePatch.Apply<PairCorrection>(new { pair.AgreedOn, pair.StartedOn, pair.TermEndsOn, pair.EndedOn }, request.Patch, json.Value.SerializerOptions);
        await validator.Check(entered, cancellationToken);
        var now = clock.GetUtcNow();
        await Check(pair, entered, await days.Today(pair.ProgrammeId, cancellationToken), cancellationToken);
        var programme = await mediator.Send(new GetProgramme(pair.ProgrammeId), cancellationToken);
        var restsOnStart = entered.TermEndsOn == pair.TermEndsOn && pair.StartedOn?.AddMonths(programme.TermMonths) == pair.TermEndsOn;
        _ = await db.Find<Guid?>(
            "UPDATE pairs SET agreed_on = @AgreedOn, started_on = @StartedOn, term_ends_on = @TermEndsOn, ended_on = @EndedOn, version = version + 1, updated_at = @Now WHERE id = @Id AND version = @Version RETURNING id",
            new
            {
                pair.Id,
                pair.Version,
                entered.AgreedOn,
                entered.StartedOn,
                TermEndsOn = restsOnStart ? entered.StartedOn?.AddMonths(programme.TermMonths) : entered.TermEndsOn,
                entered.EndedOn,
                Now = now,
            },
            cancellationToken) ?? throw Problems.Refused("precondition-failed");
        return await mediator.Send(new GetPair(pair.Id), cancellationToken);
    }

    private async Task Check(Pair pair, PairCorrection days, DateOnly today, CancellationToken cancellationToken)
    {
        // a day belongs to a state: it can be corrected, not taken away or given in advance
        foreach (var (field, before, after) in new[] { ("agreedOn", pair.AgreedOn, days.AgreedOn), ("startedOn", pair.StartedOn, days.StartedOn), ("termEndsOn", pair.TermEndsOn, days.TermEndsOn), ("endedOn", pair.EndedOn, days.EndedOn) })
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
        PairDays.RefuseBefore("endedOn", days.EndedOn, days.StartedOn ?? days.AgreedOn);
        if (days.AgreedOn != pair.AgreedOn)
        {
            var first = await db.Find<DateOnly?>(
                """
                SELECT min(held_on) FROM (SELECT held_on FROM meetings WHERE pair_id = @Id AND NOT is_mistake UNION ALL SELECT held_on FROM check_ins WHERE pair_id = @Id AND NOT is_mistake) h
                """,
                new { pair.Id },
                cancellationToken);
            if (first < days.AgreedOn)
            {
                throw Problems.ValidationFailed("agreedOn", Texts.Validation("after-meeting", first));
            }
        }
    }
}
