using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Components;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.DatasetPages;

/// <summary>Datasets as people look for them.</summary>
internal static class DatasetWords
{
    /// <summary>The page of a dataset.</summary>
    public static string Address(Guid programme, string dataset) => $"/console/datasets/{programme}/{dataset}";

    /// <summary>How a dataset splits the figures of its theme.</summary>
    public static string Split(Dataset dataset) =>
        dataset.Breakdown switch
        {
            Breakdown.Period => Texts.Page("datasets.by-quarter"),
            _ => Texts.Figure("by." + dataset.Breakdown),
        };

    /// <summary>The datasets of a theme, the one over time first.</summary>
    public static IEnumerable<Dataset> OfTheme(string theme) => DatasetCatalogue.All.Where(dataset => dataset.Theme == theme);

    // a line or two say what a dataset is about
    private const int MostNamed = 8;

    /// <summary>Names of the first indicators of a dataset, and how many more there are.</summary>
    public static string Indicators(Dataset dataset)
    {
        var names = string.Join(", ", dataset.Indicators.Take(MostNamed).Select(CubeLabels.NameOf));
        return dataset.Indicators.Count > MostNamed
            ? $"{names}, {Texts.Page("datasets.more", dataset.Indicators.Count - MostNamed)}"
            : names;
    }

    /// <summary>
    /// Datasets of whose names every word typed begins a word; where there is none, those of whose indicators this is so.
    /// </summary>
    public static IReadOnlyList<Dataset> Find(string typed)
    {
        var words = NameWords.Of(typed);
        if (words.Length == 0)
        {
            return [];
        }

        var named = Named(words);
        return named.Count > 0
            ? named
            :
            [
                .. DatasetCatalogue.All.Where(dataset =>
                    NameWords.AllBegin(
                        words,
                        $"{CubeLabels.Of(dataset)} {string.Join(' ', dataset.Indicators.Select(CubeLabels.NameOf))}"
                    )
                ),
            ];
    }

    /// <summary>Whether every word typed begins a word of the name of a dataset.</summary>
    public static bool IsNamed(string typed) => Named(NameWords.Of(typed)).Count > 0;

    private static List<Dataset> Named(string[] words) =>
        [.. DatasetCatalogue.All.Where(dataset => NameWords.AllBegin(words, CubeLabels.Of(dataset)))];
}
