using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Changes the labels of a word of a programme by merge patch; list and code stay, because records hold them.</summary>
public sealed record UpdateProgrammeTerm(Guid ProgrammeId, Guid Id, IfMatch IfMatch, JsonElement Patch)
    : ICommand<ProgrammeTerm>,
        IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateProgrammeTermHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    ProgrammeTermStore terms
) : IRequestHandler<UpdateProgrammeTerm, ProgrammeTerm>
{
    public async Task<ProgrammeTerm> Handle(UpdateProgrammeTerm request, CancellationToken cancellationToken)
    {
        var current = await terms.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<TermLabels>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        return await db.Find<ProgrammeTerm>(
                $"""
                UPDATE vocabulary_terms
                SET labels = @Labels, version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version
                RETURNING {ProgrammeTerm.Columns}
                """,
                new
                {
                    request.Id,
                    current.Version,
                    Labels = JsonSerializer.Serialize(fields.Labels),
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
    }
}
