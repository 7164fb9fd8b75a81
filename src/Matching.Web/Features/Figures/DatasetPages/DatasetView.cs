using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Components.Charts;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Pictures;

namespace Matching.Web.Features.Figures.DatasetPages;

/// <summary>The part of a dataset that a page shows: one indicator, in the groups and waves that were chosen.</summary>
public sealed class DatasetView
{
    private readonly Cube cube;
    private readonly List<Reading> ofIndicator;
    private readonly (double Min, double Max) levels;
    private readonly (double Min, double Max) changes;

    /// <param name="cube">The dataset.</param>
    /// <param name="filters">Codes that were chosen by dimension; codes that the dataset does not have count as none.</param>
    public DatasetView(Cube cube, IReadOnlyDictionary<string, string> filters)
    {
        this.cube = cube;
        Filters = cube
            .Dimensions.Where(dimension => filters.TryGetValue(dimension.Id, out var code) && dimension.Codes.Contains(code))
            .ToDictionary(dimension => dimension.Id, dimension => filters[dimension.Id]);
        var readings = Reading.Of(cube).ToList();
        Shown = readings.Count(reading => reading.Value is not null);
        Suppressed = readings.Count(reading => reading.IsHidden);
        Indicator = Filters.TryGetValue("indicator", out var id)
            ? cube.Dataset.Indicators.First(indicator => indicator.Id == id)
            : readings.Find(reading => reading.Value is not null)?.Indicator ?? cube.Dataset.Indicators[0];
        ofIndicator = readings.FindAll(reading => reading.Indicator.Id == Indicator.Id);
        Columns =
        [
            .. cube
                .Dimensions.Where(dimension => dimension.Id is not ("indicator" or "stat") && CodesOf(dimension).Count > 1)
                // groups first, then when
                .OrderBy(dimension => dimension.Id == "wave"),
        ];
        Rows =
        [
            .. ofIndicator
                .Where(reading => Filters.All(filter => filter.Key == "indicator" || reading.Codes[filter.Key] == filter.Value))
                .OrderBy(reading => string.Join('|', Columns.Select(column => Place(column, reading).ToString("d4", null)))),
        ];
        var ofLevels = ofIndicator.FindAll(reading => !reading.IsChange);
        levels = ofLevels.Count == 0 ? (0, 1) : ThemePicture.RangeOf(ofLevels);
        var axis = Axis.Around(
            Rows.Where(reading => reading.IsChange)
                .SelectMany(reading => new[] { reading.Value, reading.Low, reading.High, 0 })
                .OfType<double>(),
            0,
            1
        );
        changes = (axis.Min, axis.Max);
    }

    /// <summary>Codes that were chosen by dimension.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; }

    /// <summary>How many figures of the dataset have a value.</summary>
    public int Shown { get; }

    /// <summary>How many are not shown, to protect people.</summary>
    public int Suppressed { get; }

    /// <summary>The indicator that is shown: the one chosen, or the first that has a figure.</summary>
    public Indicator Indicator { get; }

    /// <summary>Dimensions in which the indicator has several codes.</summary>
    public IReadOnlyList<CubeDimension> Columns { get; }

    /// <summary>Its figures.</summary>
    public IReadOnlyList<Reading> Rows { get; }

    /// <summary>Codes of a dimension in which the indicator has figures.</summary>
    public IReadOnlyList<string> CodesOf(CubeDimension dimension) =>
        [.. dimension.Codes.Where(code => ofIndicator.Exists(reading => reading.Codes[dimension.Id] == code))];

    /// <summary>The bounds of the picture of a figure.</summary>
    public (double Min, double Max) RangeOf(Reading reading) => reading.IsChange ? changes : levels;

    /// <summary>Place of a value in its picture, from 0 to 1.</summary>
    public double Share(Reading reading, double value)
    {
        var (min, max) = RangeOf(reading);
        return max > min ? Math.Clamp((value - min) / (max - min), 0, 1) : 0;
    }

    /// <summary>The groups that are compared within the breakdown of the dataset; null where none are.</summary>
    public string? Contrast =>
        cube.Dataset.Breakdown switch
        {
            Breakdown.Gender => "F-M",
            Breakdown.AgeAgd => "Y_GE60-Y18-59",
            Breakdown.Disability => "disability",
            _ => null,
        };

    private static int Place(CubeDimension column, Reading reading)
    {
        for (var i = 0; i < column.Codes.Count; i++)
        {
            if (column.Codes[i] == reading.Codes[column.Id])
            {
                return i;
            }
        }

        return column.Codes.Count;
    }
}
