using System.Text.Json;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Matching.Web.Features.Participants.People;

public static class PeopleEndpoints
{
    // A thousand ids with a reason.
    private const long MostBytes = 128 * 1024;

    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var mentors = api.MapGroup("/mentors", "Mentors", Policies.Coordinator);
        mentors
            .MapPost(
                "/",
                async (CreateMentor request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateMentor))
            .WithSummary("Adds a mentor")
            .Creates();
        mentors.MapPerson<Mentor, CreateMentor>(PersonRole.Mentor, "Mentor", "Mentors");

        var mentees = api.MapGroup("/mentees", "Mentees", Policies.Coordinator);
        mentees
            .MapPost(
                "/",
                async (CreateMentee request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateMentee))
            .WithSummary("Adds a mentee")
            .Creates();
        mentees.MapPerson<Mentee, CreateMentee>(PersonRole.Mentee, "Mentee", "Mentees");
    }

    private static void MapPerson<TPerson, TFields>(
        this RouteGroupBuilder people,
        PersonRole role,
        string singular,
        string plural
    )
        where TPerson : Person
    {
        people
            .MapGet(
                "/",
                async ([AsParameters] PeopleFilter filter, IMediator mediator, CancellationToken ct) =>
                {
                    var page = await mediator.Send(new ListPeople(role, filter), ct);
                    return TypedResults.Ok(new Page<TPerson> { Items = [.. page.Items.Cast<TPerson>()], Next = page.Next });
                }
            )
            .WithName($"List{plural}")
            .WithSummary($"Lists {plural.ToLowerInvariant()}, without contact data")
            .WithList();
        people
            .MapGet(
                "/{id:guid}",
                async (Guid id, [AsParameters] ReadPurpose why, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, (TPerson)await mediator.Send(new GetPerson(role, id, why.Stated), ct))
            )
            .WithName($"Get{singular}")
            .WithSummary($"Returns a {singular.ToLowerInvariant()} with contact data; audited")
            .Finds();
        people
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, (TPerson)await mediator.Send(new UpdatePerson(role, id, IfMatch.Required(http), patch), ct))
            )
            .WithName($"Update{singular}")
            .WithSummary($"Changes a {singular.ToLowerInvariant()}")
            .Patches<TFields>();
        people
            .MapDelete(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeletePerson(role, id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName($"Delete{singular}")
            .WithSummary($"Deletes a {singular.ToLowerInvariant()} entered by mistake")
            .Deletes();
        people.MapTransitions<TPerson>(role, singular, plural);
    }

    private static void MapTransitions<TPerson>(this RouteGroupBuilder people, PersonRole role, string singular, string plural)
        where TPerson : Person
    {
        people
            .MapPost(
                "/{id:guid}/transition",
                async (Guid id, TransitionPerson request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(
                        http,
                        (TPerson)await mediator.Send(request with { Role = role, Id = id, IfMatch = IfMatch.Optional(http) }, ct)
                    )
            )
            .WithName($"Transition{singular}")
            .WithSummary($"Moves a {singular.ToLowerInvariant()} to another state")
            .Transitions()
            .Knows("id", id => new CheckPerson(role, id));
        people
            .MapPost(
                "/{id:guid}/undo",
                async (Guid id, UndoPersonTransition request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(
                        http,
                        (TPerson)await mediator.Send(request with { Role = role, Id = id, IfMatch = IfMatch.Optional(http) }, ct)
                    )
            )
            .WithName($"Undo{singular}Transition")
            .WithSummary($"Undoes the last transition of a {singular.ToLowerInvariant()} within a day")
            .Transitions()
            .Knows("id", id => new CheckPerson(role, id));
        people
            .MapPost(
                "/transitions",
                async (TransitionPeople request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Role = role }, ct))
            )
            .WithName($"Transition{plural}")
            .WithSummary($"Moves up to 1,000 {plural.ToLowerInvariant()} to another state, with a result for each")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        people
            .MapPost(
                "/responsible",
                async (AssignPeople request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Role = role }, ct))
            )
            .WithName($"Assign{plural}")
            .WithSummary($"Makes a coordinator responsible for up to 1,000 {plural.ToLowerInvariant()}, with a result for each")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }
}
