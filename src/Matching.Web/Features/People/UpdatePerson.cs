using System.Text.Json;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.People;

/// <summary>Changes what is known of a mentor or mentee, by merge patch.</summary>
public sealed record UpdatePerson(PersonRole Role, Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Person>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdatePersonHandler(PersonWriter writer, IMediator mediator, RequestValidator validator, IOptions<JsonOptions> json) : IRequestHandler<UpdatePerson, Person>
{
    public async Task<Person> Handle(UpdatePerson request, CancellationToken cancellationToken)
    {
        var current = await mediator.Send(new GetPerson(request.Role, request.Id), cancellationToken);
        request.IfMatch.Check(current.Version);
        var options = json.Value.SerializerOptions;
        PersonFields fields = current is Mentor mentor
            ? MergePatch.Apply<CreateMentor>(mentor, request.Patch, options)
            : MergePatch.Apply<CreateMentee>((Mentee)current, request.Patch, options);
        await validator.Check(fields, cancellationToken);
        return await writer.Update(current, fields, cancellationToken);
    }
}
