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

internal sealed class UpdatePersonHandler(
    PersonWriter writer,
    IMediator mediator,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    PersonStore people
) : IRequestHandler<UpdatePerson, Person>
{
    public async Task<Person> Handle(UpdatePerson request, CancellationToken cancellationToken)
    {
        var current = await people.Get(request.Role, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var options = json.Value.SerializerOptions;
        PersonFields fields = current is Mentor mentor
            ? MergePatch.Apply<CreateMentor>(mentor, request.Patch, options)
            : MergePatch.Apply<CreateMentee>((Mentee)current, request.Patch, options);
        await validator.Check(fields, cancellationToken);
        var changed = await writer.Update(current, fields, cancellationToken);
        return changed with { WithdrawnPairs = await StopUses(current, changed, cancellationToken) };
    }

    // What rested on a consent stops in the same transaction, whether the person withdraws it by their link or a coordinator does
    // on their word.
    private async Task<IReadOnlyList<Guid>> StopUses(Person before, Person after, CancellationToken cancellationToken)
    {
        bool IsWithdrawn(string purpose) => PersonStates.Holds(before, purpose) && !PersonStates.Holds(after, purpose);
        var stopped = new MatchingStopped(after.Id);
        if (
            IsWithdrawn(PersonStates.MatchingConsent)
            || (IsWithdrawn(PersonStates.GuardianConsent) && after.OpenGates.Contains("age"))
        )
        {
            await mediator.Publish(stopped, cancellationToken);
        }

        if (IsWithdrawn(PersonStates.FiguresConsent) || IsWithdrawn(PersonStates.FunctioningConsent))
        {
            // releases stay as published and the next one leaves the answers out; extracts hold them by person
            await mediator.Publish(new FiguresConsentWithdrawn(after.ProgrammeId), cancellationToken);
        }

        return [.. stopped.WithdrawnPairs];
    }
}
