using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests.Computation;

public sealed class MultiplicityTests
{
    [Test]
    public void The_changes_of_a_theme_in_one_place_are_adjusted_together_means_and_shares_alike()
    {
        var changes = Releases
            .Release(InventedDossier.Of(3, 400))
            .Where(figures => figures.Wave == "change" && IndicatorCatalogue.Find(figures.Indicator)!.Theme == "networks")
            .ToList();
        FigureCell? Cell(IndicatorFigures figures, CellKey key) =>
            figures.Groups.Select(theGroup => theGroup.Cells.GetValueOrDefault(key)).FirstOrDefault(cell => cell is not null);

        foreach (var place in new[] { ("period", "T"), ("gender", "F"), ("site", "north") })
        {
            CellKey Key(string stat) => new(place.Item1, place.Item2, stat);
            var p = changes.ConvertAll(one => (Cell(one, Key("p_t")) ?? Cell(one, Key("p_mcnemar")))?.Value);
            var adjusted = changes.ConvertAll(one => Cell(one, Key("p_holm"))?.Value);

            Assert.That(
                changes.Zip(p).Where(one => one.Second is not null).Select(one => one.First.Indicator),
                Is.SupersetOf(
                    place.Item2 == "T"
                        ? new[] { "sn.bridge", "sn.persons", "sn.any_confidant" }
                        : new[] { "sn.bridge", "sn.persons" }
                ),
                $"{place}"
            );
            Assert.That(adjusted, Is.EqualTo(MultipleTests.Holm(p)), $"{place}");
            Assert.That(adjusted, Is.Not.EqualTo(p), $"{place}");
        }
    }

    [Test]
    public void A_dataset_by_groups_is_exploratory() =>
        Assert.That(
            DatasetCatalogue
                .All.Where(dataset => dataset.IsExploratory)
                .Select(dataset => dataset.Id)
                .Intersect(["networks", "networks-by-gender", "networks-by-site", "gaps"]),
            Is.EquivalentTo(new[] { "networks-by-gender", "networks-by-site", "gaps" })
        );
}
