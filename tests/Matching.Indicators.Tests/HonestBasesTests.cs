using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests;

public sealed class HonestBasesTests
{
    [Test]
    public void A_wait_before_the_recorded_enrolment_is_not_known()
    {
        var made = new HandMade();
        for (var i = 0; i < 40; i++)
        {
            made.Pair(made.Person(isMentor: true), made.Person(), "active", metOn: i < 20 ? -300 : i);
        }

        var cells = made.Release();

        // of 20 to 39 days; the other twenty met, but their wait is not known
        Assert.That(cells[("prc.wait_days", "period|T|median")].Value, Is.EqualTo(29.5));
        Assert.That(cells[("prc.wait_days", "period|T|n")].Value, Is.EqualTo(20));
        Assert.That(cells[("out.participants", "period|T|count")].Value, Is.EqualTo(40));
    }

    // starts of those who stayed: 12 times codes 2 and 3 (25 and 50), of those who left: 10 times 4 and 5 (75 and 100)
    private static HandMade StayedAndLeft(int left)
    {
        var made = new HandMade();
        for (var i = 0; i < 12 + left + 10; i++)
        {
            var mentee = made.Person();
            var isUnderWay = i >= 12 + left;
            made.Pair(made.Person(isMentor: true), mentee, isUnderWay ? "active" : "completed");
            made.Sheet(
                mentee,
                "start",
                isUnderWay ? 1
                    : i < 12 ? 2 + (i % 2)
                    : 4 + (i % 2)
            );
            if (i < 12)
            {
                // five answered otherwise than at the start, and six a form with another version of an item
                made.Sheet(mentee, "end", 4, i < 5 ? "self_online" : "phone", i < 6 ? 2 : 1);
            }
        }

        return made;
    }

