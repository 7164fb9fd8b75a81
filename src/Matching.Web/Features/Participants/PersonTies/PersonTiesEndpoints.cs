using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTies;

public static class PersonTiesEndpoints
{
    public static void MapPersonTies(this IEndpointRouteBuilder api)
    {
        var ties = api.MapGroup("/person-ties", "Mentees", Policies.Coordinator);
        ties.MapGet(
                "/{personId:guid}",
                async (Guid personId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetPersonTie(personId), ct))
            )
            .WithName(nameof(GetPersonTie))
            .WithSummary("Returns who comes with a person: a couple, a family or a group")
            .Finds();
        ties.MapPost(
                "/",
                async (TiePeople request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request, ct))
            )
            .WithName(nameof(TiePeople))
            .WithSummary("Records that two people come together")
            .Creates();
        ties.MapDelete(
                "/{personId:guid}",
                async (Guid personId, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new UntiePerson(personId), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(UntiePerson))
            .WithSummary("Records that a person comes alone")
            .Finds();
    }
}
