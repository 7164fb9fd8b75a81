using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>The words that a programme has beside the shipped lists.</summary>
public sealed class OwnWords(IReadOnlyDictionary<(string List, string Code), IReadOnlyDictionary<string, string>> labels)
{
    /// <summary>What a code looks like, shipped or a programme's own.</summary>
    public const string CodePattern = "^[a-z][a-z0-9_]{1,49}$";

    public IEnumerable<(string Code, IReadOnlyDictionary<string, string> Labels)> Of(string list) =>
        labels.Where(term => term.Key.List == list).Select(term => (term.Key.Code, term.Value));

    /// <summary>Whether a code is shipped or the programme's own.</summary>
    public bool Knows(string list, string code) => CodeLists.Shipped.Has(list, code) || labels.ContainsKey((list, code));

    /// <summary>Lets the texts of this answer use the programme's labels.</summary>
    public void Speak() => ProgrammeLabels.Use((list, code) => labels.GetValueOrDefault((list, code)));
}

/// <summary>Reads the words of a programme.</summary>
public sealed record ReadOwnWords(Guid ProgrammeId) : IQuery<OwnWords>;

internal sealed class ReadOwnWordsHandler(OwnWordsStore ownWords) : IRequestHandler<ReadOwnWords, OwnWords>
{
    public Task<OwnWords> Handle(ReadOwnWords request, CancellationToken cancellationToken) =>
        ownWords.Read(request.ProgrammeId, cancellationToken);
}
