using System.Text.Json;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.People;

/// <summary>Changes what is known of a mentor or mentee, by merge patch.</summary>
public sealed record UpdatePerson(PersonRole Role, Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Person>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdatePersonHandler(PersonUpdates updates) : IRequestHandler<UpdatePerson, Person>
{
    public Task<Person> Handle(UpdatePerson request, CancellationToken cancellationToken) =>
        updates.Apply(request.Role, request.Id, request.IfMatch, request.Patch, cancellationToken);
}

/// <summary>Changes records by merge patch; what rested on a consent that the change withdraws stops with it.</summary>
internal sealed class PersonUpdates(
    PersonWriter writer,
    Events events,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    PersonStore people
)
{
    /// <summary>Changes a record whatever version it has.</summary>
    public Task<Person> Apply(PersonRole role, Guid id, JsonElement patch, CancellationToken cancellationToken) =>
        Apply(role, id, null, patch, cancellationToken);

    /// <summary>Changes a record that still has the version that the caller has read.</summary>
    public async Task<Person> Apply(
        PersonRole role,
        Guid id,
        IfMatch? ifMatch,
        JsonElement patch,
        CancellationToken cancellationToken
    )
    {
        var withdrawn = await Store(role, id, ifMatch, patch, cancellationToken);
        return (await people.Get(role, id, cancellationToken)) with { WithdrawnPairs = withdrawn };
    }

    /// <summary>Changes a record whatever version it has. Returns the pairs that it withdrew; the record is not read again.</summary>
    public Task<IReadOnlyList<Guid>> Store(PersonRole role, Guid id, JsonElement patch, CancellationToken cancellationToken) =>
        Store(role, id, null, patch, cancellationToken);

    private async Task<IReadOnlyList<Guid>> Store(
        PersonRole role,
        Guid id,
        IfMatch? ifMatch,
        JsonElement patch,
        CancellationToken cancellationToken
    )
    {
        var current = await people.Get(role, id, cancellationToken);
        ifMatch?.Check(current.Version);
        var options = json.Value.SerializerOptions;
        PersonFields fields = current is Mentor mentor
            ? MergePatch.Apply<CreateMentor>(mentor, patch, options)
            : MergePatch.Apply<CreateMentee>((Mentee)current, patch, options);
        await validator.Check(fields, cancellationToken);
        if (ifMatch is not null)
        {
            // a change by one who has read the record; what is put together from two is taken as it is
            ContactWays.Check(current, fields);
        }

        await writer.Update(current, fields, cancellationToken);
        return await StopUses(current, fields, cancellationToken);
    }

    // What rested on a consent stops in the same transaction, whether the person withdraws it by their link or a coordinator does
    // on their word.
    private async Task<IReadOnlyList<Guid>> StopUses(Person before, PersonFields after, CancellationToken cancellationToken)
    {
        bool IsWithdrawn(string purpose) => PersonStates.Holds(before, purpose) && !PersonStates.Holds(after, purpose);
        var stopped = new MatchingStopped(before.Id);
        if (
            IsWithdrawn(PersonStates.MatchingConsent)
            || (IsWithdrawn(PersonStates.GuardianConsent) && await HasAgeOpen(before, cancellationToken))
        )
        {
            await events.Publish(stopped, cancellationToken);
        }

        if (IsWithdrawn(PersonStates.FiguresConsent) || IsWithdrawn(PersonStates.FunctioningConsent))
        {
            // releases stay as published and the next one leaves the answers out; extracts hold them by person
            await events.Publish(new FiguresConsentWithdrawn(after.ProgrammeId), cancellationToken);
        }

        return [.. stopped.WithdrawnPairs];
    }

    private async Task<bool> HasAgeOpen(Person person, CancellationToken cancellationToken) =>
        (await people.Get(person.Role, person.Id, cancellationToken)).OpenGates.Contains("age");
}
