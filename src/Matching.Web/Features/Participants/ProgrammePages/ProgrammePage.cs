using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.ProgrammePages;

/// <summary>What the public page of a programme says in one language.</summary>
public sealed record ProgrammePageText
{
    /// <summary>Heading of the page.</summary>
    [OneLine, Mandatory, LengthUpTo(120)]
    public string Title { get; set; } = "";

    /// <summary>What the programme is, in one or two sentences.</summary>
    [OneLine, Mandatory, LengthUpTo(500)]
    public string Lead { get; set; } = "";

    /// <summary>
    /// For whom the programme is, and what else people should know, in Markdown: headings, paragraphs, lists and links. HTML is not
    /// taken over.
    /// </summary>
    [Mandatory, LengthUpTo(10000)]
    public string Body { get; set; } = "";

    /// <summary>Whether no person who speaks the language has checked the text yet; the page then says so. Defaults to no.</summary>
    [JsonPropertyName("draft")]
    public bool? IsDraft { get; set; }
}

/// <summary>The public page of a programme in its languages.</summary>
public sealed record ProgrammePage : IInProgramme
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Version of the texts; 0 while there is no page.</summary>
    public required int Version { get; init; }

    /// <summary>The texts by language. A programme without texts has no public page.</summary>
    public required IReadOnlyDictionary<string, ProgrammePageText> Texts { get; init; }
}

/// <summary>Reads the public pages of programmes.</summary>
public sealed class ProgrammePageStore(Db db)
{
    /// <summary>Returns the page of a programme that the caller has been let to.</summary>
    internal async Task<ProgrammePage> Read(Guid programmeId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<PageRow>(
            "SELECT language, title, lead, body, is_draft, version FROM programme_pages WHERE programme_id = @ProgrammeId",
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        return new ProgrammePage
        {
            ProgrammeId = programmeId,
            Version = rows.Count == 0 ? 0 : rows.Max(row => row.Version),
            Texts = rows.OrderBy(row => Array.IndexOf(Languages.Participants, row.Language))
                .ToDictionary(
                    row => row.Language,
                    row => new ProgrammePageText
                    {
                        Title = row.Title,
                        Lead = row.Lead,
                        Body = row.Body,
                        IsDraft = row.IsDraft,
                    }
                ),
        };
    }

    private sealed record PageRow
    {
        public required string Language { get; init; }
        public required string Title { get; init; }
        public required string Lead { get; init; }
        public required string Body { get; init; }
        public required bool IsDraft { get; init; }
        public required int Version { get; init; }
    }
}
