using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Lists responses.</summary>
public sealed record ListResponses : PageQuery, IQuery<Page<Response>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by the person who answered.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by the partner who answered.</summary>
    public Guid? PartnerId { get; set; }

    /// <summary>Filters by pair.</summary>
    public Guid? PairId { get; set; }

    /// <summary>Filters by wave, such as <c>start</c>.</summary>
    [LengthUpTo(20)]
    public string? Wave { get; set; }
}

/// <summary>Reads one response.</summary>
public sealed record GetResponse(Guid Id) : IQuery<Response>;

internal sealed class GetResponseHandler(ResponseReader reader) : IRequestHandler<GetResponse, Response>
{
    public Task<Response> Handle(GetResponse request, CancellationToken cancellationToken) =>
        reader.Get(request.Id, cancellationToken);
}

internal sealed class ListResponsesHandler(ResponseReader reader) : IRequestHandler<ListResponses, Page<Response>>
{
    public async Task<Page<Response>> Handle(ListResponses request, CancellationToken cancellationToken) =>
        await reader.List(request, cancellationToken);
}

/// <summary>Reads responses with their answers and scores.</summary>
public sealed class ResponseReader(Db db, IdentityVault vault, CallerContext callers)
{
    internal async Task<Response> Get(Guid id, CancellationToken cancellationToken) =>
        (await Read(new ListResponses { Limit = 1 }, id, cancellationToken)).FirstOrDefault()
        ?? throw Problems.NotFound("response");

    internal async Task<Page<Response>> List(ListResponses page, CancellationToken cancellationToken) =>
        page.Cut(await Read(page, null, cancellationToken), response => response.Id);

    /// <summary>Returns what a response said before it was corrected, in the order of the corrections.</summary>
    internal async Task<Page<ResponseVersion>> Versions(Response response, PageQuery page, CancellationToken cancellationToken)
    {
        var rows = await db.Query<VersionRow>(
            """
            SELECT v.id, v.programme_id, v.response_id, v.content_sealed, v.partner_sealed, v.reason, v.replaced_at,
              p.id AS person_id, p.key_wrapped
            FROM response_versions v JOIN responses q ON q.id = v.response_id LEFT JOIN people p ON p.id = q.person_id
            WHERE v.response_id = @Id AND v.id > @After
            ORDER BY v.id LIMIT @Fetch
            """,
            new
            {
                response.Id,
                After = page.AfterId,
                page.Fetch,
            },
            cancellationToken
        );
        return page.Cut(rows.ConvertAll(row => row.Read(vault)), version => version.Id);
    }

