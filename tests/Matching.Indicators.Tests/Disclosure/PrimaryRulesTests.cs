using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

public sealed class PrimaryRulesTests
{
    // case X11 of the acceptance figures
    [TestCase(4, true, true)]
    [TestCase(5, false, true)]
    [TestCase(9, false, true)]
    [TestCase(10, false, false)]
    [TestCase(25, false, false)]
    public void Counts_need_five_people_means_and_shares_ten(int n, bool countHidden, bool othersHidden)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PrimaryRules.HidesCount(n, 5), Is.EqualTo(countHidden));
            Assert.That(PrimaryRules.HidesMean(n, 5), Is.EqualTo(othersHidden));
            Assert.That(PrimaryRules.HidesShare(2, n, 5, isSensitive: false), Is.EqualTo(othersHidden));
        }
    }

    [TestCase(0, true)]
    [TestCase(4, true)]
    [TestCase(5, false)]
    [TestCase(15, false)]
    [TestCase(16, true)]
    [TestCase(20, true)]
    public void A_sensitive_share_hides_few_on_either_side_and_all_or_none(int count, bool hidden) =>
        Assert.That(PrimaryRules.HidesShare(count, 20, 5, isSensitive: true), Is.EqualTo(hidden));

    [TestCase(0, false, false)]
    [TestCase(0, true, true)]
    [TestCase(5, true, false)]
    public void Zero_people_are_published_unless_it_is_sensitive(int count, bool isSensitive, bool hidden) =>
        Assert.That(PrimaryRules.HidesCount(count, 5, isSensitive), Is.EqualTo(hidden));

    [TestCase(3, false, 5)]
    [TestCase(7, false, 7)]
    [TestCase(7, true, 10)]
    [TestCase(12, true, 12)]
    public void A_setting_raises_k_and_never_lowers_it(int k, bool isSensitive, int effective) =>
        Assert.That(PrimaryRules.EffectiveK(k, isSensitive), Is.EqualTo(effective));

    // 12 at the start, the same but one at the end: their score at the start is 12 mean start - 11 (mean end - mean change)
    [TestCase(12, 11, 11, true)]
    [TestCase(12, 12, 12, false)]
    [TestCase(40, 33, 31, false)]
    public void Three_waves_do_not_disclose_who_answered_one(int start, int end, int paired, bool hidden) =>
        Assert.That(PrimaryRules.HidesWave(start, end, paired, 5), Is.EqualTo(hidden));

    [TestCase(19, true)]
    [TestCase(20, false)]
    public void A_small_programme_publishes_nothing(int people, bool hidden) =>
        Assert.That(PrimaryRules.HidesProgramme(people), Is.EqualTo(hidden));

    [Test]
    public void A_spread_of_nothing_discloses_the_answer_of_all() =>
        Assert.That(
            (
                PrimaryRules.HidesSpread(0, true),
                PrimaryRules.HidesSpread(0, false),
                PrimaryRules.HidesSpread(1.5, true),
                PrimaryRules.HidesSpread(null, true)
            ),
            Is.EqualTo((true, false, false, false))
        );
}
