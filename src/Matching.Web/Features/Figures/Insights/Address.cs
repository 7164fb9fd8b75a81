using System.Globalization;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Indicators;
using Microsoft.AspNetCore.Http.Extensions;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>Addresses around a programme's page, in the release, site and language in which it is read.</summary>
public sealed record Address(Guid ProgrammeId, int? Release, string? Site, string? Language)
{
    public string Page => $"/insights/{ProgrammeId}{Query()}";

    public string Indicator(string id) => $"/insights/{ProgrammeId}/indicators/{id}{Query()}";

    public string Picture(Picture picture) => $"/insights/{ProgrammeId}/pictures/{picture.Id}.csv{Query()}";

    public string Targets => $"/insights/{ProgrammeId}/targets.csv{Query()}";

    /// <summary>The cube of a picture as JSON-stat, open to readers of the page.</summary>
    public string Json(Cube cube) => $"/insights/{ProgrammeId}/data/{cube.Dataset.Id}.json{Selection(cube)}";

    /// <summary>The same in the API, which requires a key.</summary>
    public string Api(Cube cube) => $"/api/v1/data/{cube.Dataset.Id}{Selection(cube, ("programmeId", ProgrammeId.ToString()))}";

    private string Query()
    {
        var query = new QueryBuilder();
        Add(query, "release", Release?.ToString(CultureInfo.InvariantCulture));
        Add(query, "site", Site);
        Add(query, "lang", Language);
        return query.ToString();
    }

    // A dimension that comes whole needs no filter.
    private string Selection(Cube cube, params (string Name, string Value)[] first)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in first)
        {
            query.Add(name, value);
        }

        query.Add("release", cube.Release.Number.ToString(CultureInfo.InvariantCulture));
        foreach (var dimension in cube.Dimensions.Where(dimension => !IsWhole(cube, dimension)))
        {
            query.Add(dimension.Id, dimension.Codes);
        }

        Add(query, "lang", Language);
        return query.ToString();
    }

    private static bool IsWhole(Cube cube, CubeDimension dimension) =>
        dimension.Id switch
        {
            "indicator" => dimension.Codes.Count == cube.Dataset.Indicators.Count,
            "stat" => dimension.Codes.Count == cube.Dataset.Stats.Count,
            "wave" => dimension.Codes.Count == cube.Dataset.Waves.Count,
            Breakdown.Period => cube.Dataset.Breakdown != Breakdown.Period,
            _ => dimension.Codes.Count > 1,
        };

    private static void Add(QueryBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Add(name, value);
        }
    }
}
