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
