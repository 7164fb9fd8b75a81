using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests.Computation;

/// <summary>The means at start and end of those measured twice, beside the means of everyone in each wave.</summary>
public sealed class MeansOfOneWaveTests
{
    private static readonly string[] Stats = ["mean_start", "mean_end", "percent_change"];

    private static Dictionary<string, FigureCell> Change(int northTwice, int southTwice) =>
        Figures("em.score", northTwice, southTwice)[Measure.Change];

    // What is published by wave of two sites, where everyone has a start form and some an end form.
    private static Dictionary<string, Dictionary<string, FigureCell>> Figures(string of, int northTwice, int southTwice)
    {
        var made = new HandMade();
        for (var i = 0; i < 60; i++)
        {
            var isNorth = i % 2 == 0;
            var mentee = made.Person(site: isNorth ? "north" : "south");
            made.Sheet(mentee, "start", 1 + (i % 4));
            if (i / 2 < (isNorth ? northTwice : southTwice))
            {
                made.Sheet(mentee, "end", 2 + (i % 4));
            }
        }

        return Computed(of, made, made.Input())
            .ToDictionary(
                figures => figures.Wave,
                figures =>
                    figures
                        .Groups.SelectMany(theGroup => theGroup.Cells)
                        .ToDictionary(cell => cell.Key.ToString(), cell => cell.Value)
            );
    }

    private static IReadOnlyList<IndicatorFigures> Computed(string of, HandMade made, ReleaseInput input)
    {
        var (dossier, indicator) = (made.Dossier(), IndicatorCatalogue.Find(of)!);
        var cohort = new Cohort(dossier);
        var entries = new IndicatorEntries(cohort, input, indicator);
        return new SummaryBuilder(
            entries,
            input,
            indicator,
            cohort,
            new SharedMasks(5),
            new CellWriter(input, dossier)
        ).Compute();
    }

    private static bool Shows(Dictionary<string, FigureCell> cells, string place)
    {
        var shown = Stats.Select(stat => cells[$"{place}|{stat}"].Value is not null).Distinct().ToList();
        Assert.That(cells[$"{place}|mean"].Value, Is.Not.Null, place);
        Assert.That(
            Stats.Select(stat => cells[$"{place}|{stat}"].Status),
            shown[0] ? Is.All.Not.EqualTo("c") : Is.All.EqualTo("c")
        );
        return shown.Single();
    }

    [Test]
    public void Means_of_both_waves_are_of_the_same_people_and_their_difference_is_the_change()
    {
        var cohort = new Cohort(InventedDossier.Of(11, 300));
        var change = (ChangeEntry[])
            [.. IndicatorCatalogue.Find("em.score")!.Measure.Entries(cohort, "mentee", Measure.Change).Cast<ChangeEntry>()];

        var figures = Matching.Indicators.Summaries.MeanChangeSummary.Instance.Of([.. change]);

        double Of(string stat) => figures[stat].Value!.Value;
        Assert.That(Of("mean_start"), Is.EqualTo(change.Average(entry => entry.Start)).Within(1e-12));
        Assert.That(Of("mean_end"), Is.EqualTo(change.Average(entry => entry.End)).Within(1e-12));
        Assert.That(Of("mean_end") - Of("mean_start"), Is.EqualTo(Of("mean")).Within(1e-9));
    }

    [TestCase(30, 20, true, true, true, TestName = "Where_all_answered_twice_or_ten_did_not_both_means_are_shown")]
    [TestCase(29, 20, true, false, false, TestName = "One_person_of_a_site_is_not_the_difference_of_two_means")]
    [TestCase(29, 30, true, true, true, TestName = "Where_one_person_did_not_both_means_are_shown")]
    [TestCase(28, 29, true, false, false, TestName = "Where_three_people_at_two_sites_did_not_both_means_of_all_are_shown")]
    [TestCase(25, 24, true, false, false, TestName = "Few_at_two_sites_are_not_disclosed_where_together_they_are_enough")]
    public void Who_answered_once(int northTwice, int southTwice, bool all, bool north, bool south)
    {
        var cells = Change(northTwice, southTwice);

        Assert.That(
            new[] { "site|T", "period|T", "gender-age|T,T", "site|north", "site|south" }.Select(place => Shows(cells, place)),
            Is.EqualTo(new[] { all, all, all, north, south })
        );
    }

    // Of all, and in each breakdown of one group, so that all do not follow from the groups; quartiles and numbers stay.
    [TestCase(29, 30, TestName = "Where_one_person_answered_once_everyone_gives_way")]
    [TestCase(28, 29, TestName = "Where_three_people_answered_once_everyone_gives_way")]
    public void Everyone_gives_way(int northTwice, int southTwice)
    {
        var cells = Figures("em.score", northTwice, southTwice)[Measure.Start];

        string[] hidden = ["site|T", "period|T", "gender-age|T,T", "gender|T", "language|T"];
        Assert.That(
            from place in hidden
            from stat in new[] { "mean", "sd", "ci_low", "ci_high" }
            select cells[$"{place}|{stat}"].Status,
            Is.All.EqualTo("c")
        );
        Assert.That(
            from place in hidden
            from stat in new[] { "n", "q1", "median", "q3" }
            select cells[$"{place}|{stat}"].Value,
            Is.All.Not.Null
        );
        var sites = new[] { "north", "south" }.Where(site => cells[$"site|{site}|mean"].Value is not null);
        Assert.That(sites, Has.Exactly(1).Items);
        Assert.That(cells["site|north|n"].Value + cells["site|south|n"].Value, Is.EqualTo(60));
    }

