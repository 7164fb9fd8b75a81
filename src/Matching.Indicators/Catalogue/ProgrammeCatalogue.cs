namespace Matching.Indicators.Catalogue;

/// <summary>The catalogue of a programme: every indicator of this version, and those that its forms declare.</summary>
public sealed class ProgrammeCatalogue
{
    /// <summary>The catalogue where no form declares any.</summary>
    public static readonly ProgrammeCatalogue Standard = new([]);

    private readonly IReadOnlyList<Dataset> declaredDatasets;

    public ProgrammeCatalogue(IEnumerable<DeclaredIndicator> declared)
    {
        Declared = [.. declared.Select(indicator => indicator.ToIndicator())];
        declaredDatasets =
            Declared.Count == 0 ? [] : [.. DatasetCatalogue.OfTheme(IndicatorCatalogue.DeclaredTheme, [.. Declared])];
    }

    /// <summary>The indicators that forms declare.</summary>
    public IReadOnlyList<Indicator> Declared { get; }

    /// <summary>Every entry.</summary>
    public IReadOnlyList<Indicator> Entries => [.. IndicatorCatalogue.Entries, .. Declared];

    /// <summary>Every dataset.</summary>
    public IReadOnlyList<Dataset> Datasets => [.. DatasetCatalogue.All, .. declaredDatasets];

    /// <summary>Finds an indicator.</summary>
    public Indicator? Find(string id) => IndicatorCatalogue.Find(id) ?? Declared.FirstOrDefault(indicator => indicator.Id == id);

    /// <summary>Finds a dataset.</summary>
    public Dataset? FindDataset(string id) =>
        DatasetCatalogue.Find(id) ?? declaredDatasets.FirstOrDefault(dataset => dataset.Id == id);
}
