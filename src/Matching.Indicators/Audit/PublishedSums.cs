using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// The means that are published of a programme, as a <see cref="JointSystem"/> over sums of scores. Answers are bounded, so the
/// sum of some people lies between 0 and their number times the range of the answers. How many people are behind a suppressed
/// mean, and how many mentees a mentor has, is taken as known: what is wide for a reader who knows that is wide for one who does
/// not.
/// <para>
/// Each published mean times its number is an equation; so is the mean change of the same people: what they lacked of the highest
/// score at the start and their scores at the end add up to it. Assumed is that who is in a change has the same score in its
/// start and end, that everyone at the start stayed, left or is under way, and that the mean of mentors' means is of the changes.
/// Spread and quartiles bound the sum of some of those behind them (<see cref="BoundsOfFew"/>). Each suppressed mean of 1 to 9
/// people is a question, and so is the mean of those who are left between two means.
/// </para>
/// </summary>
internal sealed class PublishedSums
{
    // A mean of fewer than 10 people is known no closer than to a tenth of the range.
    private const int LeastWidth = SumsOfFamily.Range / 10;

    private static readonly string[] Quartiles = ["q1", "median", "q3"];

    // Of mentors with 1 to 10 mentees.
    private const long MostMultiple = 2520;

    private readonly Dictionary<(string Indicator, string Wave), IndicatorFigures> release;
    private readonly JointSystem system = new();
    private readonly Dictionary<AuditedGroup, SumsOfFamily> sums = [];
    private readonly Dictionary<int[], long> published = new(new SameTerms());

    private PublishedSums(IEnumerable<IndicatorFigures> release) =>
        this.release = release.ToDictionary(indicator => (indicator.Indicator, indicator.Wave));

    /// <summary>The system of published means.</summary>
    /// <param name="system">The system of people.</param>
    /// <param name="release">The figures, with who is behind each indicator in each wave.</param>
    public static JointSystem Of(PublishedSystem system, IEnumerable<IndicatorFigures> release)
    {
        var built = new PublishedSums(release);
        foreach (var ofWave in system.Families.GroupBy(family => (family.Indicator.Id, family.Wave)))
        {
            if (
                ofWave.First() is { Summary: MeanSummary or MeanChangeSummary or LeaversSummary } one
                && one.Indicator.Range is { } range
            )
            {
                built.Add([.. ofWave], range);
            }
        }

        foreach (var (change, wave, codes) in system.PairedInWaves().Where(one => built.sums.ContainsKey(one.Change.Group)))
        {
            built.AssumeSameScores(built.sums[change.Group], built.sums[wave.Group], codes);
        }

        foreach (var (leavers, start, change) in system.Leavers())
        {
            built.AssumeLeavers(leavers.Group, start.Group, change?.Group);
        }

        foreach (var (clusters, change) in system.Clusters().Where(one => built.sums.ContainsKey(one.Change.Group)))
        {
            built.AddClusters(clusters, built.sums[change.Group]);
        }

        return built.system;
    }

    private void Add(List<AskedFigures> families, (double Low, double High) range)
    {
        var halves = SumsOfFamily.HalvesOf(families[0].Summary);
        var totals = system.AddVariables(2 * halves.Count);
        foreach (var family in families)
        {
            var people = release[(family.Indicator.Id, family.Wave)].Respondents;
            long[][] numbers = [.. halves.Select(part => family.Places.NumbersOf(people, part))];
            var own = sums[family.Group] = new SumsOfFamily(system, family, range, numbers);
            foreach (var place in family.ByPlace)
            {
                // the difference of two groups is shown only where the means of both are
                if (place.Key.Breakdown != Breakdown.Contrast)
                {
                    AddPlace(own, [.. place], range);
                }
            }

            LinkTotals(own, totals);
        }
    }

    // The families of an indicator share the sums of all people; a published one links nothing.
    private void LinkTotals(SumsOfFamily own, int totals)
    {
        var isChangePublished =
            own.Family.Summary.IsChange && published.ContainsKey(own.TermsOf("mean", own.Family.Places.Everybody)!);
        foreach (var (half, (of, lacking)) in own.ByHalf.Index())
        {
            foreach (var (kind, leaves) in new[] { of, lacking }.Index())
            {
                if (!isChangePublished && !published.ContainsKey(of))
                {
                    var terms = leaves.Select(leaf => (leaf, 1L)).Append((totals + (2 * half) + kind, -1L));
                    system.Add(Around(terms, leaves.Length), Error(leaves.Length));
                }
            }
        }
    }

