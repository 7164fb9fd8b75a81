using Matching.Indicators.Scoring;

namespace Matching.Indicators.Tests;

public sealed class PluginScalesTests
{
    // case S06 of the acceptance figures
    [TestCase("111111", 1, false)]
    [TestCase("221111", 2, false)]
    [TestCase("311111", 3, true)]
    [TestCase("111114", 4, true)]
    [TestCase("222222", 2, false)]
    [TestCase("1.1111", 1, false)]
    [TestCase("3.1111", 3, true)]
    [TestCase("......", null, null)]
    public void Functioning_is_the_highest_level_of_what_was_answered(string answers, int? level, bool? disability)
    {
        var result = WashingtonGroupShortSet.Of(Codes(answers));

        Assert.That((result.Level, result.Disability), Is.EqualTo((level, disability)));
    }

    [TestCase("11111", 5, 20, true, true)]
    [TestCase("22222", 10, 40, true, false)]
    [TestCase("22233", 12, 48, true, false)]
    [TestCase("22333", 13, 52, false, false)]
    [TestCase("11122", 7, 28, true, true)]
    [TestCase("55555", 25, 100, false, false)]
    [TestCase("5555.", null, null, null, null)]
    public void Well_being_is_four_times_the_sum(string answers, int? raw, int? percent, bool? low, bool? flag) =>
        Assert.That(Who5.Of(Codes(answers)), Is.EqualTo(new Who5(raw, percent, low, flag)));

    [TestCase("222", "222", 6, 6, 12, false, false, false)]
    [TestCase("221", "222", 5, 6, 11, true, true, false)]
    [TestCase("555", "000", 15, 0, 15, false, false, true)]
    [TestCase("55.", "111", null, 3, null, null, null, true)]
    public void Networks_are_two_sums_and_their_total(
        string family,
        string friends,
        int? kin,
        int? kith,
        int? total,
        bool? atRisk,
        bool? familyMarginal,
        bool? friendsMarginal
    ) =>
        Assert.That(
            Lsns6.Of(Codes(family), Codes(friends)),
            Is.EqualTo(new Lsns6(kin, kith, total, atRisk, familyMarginal, friendsMarginal))
        );

    [TestCase("3333333333", 30.0, 10)]
    [TestCase("4444444...", 40.0, 7)]
    [TestCase("1234123...", 16.0 / 7 * 10, 7)]
    [TestCase("123412....", null, 6)]
    public void Self_efficacy_replaces_up_to_three_items_by_the_mean(string answers, double? sum, int answered)
    {
        var result = GeneralSelfEfficacy.Of(Codes(answers));

        Assert.That(result.Answered, Is.EqualTo(answered));
        Assert.That(result.Sum, sum is null ? Is.Null : Is.EqualTo(sum).Within(1e-9));
    }

    [Test]
    public void Twelve_items_make_a_sum_an_index_and_sums_of_dimensions()
    {
        string[] domains = ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f", "f"];

        var whole = TwelveItemIndex.Of(Codes("123451234512"), domains);
        var gap = TwelveItemIndex.Of(Codes("12345123451."), domains);

        Assert.That((whole.Sum, whole.Index), Is.EqualTo((33, 21 / 48.0)));
        Assert.That(whole.DomainSums, Is.EqualTo(new int?[] { 3, 7, 6, 5, 9, 3 }));
        Assert.That(
            (gap.Sum, gap.Index, gap.DomainSums[5], gap.DomainSums[0]),
            Is.EqualTo(((int?)null, (double?)null, (int?)null, 3))
        );
    }

    // case S07
    [TestCase("50,60,70,80", 65.0)]
    [TestCase("50,,70,80", 66.66666666666667)]
    [TestCase("50,,,80", 65.0)]
    [TestCase(",,,80", null)]
    public void A_composite_needs_half_of_its_domains(string scores, double? index)
    {
        var found = PluginScales.CompositeIndex(
            [
                .. scores
                    .Split(',')
                    .Select(score =>
                        score.Length == 0 ? (double?)null : double.Parse(score, System.Globalization.CultureInfo.InvariantCulture)
                    ),
            ],
            2
        );

        Assert.That(found, index is null ? Is.Null : Is.EqualTo(index).Within(1e-9));
    }

    [TestCase("who5", "33333", 60.0, ScoreStatus.Complete)]
    [TestCase("who5", "3333.", null, ScoreStatus.Insufficient)]
    [TestCase("lsns6", "222333", 15.0, ScoreStatus.Complete)]
    [TestCase("gse", "33333333..", 30.0, ScoreStatus.Prorated)]
    [TestCase("wgss", "......", null, ScoreStatus.None)]
    [TestCase("twelve_item", "555555555555", 1.0, ScoreStatus.Complete)]
    public void A_form_asks_for_a_scoring_by_name(string scoring, string answers, double? score, ScoreStatus status)
    {
        var result = PluginScales.Score(scoring, Codes(answers));

        Assert.That((result.Score, result.Status), Is.EqualTo((score, status)));
    }

    [TestCase("who5", "666666")]
    [TestCase("who5", "66666")]
    [TestCase("gse", "0333333333")]
    [TestCase("horoscope", "33333")]
    public void Codes_that_a_scale_does_not_have_are_refused(string scoring, string answers) =>
        Assert.That(() => PluginScales.Score(scoring, Codes(answers)), Throws.ArgumentException);

    private static List<int?> Codes(string answers) => [.. answers.Select(answer => answer == '.' ? (int?)null : answer - '0')];
}
