using System.Text.Json;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

public static class VocabulariesEndpoints
{
    public static void MapVocabularies(this IEndpointRouteBuilder api)
    {
        var vocabularies = api.MapGroup("/vocabularies", "Vocabularies", Policies.Anyone);
        vocabularies
            .MapGet(
                "/{name}",
                async ([SuchAs("languages")] string name, Guid? programmeId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetVocabulary(name, programmeId), ct))
            )
            .WithName(nameof(GetVocabulary))
            .WithSummary("Returns a vocabulary: languages, needs, interests, end_reasons, …; with a programme's own terms")
            .Finds();

        var read = api.MapGroup("/programmes/{programmeId:guid}/vocabulary", "Vocabularies", Policies.Anyone);
        read.MapGet(
                "/",
                async (Guid programmeId, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListProgrammeTerms(programmeId, page), ct))
            )
            .WithName(nameof(ListProgrammeTerms))
            .WithSummary("Lists the programme's own terms of vocabularies")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetProgrammeTerm(programmeId, id), ct))
            )
            .WithName(nameof(GetProgrammeTerm))
            .WithSummary("Returns a term of a programme")
            .Finds();

        var write = api.MapGroup("/programmes/{programmeId:guid}/vocabulary", "Vocabularies", Policies.Admin);
        write
            .MapPost(
                "/",
                async (
                    Guid programmeId,
                    CreateProgrammeTerm request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Created(http, await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(CreateProgrammeTerm))
            .WithSummary("Adds a need, subject or interest of the programme's own")
            .Creates()
            .Knows("programmeId", id => new GetProgramme(id));
        write
            .MapPatch(
                "/{id:guid}",
                async (
                    Guid programmeId,
                    Guid id,
                    JsonElement patch,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    Routes.Ok(
                        http,
                        await mediator.Send(new UpdateProgrammeTerm(programmeId, id, IfMatch.Required(http), patch), ct)
                    )
            )
            .WithName(nameof(UpdateProgrammeTerm))
            .WithSummary("Changes the labels of a term")
            .Patches<TermLabels>();
        write
            .MapDelete(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteProgrammeTerm(programmeId, id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteProgrammeTerm))
            .WithSummary("Deletes a term that no record uses")
            .Deletes();
    }
}
