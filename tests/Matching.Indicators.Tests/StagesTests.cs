using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Tests;

/// <summary>The stages that people and pairs are counted at.</summary>
public sealed class StagesTests
{
    // 12 wait, 6 agreed without having met, 20 under way, 15 completed, 7 + 8 ended early
    private static HandMade SixtyEight()
    {
        var made = new HandMade();
        void Mentees(int count, string? status, string? reason = null, bool hasMet = true)
        {
            for (var i = 0; i < count; i++)
            {
                var mentee = made.Person(site: i % 2 == 0 ? "north" : "south");
                if (status is not null)
                {
                    made.Pair(made.Person(isMentor: true), mentee, status, reason, hasMet);
                }
            }
        }

        Mentees(10, null);
        Mentees(2, "declined", hasMet: false);
        Mentees(6, "agreed", hasMet: false);
        Mentees(20, "active");
        Mentees(15, "completed");
        Mentees(7, "ended_early", "goal_reached");
        Mentees(8, "ended_early", "moved_away");
        return made;
    }

    [Test]
    public void Each_person_enrolled_is_at_one_stage()
    {
        var cells = SixtyEight().Release();

        double? Stage(string code) => cells[("flow.path", $"period|T|{code}")].Value;
        string[] codes =
        [
            "enrolled",
            "unmatched",
            "matched",
            "not_met",
            "met",
            "active",
            "completed",
            "ended_early",
            "end_reason.goal",
            "end_reason.circumstances",
            "end_reason.contact",
        ];
        Assert.That(codes.Select(Stage), Is.EqualTo(new double?[] { 68, 12, 56, 6, 50, 20, 15, 15, 7, 8, 0 }));
        Assert.That(
            new[] { "enrolled", "active", "completed" }.Select(code => cells[("flow.path_mentor", $"period|T|{code}")].Value),
            Is.EqualTo(new double?[] { 58, 20, 15 })
        );
    }

    [Test]
    public void Of_pairs_that_ended_on_one_day_a_completed_one_decides_the_stage()
    {
        var made = new HandMade();
        foreach (var (one, other, count) in new[] { ("completed", "ended_early", 12), ("ended_early", "ended_early", 10) })
        {
            for (var i = 0; i < count; i++)
            {
                var mentor = made.Person(isMentor: true);
                (string Status, string Reason)[] pairs = [(one, "moved_away"), (other, "goal_reached")];
                foreach (var (status, reason) in i % 2 == 0 ? pairs : pairs.Reverse())
                {
                    made.Pair(mentor, made.Person(), status, reason);
                }
            }
        }

        var cells = made.Release();

        string[] codes = ["completed", "ended_early", "end_reason.goal", "end_reason.circumstances"];
        Assert.That(
            codes.Select(code => cells[("flow.path_mentor", $"period|T|{code}")].Value),
            Is.EqualTo(new double?[] { 12, 10, 0, 10 })
        );
    }

    [Test]
    public void A_form_sent_in_without_answers_measures_no_person()
    {
        var made = new HandMade();
        for (var i = 0; i < 40; i++)
        {
            var mentee = made.Person();
            made.Pair(made.Person(isMentor: true), mentee, "completed");
            made.Sheet(mentee, "start", i < 10 ? null : 3);
            made.Sheet(mentee, "end", i < 25 ? null : 4);
        }

        var cells = made.Release();

        Assert.That(
            new[] { "n", "count" }.Select(stat => cells[("qual.paired", $"period|T|{stat}")].Value),
            Is.EqualTo(new double?[] { 30, 15 })
        );
        Assert.That(
            new[] { "answered_start", "answered_both" }.Select(stage => cells[("flow.answers", $"period|T|{stage}")].Value),
            Is.EqualTo(new double?[] { 30, 15 })
        );
    }

