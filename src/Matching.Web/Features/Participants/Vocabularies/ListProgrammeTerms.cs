using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Lists the words of a programme.</summary>
public sealed record ListProgrammeTerms(Guid ProgrammeId, PageQuery Page) : IQuery<Page<ProgrammeTerm>>;

internal sealed class ListProgrammeTermsHandler(Db db, ProgrammeStore programmes)
    : IRequestHandler<ListProgrammeTerms, Page<ProgrammeTerm>>
{
    public async Task<Page<ProgrammeTerm>> Handle(ListProgrammeTerms request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var found = await db.Query<ProgrammeTerm>(
            $"""
            SELECT {ProgrammeTerm.Columns} FROM vocabulary_terms WHERE programme_id = @Id AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                programme.Id,
                After = request.Page.AfterId,
                request.Page.Fetch,
            },
            cancellationToken
        );
        return request.Page.Cut(found, term => term.Id);
    }
}
