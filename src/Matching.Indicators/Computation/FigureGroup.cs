namespace Matching.Indicators.Computation;

/// <summary>
/// The figures of an indicator in a wave for a family of breakdowns: the unit that a release refreshes or carries forward.
/// </summary>
public sealed record FigureGroup
{
    public required string Indicator { get; init; }

    public required int Version { get; init; }

    public required string Wave { get; init; }

    /// <summary>Name of the <see cref="BreakdownFamily"/>.</summary>
    public required string Family { get; init; }

    public required IReadOnlyDictionary<CellKey, FigureCell> Cells { get; init; }

    /// <summary>Number of the release that computed it.</summary>
    public required int ComputedIn { get; init; }
}

/// <summary>The figures of an indicator in a wave, and who is behind them.</summary>
public sealed record IndicatorFigures(
    string Indicator,
    string Wave,
    IReadOnlyList<FigureGroup> Groups,
    RespondentRows Respondents
)
{
    /// <summary>The entries behind them, for the audit; not kept with a release.</summary>
    internal IReadOnlyList<Entry> People { get; init; } = [];
}

/// <summary>What earlier releases contain of an indicator in a wave.</summary>
/// <param name="Newest">The groups of the newest release, by family.</param>
/// <param name="Releases">Every release that computed groups of it, oldest first.</param>
public sealed record EarlierFigures(IReadOnlyDictionary<string, FigureGroup> Newest, IReadOnlyList<EarlierRelease> Releases);

/// <summary>What an earlier release computed of an indicator in a wave, and who was behind it.</summary>
/// <param name="Groups">The groups that it computed, by family; others it carried forward.</param>
/// <param name="Respondents">Who was behind the figures.</param>
public sealed record EarlierRelease(IReadOnlyDictionary<string, FigureGroup> Groups, RespondentRows Respondents);
