using System.Security.Cryptography;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>An extract computed and not yet stored.</summary>
internal sealed record PreparedExtract(Guid ProgrammeId, DateOnly AsOf, KeptExtract Content, int People)
{
    /// <summary>Number of erasures in the programme before the data was read.</summary>
    public required long Erased { get; init; }
}

/// <summary>Reads and computes an extract, outside of the transaction that stores it.</summary>
internal sealed class ExtractPreparation(
    Db db,
    EvaluatorPermission evaluator,
    CallerContext callers,
    TimeProvider clock,
    ProgrammeStore programmes,
    QuestionnaireStore questionnaires,
    DossierReader dossiers
)
{
    /// <summary>Counts the erasures in a programme. An extract is stored only if the count is unchanged.</summary>
    public const string CountErased = "SELECT count(*) FROM erasures WHERE programme_id = @Id";

    public async Task<PreparedExtract> Prepare(CreateExtract asked, CancellationToken cancellationToken)
    {
        var permission = await evaluator.Check(cancellationToken);
        if (asked.Full && callers.Caller.Role != Role.Admin)
        {
            throw Problems.Refused("forbidden");
        }

        var programme = await programmes.Get(asked.ProgrammeId!.Value, cancellationToken).NamedBy("programmeId");
        var today = programme.DayOf(clock.GetUtcNow());
        if (asked.EndsOn < today)
        {
            throw Problems.ValidationFailed("endsOn", Texts.Validation("in-past"));
        }

        if (asked.EndsOn > permission.EndsOn)
        {
            throw Problems.ValidationFailed("endsOn", Texts.Validation("extract-beyond-permission", permission.EndsOn));
        }

        var erased = await db.Single<long>(CountErased, new { programme.Id }, cancellationToken);
        var dossier = await dossiers.Read(programme.Id, today, cancellationToken);
        var tables = new ExtractTables(dossier, await Forms(dossier, cancellationToken), RandomNumberGenerator.GetBytes(32)).All(
            await Scores(programme.Id, cancellationToken),
            await Names(programme.Id, cancellationToken)
        );
        var released = asked.Full ? Anonymity.Whole(tables) : Anonymity.Released(tables, asked.Coarsen, asked.SuppressFailing);
        return new PreparedExtract(programme.Id, today, KeptExtract.Of(tables, released), dossier.People.Count)
        {
            Erased = erased,
        };
    }

    private async Task<List<Questionnaire>> Forms(Dossier dossier, CancellationToken cancellationToken)
    {
        var forms = new List<Questionnaire>();
        foreach (
            var (id, version) in dossier
                .Sheets.Select(sheet => (sheet.Form, sheet.FormVersion))
                .Distinct()
                .OrderBy(form => form.Form, StringComparer.Ordinal)
                .ThenBy(form => form.FormVersion, StringComparer.Ordinal)
        )
        {
            forms.Add((await questionnaires.Get(id, version, cancellationToken)).Form);
        }

        return forms;
    }

    private async Task<ILookup<Guid, ExtractScore>> Scores(Guid programmeId, CancellationToken cancellationToken) =>
        (
            await db.Query<ExtractScore>(
                """
                SELECT s.response_id, s.scale, s.score, s.status
                FROM response_scores s JOIN responses r ON r.id = s.response_id
                WHERE r.programme_id = @ProgrammeId AND r.wave <> 'pulse' ORDER BY s.response_id, s.scale
                """,
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToLookup(score => score.ResponseId);

    private Task<List<ExtractName>> Names(Guid programmeId, CancellationToken cancellationToken) =>
        db.Query<ExtractName>(
            """
            SELECT 'site' AS kind, id, name FROM sites WHERE programme_id = @ProgrammeId
            UNION ALL SELECT 'partner' AS kind, id, name FROM partners WHERE programme_id = @ProgrammeId
            ORDER BY kind DESC, name, id
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
}
