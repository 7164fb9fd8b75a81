using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests.Computation;

public sealed class SameItemsTests
{
    private static readonly ScoreOf Em = new("em");

    [Test]
    public void A_change_rests_on_the_items_answered_in_both()
    {
        // all answers: 50 to 50; without the third item, which is answered at the start only: 25 to 50
        var (start, end) = (Sheet(2, 2, 5), Sheet(3, 3, null));

        Assert.That((Em.Of(start, null), Em.Of(end, null)), Is.EqualTo((50d, 50d)));
        Assert.That((Em.Of(start, end), Em.Of(end, start)), Is.EqualTo((25d, 50d)));
    }

    [TestCase(new[] { 1, 2, 0, 0 }, new[] { 0, 2, 3, 0 }, null, TestName = "One of four items is too few")]
    [TestCase(new[] { 1, 2, 3, 0 }, new[] { 0, 2, 3, 4 }, 37.5, TestName = "Two of four items are enough")]
    [TestCase(new[] { 1, 2, 0, 0 }, new[] { -1, 2, -1, 4 }, 25d, TestName = "What does not apply in one is no item of either")]
    public void At_least_half_of_the_items_that_apply_in_both_are_answered_in_both(int[] start, int[] end, double? score)
    {
        var (before, after) = (Sheet(start), Sheet(end));

        Assert.That((Em.Of(before, after), Em.Of(after, before)), Is.EqualTo((score, score)));
    }

    [Test]
    public void An_item_of_another_version_is_not_the_same_item()
    {
        var (start, end) = (Sheet(2, 2, 5), Of([Answer(0, 4, version: 2), Answer(1, 3), Answer(2, 5)]));

        Assert.That((Em.Of(start, end), Em.Of(end, start)), Is.EqualTo((62.5, 75d)));
    }

    [Test]
    public void A_long_form_and_a_short_one_are_compared_on_the_items_of_the_short_one()
    {
        var (start, end) = (Sheet(1, 5, 5, 2), Of([Answer(0, 3), Answer(3, 4)]));

        Assert.That((Em.Of(start, null), Em.Of(end, null)), Is.EqualTo((56.25, 62.5)));
        Assert.That((Em.Of(start, end), Em.Of(end, start)), Is.EqualTo((12.5, 62.5)));
    }

    [Test]
    public void A_median_of_items_rests_on_those_answered_in_both()
    {
        var of = new MedianOf("EM0", "EM1", "EM2");
        var (start, end) = (Sheet(1, 2, 5), Sheet(3, null, 4));

        Assert.That((of.Of(start, end), of.Of(end, start)), Is.EqualTo((3d, 3.5)));
    }

    [Test]
    public void People_whose_change_is_another_than_that_of_all_answers_are_counted_once()
    {
        var made = new HandMade();
        for (var i = 0; i < 40; i++)
        {
            var mentee = made.Person();
            // 24 the same items; 9 another item at the end; 7 no item in common, so no change at all
            made.Items(
                mentee,
                "start",
                i < 24 ? [2, 3, 4]
                    : i < 33 ? [2, 3, 5]
                    : [2, 4, null, null]
            );
            made.Items(
                mentee,
                "end",
                i < 24 ? [3, 3, 4]
                    : i < 33 ? [3, 4, null]
                    : [null, null, 2, 4]
            );
        }

        var cells = made.Release();

        Assert.That(
            new[] { "n", "count", "percent" }.Select(stat => cells[("qual.changed_otherwise", $"period|T|{stat}")].Value),
            Is.EqualTo(new double?[] { 40, 16, 40 })
        );
        var changes = new MeanPerWave(Em).Entries(new Cohort(made.Dossier()), "mentee", "change").Cast<ChangeEntry>().ToList();
        Assert.That(
            changes.GroupBy(change => Math.Round(change.End - change.Start, 9)).Select(change => (change.Key, change.Count())),
            Is.EquivalentTo(new[] { (8.333333333, 24), (25d, 9) })
        );
    }

    [Test]
    public void Fewer_than_five_whose_change_is_another_are_not_shown()
    {
        var made = new HandMade();
        for (var i = 0; i < 40; i++)
        {
            var mentee = made.Person();
            made.Items(mentee, "start", [2, 3, 5]);
            made.Items(mentee, "end", i < 4 ? [3, 4, null] : [3, 3, 4]);
        }

        var cells = made.Release();

        Assert.That(
            new[] { "count", "percent" }.Select(stat => cells[("qual.changed_otherwise", $"period|T|{stat}")]),
            Is.All.EqualTo(FigureCell.Suppressed)
        );
    }

    // 0 is an item left blank, -1 one that does not apply
    private static AnsweredSheet Sheet(params int[] codes) =>
        Of(codes.Select((code, i) => code < 0 ? Answer(i, null, missing: "NA") : Answer(i, code == 0 ? null : code)));

    private static AnsweredSheet Sheet(int? first, int? second, int? third) =>
        Of([Answer(0, first), Answer(1, second), Answer(2, third)]);

    private static AnsweredSheet Of(IEnumerable<ItemAnswer> answers) =>
        new(answers)
        {
            Id = default,
            RespondentId = default,
            Respondent = "mentee",
            Wave = "start",
            Day = default,
            Mode = "phone",
            Language = "it",
        };

    private static ItemAnswer Answer(int i, int? code, int version = 1, string missing = "blank") =>
        new(new ScoredItem($"EM{i}", version, "em", false, true, 1, 5), code, $"{code}", code is null ? missing : null);
}
