using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.People;

/// <summary>Moves a mentor or mentee to another state.</summary>
public sealed record TransitionPerson : ICommand<Person>, IOnSubject
{
    [JsonIgnore] public PersonRole Role { get; set; }

    [JsonIgnore] public Guid Id { get; set; }

    [JsonIgnore] public IfMatch? IfMatch { get; set; }

    /// <summary>The state to move to.</summary>
    [Mandatory] public PersonStatus? To { get; set; }

    /// <summary>Why, in a few words for colleagues.</summary>
    [LengthUpTo(500)] public string? Reason { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

/// <summary>The table of person states; whatever is not in it is refused.</summary>
public static class PersonStates
{
    /// <summary>Everybody in the pool is at least this old.</summary>
    public const int MinimumAge = 18;

    public static IReadOnlyList<PersonStatus> From(PersonStatus status) => status switch
    {
        PersonStatus.Applied => [PersonStatus.Contacted, PersonStatus.NotSuitable, PersonStatus.Left],
        PersonStatus.Contacted => [PersonStatus.Interviewed, PersonStatus.NotSuitable, PersonStatus.Left],
        PersonStatus.Interviewed => [PersonStatus.Suitable, PersonStatus.NotSuitable, PersonStatus.Left],
        PersonStatus.NotSuitable => [PersonStatus.Contacted, PersonStatus.Left],
        PersonStatus.Suitable => [PersonStatus.Available, PersonStatus.Paused, PersonStatus.Left],
        PersonStatus.Available => [PersonStatus.Paused, PersonStatus.Contacted, PersonStatus.Left],
        PersonStatus.Paused => [PersonStatus.Available, PersonStatus.Left],
        PersonStatus.Left => [PersonStatus.Contacted],
        _ => [],
    };

    /// <summary>What still keeps a person out of the pool: <c>age</c> when unknown or under 18, <c>consent</c> to matching.</summary>
    public static IReadOnlyList<string> OpenGates(Person person, DateOnly today)
    {
        var missing = new List<string>();
        if (person.BirthYear is not { } year || today.Year - year < MinimumAge)
        {
            missing.Add("age");
        }

        if (person.Consents?.Exists(consent => consent.Purpose == "matching") != true)
        {
            missing.Add("consent");
        }

        return missing;
    }

    /// <summary>Nobody is paired by hand either without being available, of age and having consented; a later correction may have opened a gate again.</summary>
    public static void RefuseUnlessPairable(Person person, TimeProvider clock)
    {
        if (person.Status != PersonStatus.Available)
        {
            throw Problems.Refused("pair-not-possible", Texts.Match("hand.not-available", person.Role.ToText(), person.Status!.Value.ToText()));
        }

        if (OpenGates(person, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) is { Count: > 0 } missing)
        {
            throw Problems.Refused("person-gate-open", string.Join(", ", missing)).With("missing", missing);
        }
    }
}

internal sealed class TransitionPersonHandler(Db db, IMediator mediator, IdentityVault vault, TimeProvider clock) : IRequestHandler<TransitionPerson, Person>
{
    public async Task<Person> Handle(TransitionPerson request, CancellationToken cancellationToken)
    {
        var person = await mediator.Send(new GetPerson(request.Role, request.Id), cancellationToken);
        request.IfMatch?.Check(person.Version);
        var to = request.To!.Value;
        var allowed = PersonStates.From(person.Status!.Value);
        if (!allowed.Contains(to))
        {
            var names = allowed.Select(status => status.ToText()).ToList();
            throw Problems.Refused("person-transition-refused", person.Status.Value.ToText(), to.ToText(), string.Join(", ", names)).With("allowed", names);
        }

        var now = clock.GetUtcNow();
        if (to == PersonStatus.Available && PersonStates.OpenGates(person, DateOnly.FromDateTime(now.UtcDateTime)) is { Count: > 0 } missing)
        {
            throw Problems.Refused("person-gate-open", string.Join(", ", missing)).With("missing", missing);
        }

        var key = await db.Single<string>("SELECT key_wrapped FROM people WHERE id = @Id", new { person.Id }, cancellationToken);
        var changed = await db.Execute(
            """
            UPDATE people SET status = @To, status_reason_sealed = @Reason, status_changed_at = @Now, version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            """,
            new { To = to.ToText(), Reason = request.Reason is null ? null : vault.Seal(request.Reason, key, person.Id, "people|status_reason_sealed"), Now = now, person.Id, person.Version },
            cancellationToken);
        return changed == 1 ? await mediator.Send(new GetPerson(request.Role, request.Id), cancellationToken) : throw Problems.Refused("precondition-failed");
    }
}
