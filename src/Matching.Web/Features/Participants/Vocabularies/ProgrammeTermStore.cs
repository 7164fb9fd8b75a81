using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Reads one word of a programme.</summary>
public sealed class ProgrammeTermStore(Db db, ProgrammeStore programmes)
{
    public async Task<ProgrammeTerm> Get(Guid programmeId, Guid id, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(programmeId, cancellationToken);
        return await db.Find<ProgrammeTerm>(
                $"SELECT {ProgrammeTerm.Columns} FROM vocabulary_terms WHERE id = @Id AND programme_id = @ProgrammeId",
                new { Id = id, ProgrammeId = programme.Id },
                cancellationToken
            ) ?? throw Problems.NotFound("vocabulary-term");
    }
}
