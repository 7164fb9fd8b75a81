using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;
using Matching.Indicators.Tests.Computation;

namespace Matching.Indicators.Tests.Summaries;

/// <summary>The share of the same people at start and end.</summary>
public sealed class ShareChangeSummaryTests
{
    private static List<Entry> Of(int yesYes, int yesNo, int noYes, int noNo)
    {
        var cohort = new Cohort(InventedDossier.Of(3, 100));
        var people = cohort.Dossier.People.Take(yesYes + yesNo + noYes + noNo).ToList();
        return people
            .Select(
                (person, i) =>
                    (Entry)
                        new ChangeEntry(
                            cohort.Subject(person, person.EnrolledOn),
                            i < yesYes + yesNo ? 1 : 0,
                            i < yesYes || (i >= yesYes + yesNo && i < yesYes + yesNo + noYes) ? 1 : 0
                        )
            )
            .ToList();
    }

    [Test]
    public void Start_and_end_are_of_the_same_people_and_their_difference_is_the_change()
    {
        var figures = ShareChangeSummary.Instance.Of(Of(12, 6, 15, 7));

        Assert.That(figures["percent_start"].Value, Is.EqualTo(45));
        Assert.That(figures["percent_end"].Value, Is.EqualTo(67.5));
        Assert.That(
            figures["percent_end"].Value - figures["percent_start"].Value,
            Is.EqualTo(figures["percent"].Value).Within(1e-9)
        );
    }

    [Test]
    public void Of_rounded_counts_they_are_shares_of_these()
    {
        var figures = ShareChangeSummary.Instance.Of(Of(12, 6, 15, 8), new SummaryContext(RoundTo: 5));

        // 18 and 27 of 41 are 20 and 25 of 40
        Assert.That((figures["percent_start"].Value, figures["percent_end"].Value), Is.EqualTo((50.0, 62.5)));
        Assert.That(ShareChangeSummary.Instance.Of([])["percent_start"].Reason, Is.EqualTo("n_lt_2"));
    }

    [TestCase(12, 6, 15, 7, true, true)]
    [TestCase(12, 0, 15, 7, true, true)]
    [TestCase(12, 6, 15, 3, true, false, TestName = "Few_who_said_no_twice_are_not_what_start_end_and_parts_leave")]
    [TestCase(3, 16, 15, 7, true, false, TestName = "Few_who_said_yes_twice_are_not_what_start_end_and_parts_leave")]
    [TestCase(12, 3, 15, 7, false, true, TestName = "Few_who_fell_are_open_where_enough_could_have")]
    [TestCase(0, 2, 8, 30, false, false, TestName = "Few_who_said_yes_at_the_start_are_not_shown")]
    [TestCase(14, 20, 0, 6, false, true, TestName = "Where_none_rose_those_who_fell_follow_and_are_enough")]
    public void Start_and_end_are_shown_where_no_count_of_two_by_two_is_small(
        int yesYes,
        int yesNo,
        int noYes,
        int noNo,
        bool showsParts,
        bool isShown
    ) =>
        Assert.That(
            ShareChangeSummary.Instance.ShowsStartAndEnd(Of(yesYes, yesNo, noYes, noNo), DisclosureRule.Counts(5), showsParts),
            Is.EqualTo(isShown)
        );
}
