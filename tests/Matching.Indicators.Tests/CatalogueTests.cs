using Matching.Indicators.Catalogue;

namespace Matching.Indicators.Tests;

public sealed class CatalogueTests
{
    // Domains of the Indicators of Integration (2019) and of Ager and Strang (2008).
    private static readonly string[] Ioi =
    [
        "work",
        "housing",
        "education",
        "health_and_social_care",
        "leisure",
        "bonds",
        "bridges",
        "links",
        "language_and_communication",
        "culture",
        "digital_skills",
        "safety",
        "stability",
        "rights_and_responsibilities",
    ];

    private static readonly string[] AgerStrang =
    [
        "employment",
        "housing",
        "education",
        "health",
        "bridges",
        "bonds",
        "links",
        "language_and_cultural_knowledge",
        "safety_and_stability",
        "rights_and_citizenship",
    ];

    [Test]
    public void Every_entry_is_declared_once_worded_in_every_language_and_tagged_from_the_lists()
    {
        Assert.That(IndicatorCatalogue.Entries.Select(indicator => indicator.Id), Is.Unique);
        Assert.That(CatalogueTexts.Languages, Is.SupersetOf(new[] { "en", "it" }));
        using (Assert.EnterMultipleScope())
        {
            foreach (var indicator in IndicatorCatalogue.Entries)
            {
                Assert.That(indicator.Name.Keys, Is.EquivalentTo(CatalogueTexts.Languages), indicator.Id);
                Assert.That(
                    indicator
                        .Name.Values.Concat(indicator.Definition.Values)
                        .Append(indicator.Formula)
                        .Append(indicator.Base)
                        .Append(indicator.Unit),
                    Is.All.Not.Empty,
                    indicator.Id
                );
                Assert.That(indicator.Ioi, Is.SubsetOf(Ioi), indicator.Id);
                Assert.That(indicator.AgerStrang, Is.SubsetOf(AgerStrang), indicator.Id);
                Assert.That(
                    indicator.Amif,
                    Is.AnyOf(null, "O.2.3", "O.2.3.1", "O.2.3.2", "O.2.3.3", "R.2.8", "R.2.9"),
                    indicator.Id
                );
                Assert.That(indicator.Stats, Is.Unique.And.Not.Empty, indicator.Id);
            }
        }
    }

    [Test]
    public void Formulas_and_bases_are_worded_in_every_language_and_no_translation_is_left_over()
    {
        var sentences = IndicatorCatalogue
            .Entries.SelectMany(indicator => new[] { indicator.Measure.Formula, indicator.Measure.Base })
            .SelectMany(Phrases.Of)
            .ToHashSet();
        Assert.That(Phrases.Languages, Is.EquivalentTo(CatalogueTexts.Languages.Except([Phrases.English])));
        var italian = IndicatorCatalogue.Find("sn.total")!.In("it");

        using (Assert.EnterMultipleScope())
        {
            foreach (var language in Phrases.Languages)
            {
                Assert.That(Phrases.Translated(language), Is.EquivalentTo(sentences), language);
            }

            Assert.That(
                italian.Formula,
                Does.StartWith(
                    "media di mean(score(sn_bridge), score(sn_bond), score(sn_link); almeno 2, tra cui score(sn_bridge));"
                )
            );
            Assert.That(italian.Base, Is.EqualTo("chi ha un valore nella rilevazione; cambiamento: all'inizio e alla fine"));
            Assert.That(
                IndicatorCatalogue.Entries.Select(indicator => indicator.In("it").Formula + indicator.In("it").Base),
                Is.All.Not.Contains("{")
            );
        }
    }

    [Test]
    public void The_datasets_together_hold_every_entry_with_each_of_its_breakdowns()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DatasetCatalogue.All.Select(dataset => dataset.Id), Is.Unique);
            foreach (var indicator in IndicatorCatalogue.Entries)
            {
                var published = DatasetCatalogue
                    .All.Where(dataset => dataset.Indicators.Contains(indicator))
                    .Select(dataset => dataset.Breakdown);
                Assert.That(published, Is.SupersetOf(indicator.Disaggregations), indicator.Id);
            }
        }
    }

    [Test]
    public void The_gap_between_groups_is_published_of_every_mean_and_share_that_people_answer()
    {
        string[] Waves(string id) => [.. IndicatorCatalogue.Find("gap." + id)?.Waves ?? []];
        using (Assert.EnterMultipleScope())
        {
            foreach (
                var (waves, ids) in new (string[], string[])[]
                {
                    (
                        ["end", "change"],
                        ["sn.bond", "sn.total", "em.autonomy", "lg.use", "wb.life", "int6", "mh.known", "mh.load"]
                    ),
                    (
                        ["end"],
                        ["sn.any_confidant", "be.unfair", "wb.health", "li.own_housing", "ex.recommend", "ex.stay", "mh.again"]
                    ),
                    (["change"], ["nv.improved", "nv.reliable", "lg.gain", "li.job_entry", "ch.improved6"]),
                    (
                        [],
                        [
                            "out.participants",
                            "qual.mode_change",
                            "ex.goals",
                            "ex.goals_agreement",
                            "ex.stay_follow",
                            "mh.reach",
                            "att.em.score",
                            "cmp.em.score",
                        ]
                    ),
                }
            )
            {
                Assert.That(ids.Select(Waves), Is.All.EqualTo(waves), ids[0]);
            }

            Assert.That(IndicatorCatalogue.GapsAtAGlance.Select(IndicatorCatalogue.Find), Is.All.Not.Null);
            Assert.That(
                IndicatorCatalogue.Find("tgt.gap.int6")!.Name["en"],
                Is.EqualTo("Target progress: Gap: Integration in six domains")
            );
        }
    }

    [Test]
    public void Both_sides_have_networks_and_empowerment()
    {
        foreach (var theme in new[] { "networks", "empowerment" })
        {
            Assert.That(
                IndicatorCatalogue
                    .All.Where(indicator => indicator.Theme == theme)
                    .Select(indicator => indicator.Respondent)
                    .Distinct(),
                Is.EquivalentTo(new[] { "mentee", "mentor" })
            );
        }
    }

    [Test]
    public void A_formula_names_what_it_computes()
    {
        var formulas = IndicatorCatalogue.All.ToDictionary(indicator => indicator.Id, indicator => indicator.Formula);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(formulas["sn.any_confidant"], Does.StartWith("share with SN4 >= 1;"));
            Assert.That(formulas["li.employed"], Does.StartWith("share with LI1 in (employed, self_employed);"));
            Assert.That(
                formulas["lg.gain"],
                Does.StartWith(
                    "share with end - start of round(mean(LG1, LG2, LG3, LG4)) >= 1, on items answered in both; expected: "
                )
            );
            Assert.That(
                formulas["sn.total"],
                Does.StartWith(
                    "mean of mean(score(sn_bridge), score(sn_bond), score(sn_link); at least 2, score(sn_bridge) among them);"
                )
            );
        }
    }
}
