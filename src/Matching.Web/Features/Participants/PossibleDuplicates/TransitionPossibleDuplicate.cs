using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>
/// Decides about two records: dismissed, they are of two people; merged, one of them stays and takes over the other's history
/// (pairs, answers, checks, trainings, consents, sign-ups), its state where that is further on the way into the pool, and answers
/// that it lacks. A consent that either record withdrew is in force only if it was given later. The other record is erased, so
/// that merging alone cannot be undone; what was dismissed can be opened again.
/// </summary>
[Example("""{ "to": "dismissed" }""")]
public sealed record TransitionPossibleDuplicate : ICommand<PossibleDuplicate>, IRunsAlone
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>The decision: <c>merged</c> or <c>dismissed</c>; <c>open</c> undoes a dismissal.</summary>
    [Mandatory]
    public DuplicateStatus? To { get; set; }

    /// <summary>Of <c>merged</c>: id of the record that stays. Defaults to the earlier one.</summary>
    public Guid? Keep { get; set; }
}

internal sealed class TransitionPossibleDuplicateHandler(
    Db db,
    Events events,
    IdempotencyContext idempotency,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    PersonStore people,
    PossibleDuplicateStore duplicates,
    StatusTakeover takeover,
    PersonUpdates updates,
    PersonAnonymiser anonymiser
) : IRequestHandler<TransitionPossibleDuplicate, PossibleDuplicate>
{
    public async Task<PossibleDuplicate> Handle(TransitionPossibleDuplicate request, CancellationToken cancellationToken)
    {
        var duplicate = await duplicates.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(duplicate.Version);
        var decidedAt = request.To == DuplicateStatus.Open ? (DateTimeOffset?)null : clock.GetStoredNow();
        var decided = await db.Execute(
            "UPDATE possible_duplicates SET status = @To, version = version + 1, decided_at = @Now WHERE id = @Id AND status = @From",
            new
            {
                request.Id,
                To = request.To!.Value.ToText(),
                From = (request.To == DuplicateStatus.Open ? DuplicateStatus.Dismissed : DuplicateStatus.Open).ToText(),
                Now = decidedAt,
            },
            cancellationToken
        );
        if (decided == 0)
        {
            throw Problems.Refused("possible-duplicate-decided", duplicate.Status.ToText());
        }

        if (request.To == DuplicateStatus.Merged)
        {
            await Merge(duplicate, request.Keep ?? duplicate.First.Id, cancellationToken);
            // both records are others now
            return await duplicates.Get(request.Id, cancellationToken);
        }

        return duplicate with
        {
            Status = request.To.Value,
            Version = duplicate.Version + 1,
            DecidedAt = decidedAt,
        };
    }

    private async Task Merge(PossibleDuplicate duplicate, Guid keptId, CancellationToken cancellationToken)
    {
        if (keptId != duplicate.First.Id && keptId != duplicate.Second.Id)
        {
            throw Problems.ValidationFailed("keep", Texts.Validation("one-of", $"{duplicate.First.Id}, {duplicate.Second.Id}"));
        }

        if (duplicate.First.Role != duplicate.Second.Role)
        {
            throw Problems.Refused("duplicate-roles-differ");
        }

        var (role, goneId) = (duplicate.First.Role, keptId == duplicate.First.Id ? duplicate.Second.Id : duplicate.First.Id);
        var kept = await people.Get(role, keptId, cancellationToken);
        var gone = await people.Get(role, goneId, cancellationToken);
        if (gone.Status == PersonStatus.NotSuitable && kept.Status != PersonStatus.NotSuitable)
        {
            // the finding would go with the record
            throw Problems.Refused("duplicate-not-suitable");
        }

        var merge = new PeopleMerged(
            role,
            keptId,
            goneId,
            await PersonRow.KeyOf(db, keptId, cancellationToken),
            await PersonRow.KeyOf(db, goneId, cancellationToken)
        );
        await takeover.Apply(merge, cancellationToken);
        await events.Publish(merge, cancellationToken);
        await Remove(gone, cancellationToken);
        // once the address of the other is free
        var after = await people.Get(role, keptId, cancellationToken);
        var filled = await updates.Apply(role, keptId, Filled(kept, gone, after), cancellationToken);
        await StopUses(kept, gone, filled, cancellationToken);
    }

    // One record withdrew what the other still held: what rested on it stops, as where a person withdraws. Extracts are deleted
    // already.
    private async Task StopUses(Person kept, Person gone, Person filled, CancellationToken cancellationToken)
    {
        bool IsWithdrawn(string purpose) =>
            (PersonStates.Holds(kept.Consents, purpose) || PersonStates.Holds(gone.Consents, purpose))
            && !PersonStates.Holds(filled.Consents, purpose);
        if (
            IsWithdrawn(PersonStates.MatchingConsent)
            || (IsWithdrawn(PersonStates.GuardianConsent) && filled.OpenGates.Contains("age"))
        )
        {
            await events.Publish(new MatchingStopped(filled.Id), cancellationToken);
        }
    }

    // What follows from a record and cannot be moved goes with it, as where a person is erased.
    private async Task Remove(Person gone, CancellationToken cancellationToken)
    {
        await events.Publish(new RecordRemoved(gone.ProgrammeId, gone.Id), cancellationToken);
        await db.Execute(
            "DELETE FROM possible_duplicates WHERE status = 'open' AND (person_id = @Id OR other_id = @Id)",
            new { gone.Id },
            cancellationToken
        );
        await idempotency.Forget(db, gone.Id, cancellationToken);
        await anonymiser.Anonymise(gone.Id, cancellationToken);
    }

    // The record that stays is right; the other fills what it leaves open, and waiting counts from the earlier day. Consents were
    // moved.
    private JsonElement Filled(Person kept, Person gone, Person after)
    {
        var options = json.Value.SerializerOptions;
        var (own, other) = (
            JsonSerializer.SerializeToNode(kept, kept.GetType(), options)!.AsObject(),
            JsonSerializer.SerializeToNode(gone, gone.GetType(), options)!.AsObject()
        );
        var writable = options
            .GetTypeInfo(kept is Mentor ? typeof(CreateMentor) : typeof(CreateMentee))
            .Properties.Select(property => property.Name);
        var patch = new JsonObject { ["consents"] = JsonSerializer.SerializeToNode(after.Consents, options) };
        // the day of confirmed adulthood belongs to a year of birth
        var isSameYear = kept.BirthYear is null || kept.BirthYear == gone.BirthYear;
        foreach (
            var name in writable.Where(name =>
                own[name] is null
                && other[name] is not null
                && name is not ("status" or "consents" or "screenedOn")
                && (name != "adultConfirmedOn" || isSameYear)
            )
        )
        {
            patch[name] = other[name]!.DeepClone();
        }

        // a required gender protects the person: it is not lost with the record in which it was entered
        if (gone.Wishes is { RequiresGender: true } required && kept.Wishes is { RequiresGender: false })
        {
            patch["wishes"] = new JsonObject
            {
                ["gender"] = JsonSerializer.SerializeToNode(required.Gender, options),
                ["genderStrength"] = JsonSerializer.SerializeToNode(WishStrength.Must, options),
            };
        }

        if (gone.AppliedOn < kept.AppliedOn)
        {
            patch["appliedOn"] = JsonSerializer.SerializeToNode(gone.AppliedOn, options);
        }

        return JsonSerializer.SerializeToElement(patch, options);
    }
}
