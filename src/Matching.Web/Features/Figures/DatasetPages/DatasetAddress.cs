using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Matching.Web.Features.Figures.DatasetPages;

/// <summary>Addresses of a dataset in a release, with the codes that were chosen.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Release">Number of the release.</param>
/// <param name="Filters">Codes by dimension.</param>
public sealed record DatasetAddress(Guid ProgrammeId, string Dataset, int Release, IReadOnlyDictionary<string, string> Filters)
{
    /// <summary>The page with another code of a dimension, or with all of them.</summary>
    public string With(string dimension, string? code)
    {
        var query = Query(Filters.Where(filter => filter.Key != dimension));
        if (code is not null)
        {
            query.Add(dimension, code);
        }

        return DatasetWords.Address(ProgrammeId, Dataset) + query;
    }

    /// <summary>The page of another split of the theme, with the same indicator.</summary>
    public string Sibling(string dataset, string indicator)
    {
        var query = Query([]);
        query.Add("indicator", indicator);
        return DatasetWords.Address(ProgrammeId, dataset) + query;
    }

    /// <summary>The page without any choice.</summary>
    public string Whole => DatasetWords.Address(ProgrammeId, Dataset) + Query([]);

    /// <summary>The figures in the API, in a form.</summary>
    public string Data(string format)
    {
        var query = new QueryBuilder(Query(Filters).Prepend(new("programmeId", ProgrammeId.ToString())));
        query.Add("format", format);
        return $"/api/v1/data/{Dataset}{query}";
    }

    /// <summary>The figures of a public programme as CSV, open to everyone.</summary>
    public string Open => $"/insights/{ProgrammeId}/data/{Dataset}.csv{Query(Filters)}";

    /// <summary>How programs read the figures as CSV: a line each, with the key from where it is kept.</summary>
    /// <param name="service">Address of the service.</param>
    public IReadOnlyList<(string Program, string Line)> Lines(string service)
    {
        var csv = service + Data("csv");
        return
        [
            (
                "R",
                $"""d <- read.csv(url("{csv}", headers = c(Authorization = paste("Bearer", Sys.getenv("MATCHING_KEY")))), {TextInR})"""
            ),
            (
                "pandas",
                "import os, pandas; "
                    + $$"""d = pandas.read_csv("{{csv}}", storage_options={"Authorization": "Bearer " + os.environ["MATCHING_KEY"]})"""
            ),
            (
                Texts.Page("datasets.power-query"),
                "= Table.PromoteHeaders(Csv.Document("
                    + $"""Web.Contents("{csv}", [Headers = [Authorization = "Bearer " & Key]]), [Encoding = 65001]))"""
            ),
        ];
    }

    // R takes columns of T and F, such as total and women, for true and false
    private string TextInR =>
        "colClasses = c("
        + string.Join(
            ", ",
            Breakdown
                .Dimensions(DatasetCatalogue.Find(Dataset)!.Breakdown)
                .Append(Breakdown.Period)
                .Distinct()
                .Select(dimension => $"{dimension} = \"character\"")
        )
        + ")";

    private QueryBuilder Query(IEnumerable<KeyValuePair<string, string>> filters) =>
        new(filters.Prepend(new("release", Release.ToString(CultureInfo.InvariantCulture))));
}
