using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using static Matching.Indicators.Tests.Computation.Releases;

namespace Matching.Indicators.Tests.Computation;

/// <summary>What is hidden in a release stays hidden, also beside other figures and other releases.</summary>
public sealed class ReleaseDisclosureTests
{
    /// <summary>
    /// An attacker with every analyst right reads all cells of a breakdown, knows that counts are whole and not negative, and that parts add up. Each
    /// number that is hidden must remain at least as wide as the rule says, by the exact bounds of an integer programme.
    /// </summary>
    [Test]
    public void What_is_shown_narrows_no_suppressed_number_down([Values(11, 12, 13)] int seed)
    {
        var release = Invented[seed].Value;
        var (attacked, hidden) = (0, 0);
        foreach (var figures in release)
        {
            foreach (
                var theGroup in figures.Groups.Where(theGroup =>
                    theGroup.Family is Breakdown.Site or Breakdown.Months or Breakdown.Language or Breakdown.Period
                )
            )
            {
                // a number behind a figure, a count, or each stage of a flow
                var stats = theGroup.Cells.Keys.Select(key => key.Stat).Distinct().ToList();
                foreach (
                    var stat in stats.Where(stat =>
                        stat is "n" or "count" or "n_stayed" or "n_left"
                        || figures.Indicator.StartsWith("flow.", StringComparison.Ordinal)
                    )
                )
                {
                    var cells = theGroup
                        .Cells.Where(cell => cell.Key.Stat == stat)
                        .ToDictionary(cell => cell.Key.Codes, cell => cell.Value);
                    if (cells[Breakdown.Total].Value is not { } total)
                    {
                        continue;
                    }

                    var shown = cells
                        .Where(cell => cell.Key != Breakdown.Total && cell.Value.Value is not null)
                        .Sum(cell => cell.Value.Value!.Value);
                    var secret = cells.Where(cell => cell.Key != Breakdown.Total && cell.Value.Status == "c").ToList();
                    attacked++;
                    hidden += secret.Count;
                    var least = stat.StartsWith('n') ? PrimaryRules.LeastForMean : PrimaryRules.LeastK;
                    // The remainder is shared by the suppressed cells, in any way that the attacker can think of.
                    Assert.That(
                        total - shown == 0 || (secret.Count > 1 && total - shown >= least),
                        Is.True,
                        $"{figures.Indicator} {figures.Wave} {theGroup.Family} {stat}: {secret.Count} hidden, {total - shown} left"
                    );
                }
            }
        }

        Assert.That((attacked > 100, hidden > 300), Is.EqualTo((true, true)), $"{attacked} attacked, {hidden} hidden");
    }

    /// <summary>
    /// An attacker who guesses which indicators count the same people combines all that they publish: this must leave as much open as one
    /// of them does.
    /// </summary>
    [TestCase(11)]
    [TestCase(12)]
    [TestCase(13, Category = "Sweep")]
    [TestCase(14, Category = "Sweep")]
    [TestCase(15, Category = "Sweep")]
    [TestCase(16, Category = "Sweep")]
    public void Indicators_of_the_same_people_together_show_no_more_than_one_of_them(int seed)
    {
        var dossier = InventedDossier.Of(seed, 120);
        var release = Invented.TryGetValue(seed, out var made) ? made.Value : Release(dossier);
        var cohort = new Cohort(dossier);
        var joined = 0;
        foreach (
            var dimension in new[] { Breakdown.Site, Breakdown.Months, Breakdown.Language, Breakdown.Gender, Breakdown.AgeAgd }
        )
        {
            var reported =
                from figures in release
                let indicator = IndicatorCatalogue.Computed.Single(known => known.Id == figures.Indicator)
                from theGroup in figures.Groups
                where theGroup.Family == BreakdownFamily.Of(dimension).Name
                from stat in theGroup.Cells.Keys.Where(key => key.Breakdown == dimension).Select(key => key.Stat).Distinct()
                where stat is "n" or "count" || indicator.Measure is Flow
                let entries = indicator
                    .Measure.Entries(cohort, indicator.Respondent, figures.Wave)
                    .Where(entry => indicator.Measure is not Flow flow || flow.Summary.IsAt(entry, stat))
                let people = string.Join(' ', entries.Select(entry => $"{entry.Key}{entry.Groups[dimension]}").Order())
                where people.Length > 0
                group (
                    figures.Indicator,
                    Cells: theGroup
                        .Cells.Where(cell => cell.Key.Breakdown == dimension && cell.Key.Stat == stat)
                        .ToDictionary(cell => cell.Key.Codes, cell => cell.Value)
                ) by people;
            foreach (var same in reported.Where(same => same.Count() > 1))
            {
                joined++;
                var codes = same.First().Cells.Keys.ToList();
                var known = codes.ToDictionary(
                    code => code,
                    code =>
                        same.Select(one => one.Cells.GetValueOrDefault(code)?.Value).FirstOrDefault(value => value is not null)
                );
                var secret = codes.Count(code => code != Breakdown.Total && known[code] is null);
                var left = known[Breakdown.Total] - codes.Where(code => code != Breakdown.Total).Sum(code => known[code] ?? 0);
                Assert.That(
                    left is null or 0 || (secret > 1 && left >= PrimaryRules.LeastK),
                    Is.True,
                    $"{dimension} {string.Join(' ', same.Select(one => one.Indicator).Distinct())}: {secret} hidden, {left} left"
                );
            }
        }

        Assert.That(joined, Is.GreaterThan(20));
    }

