using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Matching.Web.Features.Questionnaires.Forms;

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
