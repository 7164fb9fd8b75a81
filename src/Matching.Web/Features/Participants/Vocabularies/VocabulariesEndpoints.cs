using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>A code and its labels.</summary>
public sealed record VocabularyTerm
{
    /// <summary>The code to use in bodies.</summary>
    public required string Code { get; init; }

    /// <summary>Label by language (BCP 47).</summary>
    public required Dictionary<string, string> Labels { get; init; }
}

/// <summary>A list of codes.</summary>
public sealed record VocabularyList
{
    /// <summary>Name of the list, such as <c>needs</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The codes in the order in which forms show them.</summary>
    public required IReadOnlyList<VocabularyTerm> Terms { get; init; }
}

/// <summary>Reads one list of codes with its labels.</summary>
/// <param name="Name">Name of the list.</param>
/// <param name="ProgrammeId">The programme whose own words follow the shipped ones.</param>
public sealed record GetVocabulary(string Name, Guid? ProgrammeId = null) : IQuery<VocabularyList>;

internal sealed class GetVocabularyHandler(ProgrammeStore programmes, OwnWordsStore ownWords)
    : IRequestHandler<GetVocabulary, VocabularyList>
{
    public async Task<VocabularyList> Handle(GetVocabulary request, CancellationToken cancellationToken)
    {
        var shipped = CodeLists.Shipped.Find(request.Name) ?? throw Problems.NotFound("vocabulary");
        var terms = shipped.Select(term => new VocabularyTerm { Code = term.Key, Labels = term.Value });
        if (request.ProgrammeId is { } programmeId)
        {
            var programme = await programmes.Get(programmeId, cancellationToken).NamedBy("programmeId");
            var own = await ownWords.Read(programme.Id, cancellationToken);
            terms = terms.Concat(
                own.Of(request.Name).Select(term => new VocabularyTerm { Code = term.Code, Labels = term.Labels.ToDictionary() })
            );
        }

        return new VocabularyList { Name = request.Name, Terms = [.. terms] };
    }
}

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
