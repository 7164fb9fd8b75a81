using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Lists what a response said before it was corrected, in the order of the corrections.</summary>
public sealed record ListResponseVersions(Guid ResponseId, PageQuery Page) : IQuery<Page<ResponseVersion>>;

internal sealed class ListResponseVersionsHandler(ResponseReader reader)
    : IRequestHandler<ListResponseVersions, Page<ResponseVersion>>
{
    public async Task<Page<ResponseVersion>> Handle(ListResponseVersions request, CancellationToken cancellationToken) =>
        await reader.Versions(await reader.Get(request.ResponseId, cancellationToken), request.Page, cancellationToken);
}

/// <summary>A version as stored, with what opens it.</summary>
internal sealed record VersionRow
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid ResponseId { get; init; }
    public string? ContentSealed { get; init; }
    public string? PartnerSealed { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset ReplacedAt { get; init; }
    public Guid? PersonId { get; init; }
    public string? KeyWrapped { get; init; }

    public ResponseVersion Read(IdentityVault vault)
    {
        var binding = ResponseWriter.Binding(Id);
        var said = ContentSealed is { } content
            ? vault.Open<SaidBefore>(content, KeyWrapped!, PersonId!.Value, binding)
            : JsonSerializer.Deserialize<SaidBefore>(vault.OpenAnswer(PartnerSealed!, binding))!;
        return new ResponseVersion
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            ResponseId = ResponseId,
            Version = said.Version,
            Language = said.Language,
            Mode = said.Mode,
            Answers = said.Answers,
            Reason = Reason,
            ReplacedAt = ReplacedAt,
        };
    }
}
