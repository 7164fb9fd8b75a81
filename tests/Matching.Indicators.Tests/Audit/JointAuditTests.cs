using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Matching.Benchmarks.Audit;
using Matching.Indicators.Audit;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using Matching.Indicators.Tests.Computation;

namespace Matching.Indicators.Tests.Audit;

/// <summary>The audit of everything that is published together.</summary>
public sealed class JointAuditTests
{
    private static readonly string[] Parts = ["improved", "same", "worse"];

    [Test]
    public void It_finds_each_number_that_statistics_of_one_cell_disclose_in_a_release_that_protected_them_separately()
    {
        var figures = ReleaseFile.Read(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "demo-release", "release.zip")
        );

        var result = ReleaseAudit.OfPeople(figures);

        // as count.py beside the file: 26 numbers by subtraction, 22 by percentages; a cell of several breakdowns counts once
        var (subtracted, byPercentage) = (OfNumber(figures), OfPercentage(figures));
        var found = result.Disclosed.Select(one => (one.Group.Indicator, one.Group.Wave, one.Min, one.Max, one.Name)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(subtracted, Has.Count.EqualTo(26));
            Assert.That(byPercentage, Has.Count.EqualTo(22));
            foreach (var (figure, value) in subtracted.Concat(byPercentage))
            {
                // the same number may have been asked for beside another breakdown
                Assert.That(
                    found.Exists(one =>
                        (one.Indicator, one.Wave, one.Min, one.Max) == (figure.Indicator, figure.Wave, value, value)
                        && one.Name.EndsWith(figure.Key.Stat, StringComparison.Ordinal)
                    ),
                    $"{figure} is {value}"
                );
            }
        }
    }

    [Test]
    public void A_number_is_disclosed_where_every_solution_of_a_small_system_is_close_to_the_others()
    {
        var values = Gen.ArrayOf(Gen.Choose(0, 4), 6);
        var rows = Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 1), 6), 3);
        Prop.ForAll(
                values.Zip(rows).ToArbitrary(),
                one =>
                {
                    var (truth, sums) = one;
                    // all together are published, so that no solution is large
                    int[][] all = [.. sums.Where(sum => sum.Sum() > 0), [1, 1, 1, 1, 1, 1]];
                    var system = new JointSystem();
                    system.AddVariables(truth.Length);
                    foreach (var sum in all)
                    {
                        system.Add(sum.Index().Where(term => term.Item == 1).Select(term => (term.Index, 1L)), Of(sum, truth));
                    }

                    for (var variable = 0; variable < truth.Length; variable++)
                    {
                        var name = variable.ToString(CultureInfo.InvariantCulture);
                        system.Ask(() => name, default, [variable], least: 3);
                    }

                    var found = JointAudit.Of(system).Disclosed.Select(asked => (asked.Name, asked.Min, asked.Max));

                    Assert.That(found, Is.EqualTo(Close(all, truth, least: 3)));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Test]
    public void Equations_without_a_solution_are_said_to_contradict_each_other()
    {
        var system = new JointSystem();
        system.AddVariables(2);
        system.Add([(0, 1L), (1, 1L)], 3);
        system.Add([(0, 1L), (1, -1L)], 4);
        system.Ask(() => "x", default, [0], least: 5);

        Assert.That(() => JointAudit.Of(system), Throws.TypeOf<ContradictionException>());
    }

    [Test]
    public void A_number_that_cannot_be_bounded_in_whole_numbers_counts_as_disclosed()
    {
        const long Large = 4_000_000_000;
        var system = new JointSystem();
        system.AddVariables(3);
        system.Add([(0, Large), (1, Large - 1), (2, Large - 3)], 10 * Large);
        system.Add([(0, Large - 7), (1, Large - 9), (2, Large - 13)], 10 * Large);
        system.Ask(() => "x", default, [0], least: 5);

        Assert.That(JointAudit.Of(system).Disclosed.Select(one => one.Name), Is.EqualTo(new[] { "x" }));
    }

    [Test]
    public void What_a_reader_assumes_narrows_a_number_unless_it_contradicts_what_is_published()
    {
        JointAuditResult Audited(long assumed)
        {
            var system = new JointSystem();
            system.AddVariables(2);
            system.Add([(0, 1L), (1, 1L)], 7);
            system.Assume([(0, 1L)], assumed);
            system.Ask(() => "x", default, [0], least: 5);
            return JointAudit.Of(system);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Audited(assumed: 3).Disclosed.Select(one => (one.Min, one.Max)), Is.EqualTo(new[] { (3L, 3L) }));
            Assert.That(Audited(assumed: 8).Disclosed, Is.Empty);
        }
    }

    [Test]
    public void It_finds_the_mean_of_few_people_that_the_others_and_all_together_disclose()
    {
        var dossier = InventedDossier.Of(60, 60, isSkewed: true);
        var release = Releases.Release(dossier);
        var bySite = new Cohort(dossier)
            .Sheets("mentee", Measure.Start)
            .Values.Select(sheet =>
                (dossier.People.Single(person => person.Id == sheet.RespondentId).Site, Score: BridgeOf(sheet))
            )
            .Where(one => one.Score is not null)
            .GroupBy(one => one.Site!, one => one.Score!.Value)
            .ToDictionary(site => site.Key, site => site.ToList());
        var (few, sum) = (bySite.MinBy(site => site.Value.Count).Key, bySite.MinBy(site => site.Value.Count).Value.Sum());

        // one site alone is suppressed, as if each mean were protected by itself
        FigureCell Opened(CellKey key, FigureCell cell) =>
            key.Stat is not ("n" or "mean") || !bySite.TryGetValue(key.Codes, out var scores) ? cell
            : key.Codes == few ? FigureCell.Suppressed
            : new FigureCell(key.Stat == "n" ? scores.Count : scores.Average(), null, null, scores.Count);
        var opened = release
            .Select(indicator =>
                (indicator.Indicator, indicator.Wave) != ("sn.bridge", Measure.Start)
                    ? indicator
                    : indicator with
                    {
                        Groups =
                        [
                            .. indicator.Groups.Select(one =>
                                one with
                                {
                                    Cells = one.Cells.ToDictionary(cell => cell.Key, cell => Opened(cell.Key, cell.Value)),
                                }
                            ),
                        ],
                    }
            )
            .ToList();

        var found = ReleaseAudit.Of(opened, number: 1).Disclosed.Where(one => one.Name.Contains($"site|{few}|mean")).ToList();
        Assert.That(bySite[few], Has.Count.InRange(1, 9));
        Assert.That(found, Has.Count.EqualTo(1));
        Assert.That(10 * sum, Is.InRange(found[0].Min - bySite.Count, found[0].Max + bySite.Count));
    }

    // What rules keep apart, shown all the same: the audit finds it by itself.
    [Test]
    public void It_finds_those_under_way_between_everyone_at_the_start_and_stayers_and_leavers()
    {
        var made = new HandMade();
        void Add(int people, string status, bool hasEnd)
        {
            for (var i = 0; i < people; i++)
            {
                var mentee = made.Person();
                made.Pair(made.Person(isMentor: true), mentee, status);
                made.Sheet(mentee, "start", 1 + (i % 4));
                if (hasEnd)
                {
                    made.Sheet(mentee, "end", 2 + (i % 4));
                }
            }
        }

        Add(12, "completed", hasEnd: true);
        Add(10, "completed", hasEnd: false);
        Add(3, "active", hasEnd: false);

        Assert.That(FoundIn(made, "att.em.score", Measure.Start), Has.Some.Contains("under way"));
    }

    [Test]
    public void It_finds_those_who_share_no_mentor_between_the_mean_of_mentors_and_that_of_mentees()
    {
        var made = new HandMade();
        for (var m = 0; m < 12; m++)
        {
            var mentor = made.Person(isMentor: true);
            for (var i = 0; i < (m < 5 ? 2 : 1); i++)
            {
                var mentee = made.Person();
                made.Pair(mentor, mentee, "completed");
                made.Sheet(mentee, "start", 1 + (m % 3));
                made.Sheet(mentee, "end", 2 + (((2 * m) + i) % 3));
            }
        }

        Assert.That(FoundIn(made, "clu.em.score", Measure.Change), Has.Some.Contains("mentors of 1"));
    }

    [Test]
    public void It_finds_those_who_rose_less_than_reliably_between_two_shares()
    {
        var (made, left) = (new HandMade(), 4);
        for (var i = 0; i < 60; i++)
        {
            var mentee = made.Person();
            var off = i / 2 % 2;
            made.Scale(mentee, "start", "nv", 1 + (2 * (i % 2)), off);
            if (i >= 20 && off == 0 && left > 0)
            {
                (off, left) = (1, left - 1);
            }

            made.Scale(mentee, "end", "nv", (i < 20 ? 3 : 1) + (2 * (i % 2)), off);
        }

        Assert.That(FoundIn(made, "nv.reliable", Measure.Change), Has.Some.Contains("others"));
    }

    // What the audit finds of a release in which all figures of an indicator of everyone are shown.
    private static List<string> FoundIn(HandMade made, string id, string wave)
    {
        var (cohort, indicator) = (new Cohort(made.Dossier()), IndicatorCatalogue.Find(id)!);
        var release = new ReleaseBuilder(cohort, made.Input()).Compute();
        var entries = indicator.Measure.Entries(cohort, indicator.Respondent, wave).ToList();
        var shown = ((EntrySummary)indicator.Measure.SummaryOf(wave)).Of(entries);
        FigureCell Opened(CellKey key, FigureCell cell) =>
            key.Codes.Split(',').All(code => code == Breakdown.Total) && shown.TryGetValue(key.Stat, out var figure)
                ? new FigureCell(figure.Value, null, figure.Reason, entries.Count)
                : cell;
        var opened = release
            .Select(one =>
                (one.Indicator, one.Wave) != (id, wave)
                    ? one
                    : one with
                    {
                        Groups =
                        [
                            .. one.Groups.Select(theGroup =>
                                theGroup with
                                {
                                    Cells = theGroup.Cells.ToDictionary(cell => cell.Key, cell => Opened(cell.Key, cell.Value)),
                                }
                            ),
                        ],
                    }
            )
            .ToList();
        Assert.That(ReleaseAudit.Of(release, number: 1).Disclosed, Is.Empty);
        return [.. ReleaseAudit.Of(opened, number: 1).Disclosed.Select(one => one.Name)];
    }

    [TestCase(24, false)]
    [TestCase(60, true)]
    [TestCase(150, false, Category = "Sweep")]
    [TestCase(400, true, Category = "Sweep")]
    public void A_release_discloses_no_suppressed_number(int mentees, bool isSkewed) =>
        Assert.That(DisclosedBy(mentees, mentees, isSkewed), Is.Empty);

    [Test, Category("Sweep")]
    public void No_release_of_random_programmes_discloses_a_suppressed_number()
    {
        var programmes = int.Parse(
            Environment.GetEnvironmentVariable("MATCHING_PROGRAMMES") ?? "20",
            CultureInfo.InvariantCulture
        );
        for (var seed = 1; seed <= programmes; seed++)
        {
            var mentees = new Random(seed).Next(20, 401);
            Assert.That(DisclosedBy(seed, mentees, isSkewed: seed % 2 == 0), Is.Empty, $"seed {seed}, {mentees} mentees");
        }

        TestContext.Out.WriteLine($"{programmes} programmes: 0 suppressed numbers disclosed");
    }

    private static IReadOnlyList<Disclosed> DisclosedBy(int seed, int mentees, bool isSkewed) =>
        ReleaseAudit.Of(Releases.Release(InventedDossier.Of(seed, mentees, isSkewed)), number: 1).Disclosed;

    private static double? BridgeOf(AnsweredSheet sheet)
    {
        var values = sheet
            .Answers.Where(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null)
            .Select(answer => 20 * answer.Value!.Value)
            .ToList();
        return values.Count >= 2 ? values.Average() : null;
    }

    private static long Of(int[] sum, int[] point) => sum.Zip(point, (one, value) => one * value).Sum();

    // Every solution is tried.
    private static List<(string Name, long Min, long Max)> Close(int[][] sums, int[] truth, int least)
    {
        var (low, high, total) = ((int[])truth.Clone(), (int[])truth.Clone(), truth.Sum());
        var point = new int[truth.Length];
        void Try(int variable, int left)
        {
            if (variable == point.Length)
            {
                if (Array.TrueForAll(sums, sum => Of(sum, point) == Of(sum, truth)))
                {
                    for (var i = 0; i < point.Length; i++)
                    {
                        (low[i], high[i]) = (Math.Min(low[i], point[i]), Math.Max(high[i], point[i]));
                    }
                }

                return;
            }

            for (point[variable] = 0; point[variable] <= left; point[variable]++)
            {
                Try(variable + 1, left - point[variable]);
            }
        }

        Try(0, total);
        return
        [
            .. Enumerable
                .Range(0, truth.Length)
                .Where(i => high[i] > 0 && low[i] < least && high[i] - low[i] < least)
                .Select(i => (i.ToString(CultureInfo.InvariantCulture), (long)low[i], (long)high[i])),
        ];
    }

    // A number less the parts that are shown.
    private static List<(PublishedFigure Figure, long Value)> OfNumber(List<PublishedFigure> figures) =>
        [
            .. from cell in Cells(figures)
            where cell.ContainsKey("n") && Parts.Count(part => cell.GetValueOrDefault(part)?.Value is not null) == 2
            let hidden = cell.GetValueOrDefault(Parts.Single(part => cell.GetValueOrDefault(part)?.Value is null))
            let value = cell["n"].Value - Parts.Sum(part => cell.GetValueOrDefault(part)?.Value ?? 0)
            where hidden is not null && value is >= 1 and <= 4
            select (hidden, (long)value),
        ];

    // The net of those who gained and lost, from the percentage and the number.
    private static List<(PublishedFigure Figure, long Value)> OfPercentage(List<PublishedFigure> figures) =>
        [
            .. from cell in Cells(figures)
            where cell.ContainsKey("gained") && cell["n"].Value is not null && cell["percent"].Value is not null
            let net = (long)Math.Round(cell["percent"].Value!.Value * cell["n"].Value!.Value / 100)
            let isGainedHidden = cell["gained"].Value is null
            where isGainedHidden != cell["lost"].Value is null
            let value = isGainedHidden ? (long)cell["lost"].Value! + net : (long)cell["gained"].Value! - net
            where value is >= 1 and <= 4
            select (cell[isGainedHidden ? "gained" : "lost"], value),
        ];

    // The statistics of each cell; one that several breakdowns publish counts once.
    private static IEnumerable<Dictionary<string, PublishedFigure>> Cells(List<PublishedFigure> figures) =>
        figures
            .Where(figure => figure.Wave == Measure.Change)
            .GroupBy(figure => (figure.Indicator, Place(figure)))
            .Select(cell =>
                cell.GroupBy(figure => figure.Key.Stat)
                    .ToDictionary(stat => stat.Key, stat => stat.MaxBy(figure => figure.Value is not null ? 1 : 0)!)
            );

    private static string Place(PublishedFigure figure)
    {
        var dimensions = Breakdown.Dimensions(figure.Key.Breakdown);
        return string.Join(
            ' ',
            figure
                .Key.Codes.Split(',')
                .Zip(dimensions, (code, d) => (code, d))
                .Where(one => one.code != "T")
                .Select(one => one.d + "=" + one.code)
        );
    }
}