    [TestCase(21)]
    [TestCase(22, Category = "Sweep")]
    public void How_many_are_enrolled_is_hidden_where_they_are_few_and_not_for_a_stage(int seed)
    {
        var dossier = InventedDossier.Of(seed, 150);
        // half of them never meet, and seven in all end early, for two reasons: stages with the fewest possible people
        var early = dossier.Pairs.Where((pair, i) => i % 2 == 0 && pair.EndedOn is not null).Take(7).ToList();
        dossier = dossier with
        {
            Pairs =
            [
                .. dossier
                    .Pairs.Where((_, i) => i % 2 == 0)
                    .Select(pair =>
                        early.IndexOf(pair) is var n and >= 0
                            ? pair with
                            {
                                Status = "ended_early",
                                EndReason = n < 2 ? "goal_reached" : "no_time",
                            }
                            : pair with
                            {
                                Status = pair.EndedOn is null ? "active" : "completed",
                            }
                    ),
            ],
        };
        var (release, cohort) = (Release(dossier), new Cohort(dossier));
        foreach (var respondent in new[] { "mentee", "mentor" })
        {
            var entries = dossier
                .People.Where(person => person.IsMentor == (respondent == "mentor"))
                .Select(person => cohort.Subject(person, person.EnrolledOn))
                .ToList();
            foreach (var dimension in new[] { Breakdown.Period, Breakdown.Site, Breakdown.Language })
            {
                var codes = entries.Select(entry => entry.Groups[dimension]).ToHashSet();
                var own = DisclosureCube.Protect(
                    AdditiveTable.Count(
                        [Dimension.Flat(dimension, codes, Breakdown.Total)],
                        entries.Select(entry => (string[])[entry.Groups[dimension]])
                    ),
                    DisclosureRule.Counts(5)
                );
                Assert.That(
                    codes.Where(code =>
                        Cell(
                            release,
                            respondent == "mentor" ? "flow.path_mentor" : "flow.path",
                            "",
                            dimension,
                            code,
                            "enrolled"
                        ).Status == "c"
                    ),
                    Is.EquivalentTo(codes.Where(code => !own.Shows(code))),
                    $"{respondent} {dimension}"
                );
            }
        }
    }

    private static IEnumerable<IndicatorFigures> OfGenderAndAge() =>
        Invented
            .Values.SelectMany(release => release.Value)
            .Where(figures => figures.Groups.Any(theGroup => theGroup.Family == Breakdown.GenderAge));

    [Test]
    public void Women_men_and_others_stay_hidden_in_the_cross_and_in_its_margins_alike()
    {
        foreach (var figures in OfGenderAndAge())
        {
            var cells = figures.Groups.Single(theGroup => theGroup.Family == Breakdown.GenderAge).Cells;
            foreach (var gender in new[] { "F", "M", "_O", "T" })
            {
                var stat = cells.ContainsKey(new CellKey(Breakdown.Gender, Breakdown.Total, "n")) ? "n" : "count";
                if (cells.TryGetValue(new CellKey(Breakdown.Gender, gender, stat), out var margin))
                {
                    Assert.That(
                        cells[new CellKey(Breakdown.GenderAge, gender + ",T", stat)],
                        Is.EqualTo(margin),
                        $"{figures.Indicator} {figures.Wave}"
                    );
                }
            }
        }
    }

    /// <summary>One more person each time: an attacker who subtracts releases must never find a difference of 1 to k - 1 people, nor a single score.</summary>
    [Test]
    public void Subtracting_releases_discloses_no_person()
    {
        var releases = new List<IReadOnlyList<IndicatorFigures>>();
        for (var number = 1; number <= 8; number++)
        {
            var known = releases.ToList();
            releases.Add(
                Release(InventedDossier.Of(21, 79 + number), number, (indicator, wave) => Before(known, indicator, wave))
            );
        }

        var (differences, refreshed) = (0, 0);
        for (var later = 1; later < releases.Count; later++)
        {
            foreach (var figures in releases[later])
            {
                foreach (var theGroup in figures.Groups)
                {
                    refreshed += theGroup.ComputedIn == later + 1 ? 1 : 0;
                    for (var earlier = 0; earlier < later; earlier++)
                    {
                        var before = releases[earlier]
                            .Single(other => other.Indicator == figures.Indicator && other.Wave == figures.Wave)
                            .Groups.Single(other => other.Family == theGroup.Family);
                        foreach (var (key, cell) in theGroup.Cells.Where(cell => cell.Key.Stat is "n" or "count"))
                        {
                            if (cell.Value is { } now && before.Cells.GetValueOrDefault(key)?.Value is { } then)
                            {
                                differences++;
                                Assert.That(
                                    Math.Abs(now - then),
                                    Is.Zero.Or.GreaterThanOrEqualTo(PrimaryRules.LeastK),
                                    $"{figures.Indicator} {figures.Wave} {key}: {then} then {now}"
                                );
                            }
                        }
                    }
                }
            }
        }

        Assert.That(differences, Is.GreaterThan(10_000));
        Assert.That(refreshed, Is.GreaterThan(0));
    }

    [Test]
    public void Ages_of_sixty_are_not_disclosed_by_the_difference_of_the_two_codings()
    {
        foreach (var figures in OfGenderAndAge())
        {
            var cells = figures.Groups.Single(theGroup => theGroup.Family == Breakdown.GenderAge).Cells;
            foreach (var stat in new[] { "n", "count" })
            {
                if (
                    cells.GetValueOrDefault(new CellKey(Breakdown.AgeAgd, "Y18-59", stat))?.Value is { } agd
                    && cells.GetValueOrDefault(new CellKey(Breakdown.AgeAmif, "Y18-60", stat))?.Value is { } amif
                )
                {
                    Assert.That(
                        amif - agd,
                        Is.Zero.Or.GreaterThanOrEqualTo(PrimaryRules.LeastK),
                        $"{figures.Indicator} {figures.Wave}"
                    );
                }
            }
        }
    }
}
