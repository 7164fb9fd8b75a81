using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Removes a word of a programme that no record holds.</summary>
public sealed record DeleteProgrammeTerm(Guid ProgrammeId, Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeleteProgrammeTermHandler(Db db, ProgrammeTermStore terms) : IRequestHandler<DeleteProgrammeTerm, Nothing>
{
    public async Task<Nothing> Handle(DeleteProgrammeTerm request, CancellationToken cancellationToken)
    {
        var current = await terms.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        // the document of a profile has a code in quotes
        var holder = await db.Find<Guid?>(
            @"SELECT id FROM people WHERE programme_id = @ProgrammeId AND profile LIKE @Held ESCAPE '\' LIMIT 1",
            new { request.ProgrammeId, Held = $"%\"{current.Code.Replace("_", @"\_", StringComparison.Ordinal)}\"%" },
            cancellationToken
        );
        if (holder is not null)
        {
            throw Problems.Refused("in-use");
        }

        var removed = await db.Execute(
            "DELETE FROM vocabulary_terms WHERE id = @Id AND version = @Version",
            new { request.Id, current.Version },
            cancellationToken
        );
        return removed == 1 ? Nothing.Value : throw Problems.Refused("precondition-failed");
    }
}
