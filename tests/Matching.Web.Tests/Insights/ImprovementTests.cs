using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Insights;

namespace Matching.Web.Tests.Insights;

/// <summary>How many improved, in words, beside what is expected without any change.</summary>
[Category("Once")]
public sealed class ImprovementTests
{
    private const string Single =
        "expected without any change: not known, because it is one question or has fewer than 30 answers at the start";

    private static Reading Share(string indicator, double? percent, double? low, double? expected, string wave = Measure.Change)
    {
        FigureCell Cell(double? value, string? reason = null) => new(value, value is null ? "z" : null, reason, 70);
        return new Reading(
            IndicatorCatalogue.Find(indicator)!,
            new Dictionary<string, string> { ["wave"] = wave, [Breakdown.Period] = Breakdown.Total },
            "percent",
            new Dictionary<string, FigureCell>
            {
                ["percent"] = Cell(percent),
                ["ci_low"] = Cell(low),
                ["expected"] = Cell(expected, "insufficient_items"),
            }
        );
    }

    [SetUp]
    public void English() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

    [TestCase(83, 72.4, 39.7, "expected without any change: 40%")]
    [TestCase(44, 33.1, 39.7, "expected without any change: 40%; not clearly more")]
    [TestCase(50, 38.5, 3.59, "expected without any change: 3.6%")]
    [TestCase(44, 33.1, null, Single)]
    [TestCase(null, null, 39.7, "")]
    public void A_share_of_improved_has_its_null_beside_it(double? percent, double? low, double? expected, string note) =>
        Assert.That(Improvement.Note(Share("nv.improved", percent, low, expected)), Is.EqualTo(note));

    [Test]
    public void In_Italian_it_reads_the_same()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("it");

        Assert.That(
            Improvement.Note(Share("nv.improved", 44, 33.1, 39.7)),
            Is.EqualTo("attesi senza alcun cambiamento: 40%; non chiaramente di più")
        );
    }

    [TestCase(
        88.6,
        79.0,
        46.5,
        "Higher at all: 89%. Expected without any change: 46%.",
        TestName = "More_than_chance_is_said_plainly"
    )]
    [TestCase(
        50.0,
        38.5,
        46.5,
        "Higher at all: 50%. Expected without any change: 46%. This is not clearly more than chance.",
        TestName = "What_chance_explains_is_no_success"
    )]
    public void In_a_sentence(double percent, double low, double expected, string said) =>
        Assert.That(Improvement.Sentence("improved.any", percent, low, new Unchanged(expected, null)), Is.EqualTo(said));

    [TestCase("zero_variance", "the answers at the start do not differ enough")]
    [TestCase("suppressed", "it is not shown to protect people")]
    [TestCase(null, "it is one question or has fewer than 30 answers at the start")]
    public void Where_its_null_is_not_known_it_says_why(string? reason, string said) =>
        Assert.That(
            Improvement.Sentence("improved.reliable", 40, 30, new Unchanged(null, reason)),
            Is.EqualTo(
                $"Better by more than the error of the measure: 40%. What would be expected without any change is not known, because {said}."
            )
        );

    [TestCase("nv.score", "nv.reliable")]
    [TestCase("nv.improved", "nv.reliable")]
    [TestCase("lg.gain", "lg.reliable")]
    [TestCase("lg.gain_course", "lg.reliable")]
    [TestCase("ch.improved6", "ch.reliable6")]
    [TestCase("mh.comp", "mh.comp_reliable")]
    [TestCase("wb.life", null)]
    [TestCase("out.participants", null)]
    public void A_share_of_improved_knows_its_reliable_one(string indicator, string? reliable) =>
        Assert.That(IndicatorCatalogue.ReliableOf(IndicatorCatalogue.Find(indicator)!)?.Id, Is.EqualTo(reliable));
}
