namespace Matching.Indicators.Scoring;

/// <summary>WHO-5 well-being index: five items coded 0 to 5 on the last two weeks.</summary>
/// <param name="Raw">Sum, 0 to 25; null when an item is missing.</param>
/// <param name="Percent">Raw times 4, 0 to 100.</param>
/// <param name="LowWellbeing">Percent of 50 or less (raw below 13).</param>
/// <param name="Flag28">Percent of 28 or less, the stricter cut-off.</param>
/// <remarks>
/// Topp and others 2015, doi 10.1159/000376585. The wording of the items is not shipped; a site adds it under its licence.
/// </remarks>
public readonly record struct Who5(int? Raw, int? Percent, bool? LowWellbeing, bool? Flag28)
{
    /// <exception cref="ArgumentException">Not five items, or a code outside 0 to 5.</exception>
    public static Who5 Of(IReadOnlyList<int?> items)
    {
        PluginScales.Check(items, 5, 0, 5);
        return PluginScales.SumOfAll(items) is { } raw ? new Who5(raw, raw * 4, raw * 4 <= 50, raw * 4 <= 28) : default;
    }
}

/// <summary>
/// LSNS-6 social network scale: three items on family and three on friends, coded 0 to 5 for 0, 1, 2, 3-4, 5-8, 9 and more
/// people.
/// </summary>
/// <param name="Family">Sum of the family items, 0 to 15; null when one is missing.</param>
/// <param name="Friends">Sum of the friends items, 0 to 15; null when one is missing.</param>
/// <param name="Total">Sum of both, 0 to 30.</param>
/// <param name="AtRisk">Total below 12: at risk of isolation.</param>
/// <param name="FamilyMarginal">Family below 6.</param>
/// <param name="FriendsMarginal">Friends below 6.</param>
/// <remarks>Lubben and others 2006, doi 10.1093/geront/46.4.503. The wording of the items is not shipped.</remarks>
public readonly record struct Lsns6(
    int? Family,
    int? Friends,
    int? Total,
    bool? AtRisk,
    bool? FamilyMarginal,
    bool? FriendsMarginal
)
{
    /// <exception cref="ArgumentException">Not three items a part, or a code outside 0 to 5.</exception>
    public static Lsns6 Of(IReadOnlyList<int?> family, IReadOnlyList<int?> friends)
    {
        PluginScales.Check(family, 3, 0, 5);
        PluginScales.Check(friends, 3, 0, 5);
        var (kin, kith) = (PluginScales.SumOfAll(family), PluginScales.SumOfAll(friends));
        var total = kin + kith;
        return new Lsns6(
            kin,
            kith,
            total,
            total is null ? null : total < 12,
            kin is null ? null : kin < 6,
            kith is null ? null : kith < 6
        );
    }
}

/// <summary>General self-efficacy scale: ten items coded 1 to 4.</summary>
/// <param name="Sum">10 to 40; up to three missing items count as the person's mean, with more there is no score.</param>
/// <param name="Answered">Items answered.</param>
/// <remarks>Schwarzer and Jerusalem 1995. The wording of the items is not shipped.</remarks>
public readonly record struct GeneralSelfEfficacy(double? Sum, int Answered)
{
    private const int MostMissing = 3;

    /// <exception cref="ArgumentException">Not ten items, or a code outside 1 to 4.</exception>
    public static GeneralSelfEfficacy Of(IReadOnlyList<int?> items)
    {
        PluginScales.Check(items, 10, 1, 4);
        var answered = items.Where(item => item is not null).Select(item => item!.Value).ToList();
        return new GeneralSelfEfficacy(
            items.Count - answered.Count <= MostMissing ? (double)answered.Sum() / answered.Count * items.Count : null,
            answered.Count
        );
    }
}

/// <summary>Washington Group short set: six domains of functioning coded 1 no difficulty, 2 some, 3 a lot, 4 cannot do.</summary>
/// <param name="Level">Highest level over the answered domains; null when none was answered.</param>
/// <param name="Disability">Any domain at 3 or 4.</param>
/// <param name="Answered">Domains answered.</param>
/// <remarks>
/// Rule for missing domains as in the group's analytic syntax: they count as not at 3 or 4, and only a person who answered none
/// has no result. The wording and order of the items must not be changed and are not shipped.
/// </remarks>
public readonly record struct WashingtonGroupShortSet(int? Level, bool? Disability, int Answered)
{
    /// <exception cref="ArgumentException">Not six domains, or a code outside 1 to 4.</exception>
    public static WashingtonGroupShortSet Of(IReadOnlyList<int?> domains)
    {
        PluginScales.Check(domains, 6, 1, 4);
        var level = domains.Max();
        return new WashingtonGroupShortSet(level, level is null ? null : level >= 3, domains.Count(domain => domain is not null));
    }
}

