using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// The means that are published of a programme, as a <see cref="JointSystem"/> over sums of scores. Answers are bounded, so the
/// sum of some people lies between 0 and their number times the range of the answers. How many people are behind a suppressed
/// mean is taken as known: what is wide for a reader who knows that is wide for one who does not.
/// <para>
/// Each published mean times its number is an equation; so is the mean change of the same people: what they lacked of the highest
/// score at the start and their scores at the end add up to it. Assumed is that who is in a change has the same score in its
/// start and end. Each suppressed mean of 1 to 9 people is a question, and so is the mean of those in a wave who are not in the
/// change.
/// </para>
/// </summary>
internal sealed class PublishedSums
{
    // A mean of fewer than 10 people is known no closer than to a tenth of the range.
    private const int LeastWidth = SumsOfFamily.Range / 10;

    private readonly IReadOnlyDictionary<(string Indicator, string Wave), RespondentRows> people;
    private readonly JointSystem system = new();
    private readonly Dictionary<AuditedGroup, SumsOfFamily> sums = [];
    private readonly Dictionary<int[], long> published = new(new SameTerms());

    private PublishedSums(IReadOnlyDictionary<(string Indicator, string Wave), RespondentRows> people) => this.people = people;

    /// <summary>The system of published means.</summary>
    /// <param name="system">The system of people.</param>
    /// <param name="people">Who is behind each indicator in each wave.</param>
    public static JointSystem Of(
        PublishedSystem system,
        IReadOnlyDictionary<(string Indicator, string Wave), RespondentRows> people
    )
    {
        var built = new PublishedSums(people);
        foreach (var ofWave in system.Families.GroupBy(family => (family.Indicator.Id, family.Wave)))
        {
            if (ofWave.First() is { Summary: MeanSummary or MeanChangeSummary } one && Ranges.Of(one.Indicator.Unit) is { } range)
            {
                built.Add([.. ofWave], range);
            }
        }

        foreach (var (change, wave, codes) in system.PairedInWaves().Where(one => built.sums.ContainsKey(one.Change.Group)))
        {
            built.AssumeSameScores(built.sums[change.Group], built.sums[wave.Group], codes);
        }

        return built.system;
    }

    private void Add(List<AskedFigures> families, (double Low, double High) range)
    {
        var totals = system.AddVariables(SumsOfFamily.KindsOf(families[0]));
        foreach (var family in families)
        {
            var numbers = family.Places.NumbersOf(people[(family.Indicator.Id, family.Wave)]);
            var own = sums[family.Group] = new SumsOfFamily(system, family, range, numbers);
            foreach (var place in family.ByPlace)
            {
                // the difference of two groups is shown only where the means of both are
                if (place.Key.Breakdown != Breakdown.Contrast)
                {
                    AddPlace(own, [.. place]);
                }
            }

            LinkTotals(own, totals);
        }
    }

    // The families of an indicator share the sums of all people; a published one links nothing.
    private void LinkTotals(SumsOfFamily own, int totals)
    {
        if (published.ContainsKey(own.TermsOf("mean", own.Family.Places.Everybody)!))
        {
            return;
        }

        foreach (var (kind, leaves) in own.ByKind.Index())
        {
            var terms = leaves.Select(leaf => (leaf, 1L)).Append((totals + kind, -1L));
            system.Add(Around(terms, leaves.Length), Error(leaves.Length));
        }
    }

    private void AddPlace(SumsOfFamily own, List<PublishedFigure> figures)
    {
        var codes = PlacesOfFamily.CodesOf(figures[0].Key);
        var number = own.NumberAt(codes);
        foreach (var figure in figures)
        {
            if (own.TermsOf(figure.Key.Stat, codes) is not { } terms)
            {
                continue;
            }

            if (figure.Value is { } mean)
            {
                Publish(terms, own.Scaled(figure.Key.Stat, mean) * number);
            }
            else if (figure.IsSuppressed)
            {
                Ask(figure.ToString, own, terms, number);
            }
        }
    }

    private void AssumeSameScores(SumsOfFamily change, SumsOfFamily whole, string[][] codes)
    {
        var (wave, others) = (whole.Family.Wave, whole.NumberAt(codes) - change.NumberAt(codes));
        if (others >= 0)
        {
            var name = $"{change.Family.Indicator.Id} {wave} without change {string.Join(',', codes.Select(code => code[0]))}";
            AssumeAmong(name, change, whole.TermsOf("mean", codes)!, change.TermsOf("mean_" + wave, codes)!, others);
        }
    }

    // A published sum takes the place of its terms, and two suppressed ones are not joined: see PublishedSystem.AssumeAmong.
    private void AssumeAmong(string name, SumsOfFamily change, int[] whole, int[] some, long others)
    {
        var (isWhole, isSome) = (published.TryGetValue(whole, out var most), published.TryGetValue(some, out var least));
        if (!isWhole && !isSome)
        {
            return;
        }

        // those in the wave alone, and what they lack of the highest score
        var rest = system.AddVariables(2);
        system.Add([(rest, 1L), (rest + 1, 1L)], (SumsOfFamily.Range * others) + whole.Length + some.Length);
        Assume(
            [
                .. (isWhole ? [] : whole).Select(term => (term, -1L)),
                .. (isSome ? [] : some).Select(term => (term, 1L)),
                (rest, 1L),
            ],
            (isWhole ? most : 0) - (isSome ? least : 0)
        );
        Ask(() => name, change, [rest], others);
    }

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

    private void Assume((int Variable, long Coefficient)[] terms, long value) =>
        system.Assume(Around(terms, terms.Length), value + Error(terms.Length));

    private IEnumerable<(int Variable, long Coefficient)> Around(IEnumerable<(int Variable, long Coefficient)> terms, int number)
    {
        var error = system.AddVariables(2);
        system.Add([(error, 1L), (error + 1, 1L)], 2 * Error(number));
        return terms.Append((error, 1L));
    }

    private static long Error(int terms) => 1 + (terms / 2);

    private void Ask(Func<string> name, SumsOfFamily own, int[] terms, long number)
    {
        if (number is > 0 and < PrimaryRules.LeastForMean)
        {
            var least = (int)(LeastWidth * number) + terms.Length + 2;
            system.Ask(name, own.Family.Group, terms, least, isOfPeople: false);
        }
    }
}