    [Test]
    public void Counts_do_not_follow_from_other_figures_where_they_are_rounded()
    {
        var subject = new Subject(Guid.Empty, null, new Groups(null, null, HandMade.First, null, code => code), null);
        // 23 people: 7 gained, 3 lost, 13 stayed
        var changes = Enumerable
            .Range(0, 23)
            .Select(i => new ChangeEntry(
                subject,
                i < 7 ? 0
                    : i is >= 7 and < 10 or >= 17 ? 1
                    : 0,
                i is < 7 or >= 17 ? 1 : 0
            ))
            .ToList();

        var byFive = new SummaryContext(RoundTo: 5);
        double? Of(EntrySummary summary, string stat) => summary.Of(changes, byFive)[stat].Value;
        using (Assert.EnterMultipleScope())
        {
            // 5 gained, 5 lost of 25: no more people than before, and p is that of five and five
            Assert.That(
                new[] { "n", "gained", "lost", "percent", "p_mcnemar" }.Select(stat => Of(ShareChangeSummary.Instance, stat)),
                Is.EqualTo(new double?[] { 25, 5, 5, 0, 1 })
            );
            Assert.That(
                new[] { "n", "improved", "same", "worse", "p_sign" }.Select(stat => Of(MeanChangeSummary.Instance, stat)),
                Is.EqualTo(new double?[] { 25, 5, 15, 5, 1 })
            );
            // 13 of 23 against all of 8: 15 of 25 against 10 of 10
            var ends = changes.ConvertAll(change => new YesNoEntry(subject, change.End == 1));
            var gap = GapSummary.Of(ShareSummary.Instance, ends, ends.FindAll(end => end.IsYes)[..8], byFive);
            Assert.That(
                new[] { "n_first", "n_second", "difference" }.Select(stat => gap[stat].Value),
                Is.EqualTo(new double?[] { 25, 10, -40 }).Within(1e-9)
            );
        }
    }

    [Test]
    public void A_small_stage_is_not_what_the_others_leave()
    {
        var made = new HandMade();
        foreach (var (status, count) in new[] { ("active", 20), ("completed", 15), ("ended_early", 3) })
        {
            for (var i = 0; i < count; i++)
            {
                made.Pair(made.Person(isMentor: true), made.Person(), status, "moved_away");
            }
        }

        var cells = made.Release();

        string? Status(string code) => cells[("flow.path", $"period|T|{code}")].Status;
        // 3 ended early: met (38) less active and completed would disclose it, so one of them is suppressed too
        Assert.That(Status("ended_early"), Is.EqualTo("c"));
        Assert.That(Status("end_reason.circumstances"), Is.EqualTo("c"));
        Assert.That(new[] { "met", "active", "completed" }.Select(Status), Does.Contain("c"));
        // and it is the same one beside every breakdown: else one would show what the other hides
        foreach (var stage in new[] { "met", "active", "completed", "ended_early" })
        {
            Assert.That(
                new[] { "period", "site", "gender", "age_agd", "age_amif", "language", "months_in_country" }
                    .Select(breakdown => cells[("flow.path", $"{breakdown}|T|{stage}")].Status)
                    .Distinct()
                    .ToList(),
                Has.Count.EqualTo(1),
                stage
            );
        }

        Assert.That(
            cells.Where(cell => cell.Key.Indicator == "flow.path" && cell.Value.Status == "c").Select(cell => cell.Value.BaseN),
            Is.All.Null
        );
    }

    [Test]
    public void A_stage_counts_those_whom_its_table_counts()
    {
        var cohort = new Cohort(SixtyEight().Dossier());

        Assert.That(
            new[] { "flow.matched", "flow.met", "flow.end_reason.circumstances", "flow.enrolled_mentor" }
                .Select(id => IndicatorCatalogue.Find(id)!)
                .Select(stage => stage.Measure.Entries(cohort, stage.Respondent, "").Count()),
            Is.EqualTo(new[] { 56, 50, 8, 58 })
        );
    }
}
