using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;
using Matching.Indicators.Tests.Computation;

namespace Matching.Indicators.Tests.Summaries;

public sealed class SummaryTests
{
    private sealed class RangeSummary : EntrySummary<ValueEntry>
    {
        public override IReadOnlyList<string> Stats { get; } = ["n", "range"];

        public override string Headline => "range";

        protected override Dictionary<string, Figure> Compute(IReadOnlyList<ValueEntry> entries) =>
            new()
            {
                ["n"] = new(entries.Count),
                ["range"] =
                    entries.Count == 0
                        ? new(null, Reasons.TooFew)
                        : new(entries.Max(entry => entry.Value) - entries.Min(entry => entry.Value)),
            };
    }

    [Test]
    public void A_new_kind_of_summary_is_published_and_protected_without_any_other_change()
    {
        var invented = InventedDossier.Of(41, 120);
        var few = invented.People.Where(person => !person.IsMentor).Take(3).Select(person => person.Id).ToHashSet();
        var dossier = invented with
        {
            People = [.. invented.People.Select(person => few.Contains(person.Id) ? person with { Site = "west" } : person)],
        };
        var cohort = new Cohort(dossier);
        var indicator = new Indicator
        {
            Id = "new.range",
            Theme = "process",
            Respondent = "mentee",
            Unit = "days",
            Disaggregations = [Breakdown.Site],
            Rule = DisclosureKind.M10,
            Measure = new FromRecords<ValueEntry>(
                $"days between the first and the last enrolment",
                $"mentees enrolled",
                new RangeSummary(),
                cohort =>
                    from person in cohort.Dossier.People
                    where !person.IsMentor
                    select new ValueEntry(cohort.Subject(person, person.EnrolledOn), person.EnrolledOn.DayNumber)
            ),
        };
        var codes = new Dictionary<string, IReadOnlyList<string>>
        {
            [Breakdown.Site] = ["east", "north", "south", "west", Breakdown.Unknown],
            [Breakdown.Period] =
            [
                .. dossier
                    .People.Select(person => Breakdown.PeriodOf(person.EnrolledOn))
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ],
        };
        var input = new ReleaseInput(1, 5, 0, [1, 2, 3], codes, (_, _) => null);
        var entries = new IndicatorEntries(cohort, input, indicator);

        var figures = new SummaryBuilder(entries, input, indicator, cohort, new SharedMasks(5), new CellWriter(input, dossier))
            .Compute()
            .Single();

        var cells = figures.Groups.Single(theGroup => theGroup.Family == Breakdown.Site).Cells;
        var enrolled = dossier.People.Where(person => !person.IsMentor).Select(person => person.EnrolledOn.DayNumber).ToList();
        FigureCell Cell(string site, string stat) => cells[new CellKey(Breakdown.Site, site, stat)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Cell(Breakdown.Total, "range"),
                Is.EqualTo(new FigureCell(enrolled.Max() - enrolled.Min(), null, null, 120))
            );
            Assert.That(Cell(Breakdown.Total, "n").Value, Is.EqualTo(120));
            Assert.That(
                new[] { "n", "range" }.Select(stat => Cell("west", stat)),
                Is.All.EqualTo(new FigureCell(null, "c", "suppressed", null))
            );
            // the three would be what the total leaves
            Assert.That(new[] { "east", "north", "south" }.Count(site => Cell(site, "n").Status == "c"), Is.EqualTo(1));
        }
    }

    [Test]
    public void Every_summary_of_the_catalogue_computes_the_statistics_that_it_publishes()
    {
        var cohort = new Cohort(InventedDossier.Of(42, 60));
        var summaries = IndicatorCatalogue
            .Computed.SelectMany(indicator => indicator.Waves.DefaultIfEmpty("").Select(wave => (indicator, wave)))
            .ToList();
        foreach (var (indicator, wave) in summaries)
        {
            var summary = (EntrySummary)indicator.Measure.SummaryOf(wave);
            var entries = indicator.Measure.Entries(cohort, indicator.Respondent, wave).ToList();

            Assert.That(summary.Of(entries).Keys, Is.EqualTo(summary.Stats), $"{indicator.Id} {wave}");
            Assert.That(
                entries.Select(summary.PartOf),
                summary.Parts.Count == 0 && summary is not FlowSummary ? Is.All.Empty : Is.All.Not.Empty,
                indicator.Id
            );
        }

        Assert.That(
            summaries.Select(one => one.indicator.Measure.SummaryOf(one.wave).GetType()).Distinct().Count(),
            Is.EqualTo(18)
        );
    }

    [Test]
    public void Numbers_of_people_are_known_from_the_summaries_that_publish_them() =>
        Assert.That(
            IndicatorCatalogue.NumbersOfPeople,
            Is.EquivalentTo(
                new[]
                {
                    "n",
                    "n_first",
                    "n_second",
                    "n_stayed",
                    "n_left",
                    "n_programme",
                    "n_waiting",
                    "n_mentors",
                    "improved",
                    "same",
                    "worse",
                    "gained",
                    "lost",
                }
            )
        );

    [TestCase("gender|F|mean")]
    [TestCase("gender-age|F,Y18-59|ci_low")]
    public void A_cell_key_reads_the_text_that_it_writes(string text) =>
        Assert.That(CellKey.Parse(text).ToString(), Is.EqualTo(text));
}