    private void AddPlace(SumsOfFamily own, List<PublishedFigure> figures, (double Low, double High) range)
    {
        var codes = PlacesOfFamily.CodesOf(figures[0].Key);
        foreach (var figure in figures)
        {
            if (own.TermsOf(figure.Key.Stat, codes) is not { } terms)
            {
                continue;
            }

            var number = own.NumberAt(codes, figure.Key.Stat);
            if (figure.Value is { } mean)
            {
                Publish(terms, own.Scaled(figure.Key.Stat, mean) * number);
            }
            else if (figure.IsSuppressed && Ask(figure.ToString, own.Family.Group, terms, number) && figure.Key.Stat == "mean")
            {
                Bound(own, codes, terms, number, range);
            }
        }
    }

    // By spread and quartiles of the places that those of a suppressed mean are part of.
    private void Bound(SumsOfFamily own, string[][] codes, int[] terms, long number, (double Low, double High) range)
    {
        var those = own.Family.Places.LeavesAt(codes).ToHashSet();
        var (least, most) = (0.0, own.WidthOf("mean") * number);
        foreach (var place in own.Family.ByPlace.Where(place => place.Key.Breakdown != Breakdown.Contrast))
        {
            var whole = PlacesOfFamily.CodesOf(place.First().Key);
            var (all, cells) = (own.NumberAt(whole), place.ToDictionary(figure => figure.Key.Stat, figure => figure.Value));
            if (
                all <= number
                || cells.GetValueOrDefault("mean") is not { } mean
                || !those.IsSubsetOf(own.Family.Places.LeavesAt(whole))
            )
            {
                continue;
            }

            void Narrow((double Low, double High) sum)
            {
                double Of(double one) => number * own.Scaled("mean", one / number);
                (least, most) = (Math.Max(least, Of(sum.Low)), Math.Min(most, Of(sum.High)));
            }

            if (cells.GetValueOrDefault("sd") is { } sd)
            {
                Narrow(BoundsOfFew.BySpread(number, all, mean, sd));
            }

            double?[] quartiles = [.. Quartiles.Select(stat => cells.GetValueOrDefault(stat))];
            if (Array.TrueForAll(quartiles, quartile => quartile is not null))
            {
                Narrow(BoundsOfFew.ByQuartiles(number, all, [.. quartiles.Select(quartile => quartile!.Value)], range));
            }
        }

        if (least > 0)
        {
            system.Add(
                [.. terms.Select(term => (term, 1L)), (system.AddVariables(1), -1L)],
                (long)Math.Floor(least) - terms.Length
            );
        }

        if (most < own.WidthOf("mean") * number)
        {
            system.Add(
                [.. terms.Select(term => (term, 1L)), (system.AddVariables(1), 1L)],
                (long)Math.Ceiling(most) + terms.Length
            );
        }
    }

    private void AssumeSameScores(SumsOfFamily change, SumsOfFamily whole, string[][] codes)
    {
        var (wave, others) = (whole.Family.Wave, whole.NumberAt(codes) - change.NumberAt(codes));
        if (others >= 0)
        {
            AssumeRest(
                $"{change.Family.Indicator.Id} {wave} without change",
                change.Family.Group,
                codes,
                whole.TermsOf("mean", codes)!,
                [change.TermsOf("mean_" + wave, codes)!],
                others
            );
        }
    }

    // Everyone at the start stayed, left or is under way; who changed is nearly among those who stayed.
    private void AssumeLeavers(AuditedGroup leavers, AuditedGroup start, AuditedGroup? change)
    {
        if (!sums.TryGetValue(leavers, out var own) || !sums.TryGetValue(start, out var all))
        {
            return;
        }

        foreach (var codes in own.Family.Places.Groups(all.Family.Places, _ => true))
        {
            var (stayed, left) = (own.NumberAt(codes, "mean_stayed"), own.NumberAt(codes, "mean_left"));
            AssumeRest(
                $"{leavers.Indicator} under way",
                leavers,
                codes,
                all.TermsOf("mean", codes)!,
                [own.TermsOf("mean_stayed", codes)!, own.TermsOf("mean_left", codes)!],
                all.NumberAt(codes) - stayed - left
            );
        }

        if (change is not { } changed || !sums.TryGetValue(changed, out var twice))
        {
            return;
        }

        foreach (var codes in own.Family.Places.Groups(twice.Family.Places, SamePeople.AreAlikeAtStartAndEnd))
        {
            AssumeRest(
                $"{leavers.Indicator} stayed without change",
                leavers,
                codes,
                own.TermsOf("mean_stayed", codes)!,
                [twice.TermsOf("mean_start", codes)!],
                own.NumberAt(codes, "mean_stayed") - twice.NumberAt(codes)
            );
        }
    }

