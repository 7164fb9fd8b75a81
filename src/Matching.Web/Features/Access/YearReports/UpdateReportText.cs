using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>The programme's own text in the report of a period.</summary>
public sealed record ReportText : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the text.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The period, such as <c>2026</c> or <c>2026-1</c>.</summary>
    public required string Period { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was first written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal const string Columns = "id, programme_id, period, text, version, created_at, updated_at";
}

/// <summary>
/// Writes the programme's own text in the report of a period. An empty one removes it from the report; <c>If-Match</c> names the
/// <c>textVersion</c> of the report.
/// </summary>
[Example("""{ "text": "Three towns joined this year.\n\nSince July the expenses of mentees are paid back too." }""")]
public sealed record UpdateReportText : ICommand<ReportText>
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    [JsonIgnore]
    public string Period { get; set; } = "";

    [JsonIgnore]
    public IfMatch IfMatch { get; set; } = new([]);

    /// <summary>The text, its paragraphs apart by an empty line. All to whom the report is handed over can read it.</summary>
    [LengthUpTo(10000)]
    public string? Text { get; set; }
}

internal sealed class UpdateReportTextHandler(
    Db db,
    CallerContext callers,
    ProgrammeStore programmes,
    IdSource ids,
    TimeProvider clock
) : IRequestHandler<UpdateReportText, ReportText>
{
    public async Task<ReportText> Handle(UpdateReportText request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        // the text is of the whole programme
        if (callers.Caller.SiteId is not null)
        {
            throw Problems.Refused("forbidden");
        }

        var period =
            ReportPeriod.Read(request.Period)
            ?? throw Problems.ValidationFailed("period", Texts.Validation("one-of", "2026, 2026-1, 2026-2"));
        var stored = await db.Find<ReportText>(
            $"SELECT {ReportText.Columns} FROM report_texts WHERE programme_id = @Id AND period = @Period",
            new { programme.Id, Period = period.Code },
            cancellationToken
        );
        request.IfMatch.Check(stored?.Version ?? 0);
        return await db.Find<ReportText>(
                $"""
                INSERT INTO report_texts ({ReportText.Columns})
                VALUES (@NewId, @Id, @Period, @Text, 1, @Now, @Now)
                ON CONFLICT (programme_id, period) DO UPDATE
                SET text = excluded.text, version = report_texts.version + 1, updated_at = excluded.updated_at
                WHERE report_texts.version = @Version
                RETURNING {ReportText.Columns}
                """,
                new
                {
                    NewId = ids.New(),
                    programme.Id,
                    Period = period.Code,
                    Text = request.Text ?? "",
                    Version = stored?.Version ?? 0,
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
    }
}
