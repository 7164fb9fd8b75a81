using System.Text;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>What a release is computed from.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Dossier">Its people, pairs and answers.</param>
/// <param name="Input">Everything else.</param>
/// <param name="Codes">Codes of its breakdowns.</param>
/// <param name="Erased">Number of erasures in the programme before the data was read.</param>
/// <param name="Declared">Indicators that its forms declare.</param>
public sealed record ReleaseSource(
    Programme Programme,
    Dossier Dossier,
    ReleaseInput Input,
    IReadOnlyList<ReleaseCode> Codes,
    long Erased,
    IReadOnlyList<DeclaredIndicator> Declared
);

/// <summary>
/// Computes and protects the figures of the next release, without storing them. Used outside of any transaction, so that no
/// other request waits for it.
/// </summary>
public sealed class ReleasePreparation(
    Db db,
    IdentityVault vault,
    TimeProvider clock,
    ProgrammeStore programmes,
    DossierReader dossiers,
    QuestionnaireStore questionnaires,
    ReleaseProgress progress
)
{
    /// <summary>Counts the erasures in a programme. A release is stored only if the count is unchanged.</summary>
    public const string CountErased = "SELECT count(*) FROM erasures WHERE programme_id = @Id";

    /// <summary>Where it notes what it does.</summary>
    public ReleaseProgress Progress => progress;

    public async Task<PreparedRelease> Prepare(Guid programmeId, CancellationToken cancellationToken)
    {
        progress.Step = ReleaseStep.Reading;
        var source = await Read(programmeId, cancellationToken);
        progress.Step = ReleaseStep.Computing;
        var (programme, input, codes) = (source.Programme, source.Input, source.Codes);
        var builder = new ReleaseBuilder(new Cohort(source.Dossier), input)
        {
            Computed = share => progress.Share = share,
            Auditing = () => progress.Step = ReleaseStep.Auditing,
        };
        var figures = await Task.Run(() => builder.Compute(cancellationToken), cancellationToken);
        var targets = await db.Query<Target>(
            $"SELECT {Target.Columns} FROM targets WHERE programme_id = @Id ORDER BY id",
            new { programme.Id },
            cancellationToken
        );
        var released = new ReleasedFigures(figures.SelectMany(indicator => indicator.Groups), codes);
        return new PreparedRelease(
            programme,
            input.Number,
            source.Dossier.AsOf,
            codes,
            figures,
            TargetFigures.Of(targets, new ProgrammeCatalogue(source.Declared), released, input.Number, source.Dossier.AsOf)
        )
        {
            Declared = source.Declared,
            Audit = builder.Audit!,
            Erased = source.Erased,
        };
    }

    /// <summary>Reads what the next release is computed from.</summary>
    public async Task<ReleaseSource> Read(Guid programmeId, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(programmeId, cancellationToken).NamedBy("programmeId");
        var asOf = programme.DayOf(clock.GetUtcNow());
        var erased = await db.Single<long>(CountErased, new { programme.Id }, cancellationToken);
        var dossier = await dossiers.Read(programme.Id, asOf, cancellationToken);
        var codes = await Codes(programme.Id, dossier, cancellationToken);
        var before = await ReadEarlier(programme.Id, cancellationToken);
        var declared = await questionnaires.Declared(programme, cancellationToken);
        var number =
            1
            + await db.Single<int>(
                "SELECT coalesce(max(number), 0) FROM releases WHERE programme_id = @Id",
                new { programme.Id },
                cancellationToken
            );
        var input = new ReleaseInput(
            number,
            programme.MinimumCell,
            programme.RoundCountsTo,
            Encoding.UTF8.GetBytes(RespondentKey(vault, programme.Id)),
            codes
                .GroupBy(code => code.Dimension)
                .ToDictionary(
                    dimension => dimension.Key,
                    dimension => (IReadOnlyList<string>)[.. dimension.OrderBy(code => code.Position).Select(code => code.Code)]
                ),
            (indicator, wave) => before.GetValueOrDefault((indicator, wave))
        )
        {
            Declared = new ProgrammeCatalogue(declared).Declared,
        };
        return new ReleaseSource(programme, dossier, input, codes, erased, declared);
    }

    private async Task<List<ReleaseCode>> Codes(Guid programmeId, Dossier dossier, CancellationToken cancellationToken)
    {
        var sites = await db.Query<NameRow>(
            "SELECT id, name FROM sites WHERE programme_id = @ProgrammeId ORDER BY name, id",
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        var partners = await db.Query<NameRow>(
            "SELECT id, name FROM partners WHERE programme_id = @ProgrammeId ORDER BY name, id",
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        // Quarters from the first thing that happened to today, without gaps.
        var first = dossier.People.Select(person => person.EnrolledOn).Append(dossier.AsOf).Min();
        var quarters = Enumerable
            .Range(0, 4 * (dossier.AsOf.Year - first.Year + 1))
            .Select(i => Breakdown.PeriodOf(new DateOnly(first.Year + (i / 4), 1 + (3 * (i % 4)), 1)))
            .Where(quarter =>
                string.CompareOrdinal(quarter, Breakdown.PeriodOf(first)) >= 0
                && string.CompareOrdinal(quarter, Breakdown.PeriodOf(dossier.AsOf)) <= 0
            );
        var languages = dossier
            .People.Select(person => person.Language)
            .Concat(dossier.Sheets.Select(sheet => sheet.Language))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return
        [
            .. Numbered(
                Breakdown.Site,
                sites.Select(site => (site.Id.ToString(), (string?)site.Name)).Append((Breakdown.Unknown, null))
            ),
            .. Numbered(Breakdown.Period, quarters.Select(quarter => (quarter, (string?)null))),
            .. Numbered(
                Breakdown.Language,
                languages.Select(language => (language, (string?)null)).Append((Breakdown.Unknown, null))
            ),
            .. Numbered(
                Breakdown.Partner,
                partners.Select(partner => (partner.Id.ToString(), (string?)partner.Name)).Append((Breakdown.Unknown, null))
            ),
        ];
    }

    private static IEnumerable<ReleaseCode> Numbered(string dimension, IEnumerable<(string Code, string? Label)> codes) =>
        codes.Select((code, i) => new ReleaseCode(dimension, code.Code, i, code.Label));

    // Everything that a reader of all releases may compare with a new one, replaced releases included: they have been read.
    private async Task<Dictionary<(string, string), EarlierFigures>> ReadEarlier(
        Guid programmeId,
        CancellationToken cancellationToken
    )
    {
        var groups = await db.Query<NumberedGroupRow>(
            """
            SELECT r.number, g.indicator, g.indicator_version, g.wave, g.family, g.computed_in, g.cells
            FROM release_groups g JOIN releases r ON r.id = g.release_id
            WHERE r.programme_id = @ProgrammeId
              AND (g.computed_in = r.number
                  OR r.number = (SELECT max(number) FROM releases WHERE programme_id = @ProgrammeId))
            ORDER BY r.number
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        var respondents = (
            await db.Query<RespondentsRow>(
                """
                SELECT r.id AS release_id, r.number, s.indicator, s.wave, s.rows_sealed
                FROM release_respondents s JOIN releases r ON r.id = s.release_id WHERE r.programme_id = @ProgrammeId
                """,
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToDictionary(row => (row.Number, row.Indicator, row.Wave));
        var newest = groups.Select(row => row.Number).DefaultIfEmpty(0).Max();
        RespondentRows Opened(RespondentsRow row) =>
            RespondentRows.FromBytes(vault.OpenAnswer(row.RowsSealed, Binding(row.ReleaseId, row.Indicator, row.Wave)));
        return groups
            .Where(row => !TargetFigures.IsOne(row.Indicator))
            .GroupBy(row => (row.Indicator, row.Wave))
            .ToDictionary(
                rows => rows.Key,
                rows => new EarlierFigures(
                    rows.Where(row => row.Number == newest).ToDictionary(row => row.Family, row => row.Figures()),
                    [
                        .. rows.Where(row => row.ComputedIn == row.Number)
                            .GroupBy(row => row.Number)
                            .Select(release => new EarlierRelease(
                                release.ToDictionary(row => row.Family, row => row.Figures()),
                                Opened(respondents[(release.Key, rows.Key.Indicator, rows.Key.Wave)])
                            )),
                    ]
                )
            );
    }

    /// <summary>The key of a programme under which releases number their respondents.</summary>
    internal static string RespondentKey(IdentityVault vault, Guid programmeId) =>
        vault.KeyedHash($"release-respondents|{programmeId}");

    /// <summary>What sealed respondents are bound to.</summary>
    internal static string Binding(Guid releaseId, string indicator, string wave) =>
        $"release_respondents|rows_sealed|{releaseId}|{indicator}|{wave}";

    private sealed record NameRow
    {
        public required Guid Id { get; init; }
        public required string Name { get; init; }
    }

    private sealed record RespondentsRow
    {
        public required Guid ReleaseId { get; init; }
        public required int Number { get; init; }
        public required string Indicator { get; init; }
        public required string Wave { get; init; }
        public required string RowsSealed { get; init; }
    }
}
