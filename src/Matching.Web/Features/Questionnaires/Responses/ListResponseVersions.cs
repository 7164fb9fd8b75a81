using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Lists what a response said before it was corrected, in the order of the corrections.</summary>
public sealed record ListResponseVersions(Guid ResponseId, PageQuery Page) : IQuery<Page<ResponseVersion>>;

internal sealed class ListResponseVersionsHandler(Db db, IdentityVault vault, ResponseReader reader)
    : IRequestHandler<ListResponseVersions, Page<ResponseVersion>>
{
    public async Task<Page<ResponseVersion>> Handle(ListResponseVersions request, CancellationToken cancellationToken)
    {
        var response = await reader.Get(request.ResponseId, cancellationToken);
        var rows = await db.Query<VersionRow>(
            """
            SELECT v.id, v.programme_id, v.response_id, v.content_sealed, v.partner_sealed, v.reason, v.replaced_at, p.id AS person_id, p.key_wrapped
            FROM response_versions v JOIN responses q ON q.id = v.response_id LEFT JOIN people p ON p.id = q.person_id
            WHERE v.response_id = @Id AND (CAST(@After AS TEXT) IS NULL OR v.id > @After)
            ORDER BY v.id LIMIT @Fetch
            """,
            new
            {
                response.Id,
                After = request.Page.AfterId,
                request.Page.Fetch,
            },
            cancellationToken
        );
        return request.Page.Cut(rows.ConvertAll(row => row.Read(vault)), version => version.Id);
    }

    private sealed record VersionRow
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
}