/// <summary>An integration index of twelve items coded 1 to 5, two for each of six dimensions, all with equal weight.</summary>
/// <param name="Sum">12 to 60; null when an item is missing.</param>
/// <param name="Index">The sum from 0 to 1: (sum - 12) / 48.</param>
/// <param name="DomainSums">
/// 2 to 10 for each dimension in the order of first mention; null where an item of it is missing.
/// </param>
/// <remarks>Harder and others 2018, doi 10.1073/pnas.1808793115. The wording of the items is not shipped.</remarks>
public sealed record TwelveItemIndex(int? Sum, double? Index, IReadOnlyList<int?> DomainSums)
{
    private const int Items = 12;

    /// <param name="items">Answers, null where missing.</param>
    /// <param name="domains">Dimension of each item, by name or number.</param>
    /// <exception cref="ArgumentException">Not twelve items and dimensions, or a code outside 1 to 5.</exception>
    public static TwelveItemIndex Of(IReadOnlyList<int?> items, IReadOnlyList<string> domains)
    {
        PluginScales.Check(items, Items, 1, 5);
        if (domains.Count != Items)
        {
            throw new ArgumentException("Each of the twelve items has a dimension.", nameof(domains));
        }

        var sum = PluginScales.SumOfAll(items);
        return new TwelveItemIndex(
            sum,
            sum is { } total ? (total - Items) / (double)(Items * 4) : null,
            [.. domains.Distinct().Select(domain => PluginScales.SumOfAll([.. items.Where((_, i) => domains[i] == domain)]))]
        );
    }
}

/// <summary>Scales of others that a site can add to its forms: how they are scored, never what they ask.</summary>
public static class PluginScales
{
    /// <summary>Names by which a form's sheet <c>scales</c> asks for such a scoring, in its column <c>cm:scoring</c>.</summary>
    public static readonly IReadOnlyDictionary<string, int> Items = new Dictionary<string, int>
    {
        ["who5"] = 5,
        ["lsns6"] = 6,
        ["gse"] = 10,
        ["wgss"] = 6,
        ["twelve_item"] = 12,
    };

    /// <summary>Scores the items of a scale in the order of the form; null is an item not answered.</summary>
    /// <returns>The headline figure in the scale's own unit: percent, sum, highest level, or the index from 0 to 1.</returns>
    /// <exception cref="ArgumentException">
    /// An unknown name, another number of items, or a code that the scale does not have.
    /// </exception>
    public static ScaleScore Score(string scoring, IReadOnlyList<int?> items)
    {
        var score = scoring switch
        {
            "who5" => (double?)Who5.Of(items).Percent,
            "lsns6" => Lsns6.Of([.. items.Take(3)], [.. items.Skip(3)]).Total,
            "gse" => GeneralSelfEfficacy.Of(items).Sum,
            "wgss" => WashingtonGroupShortSet.Of(items).Level,
            "twelve_item" => TwelveItemIndex
                .Of(
                    items,
                    [.. Enumerable.Range(0, 12).Select(i => (i / 2).ToString(System.Globalization.CultureInfo.InvariantCulture))]
                )
                .Index,
            _ => throw new ArgumentException($"There is no scoring '{scoring}'.", nameof(scoring)),
        };
        var answered = items.Count(item => item is not null);
        var status =
            answered == 0 ? ScoreStatus.None
            : score is null ? ScoreStatus.Insufficient
            : answered < items.Count ? ScoreStatus.Prorated
            : ScoreStatus.Complete;
        return new ScaleScore(score, status, answered, items.Count);
    }

    /// <summary>
    /// Mean of domain scores with equal weight when at least <paramref name="minimumDomains"/> exist, else null.
    /// </summary>
    public static double? CompositeIndex(IReadOnlyList<double?> domainScores, int minimumDomains) =>
        domainScores.Count(score => score is not null) >= Math.Max(1, minimumDomains) ? domainScores.Average() : null;

    internal static int? SumOfAll(IReadOnlyList<int?> items) => items.Any(item => item is null) ? null : items.Sum();

    internal static void Check(IReadOnlyList<int?> items, int count, int lowest, int highest)
    {
        if (items.Count != count || items.Any(item => item < lowest || item > highest))
        {
            throw new ArgumentException($"{count} items coded {lowest} to {highest} are required.", nameof(items));
        }
    }
}
