using Matching.Indicators.Statistics;

namespace Matching.Indicators.Computation;

/// <summary>A figure as it is published.</summary>
/// <param name="Value">The figure; null where the status says why.</param>
/// <param name="Status">
/// <c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability, <c>p</c> provisional; null for a plain figure.
/// </param>
/// <param name="Reason">Why there is no figure.</param>
/// <param name="BaseN">How many are behind it; null where suppressed.</param>
public sealed record FigureCell(double? Value, string? Status, string? Reason, int? BaseN)
{
    /// <summary>A figure that is not published, to protect people.</summary>
    public static readonly FigureCell Suppressed = new(null, ReleaseBuilder.Confidential, Reasons.Suppressed, null);

    /// <summary>Whether a number is published with it: its value or its base.</summary>
    public bool ShowsNumber => Value is not null || BaseN is not null;
}

/// <summary>Identifies a cell of a group of figures.</summary>
/// <param name="Breakdown">The breakdown.</param>
/// <param name="Codes">One code for each dimension of the breakdown, separated by commas.</param>
/// <param name="Stat">The statistic.</param>
public readonly record struct CellKey(string Breakdown, string Codes, string Stat)
{
    public CellKey(string breakdown, IEnumerable<string> codes, string stat)
        : this(breakdown, string.Join(',', codes), stat) { }

    /// <summary>Breakdown and codes, as <c>gender|F</c>.</summary>
    public string Place => $"{Breakdown}|{Codes}";

    /// <summary>Reads a key from its text, such as <c>gender|F|mean</c>.</summary>
    public static CellKey Parse(string text)
    {
        var (first, last) = (text.IndexOf('|', StringComparison.Ordinal), text.LastIndexOf('|'));
        return new CellKey(text[..first], text[(first + 1)..last], text[(last + 1)..]);
    }

    public override string ToString() => $"{Breakdown}|{Codes}|{Stat}";
}
