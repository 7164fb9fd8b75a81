using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Tests.Summaries;

public sealed class ClusteredIntervalTests
{
    private static readonly string[] Interval = ["t", "p_t", "p_holm", "ci_low", "ci_high"];

    // 24 people: mentor i / 2, site i / 2 % 11, change (i / 2 * 7 % 13) - 3 + i % 2
    [Test]
    public void The_interval_of_a_change_is_that_by_mentor()
    {
        var figures = MeanChangeSummary.Instance.Of(Changes(24, i => i / 2));

        // conf_int(lm(x ~ 1), vcovCR(cluster = mentor, type = "CR2"), test = "Satterthwaite") of R's clubSandwich 0.5.8
        Assert.That(
            Of(figures, "mean", "ci_low", "ci_high"),
            Is.EqualTo(new double?[] { 3.5, 0.915563637968, 6.08443636203 }).Within(1e-9)
        );
        Assert.That(Of(figures, "t", "p_t"), Is.EqualTo(new double?[] { 2.98070719538, 0.0125036929444 }).Within(1e-9));
    }

    [Test]
    public void Ten_sites_give_the_interval_where_theirs_is_wider()
    {
        // each mentor's mentees are spread over sites, so that changes hang together by site only
        Entry[] changes = [.. Changes(24, i => i, i => $"site {i / 2}")];

        var (figures, byMentor) = (MeanChangeSummary.Instance.Of(changes), MeanChangeSummary.Instance.Of(Changes(24, i => i)));

        Assert.That(Of(figures, "ci_low", "ci_high"), Is.EqualTo(new double?[] { 0.915563637968, 6.08443636203 }).Within(1e-9));
        Assert.That(byMentor["ci_low"].Value, Is.GreaterThan(figures["ci_low"].Value!.Value));
    }

    [Test]
    public void People_of_nine_sites_are_clustered_by_mentor_alone()
    {
        var (nine, none) = (Changes(24, i => i, i => $"site {i / 2 % 9}"), Changes(24, i => i));

        Assert.That(
            Of(MeanChangeSummary.Instance.Of(nine), Interval),
            Is.EqualTo(Of(MeanChangeSummary.Instance.Of(none), Interval))
        );
    }

    [Test]
    public void Where_each_has_a_mentor_of_their_own_the_interval_is_that_of_a_t_test()
    {
        Entry[] changes = [.. Changes(24, i => i)];
        var plain = PairedTTest.Of(
            PairedSample.Of(
                [.. changes.Select(change => (double?)((ChangeEntry)change).Start)],
                [.. changes.Select(change => (double?)((ChangeEntry)change).End)]
            )
        );

        Assert.That(
            Of(MeanChangeSummary.Instance.Of(changes), Interval),
            Is.EqualTo(new[] { plain.T, plain.P, plain.P, plain.CiLow, plain.CiHigh }).Within(1e-12)
        );
    }

    [TestCase(9, "few_clusters")]
    [TestCase(1, "few_clusters")]
    [TestCase(10, null)]
    public void Fewer_than_ten_mentors_have_no_interval(int mentors, string? reason)
    {
        var figures = MeanChangeSummary.Instance.Of(Changes(24, i => i % mentors));

        Assert.That(Interval.Select(stat => figures[stat].Reason), Is.All.EqualTo(reason));
        Assert.That(Interval.Select(stat => figures[stat].Value is null), Is.All.EqualTo(reason is not null));
        Assert.That(new[] { "n", "mean", "sd", "mdc_points" }.Select(stat => figures[stat].Value), Is.All.Not.Null);
    }

    [Test]
    public void People_who_all_changed_by_the_same_have_no_interval() =>
        Assert.That(
            MeanChangeSummary.Instance.Of([
                .. Changes(24, i => i / 2).Select(change => (ChangeEntry)change with { Start = 40, End = 50 }),
            ])["ci_low"],
            Is.EqualTo(new Figure(null, "zero_variance"))
        );

    [Test]
    public void A_release_finds_the_mentor_of_a_change_by_the_pair_that_met_last_and_a_mentor_is_alone()
    {
        var made = new HandMade();
        var (mentor, other) = (made.Person(isMentor: true), made.Person(isMentor: true));
        var (mentee, waiting) = (made.Person(), made.Person());
        made.Pair(mentor, mentee, "completed", metOn: 5);
        made.Pair(other, mentee, "active", metOn: 50);
        made.Pair(mentor, waiting, "agreed", hasMet: false);
        foreach (var person in new[] { mentor, mentee, waiting })
        {
            made.Sheet(person, "start", 2);
            made.Sheet(person, "end", 4);
        }

        var cohort = new Cohort(made.Dossier());
        Dictionary<Guid, Guid?> MentorsOf(string respondent) =>
            new MeanPerWave(new ScoreOf("em"))
                .Entries(cohort, respondent, "change")
                .ToDictionary(entry => entry.Key, entry => ((ChangeEntry)entry).Mentor);

        Assert.That(MentorsOf("mentee"), Is.EquivalentTo(new Dictionary<Guid, Guid?> { [mentee] = other, [waiting] = null }));
        Assert.That(MentorsOf("mentor"), Is.EquivalentTo(new Dictionary<Guid, Guid?> { [mentor] = null }));
    }

    private static List<Entry> Changes(int n, Func<int, int> mentorOf, Func<int, string?>? siteOf = null) =>
        [
            .. Enumerable
                .Range(0, n)
                .Select(i =>
                {
                    var person = new EnrolledPerson
                    {
                        Id = IdOf(1, i),
                        IsMentor = false,
                        Site = siteOf?.Invoke(i),
                        EnrolledOn = HandMade.First,
                        Language = "it",
                    };
                    var groups = new Groups(person, null, HandMade.First, null, code => code);
                    var change = (i / 2 * 7 % 13) - 3 + (i % 2);
                    return new ChangeEntry(new Subject(person.Id, person, groups, null), 50 - (i % 5), 50 - (i % 5) + change)
                    {
                        Mentor = IdOf(2, mentorOf(i)),
                    };
                }),
        ];

    private static Guid IdOf(int kind, int number) => new(kind, 0, 0, [0, 0, 0, 0, 0, 0, 0, (byte)number]);

    private static List<double?> Of(IReadOnlyDictionary<string, Figure> figures, params string[] stats) =>
        [.. stats.Select(stat => figures[stat].Value)];
}
