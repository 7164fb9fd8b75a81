using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Scoring;

namespace Matching.Indicators.Tests;

public sealed class ScaleRuleTests
{
    private static readonly ScaleRule Sum = new(Items: 3, MinAnswered: 2, Min: 3, Max: 15);

    [TestCase(new[] { 1, 2, 5 }, 8)]
    [TestCase(new[] { 5, 5, 5 }, 15)]
    [TestCase(new[] { 1, 4, 0 }, 7.5, Description = "of two answered the third is their mean")]
    [TestCase(new[] { 4, 0, 0 }, null, Description = "two answers are required")]
    public void A_sum_is_the_mean_of_its_items_on_the_range_of_the_sum(int[] answers, double? sum) =>
        Assert.That(
            Sum.Of([
                .. answers.Select(answer => answer == 0 ? (double?)null : ScaleScore.Recode(answer, 1, 5, isReversed: false)),
            ]).Score,
            sum is null ? Is.Null : Is.EqualTo(sum).Within(1e-9)
        );

    [TestCase("who5", 0, 5, new[] { 3, 4, 2, 5, 1 })]
    [TestCase("lsns6", 0, 5, new[] { 0, 3, 5, 2, 2, 4 })]
    [TestCase("gse", 1, 4, new[] { 1, 2, 3, 4, 4, 3, 2, 1, 2, 3 })]
    [TestCase("gse", 1, 4, new[] { 1, 2, 3, 4, 4, 3, 2, -1, -1, -1 })]
    [TestCase("gse", 1, 4, new[] { 1, 2, 3, 4, 4, 3, -1, -1, -1, -1 })]
    [TestCase("twelve_item", 1, 5, new[] { 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 3, 3 })]
    [TestCase("who5", 0, 5, new[] { 3, 4, 2, 5, -1 })]
    public void A_scale_of_others_has_the_score_of_its_published_rule(string scoring, int lowest, int highest, int[] answers)
    {
        int?[] items = [.. answers.Select(answer => answer < 0 ? (int?)null : answer)];

        var score = ScaleRule
            .Named(scoring)!
            .Of([.. items.Select(item => item is { } x ? ScaleScore.Recode(x, lowest, highest, false) : (double?)null)]);
        var published = PluginScales.Score(scoring, items);

        Assert.That(score.Score, published.Score is { } expected ? Is.EqualTo(expected).Within(1e-9) : Is.Null);
        Assert.That(score.Status, Is.EqualTo(published.Status));
    }

    [Test]
    public void A_declared_indicator_is_computed_by_the_rule_of_its_form_and_of_a_scale_asked_in_part_not_at_all()
    {
        var declared = new DeclaredIndicator
        {
            Id = "own.sum",
            Version = 1,
            Name = new() { ["en"] = "Own" },
            Definition = new() { ["en"] = "Own" },
            Scale = "own",
            Low = 3,
            High = 15,
            Method = DeclaredMethod.Mean,
            Respondent = "mentee",
            Direction = "up",
            IsSensitive = false,
            Ioi = [],
            Form = "own 1.0.0",
            ValidFrom = default,
        };
        var share = declared with { Id = "own.high", Method = DeclaredMethod.Share, Value = 12 };
        double? Of(DeclaredIndicator indicator, params int[] answers) =>
            ((OfSheets)indicator.ToIndicator().Measure).Of.Of(
                new AnsweredSheet(
                    answers.Select(
                        (answer, at) =>
                            new ItemAnswer(
                                new ScoredItem($"Q{at}", 1, "own", false, false, 1, 5) { Rule = Sum },
                                answer == 0 ? null : answer,
                                "",
                                answer == 0 ? "blank" : null
                            )
                    )
                )
                {
                    Id = Guid.Empty,
                    RespondentId = Guid.Empty,
                    Respondent = "mentee",
                    Wave = "start",
                    Day = default,
                    Mode = "phone",
                    Language = "it",
                },
                null
            );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(declared, 1, 4, 0), Is.EqualTo(7.5).Within(1e-9));
            Assert.That(Of(declared, 4, 4), Is.Null);
            Assert.That((Of(share, 4, 4, 4), Of(share, 4, 4, 3)), Is.EqualTo(((double?)1, (double?)0)));
            Assert.That(share.DisclosesBeside(share with { Id = "own.other", Value = 11 }), Is.True);
            Assert.That(declared.HasFormulaOf(declared with { High = 30 }), Is.False);
        }
    }
}
