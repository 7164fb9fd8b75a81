using System.Text.Json.Serialization;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>Rules of disclosure by which an indicator is published.</summary>
public enum DisclosureKind
{
    /// <summary>Nothing personal in it: response rates of a programme.</summary>
    None,

    /// <summary>Counts from 1 to k - 1 are hidden.</summary>
    C5,

    /// <summary>Means, medians and tests need 10 people.</summary>
    M10,

    /// <summary>Shares need a base of 10, and neither those counted nor the rest may be 1 to k - 1.</summary>
    P,
}

/// <summary>An indicator, declared once; a changed formula raises the version.</summary>
public sealed record Indicator
{
    // Not required by the compiler: what is left out of JSON may not be.
    private readonly Measure? measure;

    /// <summary>Stable code.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the formula.</summary>
    public int Version { get; init; } = 1;

    /// <summary>
    /// The first version whose figures are compared with those of this one: the formula changed for few people or not at all.
    /// </summary>
    [JsonIgnore]
    public int FormulaVersion
    {
        get => field == 0 ? Version : field;
        init;
    }

    /// <summary>
    /// The first version that a version is compared with: figures of these versions are compared and carried forward.
    /// </summary>
    public int FormulaOf(int version) => version >= FormulaVersion && version <= Version ? FormulaVersion : version;

    /// <summary>Whether two versions have one formula; none has that of another.</summary>
    public bool HasOneFormula(int? one, int? other) => one is { } a && other is { } b && FormulaOf(a) == FormulaOf(b);

    /// <summary>Theme under which it is published; its datasets are the theme and the theme by each breakdown.</summary>
    public required string Theme { get; init; }

    /// <summary>Name by language.</summary>
    public IReadOnlyDictionary<string, string> Name => Declared?.Name ?? CatalogueTexts.Names(Id);

    /// <summary>Definition by language.</summary>
    public IReadOnlyDictionary<string, string> Definition => Declared?.Definition ?? CatalogueTexts.Definitions(Id);

    /// <summary>What a form declares of it; null of those that come with the service.</summary>
    [JsonIgnore]
    public DeclaredIndicator? Declared { get; init; }

    /// <summary>The same with formula and base in a language.</summary>
    public Indicator In(string language) => this with { Language = language };

    /// <summary>How it is computed, in the reader's language; what it computes describes itself.</summary>
    public string Formula => Phrases.In(Language, Measure.Formula);

    /// <summary>
    /// Items and scales of questionnaires it is computed from; empty when it is computed from people and pairs.
    /// </summary>
    public IReadOnlyList<string> SourceItems => [.. Measure.Sources.Distinct()];

    /// <summary>Version of the family of questionnaires whose scales it uses.</summary>
    public string ScaleVersion { get; init; } = "cm 1";

    /// <summary>Waves with figures; empty for figures that belong to no wave.</summary>
    public IReadOnlyList<string> Waves => Measure.Waves;

    /// <summary><c>mentee</c>, <c>mentor</c>, <c>partner</c> or <c>pair</c>: whose figures they are.</summary>
    public required string Respondent { get; init; }

    /// <summary>Who is behind a figure, in the reader's language.</summary>
    public string Base => Phrases.In(Language, Measure.Base);

    /// <summary>Unit of the headline figure.</summary>
    public required string Unit { get; init; }

    /// <summary>Smallest and largest value that a person's answers can have; null where they have none.</summary>
    internal (double Low, double High)? Range => Declared?.Range ?? Ranges.Of(Unit);

    /// <summary>Unit of what is counted behind it.</summary>
    public string Counts
    {
        get =>
            field
            ?? (
                Rule == DisclosureKind.C5 ? Unit
                : Respondent == "pair" ? "matches"
                : "persons"
            );
        init;
    }

    /// <summary>Decimals in which it is shown.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary><c>up</c> when more is better, <c>down</c> when less is, <c>zero</c> when nearer to 0 is, <c>none</c>.</summary>
    public string Direction { get; init; } = "up";

    /// <summary>Statistics that are published.</summary>
    public IReadOnlyList<string> Stats => [.. Measure.Waves.DefaultIfEmpty("").SelectMany(Measure.Stats).Distinct()];

    /// <summary>Breakdowns in which it is published, one at a time.</summary>
    public required IReadOnlyList<string> Disaggregations { get; init; }

    /// <summary>Whether it has figures in a family of breakdowns; all have figures by quarter.</summary>
    internal bool IsPublishedBy(BreakdownFamily family) =>
        family.Name == Breakdown.Period || family.Breakdowns.Any(Disaggregations.Contains);

    /// <summary>Rule of disclosure.</summary>
    public required DisclosureKind Rule { get; init; }

    /// <summary>Whether the stricter rules for sensitive items apply (S10).</summary>
    public bool IsSensitive { get; init; }

    /// <summary>
    /// Family of tests whose p values are adjusted together: all changes of the theme, each group by itself.
    /// </summary>
    [JsonPropertyName("family")]
    public string TestFamily => Theme;

    /// <summary>Domains of the Indicators of Integration (Home Office 2019).</summary>
    public IReadOnlyList<string> Ioi { get; init; } = [];

    /// <summary>Domains of Ager and Strang (2008).</summary>
    public IReadOnlyList<string> AgerStrang { get; init; } = [];

    /// <summary>Dimension of the IPL index, where it touches one.</summary>
    public string? IplDimension { get; init; }

    /// <summary>Indicator of Regulation (EU) 2021/1147 that it answers.</summary>
    public string? Amif { get; init; }

    /// <summary>Core action of UNHCR's policy on age, gender and diversity that it serves.</summary>
    public string? Agd { get; init; }

    /// <summary>Day from which this version of the formula holds.</summary>
    public DateOnly ValidFrom { get; init; } = new(2026, 11, 1);

    /// <summary>Language of formula and base.</summary>
    [JsonIgnore]
    public string Language { get; init; } = Phrases.English;

    /// <summary>What computes it.</summary>
    [JsonIgnore]
    public Measure Measure
    {
        get => measure ?? throw new InvalidOperationException($"{Id} has no measure.");
        init => measure = value;
    }
}
