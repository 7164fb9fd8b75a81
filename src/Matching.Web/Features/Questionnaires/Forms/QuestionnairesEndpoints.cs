using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>A questionnaire without its items.</summary>
public sealed record QuestionnaireSummary
{
    /// <summary>Id of the questionnaire.</summary>
    public required string Id { get; init; }

    /// <summary>Newest version.</summary>
    public required string Version { get; init; }

    /// <summary>Respondents.</summary>
    public required string Respondent { get; init; }

    /// <summary>Waves in which it is asked.</summary>
    public required List<string> Waves { get; init; }

    /// <summary>Languages of the wording.</summary>
    public required List<string> Languages { get; init; }
}

/// <summary>Lists questionnaires in their newest versions.</summary>
public sealed record ListQuestionnaires : PageQuery, IQuery<Page<QuestionnaireSummary>>;

/// <summary>Reads one version of a questionnaire; the newest when no version is named.</summary>
public sealed record GetQuestionnaire(string Id, string? Version) : IQuery<PublishedQuestionnaire>;

/// <summary>A questionnaire with the hash of its content, which every answer to it keeps.</summary>
public sealed record PublishedQuestionnaire(Questionnaire Form, string ContentHash);

internal sealed record QuestionnaireRow
{
    public required string Version { get; init; }
    public required string ContentHash { get; init; }
    public required string Definition { get; init; }

    public PublishedQuestionnaire Read(JsonSerializerOptions json) =>
        new(JsonSerializer.Deserialize<Questionnaire>(Definition, json)!, ContentHash);
}

internal sealed class ListQuestionnairesHandler(Db db, IOptions<JsonOptions> json)
    : IRequestHandler<ListQuestionnaires, Page<QuestionnaireSummary>>
{
    public async Task<Page<QuestionnaireSummary>> Handle(ListQuestionnaires request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<QuestionnaireRow>(
            "SELECT version, content_hash, definition FROM questionnaires ORDER BY id, published_at",
            null,
            cancellationToken
        );
        var newest = rows.Select(row => row.Read(json.Value.SerializerOptions).Form)
            .GroupBy(form => form.Id)
            .Select(versions => versions.MaxBy(form => System.Version.Parse(form.Version))!);
        return NamedPages.Cut(
            [
                .. newest
                    .OrderBy(form => form.Id, StringComparer.Ordinal)
                    .Select(form => new QuestionnaireSummary
                    {
                        Id = form.Id,
                        Version = form.Version,
                        Respondent = form.Respondent,
                        Waves = form.Waves,
                        Languages = form.Languages,
                    }),
            ],
            form => form.Id,
            request.Fetch - 1,
            request.After
        );
    }
}

/// <summary>
/// Questionnaires read before, by the hash of their content: a published one never changes, and reading its document costs more
/// than scoring an answer.
/// </summary>
public sealed class PublishedForms : IDisposable
{
    private const int Most = 500;

    private readonly MemoryCache byHash = new(new MemoryCacheOptions { SizeLimit = Most });

    public PublishedQuestionnaire? Find(string contentHash) => byHash.Get<PublishedQuestionnaire>(contentHash);

    public PublishedQuestionnaire Keep(PublishedQuestionnaire published) =>
        byHash.Set(published.ContentHash, published, new MemoryCacheEntryOptions { Size = 1 });

    public void Dispose() => byHash.Dispose();
}

internal sealed class GetQuestionnaireHandler(QuestionnaireStore questionnaires)
    : IRequestHandler<GetQuestionnaire, PublishedQuestionnaire>
{
    public Task<PublishedQuestionnaire> Handle(GetQuestionnaire request, CancellationToken cancellationToken) =>
        questionnaires.Get(request.Id, request.Version, cancellationToken);
}

/// <summary>Stores a version of a questionnaire; a stored one never changes.</summary>
public sealed record PublishQuestionnaire(Questionnaire Form) : ICommand<PublishedQuestionnaire>;

internal sealed class PublishQuestionnaireHandler(Db db, IOptions<JsonOptions> json, TimeProvider clock)
    : IRequestHandler<PublishQuestionnaire, PublishedQuestionnaire>
{
    public async Task<PublishedQuestionnaire> Handle(PublishQuestionnaire request, CancellationToken cancellationToken)
    {
        var definition = JsonSerializer.Serialize(request.Form, json.Value.SerializerOptions);
        var hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(definition))
        );
        await db.Execute(
            """
            INSERT INTO questionnaires (id, version, respondent, content_hash, definition, published_at)
            VALUES (@Id, @Version, @Respondent, @Hash, @Definition, @Now) ON CONFLICT (id, version) DO NOTHING
            """,
            new
            {
                request.Form.Id,
                request.Form.Version,
                request.Form.Respondent,
                Hash = hash,
                Definition = definition,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        var stored = await db.Single<string>(
            "SELECT content_hash FROM questionnaires WHERE id = @Id AND version = @Version",
            new { request.Form.Id, request.Form.Version },
            cancellationToken
        );
        return stored == hash
            ? new PublishedQuestionnaire(request.Form, hash)
            : throw new InvalidOperationException(
                $"Questionnaire {request.Form.Id} {request.Form.Version} differs from the one published: a change needs a new version."
            );
    }
}

public static class QuestionnairesEndpoints
{
    public static void MapQuestionnaires(this IEndpointRouteBuilder api)
    {
        var questionnaires = api.MapGroup("/questionnaires", "Questionnaires", Policies.Anyone);
        questionnaires
            .MapGet(
                "/",
                async ([AsParameters] ListQuestionnaires query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListQuestionnaires))
            .WithSummary("Lists questionnaires in their newest versions")
            .WithList();
        questionnaires
            .MapGet(
                "/{id}",
                async ([SuchAs("mentee-start")] string id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, (await mediator.Send(new GetQuestionnaire(id, null), ct)).Form)
            )
            .WithName("GetNewestQuestionnaire")
            .WithSummary("Returns the newest version of a questionnaire")
            .Finds();
        questionnaires
            .MapGet(
                "/{id}/versions/{version}",
                async (
                    [SuchAs("mentee-start")] string id,
                    [SuchAs("1.0.0")] string version,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, (await mediator.Send(new GetQuestionnaire(id, version), ct)).Form)
            )
            .WithName(nameof(GetQuestionnaire))
            .WithSummary("Returns a version of a questionnaire")
            .Finds();
    }
}