    // A published sum takes the place of its terms, and suppressed ones alone are not joined: see PublishedSystem.AssumeAmong.
    private void AssumeRest(string name, AuditedGroup theGroup, string[][] codes, int[] whole, int[][] some, long others)
    {
        if (others < 0 || (!published.ContainsKey(whole) && !Array.Exists(some, published.ContainsKey)))
        {
            return;
        }

        // those who are left, and what they lack of the highest score
        var rest = system.AddVariables(2);
        system.Add([(rest, 1L), (rest + 1, 1L)], (SumsOfFamily.Range * others) + whole.Length + some.Sum(one => one.Length));
        var (terms, value) = (new List<(int Variable, long Coefficient)> { (rest, 1L) }, 0L);
        void Take(int[] one, long sign)
        {
            if (published.TryGetValue(one, out var known))
            {
                value -= sign * known;
            }
            else
            {
                terms.AddRange(one.Select(term => (term, sign)));
            }
        }

        Take(whole, -1);
        Array.ForEach(some, one => Take(one, 1));
        system.Assume(Around(terms, terms.Count), value + Error(terms.Count));
        Ask(() => $"{name} {string.Join(',', codes.Select(code => code[0]))}", theGroup, [rest], others);
    }

    // The mean of mentors' means and the plain mean weigh the mentees of mentors with several otherwise: what each number of
    // mentees contributes is an unknown of both.
    private void AddClusters(AskedFigures clusters, SumsOfFamily change)
    {
        var entries = release[(clusters.Indicator.Id, clusters.Wave)].People.Cast<ClusteredEntry>().ToList();
        foreach (var figure in clusters.Figures)
        {
            if (figure is { Key.Stat: "mean", Value: { } mean })
            {
                var codes = PlacesOfFamily.CodesOf(figure.Key);
                AddClusters(
                    (figure, clusters.Group),
                    change,
                    codes,
                    entries.FindAll(entry => clusters.Places.IsAt(entry.Groups, codes)),
                    mean
                );
            }
        }
    }

    private void AddClusters(
        (PublishedFigure Figure, AuditedGroup Group) of,
        SumsOfFamily change,
        string[][] codes,
        List<ClusteredEntry> those,
        double mean
    )
    {
        var sizes = those.CountBy(entry => entry.Mentor).CountBy(mentor => mentor.Value).OrderBy(size => size.Key).ToList();
        var multiple = sizes.Aggregate(1L, (product, size) => product / Divisor(product, size.Key) * size.Key);
        if (sizes.Count < 2 || multiple > MostMultiple)
        {
            return;
        }

        var whole = change.TermsOf("mean", codes)!;
        var isKnown = published.TryGetValue(whole, out var known);
        var first = system.AddVariables(2 * sizes.Count);
        foreach (var (i, size) in sizes.Index())
        {
            var number = (long)size.Key * size.Value;
            system.Add([(first + (2 * i), 1L), (first + (2 * i) + 1, 1L)], 2 * SumsOfFamily.Range * number);
            Ask(() => $"{of.Figure}: mentors of {size.Key}", of.Group, [first + (2 * i)], number);
        }

        var all = sizes.Index().Select(size => (first + (2 * size.Index), 1L)).ToList();
        system.Assume(
            Around(isKnown ? all : [.. all, .. whole.Select(term => (term, -1L))], all.Count + whole.Length),
            (isKnown ? known : 0) + Error(all.Count + whole.Length)
        );
        var mentors = sizes.Sum(size => (long)size.Value);
        var (error, weighted) = (multiple * (sizes.Count + 1), multiple * mentors * change.Scaled("mean", mean));
        var slack = system.AddVariables(2);
        system.Add([(slack, 1L), (slack + 1, 1L)], 2 * error);
        system.Assume(
            [.. sizes.Index().Select(size => (first + (2 * size.Index), multiple / size.Item.Key)), (slack, 1L)],
            (long)Math.Round(weighted) + error
        );
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    // Sums of people are real numbers: those of leaves are up to half from whole ones.
    private void Publish(int[] terms, double value)
    {
        var whole = (long)Math.Round(value);
        if (!published.TryAdd(terms, whole))
        {
            return;
        }

        if (terms is [var leaf])
        {
            // one sum is taken as rounded; those that it is part of make up for that
            system.Add([(leaf, 1L)], whole);
        }
        else
        {
            system.Add(Around(terms.Select(term => (term, 1L)), terms.Length), whole + Error(terms.Length));
        }
    }

    private IEnumerable<(int Variable, long Coefficient)> Around(IEnumerable<(int Variable, long Coefficient)> terms, int number)
    {
        var error = system.AddVariables(2);
        system.Add([(error, 1L), (error + 1, 1L)], 2 * Error(number));
        return terms.Append((error, 1L));
    }

    private static long Error(int terms) => 1 + (terms / 2);

    private bool Ask(Func<string> name, AuditedGroup theGroup, int[] terms, long number)
    {
        if (number is not (> 0 and < PrimaryRules.LeastForMean))
        {
            return false;
        }

        var least = (int)(LeastWidth * number) + terms.Length + 2;
        system.Ask(name, theGroup, terms, least, isOfPeople: false);
        return true;
    }
}
