using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Indicators.Catalogue;
using Matching.Web.Features.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Indicators;

/// <summary>Reads cells of a released cube. Filters only select; they never make a new subset of people.</summary>
public sealed record GetDataset(string Dataset, Guid? ProgrammeId, int? Release, IReadOnlyDictionary<string, List<string>> Filters) : IQuery<Cube>;

/// <summary>The chosen part of a dataset: dimensions, and one cell for each combination in row-major order, the last dimension fastest.</summary>
public sealed record Cube(Dataset Dataset, Release Release, IReadOnlyList<(string Id, IReadOnlyList<string> Codes)> Dimensions, IReadOnlyList<Cell> Cells)
{
    /// <summary>Identifies this answer: release, selection, form and language.</summary>
    public string Tag(string form, string language) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Release.Id}|{Dataset.Id}|{form}|{language}|{string.Join('|', Dimensions.Select(dimension => dimension.Id + "=" + string.Join(',', dimension.Codes)))}")))[..32];

    public string ToCsv()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            foreach (var column in Dimensions.Select(dimension => dimension.Id).Concat(["value", "status"]))
            {
                csv.WriteField(column);
            }

            csv.NextRecord();
            foreach (var cell in Cells)
            {
                foreach (var (id, _) in Dimensions)
                {
                    csv.WriteField(GetDatasetHandler.CodeOf(cell, id));
                }

                csv.WriteField(cell.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "");
                csv.WriteField(cell.Status ?? "");
                csv.NextRecord();
            }
        }

        return text.ToString();
    }

    public JsonStat ToJsonStat(string language, string href) => new()
    {
        Href = href,
        Label = In(Dataset.Name, language),
        Source = "Matching",
        Updated = Release.ReleasedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Id = [.. Dimensions.Select(dimension => dimension.Id)],
        Size = [.. Dimensions.Select(dimension => dimension.Codes.Count)],
        Role = new Dictionary<string, IReadOnlyList<string>> { ["time"] = ["period"], ["metric"] = ["stat"] },
        Dimension = Dimensions.ToDictionary(dimension => dimension.Id, dimension => new JsonStatDimension
        {
            Label = Texts.Page("dimension." + dimension.Id),
            Category = new JsonStatCategory
            {
                Index = dimension.Codes,
                Label = dimension.Codes.ToDictionary(code => code, code => LabelOf(dimension.Id, code, language)),
                Unit = dimension.Id == "stat" ? dimension.Codes.ToDictionary(code => code, UnitOf) : null,
            },
        }),
        Value = [.. Cells.Select(cell => cell.Value)],
        Status = Cells.Select((cell, position) => (cell, position)).Where(entry => entry.cell.Status is not null)
            .ToDictionary(entry => entry.position.ToString(CultureInfo.InvariantCulture), entry => entry.cell.Status!),
        Note = [Texts.Page("data.note")],
        Extension = new JsonStatExtension
        {
            DatasetId = Dataset.Id,
            Release = Release.Number,
            Suppression = new Dictionary<string, int> { ["k"] = Release.MinimumCell },
            IndicatorVersion = Cells.GroupBy(cell => cell.Indicator).ToDictionary(cells => cells.Key, cells => cells.First().IndicatorVersion),
        },
    };

    private static string In(IReadOnlyDictionary<string, string> texts, string language) => texts.TryGetValue(language, out var text) ? text : texts["en"];

    private static string LabelOf(string dimension, string code, string language) => dimension == "indicator"
        ? In(IndicatorCatalogue.All.First(indicator => indicator.Id == code).Name, language)
        : Texts.Page($"{dimension}.{code}");

    private static JsonStatUnit UnitOf(string stat) => stat is "mean" or "sd" or "ci_low" or "ci_high"
        ? new JsonStatUnit { Decimals = 1, Label = Texts.Page("unit.points") }
        : new JsonStatUnit { Decimals = 0, Label = Texts.Page(stat == "count" ? "unit.count" : "unit.persons") };
}

internal sealed class GetDatasetHandler(IMediator mediator, CallerContext callers) : IRequestHandler<GetDataset, Cube>
{
    public async Task<Cube> Handle(GetDataset request, CancellationToken cancellationToken)
    {
        var dataset = DatasetDescription.Find(request.Dataset);
        var dimensions = Select(DatasetDescription.DimensionsOf(dataset), request.Filters);
        var programmeId = request.ProgrammeId ?? callers.Caller.ProgrammeId ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        var release = await mediator.Send(new FindRelease(programmeId, request.Release), cancellationToken);
        var cells = (await mediator.Send(new ReadCells(release.Id, dataset.Id), cancellationToken)).ToDictionary(cell => (cell.Indicator, cell.Stat, cell.Wave, cell.Period));
        var chosen = new List<Cell>();
        Walk(dimensions, 0, [], codes =>
        {
            var key = (codes["indicator"], codes["stat"], codes.GetValueOrDefault("wave", ""), codes["period"]);
            // a figure that an older release does not have yet
            chosen.Add(cells.GetValueOrDefault(key) ?? new Cell { Indicator = key.Item1, IndicatorVersion = 0, Stat = key.Item2, Wave = key.Item3, Period = key.Item4, Status = "z", Reason = "not_collected" });
        });
        return new Cube(dataset, release, dimensions, chosen);
    }

    public static string CodeOf(Cell cell, string dimension) => dimension switch
    {
        "indicator" => cell.Indicator,
        "stat" => cell.Stat,
        "wave" => cell.Wave,
        _ => cell.Period,
    };

    private static List<(string Id, IReadOnlyList<string> Codes)> Select(List<(string Id, IReadOnlyList<string> Codes)> dimensions, IReadOnlyDictionary<string, List<string>> filters)
    {
        foreach (var (name, codes) in filters)
        {
            var dimension = dimensions.Find(candidate => candidate.Id == name);
            if (dimension.Id is null)
            {
                throw Problems.ValidationFailed(name, Texts.Validation("dimension", name, string.Join(", ", dimensions.Select(candidate => candidate.Id))));
            }

            if (codes.Find(code => !dimension.Codes.Contains(code)) is { } unknown)
            {
                throw Problems.ValidationFailed(name, Texts.Validation("dimension-code", unknown, string.Join(", ", dimension.Codes)));
            }
        }

        return dimensions.ConvertAll(dimension => (dimension.Id, (IReadOnlyList<string>)[.. dimension.Codes.Where(code => !filters.TryGetValue(dimension.Id, out var wanted) || wanted.Contains(code))]));
    }

    private static void Walk(List<(string Id, IReadOnlyList<string> Codes)> dimensions, int depth, Dictionary<string, string> codes, Action<Dictionary<string, string>> visit)
    {
        if (depth == dimensions.Count)
        {
            visit(codes);
            return;
        }

        foreach (var code in dimensions[depth].Codes)
        {
            codes[dimensions[depth].Id] = code;
            Walk(dimensions, depth + 1, codes, visit);
        }
    }
}
