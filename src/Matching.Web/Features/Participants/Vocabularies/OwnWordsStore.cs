using System.Text.Json;
using Matching.Web.Data;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Reads the words that a programme has beside the shipped lists.</summary>
public sealed class OwnWordsStore(Db db)
{
    public async Task<OwnWords> Read(Guid programmeId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<TermRow>(
            "SELECT list, code, labels FROM vocabulary_terms WHERE programme_id = @ProgrammeId ORDER BY id",
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        return new OwnWords(
            rows.ToDictionary(
                row => (row.List, row.Code),
                row => (IReadOnlyDictionary<string, string>)JsonSerializer.Deserialize<Dictionary<string, string>>(row.Labels)!
            )
        );
    }

    /// <summary>Whether a programme, or any when none is given, has a code of its own.</summary>
    public async Task<bool> Has(string list, string code, Guid? programmeId, CancellationToken cancellationToken) =>
        await db.Find<Guid?>(
            $"""
            SELECT id FROM vocabulary_terms
            WHERE list = @List AND code = @Code AND {Where.Set(programmeId, "programme_id = @ProgrammeId")} LIMIT 1
            """,
            new
            {
                List = list,
                Code = code,
                ProgrammeId = programmeId,
            },
            cancellationToken
        )
            is not null;

    private sealed record TermRow
    {
        public required string List { get; init; }
        public required string Code { get; init; }
        public required string Labels { get; init; }
    }
}
