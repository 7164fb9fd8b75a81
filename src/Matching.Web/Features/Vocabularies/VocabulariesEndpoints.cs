using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Vocabularies;

/// <summary>A code and its labels.</summary>
public sealed record VocabularyTerm
{
    /// <summary>The code as it stands in bodies.</summary>
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
public sealed record GetVocabulary(string Name) : IQuery<VocabularyList>;

internal sealed class GetVocabularyHandler : IRequestHandler<GetVocabulary, VocabularyList>
{
    public Task<VocabularyList> Handle(GetVocabulary request, CancellationToken cancellationToken) =>
        Task.FromResult(CodeLists.Shipped.Find(request.Name) is { } terms
            ? new VocabularyList { Name = request.Name, Terms = [.. terms.Select(term => new VocabularyTerm { Code = term.Key, Labels = term.Value })] }
            : throw Problems.NotFound("vocabulary"));
}

public static class VocabulariesEndpoints
{
    public static void MapVocabularies(this IEndpointRouteBuilder api)
    {
        var vocabularies = api.MapGroup("/vocabularies", "Vocabularies", Policies.Anyone);
        vocabularies.MapGet("/{name}", async ([SuchAs("languages")] string name, IMediator mediator, CancellationToken ct) => TypedResults.Ok(await mediator.Send(new GetVocabulary(name), ct)))
            .WithName(nameof(GetVocabulary)).WithSummary("Reads a list of codes: languages, needs, interests, end_reasons, …").Finds();
    }
}
