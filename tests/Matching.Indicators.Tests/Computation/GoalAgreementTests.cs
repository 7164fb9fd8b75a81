using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Tests.Computation;

public sealed class GoalAgreementTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);

    [Test]
    public void Both_sides_speak_of_the_same_pair_whatever_other_pairs_either_has()
    {
        var (mentor, other, first, second) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (one, two, later) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        EnrolledPerson Person(Guid id, bool isMentor) =>
            new()
            {
                Id = id,
                IsMentor = isMentor,
                EnrolledOn = Day,
                Language = "it",
            };
        PairHistory Pair(Guid id, Guid with, Guid mentee, string status) =>
            new()
            {
                Id = id,
                MentorId = with,
                MenteeId = mentee,
                Status = status,
            };
        AnsweredSheet Sheet(Guid pair, Guid who, string respondent, string item, double rating) =>
            new([new ItemAnswer(new ScoredItem(item, 1, null, false, false, -2, 2), rating, "", null)])
            {
                Id = Guid.NewGuid(),
                RespondentId = who,
                Respondent = respondent,
                PairId = pair,
                Wave = Measure.End,
                Day = Day,
                Mode = "phone",
                Language = "it",
            };
        var cohort = new Cohort(
            new Dossier(
                Day,
                [Person(mentor, true), Person(other, true), Person(first, false), Person(second, false)],
                [
                    Pair(one, mentor, first, "completed"),
                    Pair(two, mentor, second, "completed"),
                    Pair(later, other, first, "declined"),
                ],
                [
                    Sheet(one, first, "mentee", "EX5_1", 2),
                    Sheet(one, mentor, "mentor", "MX3", 1),
                    Sheet(two, second, "mentee", "EX5_1", -1),
                    Sheet(two, mentor, "mentor", "MX3", -2),
                ]
            )
        );

        var entries = new GoalAgreement("EX5", "MX3").Entries(cohort, "pair", Measure.End);

        Assert.That(
            entries.Cast<RatingsEntry>().Select(entry => (entry.Own, entry.Other)),
            Is.EquivalentTo(new[] { (2.0, 1.0), (-1.0, -2.0) })
        );
    }
}
