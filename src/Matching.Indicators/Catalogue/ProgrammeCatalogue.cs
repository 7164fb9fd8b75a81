namespace Matching.Indicators.Catalogue;

/// <summary>The catalogue of a programme: every indicator of this version, and those that its forms declare.</summary>
public sealed class ProgrammeCatalogue
{
    /// <summary>The catalogue where no form declares any.</summary>
    public static readonly ProgrammeCatalogue Standard = new([]);

    private readonly IReadOnlyList<Indicator> declaredTargets = [];
    private readonly IReadOnlyList<Indicator> ofForms = [];

    public ProgrammeCatalogue(IEnumerable<DeclaredIndicator> declared)
    {
        Declared = [.. declared.Select(indicator => indicator.ToIndicator())];
        if (Declared.Count == 0)
        {
            return;
        }

        DeclaredGaps = [.. Declared.Select(IndicatorCatalogue.GapOn).OfType<Indicator>()];
        declaredTargets = [.. Declared.Concat(DeclaredGaps).Select(IndicatorCatalogue.TargetOn)];
        ofForms = [.. Declared, .. DeclaredGaps, .. declaredTargets];
    }

    /// <summary>The indicators that forms declare.</summary>
    public IReadOnlyList<Indicator> Declared { get; }

    /// <summary>Differences between groups in what forms declare.</summary>
    public IReadOnlyList<Indicator> DeclaredGaps { get; } = [];

    /// <summary>Every entry.</summary>
    public IReadOnlyList<Indicator> Entries => [.. IndicatorCatalogue.Entries, .. ofForms];

    /// <summary>Every dataset.</summary>
    public IReadOnlyList<Dataset> Datasets =>
        field ??=
            Declared.Count == 0
                ? DatasetCatalogue.All
                :
                [
                    .. DatasetCatalogue.All.Where(dataset =>
                        dataset.Theme is not (IndicatorCatalogue.TargetTheme or IndicatorCatalogue.GapTheme)
                    ),
                    .. DatasetCatalogue.OfTheme(
                        IndicatorCatalogue.TargetTheme,
                        [.. IndicatorCatalogue.Targets, .. declaredTargets]
                    ),
                    DatasetCatalogue.OfGaps([.. IndicatorCatalogue.Gaps, .. DeclaredGaps]),
                    .. DatasetCatalogue.OfTheme(IndicatorCatalogue.DeclaredTheme, [.. Declared]),
                ];

    /// <summary>Finds an indicator.</summary>
    public Indicator? Find(string id) => IndicatorCatalogue.Find(id) ?? ofForms.FirstOrDefault(indicator => indicator.Id == id);

    /// <summary>Finds a dataset.</summary>
    public Dataset? FindDataset(string id) => Datasets.FirstOrDefault(dataset => dataset.Id == id);
}
