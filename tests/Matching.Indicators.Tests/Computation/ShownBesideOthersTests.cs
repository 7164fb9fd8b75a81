using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests.Computation;

/// <summary>What of few people follows from two indicators of the same people.</summary>
public sealed class ShownBesideOthersTests
{
    private static readonly string[] OfLeavers =
    [
        "n_stayed",
        "n_left",
        "mean_stayed",
        "mean_left",
        "difference",
        "ci_low",
        "ci_high",
    ];

    private static readonly string[] OfClusters = ["n_mentors", "mean", "se", "ci_low", "ci_high"];

    // Twelve answered twice and ten left; others are under way, or answered the end only.
    private static Dictionary<(string Indicator, string Cell), FigureCell> StayedAndLeft(int underWay, int endOnly)
    {
        var made = new HandMade();
        void Add(int number, string status, bool hasStart, bool hasEnd)
        {
            for (var i = 0; i < number; i++)
            {
                var mentee = made.Person();
                made.Pair(made.Person(isMentor: true), mentee, status);
                if (hasStart)
                {
                    made.Sheet(mentee, "start", 1 + (i % 4));
                }

                if (hasEnd)
                {
                    made.Sheet(mentee, "end", 2 + (i % 4));
                }
            }
        }

        Add(12, "completed", true, true);
        Add(10, "completed", true, false);
        Add(underWay, "active", true, false);
        Add(endOnly, "completed", false, true);
        return made.Release();
    }

    [TestCase(10, 0, "", TestName = "Where_ten_are_under_way_and_no_one_answered_the_end_only_stayers_and_leavers_are_shown")]
    [TestCase(0, 10, "", TestName = "Ten_who_answered_the_end_only_disclose_no_one")]
    [TestCase(
        9,
        0,
        "n_stayed n_left mean_stayed mean_left difference ci_low ci_high",
        TestName = "Nine_under_way_are_not_the_start_less_stayers_and_leavers"
    )]
    [TestCase(
        10,
        1,
        "mean_stayed mean_left",
        TestName = "One_who_answered_the_end_only_is_not_the_end_less_stayers_and_their_change"
    )]
    [TestCase(
        0,
        1,
        "mean_stayed mean_left difference ci_low ci_high",
        TestName = "Without_anyone_under_way_the_difference_gives_both_means"
    )]
    public void Stayers_and_leavers_beside_start_end_and_change(int underWay, int endOnly, string suppressed)
    {
        var cells = StayedAndLeft(underWay, endOnly);

        Assert.That(cells[("em.score", "period|T|n")].Value, Is.EqualTo(22 + underWay));
        Assert.That(
            OfLeavers.Where(stat => cells[("att.em.score", $"period|T|{stat}")].Status == "c"),
            Is.EqualTo(suppressed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        );
    }

    // Some mentors have two mentees; without those who share one, both means are of the same numbers.
    [TestCase(12, 0, true)]
    [TestCase(12, 1, false)]
    [TestCase(12, 4, false)]
    [TestCase(12, 5, false, TestName = "The_mean_of_mentors_is_not_shown_where_seven_mentees_share_none")]
    [TestCase(15, 5, true)]
    public void The_mean_of_mentors_is_shown_where_none_or_ten_mentees_share_one(int mentors, int several, bool isShown)
    {
        var made = new HandMade();
        for (var m = 0; m < mentors; m++)
        {
            var mentor = made.Person(isMentor: true);
            for (var i = 0; i < (m < several ? 2 : 1); i++)
            {
                var mentee = made.Person();
                made.Pair(mentor, mentee, "completed");
                made.Sheet(mentee, "start", 1 + (m % 3));
                made.Sheet(mentee, "end", 2 + (((2 * m) + i) % 3));
            }
        }

        var cells = made.Release();

        Assert.That(cells[("clu.em.score", "period|T|n")].Value, Is.EqualTo(mentors + several));
        Assert.That(
            OfClusters.Select(stat => cells[("clu.em.score", $"period|T|{stat}")].Value is not null),
            Is.All.EqualTo(isShown)
        );
    }

    // Of sixty, twenty rise by two of five points, and some by one point of one item: less than the error explains.
    [TestCase(0, true)]
    [TestCase(4, false)]
    [TestCase(5, true)]
    public void Those_who_rose_less_than_reliably_are_none_or_enough(int little, bool isShown)
    {
        var (made, left) = (new HandMade(), little);
        for (var i = 0; i < 60; i++)
        {
            var mentee = made.Person();
            made.Scale(mentee, "start", "nv", 1 + (2 * (i % 2)), i / 2 % 2);
            var off = i / 2 % 2;
            if (i >= 20 && off == 0 && left > 0)
            {
                (off, left) = (1, left - 1);
            }

            made.Scale(mentee, "end", "nv", 1 + (2 * (i % 2)) + (i < 20 ? 2 : 0), off);
        }

        var (measure, cohort) = (IndicatorCatalogue.Find("nv.reliable")!.Measure, new Cohort(made.Dossier()));
        var entries = measure.Rests(cohort, "mentee", [.. measure.Entries(cohort, "mentee", Measure.Change)]);
        var cells = made.Release();

        Assert.That(entries.Single().Those, Has.Count.EqualTo(little));
        Assert.That(cells[("nv.reliable", "period|T|n")].Value, Is.EqualTo(60));
        Assert.That(cells[("nv.improved", "period|T|count")].Value, Is.EqualTo(20 + little));
        Assert.That(
            new[] { "count", "percent", "ci_low", "ci_high" }.Select(stat =>
                cells[("nv.reliable", $"period|T|{stat}")].Value is not null
            ),
            Is.All.EqualTo(isShown)
        );
    }

    // Of forty asked twice half are in work at the start, whom the base of those who entered work leaves.
    [TestCase(0, true)]
    [TestCase(7, false)]
    [TestCase(10, true)]
    public void Who_entered_work_does_not_leave_the_work_of_few_who_answered_the_end_only(int endOnly, bool isShown)
    {
        var made = new HandMade();
        for (var i = 0; i < 40 + endOnly; i++)
        {
            var mentee = made.Person();
            if (i < 40)
            {
                made.Activity(mentee, "start", i % 2 == 0 ? "employed" : "job_seeking");
            }

            made.Activity(mentee, "end", i % 4 < 3 ? "employed" : "training");
        }

        var cells = made.Release();

        Assert.That(cells[("li.employed", "period|T|n")].Value, Is.Not.Null);
        Assert.That(
            new[] { "n", "count", "percent", "ci_low", "ci_high" }.Select(stat =>
                cells[("li.job_entry", $"period|T|{stat}")].Value is not null
            ),
            Is.All.EqualTo(isShown)
        );
    }

    [Test]
    public void Each_score_whose_rises_are_published_keeps_those_who_rose_otherwise()
    {
        var published = IndicatorCatalogue
            .Computed.Where(one => one.Measure is MeanPerWave or Improved)
            .Select(one => (one.Respondent, one.Measure.Score))
            .ToHashSet();
        var reliable = IndicatorCatalogue.Computed.Where(one => one.Measure is ReliablyImproved).ToList();

        Assert.That(reliable, Is.Not.Empty);
        Assert.That(
            reliable.Where(one => ((ReliablyImproved)one.Measure).IsRisePublished).Select(one => one.Id),
            Is.EqualTo(reliable.Where(one => published.Contains((one.Respondent, one.Measure.Score))).Select(one => one.Id))
        );
    }
}