    internal async Task<List<Response>> Read(ListResponses filter, Guid? id, CancellationToken cancellationToken)
    {
        var isList = id is null && !callers.Caller.IsParticipant;
        var rows = await db.Query<ResponseRow>(
            $"""
            SELECT q.id, q.programme_id, q.person_id, q.partner_id, q.pair_id, q.wave, q.questionnaire_id,
              q.questionnaire_version, q.track, q.language, q.mode, q.submitted_at, q.corrected_at, q.item_order,
                   {Response.AnsweredSql} AS is_answered, p.key_wrapped
            FROM responses q JOIN programmes r ON r.id = q.programme_id LEFT JOIN people p ON p.id = q.person_id
            WHERE {callers.Caller.InProgramme("q.programme_id")} AND {callers.Caller.InSite("q.site_id")}
              -- a person who has stopped every use of their data is in no list but their own
              AND {Where.On(isList, "p.id IS NULL OR NOT p.is_restricted")}
              AND {Where.Set(id, "q.id = @Id")} AND {Where.Set(filter.ProgrammeId, "q.programme_id = @ProgrammeId")}
              AND {Where.Set(filter.PersonId, "q.person_id = @PersonId")}
              AND {Where.Set(filter.PartnerId, "q.partner_id = @PartnerId")} AND {Where.Set(filter.PairId, "q.pair_id = @PairId")}
              AND {Where.Set(filter.Wave, "q.wave = @Wave")} AND q.id > @After
            ORDER BY q.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                Id = id,
                filter.ProgrammeId,
                filter.PersonId,
                filter.PartnerId,
                filter.PairId,
                Wave = Filter.Code<Wave>(filter.Wave, "wave")?.ToText(),
                After = filter.AfterId,
                filter.Fetch,
            },
            cancellationToken
        );
        if (rows.Count == 0)
        {
            return [];
        }

        var (test, parameters) = db.Dialect.In("response_id", rows.Select(row => row.Id));
        var answers = (
            await db.Query<AnswerRow>(
                $"SELECT response_id, item, code, value, text_sealed, missing FROM response_answers WHERE {test}",
                parameters,
                cancellationToken
            )
        ).ToLookup(answer => answer.ResponseId);
        var scores = (
            await db.Query<ScoreRow>(
                $"SELECT response_id, scale, score, status, answered, applicable FROM response_scores WHERE {test}",
                parameters,
                cancellationToken
            )
        ).ToLookup(score => score.ResponseId);
        return rows.ConvertAll(row => row.Read(answers[row.Id], scores[row.Id], vault));
    }

    private sealed record AnswerRow
    {
        public required Guid ResponseId { get; init; }
        public required string Item { get; init; }
        public required string Code { get; init; }
        public double? Value { get; init; }
        public string? TextSealed { get; init; }
        public string? Missing { get; init; }

        // the version of the item is in no answer
        public StoredAnswer Open(ResponseRow response, IdentityVault vault) =>
            new(
                Item,
                0,
                Code,
                Value,
                TextSealed is null
                    ? null
                    : vault.Open<string>(
                        TextSealed,
                        response.KeyWrapped!,
                        response.PersonId!.Value,
                        $"{ResponseWriter.TextColumn}|{response.Id}|{Item}"
                    ),
                Missing
            );
    }

    private sealed record ScoreRow
    {
        public required Guid ResponseId { get; init; }
        public required string Scale { get; init; }
        public double? Score { get; init; }
        public required string Status { get; init; }
        public required int Answered { get; init; }
        public required int Applicable { get; init; }
    }

    private sealed record ResponseRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? PersonId { get; init; }
        public Guid? PartnerId { get; init; }
        public Guid? PairId { get; init; }
        public required string Wave { get; init; }
        public required string QuestionnaireId { get; init; }
        public required string QuestionnaireVersion { get; init; }
        public required string Track { get; init; }
        public required string Language { get; init; }
        public required string Mode { get; init; }
        public required DateTimeOffset SubmittedAt { get; init; }
        public DateTimeOffset? CorrectedAt { get; init; }
        public required bool IsAnswered { get; init; }
        public string? ItemOrder { get; init; }
        public string? KeyWrapped { get; init; }

        public Response Read(IEnumerable<AnswerRow> rows, IEnumerable<ScoreRow> scores, IdentityVault vault)
        {
            var answers = AnswerSheet.InOrder(rows.Select(row => row.Open(this, vault)));
            return new Response
            {
                Id = Id,
                ProgrammeId = ProgrammeId,
                PersonId = PersonId,
                PartnerId = PartnerId,
                PairId = PairId,
                Wave = EnumText.Parse<Wave>(Wave),
                QuestionnaireId = QuestionnaireId,
                Version = QuestionnaireVersion,
                Track = EnumText.Parse<Track>(Track),
                Language = Language,
                Mode = EnumText.Parse<ResponseMode>(Mode),
                SubmittedAt = SubmittedAt,
                CorrectedAt = CorrectedAt,
                IsAnswered = IsAnswered,
                Order = ItemOrder?.Split(' ').ToList(),
                Answers = AnswerSheet.GivenOf(answers),
                Missing = AnswerSheet.MissingOf(answers),
                Scores =
                [
                    .. scores
                        .OrderBy(score => score.Scale, StringComparer.Ordinal)
                        .Select(score => new ResponseScore
                        {
                            Scale = score.Scale,
                            Score = score.Score,
                            Status = score.Status,
                            Answered = score.Answered,
                            Applicable = score.Applicable,
                        }),
                ],
            };
        }
    }
}
