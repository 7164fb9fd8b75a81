using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Notes;

/// <summary>Lists the notes about a pair, those of other authors for themselves left out; the reading is audited.</summary>
public sealed record ListPairNotes : PageQuery, IQuery<Page<PairNote>>, IContactRead
{
    /// <summary>The pair.</summary>
    [Mandatory]
    public Guid? PairId { get; set; }

    Guid IOnSubject.SubjectId => PairId ?? Guid.Empty;

    string? IContactRead.Why => "not_stated";
}

internal sealed class ListPairNotesHandler(PairStore pairs, PairNoteStore notes) : IRequestHandler<ListPairNotes, Page<PairNote>>
{
    public async Task<Page<PairNote>> Handle(ListPairNotes request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId!.Value, cancellationToken).NamedBy("pairId");
        return request.Cut(await notes.Of(pair, request.AfterId, request.Fetch, cancellationToken), note => note.Id);
    }
}