    // Two answered the start only, and twelve more before the second release.
    [Test]
    public void What_has_given_way_once_does_so_wherever_few_answered_once()
    {
        var made = new HandMade();
        void Add(string site, int people, int twice)
        {
            for (var i = 0; i < people; i++)
            {
                var mentee = made.Person(site: site);
                made.Sheet(mentee, "start", 1 + (i % 4));
                if (i < twice)
                {
                    made.Sheet(mentee, "end", 2 + (i % 4));
                }
            }
        }

        Add("north", 30, 28);
        Add("south", 30, 30);
        var first = Computed("em.score", made, made.Input());
        Add("south", 12, 0);
        var input = made.Input() with { Number = 2, Before = (indicator, wave) => Releases.Before([first], indicator, wave) };
        var second = Computed("em.score", made, input);

        bool Shows(IReadOnlyList<IndicatorFigures> release, string wave, string code, string stat) =>
            release
                .Single(figures => figures.Wave == wave)
                .Groups.Single(theGroup => theGroup.Family == Breakdown.Site)
                .Cells[new CellKey(Breakdown.Site, code, stat)]
                .Value
                is not null;
        Assert.That(
            new[] { "T", "north", "south" }.Select(code => Shows(first, Measure.Start, code, "mean")),
            Is.EqualTo(new[] { false, false, true })
        );
        Assert.That(
            new[] { "T", "north", "south" }.Select(code => Shows(second, Measure.Start, code, "mean")),
            Is.EqualTo(new[] { true, false, false })
        );
        Assert.That(
            new[] { "T", "north", "south" }.Select(code => Shows(first, Measure.Change, code, "mean_start")),
            Is.All.True
        );
    }

    [Test]
    public void Of_groups_that_may_differ_between_start_and_end_only_the_total_has_both_means()
    {
        var cells = Change(30, 20);

        Assert.That(
            new[] { "language|T", "gender|F", "language|it", "mode|phone", "age_agd|Y18-59", "period|2026-Q2" }.Select(place =>
                Shows(cells, place)
            ),
            Is.EqualTo(new[] { true, true, false, false, false, false })
        );
    }

    // Eleven more start and ten of them end: the sums of two releases would leave the eleventh.
    [TestCase(11, 10, false)]
    [TestCase(20, 10, true)]
    [TestCase(0, 0, true)]
    public void Two_releases_leave_no_one_who_answered_once(int started, int ended, bool isShown)
    {
        var made = new HandMade();
        void Add(int people, int twice)
        {
            for (var i = 0; i < people; i++)
            {
                var mentee = made.Person();
                made.Sheet(mentee, "start", 1 + (i % 4));
                if (i < twice)
                {
                    made.Sheet(mentee, "end", 2 + (i % 4));
                }
            }
        }

        Add(50, 30);
        var first = new ReleaseBuilder(new Cohort(made.Dossier()), made.Input()).Compute();
        Add(started, ended);
        var input = made.Input() with { Number = 2, Before = (indicator, wave) => Releases.Before([first], indicator, wave) };
        var second = new ReleaseBuilder(new Cohort(made.Dossier()), input).Compute();

        var cells = second
            .Single(figures => figures is { Indicator: "em.score", Wave: Measure.Change })
            .Groups.Single(theGroup => theGroup.Family == Breakdown.Site)
            .Cells;
        FigureCell Of(string stat) => cells[new CellKey(Breakdown.Site, Breakdown.Total, stat)];
        Assert.That(Of("n").Value, Is.EqualTo(30 + ended));
        Assert.That(Of("mean").Value, Is.Not.Null);
        Assert.That(Stats.Select(stat => Of(stat).Value is not null), Is.All.EqualTo(isShown));
    }

    [Test]
    public void Figures_of_an_earlier_version_of_the_formula_are_carried_where_few_differ()
    {
        var dossier = InventedDossier.Of(21, 80);
        var first = Releases
            .Release(dossier)
            .Select(figures => figures with { Groups = [.. figures.Groups.Select(theGroup => theGroup with { Version = 1 })] })
            .ToList();

        var second = Releases.Release(
            InventedDossier.Of(21, 81),
            2,
            (indicator, wave) => Releases.Before([first], indicator, wave)
        );

        var groups = second.Where(figures => figures.Indicator == "em.score").SelectMany(figures => figures.Groups).ToList();
        Assert.That(groups.Select(theGroup => (theGroup.ComputedIn, theGroup.Version)), Has.Some.EqualTo((1, 1)));
        // where they are computed again the people are the same
        Assert.That(
            groups.Where(theGroup => theGroup is { ComputedIn: 2, Wave: Measure.Start }).Select(theGroup => theGroup.Family),
            Is.Empty
        );
    }

    [Test]
    public void More_statistics_are_a_new_version_of_the_same_formula()
    {
        var indicator = IndicatorCatalogue.Find("nv.score")!;

        Assert.That((indicator.Version, indicator.FormulaVersion), Is.EqualTo((2, 1)));
        Assert.That(new[] { 1, 2, 3 }.Select(indicator.FormulaOf), Is.EqualTo(new[] { 1, 1, 3 }));
        Assert.That(IndicatorCatalogue.Find("qual.paired")!.FormulaOf(1), Is.EqualTo(1));
        Assert.That(IndicatorCatalogue.Find("qual.paired")!.FormulaOf(2), Is.EqualTo(2));
    }
}
