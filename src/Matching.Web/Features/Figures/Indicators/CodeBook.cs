using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>What explains published figures: a row for each indicator and one for each code.</summary>
public sealed record CodeBook(Release? Release, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Columns. A row is of the indicator or code in its first two.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "dimension",
        "code",
        "name",
        "definition",
        "version",
        "formula",
        "unit",
        "direction",
        "base",
        "rule",
        "ioi",
        "ager_strang",
        "ipl",
        "amif",
        "agd",
        "items",
        "questionnaire_version",
        "waves",
        "statistics",
        "breakdowns",
        "valid_from",
    ];

    private static readonly string[] Reasons =
    [
        "suppressed",
        "not_collected",
        "n_lt_2",
        "zero_variance",
        "no_nonzero_differences",
        "no_discordant_pairs",
        "insufficient_items",
        "few_clusters",
        "no_common_factor",
        "not_comparable_versions",
    ];

    public string ToCsv(string separator = ",") =>
        CubeCsv.Write([Columns, .. Rows.Select(row => row.Select(CsvLists.Harmless))], separator);

    /// <summary>The dictionary of some datasets.</summary>
    public static CodeBook Of(IReadOnlyList<Dataset> datasets, Release? release, ReleasedFigures? figures)
    {
        var indicators = datasets.SelectMany(dataset => dataset.Indicators).Distinct().ToList();
        var codes =
            from dataset in datasets
            from dimension in CubeLabels.Of(dataset, DatasetDescription.DimensionsOf(dataset, figures), figures)
            where dimension.Id != "indicator"
            from code in dimension.Codes
            select (Dimension: dimension.Id, Code: code, Name: dimension.Labels[code]);
        var units = indicators
            .SelectMany(indicator => indicator.Stats.Select(stat => Units.Of(indicator, stat)).Append(indicator.Unit))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return new CodeBook(
            release,
            [
                .. indicators.Select(CubeLabels.InReadersLanguage).Select(Row),
                .. codes
                    .DistinctBy(code => (code.Dimension, code.Code))
                    .Select(code =>
                        Row(code.Dimension, code.Code, code.Name, code.Dimension == "stat" ? CubeLabels.About(code.Code) : "")
                    ),
                .. TableSchema.Statuses.Select(status => Row("status", status, Texts.Figure("status." + status))),
                .. Reasons.Select(reason => Row("reason", reason, Texts.Figure("reason." + reason))),
                .. units.Select(unit => Row("unit", unit, Texts.Figure("unit." + unit))),
            ]
        );
    }

    private static string[] Row(string dimension, string code, string name, string definition = "") =>
        [dimension, code, name, definition, .. Enumerable.Repeat("", Columns.Count - 4)];

    private static string[] Row(Indicator indicator)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        return
        [
            "indicator",
            indicator.Id,
            In(indicator.Name),
            In(indicator.Definition),
            indicator.Version.ToString(CultureInfo.InvariantCulture),
            indicator.Formula,
            indicator.Unit,
            indicator.Direction,
            indicator.Base,
            EnumText.ToText(indicator.Rule),
            List(indicator.Ioi),
            List(indicator.AgerStrang),
            indicator.IplDimension ?? "",
            indicator.Amif ?? "",
            indicator.Agd ?? "",
            List(indicator.SourceItems),
            indicator.ScaleVersion,
            List(indicator.Waves),
            List(indicator.Stats),
            List(indicator.Disaggregations),
            indicator.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ];

        string In(IReadOnlyDictionary<string, string> texts) => texts.GetValueOrDefault(language) ?? texts["en"];

        static string List(IReadOnlyList<string> codes) => string.Join(';', codes);
    }
}

/// <summary>Reads the dictionary of a dataset, or of all; with the codes of a release where there is one.</summary>
public sealed record ReadCodeBook(string? Dataset, Guid? ProgrammeId, int? Release) : IQuery<CodeBook>;

internal sealed class ReadCodeBookHandler(DatasetReader datasets) : IRequestHandler<ReadCodeBook, CodeBook>
{
    public Task<CodeBook> Handle(ReadCodeBook request, CancellationToken cancellationToken) =>
        datasets.Dictionary(request.Dataset, request.ProgrammeId, request.Release, cancellationToken);
}