    [Test]
    public void Leavers_are_compared_with_those_who_stayed_and_pairs_under_way_are_neither()
    {
        var cells = StayedAndLeft(10).Release();

        double? Of(string stat) => cells[("att.em.score", $"period|T|{stat}")].Value;
        // squared errors 156.25 / 11 of twelve values 25 and 50 and 156.25 / 9 of ten 75 and 100, 19.2233009708738 degrees of freedom; the half width by R's qt
        const double half = 11.7500659090259;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                new[] { "n_stayed", "n_left", "mean_stayed", "mean_left", "difference" }.Select(Of),
                Is.EqualTo(new double?[] { 12, 10, 37.5, 87.5, 50 })
            );
            Assert.That(Of("ci_low"), Is.EqualTo(50 - half).Within(1e-9));
            Assert.That(Of("ci_high"), Is.EqualTo(50 + half).Within(1e-9));
        }
    }

    [Test]
    public void Where_either_group_is_too_small_neither_is_published()
    {
        var cells = StayedAndLeft(9).Release();

        Assert.That(
            cells
                .Where(cell =>
                    cell.Key.Indicator == "att.em.score" && cell.Key.Cell.StartsWith("period|T|", StringComparison.Ordinal)
                )
                .Select(cell => (cell.Value.Value, cell.Value.Status)),
            Is.Not.Empty.And.All.EqualTo(((double?)null, "c"))
        );
    }

    // twelve change by 0 and 25 in turn in the programme (mean 12.5), ten by 0 and -25 while waiting (mean -12.5)
    private static HandMade WithWaitingList(int waiting)
    {
        var made = new HandMade();
        for (var i = 0; i < 12 + waiting; i++)
        {
            var mentee = made.Person();
            made.Sheet(mentee, "start", 3);
            if (i < 12)
            {
                made.Pair(made.Person(isMentor: true), mentee, "completed");
                made.Sheet(mentee, "end", 3 + (i % 2));
            }
            else
            {
                made.Sheet(mentee, "start", 3 - (i % 2));
            }
        }

        return made;
    }

    [Test]
    public void Change_is_compared_with_that_of_those_who_wait()
    {
        var cells = WithWaitingList(10).Release();

        double? Of(string stat) => cells[("cmp.em.score", $"period|T|{stat}")].Value;
        // the spreads are those of the leavers above, and so is the half width
        const double half = 11.7500659090259;
        Assert.That(
            new[] { "n_programme", "n_waiting", "mean_programme", "mean_waiting", "difference" }.Select(Of),
            Is.EqualTo(new double?[] { 12, 10, 12.5, -12.5, 25 })
        );
        Assert.That(Of("ci_low"), Is.EqualTo(25 - half).Within(1e-9));
        Assert.That(Of("ci_high"), Is.EqualTo(25 + half).Within(1e-9));
    }

    [TestCase(0, "z", "not_collected")]
    [TestCase(9, "c", "suppressed")]
    public void Without_enough_people_who_wait_there_is_no_comparison(int waiting, string status, string reason)
    {
        var cell = WithWaitingList(waiting).Release()[("cmp.em.score", "period|T|difference")];

        Assert.That((cell.Value, cell.Status, cell.Reason), Is.EqualTo(((double?)null, status, reason)));
    }

    [Test]
    public void What_makes_start_and_end_less_comparable_is_counted()
    {
        var cells = StayedAndLeft(10).Release();

        Assert.That(
            new[] { "qual.mode_change", "qual.common_items" }.Select(id =>
                (cells[(id, "period|T|n")].Value, cells[(id, "period|T|count")].Value)
            ),
            Is.EqualTo(new (double?, double?)[] { (12, 5), (12, 6) })
        );
    }

    [Test]
    public void Pairs_that_share_a_mentor_are_published_as_a_share_of_those_that_met()
    {
        var made = new HandMade();
        for (var i = 0; i < 15; i++)
        {
            var mentor = made.Person(isMentor: true);
            made.Pair(mentor, made.Person(), "active");
            if (i < 5)
            {
                made.Pair(mentor, made.Person(), "completed");
                made.Pair(mentor, made.Person(), "agreed", hasMet: false);
            }
        }

        var cells = made.Release();

        Assert.That(
            (
                cells[("qual.shared_mentor", "period|T|n")].Value,
                cells[("qual.shared_mentor", "period|T|count")].Value,
                cells[("qual.shared_mentor", "period|T|percent")].Value
            ),
            Is.EqualTo(((double?)20, (double?)10, (double?)50))
        );
    }

    [TestCase(14)]
    [TestCase(9)]
    public void A_mentor_with_several_mentees_counts_once(int mentors)
    {
        var made = new HandMade();
        // of fourteen mentors four have three mentees each who change by 25, 25 and -50 (mean 0), ten have one each: seven times 25
        for (var m = 0; m < mentors; m++)
        {
            var mentor = made.Person(isMentor: true);
            foreach (var change in m is 0 or 2 or 4 or 6 ? new[] { 1, 1, -2 } : [m % 2])
            {
                var mentee = made.Person();
                made.Pair(mentor, mentee, "completed");
                made.Sheet(mentee, "start", 3);
                made.Sheet(mentee, "end", 3 + change);
            }
        }

        var cells = made.Release();

        double? Of(string stat) => cells[("clu.em.score", $"period|T|{stat}")].Value;
        if (mentors == 9)
        {
            Assert.That(new[] { "n", "n_mentors", "mean", "se" }.Select(Of), Is.EqualTo(new double?[] { 17, null, null, null }));
            return;
        }

        // fourteen means, seven of them 25 and seven 0: mean 12.5, variance 156.25 * 14 / 13, so a standard error of 12.5 / sqrt(13)
        Assert.That(new[] { "n", "n_mentors", "mean" }.Select(Of), Is.EqualTo(new double?[] { 22, 14, 12.5 }));
        Assert.That(Of("se"), Is.EqualTo(12.5 / Math.Sqrt(13)).Within(1e-12));
    }

    [Test]
    public void A_pair_is_supervised_when_no_sixty_days_go_by_without_staff_and_expenses_are_counted_by_meeting()
    {
        var made = new HandMade();
        // under way for 190 days: called in time, called too late, never called; the last of those that ended is no pair under way
        foreach (
            var (number, status, contacts) in new (int, string, int[])[]
            {
                (8, "active", [60, 120, 180]),
                (6, "on_hold", [60, 121, 180]),
                (6, "active", []),
                (5, "completed", [1]),
            }
        )
        {
            for (var i = 0; i < number; i++)
            {
                made.Pair(
                    made.Person(isMentor: true),
                    made.Person(),
                    status,
                    contacts: contacts,
                    expenses: status == "active" ? 4 : 0,
                    paid: i < 7 ? 3 : 0
                );
            }
        }

        var release = made.Release();

        FigureCell Of(string indicator, string stat) => release[(indicator, $"period|T|{stat}")];
        Assert.That(Of("prc.supervision", "n").Value, Is.EqualTo(20));
        Assert.That(Of("prc.supervision", "percent").Value, Is.EqualTo(40).Within(1e-9));
        // 14 pairs with 4 such meetings each, 13 of them with 3 paid
        Assert.That(Of("prc.expenses_paid", "n").Value, Is.EqualTo(14));
        Assert.That(Of("prc.expenses_paid", "mean").Value, Is.EqualTo(100.0 * 39 / 56).Within(1e-9));
    }

    // No answers, one wave of answers, two waves: participation is published in each case.
    [TestCase]
    [TestCase("start")]
    [TestCase("start", "end")]
    public void Courses_are_published_of_participants_and_stages_of_pairs_by_gender_and_age(params string[] waves)
    {
        var made = new HandMade();
        for (var i = 0; i < 40; i++)
        {
            var mentee = made.Person(gender: i % 2 == 0 ? "woman" : "man", courses: i < 24 ? ["language_course"] : []);
            made.Pair(made.Person(isMentor: true), mentee, i < 20 ? "completed" : "active");
            foreach (var wave in waves)
            {
                made.Sheet(mentee, wave, 3);
            }
        }

        var release = made.Release();

        double? Of(string indicator, string stat, string breakdown = Breakdown.Period, params string[] codes) =>
            release[(indicator, new CellKey(breakdown, codes.Length == 0 ? [Breakdown.Total] : codes, stat).ToString())].Value;
        Assert.That(Of("out.participants", "count"), Is.EqualTo(40));
        Assert.That(Of("qual.rr_start", "n"), Is.EqualTo(40));
        Assert.That(Of("out.language_course", "count"), Is.EqualTo(24));
        Assert.That(Of("out.language_course", "percent", Breakdown.Gender, "F"), Is.EqualTo(60));
        Assert.That(Of("out.civic_orientation", "count"), Is.EqualTo(0));
        Assert.That(Of("flow.matches", "matches_completed", Breakdown.GenderAge, "F", "Y18-59"), Is.EqualTo(10));
        Assert.That(Of("flow.matches", "matches_active", Breakdown.AgeAmif, "Y18-60"), Is.EqualTo(20));
    }

    [TestCase(true, "not_comparable_versions")]
    [TestCase(false, "n_lt_2")]
    public void Forms_without_a_common_item_say_so_in_place_of_a_change(bool hasEnds, string reason)
    {
        var made = new HandMade();
        for (var i = 0; i < 20; i++)
        {
            var mentee = made.Person();
            made.Pair(made.Person(isMentor: true), mentee, "completed");
            made.Scale(mentee, "start", "em", 1 + (i % 5), 1);
            if (hasEnds)
            {
                made.Sheet(mentee, "end", 1 + (i % 5));
            }
        }

        var reported = made.Release()[("em.score", "period|T|g_av")];

        Assert.That(reported, Is.EqualTo(new FigureCell(null, "z", reason, 0)));
    }

    [TestCase(40, 10)]
    [TestCase(29, 0)]
    public void Reliable_in_three_of_six_domains_is_who_rose_beyond_the_error_in_at_least_three(int number, int reliable)
    {
        string[] scales = ["sn_bridge", "sn_bond", "sn_link", "em", "nv", "lg", "be"];
        var made = new HandMade();
        for (var i = 0; i < number; i++)
        {
            // items that agree but for a point of one; ten rise by two of five points in five domains, ten more in two
            var mentee = made.Person();
            int CodeOf(int i, int scale, int item, int rise) =>
                Math.Clamp(1 + (i % 3) + (item == 2 ? (i + scale) % 2 : 0) + (scale < rise ? 2 : 0), 1, 5);
            var person = i;
            made.Scales(mentee, "start", scales, (scale, item) => CodeOf(person, scale, item, 0));
            made.Scales(
                mentee,
                "end",
                scales,
                (scale, item) =>
                    CodeOf(
                        person,
                        scale,
                        item,
                        person < 10 ? 7
                            : person < 20 ? 4
                            : 0
                    )
            );
        }

        var cohort = new Cohort(made.Dossier());
        var measure = (ReliablyImprovedInSeveral)IndicatorCatalogue.Find("ch.reliable6")!.Measure with
        {
            Parts = [.. ((ReliablyImprovedInSeveral)IndicatorCatalogue.Find("ch.reliable6")!.Measure).Parts.Take(5)],
        };
        var entries = measure.Entries(cohort, "mentee", Measure.Change).ToList();

        Assert.That(entries, Has.Count.EqualTo(number < 30 ? 0 : number));
        Assert.That(entries.Count(entry => entry is YesNoEntry { IsYes: true }), Is.EqualTo(reliable));
    }

    [TestCase(40, true)]
    [TestCase(29, false)]
    public void A_rise_counts_as_reliable_beyond_the_error_of_the_scale_where_enough_answered_the_start(int number, bool isTold)
    {
        var made = new HandMade();
        // Scores at the start near 0, 50 and 100 in turn, and items that agree but for a point of one: the error is small, and a rise of two points of five beyond it. Ten rise so, ten fall.
        for (var i = 0; i < number; i++)
        {
            var mentee = made.Person();
            made.Pair(made.Person(isMentor: true), mentee, "completed");
            made.Scale(mentee, "start", "nv", 1 + (2 * (i % 3)), i % 2);
            made.Scale(
                mentee,
                "end",
                "nv",
                i < 15 && i % 3 < 2 ? 3 + (2 * (i % 3))
                    : i < 30 && i % 3 == 2 ? 3
                    : 1 + (2 * (i % 3)),
                i % 2
            );
        }

        var cohort = new Cohort(made.Dossier());
        var reported = IndicatorCatalogue.Find("nv.reliable")!.Measure.Entries(cohort, "mentee", Measure.Change).ToList();

        Assert.That(
            (reported.Count, reported.Count(entry => entry is YesNoEntry { IsYes: true })),
            Is.EqualTo(isTold ? (number, 10) : (0, 0))
        );
    }

    // Of 30 people compared: the number in a course, and how many of these rose by a level. The remainders describe the other people.
    [TestCase(20, 12, "told")]
    [TestCase(28, 12, "hidden")]
    [TestCase(9, 5, "hidden")]
    public void A_share_of_those_in_a_course_discloses_nothing_about_the_few_who_are_not(int inCourse, int rose, string expected)
    {
        var made = new HandMade();
        for (var i = 0; i < 30; i++)
        {
            var mentee = made.Person(courses: i < inCourse ? ["language_course"] : []);
            made.Pair(made.Person(isMentor: true), mentee, "completed");
            made.Level(mentee, "start", 2);
            made.Level(mentee, "end", i < rose || (i >= inCourse && i % 2 == 0) ? 3 : 2);
        }

        var reported = made.Release()[("lg.gain_course", "period|T|count")];

        Assert.That(
            reported,
            Is.EqualTo(
                expected == "told" ? new FigureCell(rose, null, null, inCourse) : new FigureCell(null, "c", "suppressed", null)
            )
        );
    }
}
