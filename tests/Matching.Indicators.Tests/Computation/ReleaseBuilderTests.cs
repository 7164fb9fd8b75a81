using System.Text.Json;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests.Computation;

public sealed class ReleaseBuilderTests
{
    private static readonly string[] Sites = ["east", "north", "south", "UNK"];
    private static readonly byte[] Key = [1, 2, 3];

    // Made once for all tests that only read them.
    private static readonly Dictionary<int, Lazy<IReadOnlyList<IndicatorFigures>>> Invented = new[] { 11, 12, 13 }.ToDictionary(
        seed => seed,
        seed => new Lazy<IReadOnlyList<IndicatorFigures>>(() => Release(InventedDossier.Of(seed, 120)))
    );

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Codes =>
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Breakdown.Site] = Sites,
            [Breakdown.Period] = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"],
            [Breakdown.Language] = ["en", "it", "UNK"],
            [Breakdown.Partner] = ["UNK"],
        };

    internal static IReadOnlyList<IndicatorFigures> Release(
        Dossier dossier,
        int number = 1,
        Func<string, string, EarlierFigures?>? before = null,
        int k = 5,
        int roundTo = 0
    ) =>
        new ReleaseBuilder(
            new Cohort(dossier),
            new ReleaseInput(number, k, roundTo, Key, Codes, before ?? ((_, _) => null))
        ).Compute();

    private static FigureCell Cell(
        IReadOnlyList<IndicatorFigures> release,
        string indicator,
        string wave,
        string breakdown,
        string codes,
        string stat
    ) =>
        release
            .Single(figures => figures.Indicator == indicator && figures.Wave == wave)
            .Groups.Single(group => group.Family == BreakdownFamily.Of(breakdown).Name)
            .Cells[new CellKey(breakdown, codes, stat)];

    private static IEnumerable<(string Where, FigureCell Cell)> Cells(IReadOnlyList<IndicatorFigures> release) =>
        from figures in release
        from theGroup in figures.Groups
        from cell in theGroup.Cells
        select ($"{figures.Indicator} {figures.Wave} {cell.Key}", cell.Value);

    [Test]
    public void Figures_are_those_of_the_people_behind_them()
    {
        var dossier = InventedDossier.Of(1, 200);
        var cohort = new Cohort(dossier);
        var release = Release(dossier);
        double Score(AnsweredSheet sheet) =>
            sheet
                .Answers.Where(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null)
                .Average(answer => 20 * answer.Value!.Value);
        bool Counts(AnsweredSheet sheet) =>
            sheet.Answers.Count(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null) >= 2;
        var starts = cohort.Sheets("mentee", "start").Values.Where(Counts).ToList();
        var women = starts.FindAll(sheet => cohort.Person(sheet.RespondentId)!.Gender == "woman");
        Dictionary<string, double> Answered(AnsweredSheet sheet) =>
            sheet
                .Answers.Where(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null)
                .ToDictionary(answer => answer.Item.Name, answer => 20 * answer.Value!.Value);
        var paired = cohort
            .Sheets("mentee", "end")
            .Values.Select(end => (Start: Answered(cohort.Sheets("mentee", "start")[end.RespondentId]), End: Answered(end)))
            .Select(one => (one.Start, one.End, Both: one.Start.Keys.Intersect(one.End.Keys).ToList()))
            .Where(one => one.Both.Count >= 2)
            .Select(one => (Start: one.Both.Average(item => one.Start[item]), End: one.Both.Average(item => one.End[item])))
            .ToList();
        var change = PairedTTest.Of(
            PairedSample.Of([.. paired.Select(pair => (double?)pair.Start)], [.. paired.Select(pair => (double?)pair.End)])
        );
        var forms = dossier.Sheets.Where(sheet => sheet.Wave is "start" or "end" && sheet.Respondent != "partner").ToList();
        var online = forms.Count(sheet => sheet.Mode == "self_online");
        var volunteers = dossier.People.Where(person => person.IsMentor).Select(person => person.EnrolledOn).ToList();
        var quarter = Breakdown.PeriodOf(volunteers[0]);
        int OfQuarter() => volunteers.Count(day => Breakdown.PeriodOf(day) == quarter);
        var first = volunteers.Min();
        var months = (12 * (dossier.AsOf.Year - first.Year)) + dossier.AsOf.Month - (3 * ((first.Month - 1) / 3));
        var employed = cohort.Sheets("mentee", "end").Values.Count(sheet => sheet.To("LI1", null)!.Code == "employed");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Cell(release, "sn.bridge", "start", "period", "T", "mean").Value,
                Is.EqualTo(starts.Average(Score)).Within(1e-9)
            );
            Assert.That(
                Cell(release, "sn.bridge", "start", "gender", "F", "mean").Value,
                Is.EqualTo(women.Average(Score)).Within(1e-9)
            );
            Assert.That(Cell(release, "sn.bridge", "start", "gender", "F", "n").Value, Is.EqualTo(women.Count));
            Assert.That(Cell(release, "sn.bridge", "change", "period", "T", "t").Value, Is.EqualTo(change.T).Within(1e-9));
            Assert.That(Cell(release, "sn.bridge", "change", "site", "T", "n").Value, Is.EqualTo(paired.Count));
            Assert.That(
                Cell(release, "li.employed", "end", "period", "T", "percent").Value,
                Is.EqualTo(100.0 * employed / cohort.Sheets("mentee", "end").Count).Within(1e-9)
            );
            Assert.That(Cell(release, "out.participants", "", "period", "T", "count").Value, Is.EqualTo(200));
            Assert.That(Cell(release, "prc.wait_days", "", "period", "T", "median").Value, Is.InRange(10, 70));
            Assert.That(
                Cell(release, "prc.supervision", "", "period", "T", "percent"),
                Is.EqualTo(new FigureCell(0, null, null, dossier.Pairs.Count(pair => pair.EndedOn is null)))
            );
            Assert.That(Cell(release, "sn.bond", "start", "period", "T", "mean").Status, Is.EqualTo("z"));
            Assert.That(
                Cell(release, "qual.mode_mix", "", "mode", "self_online", "percent"),
                Is.EqualTo(new FigureCell(100.0 * online / forms.Count, null, null, forms.Count))
            );
            Assert.That(Cell(release, "qual.mode_mix", "", "mode", "T", "count").Value, Is.EqualTo(forms.Count));
            Assert.That(
                Cell(release, "out.volunteer_requests", "", "period", quarter, "per_month").Value,
                Is.EqualTo(OfQuarter() / 3.0).Within(1e-9)
            );
            Assert.That(
                Cell(release, "out.volunteer_requests", "", "period", "T", "per_month").Value,
                Is.EqualTo((double)volunteers.Count / months).Within(1e-9)
            );
        }
    }

    [Test]
    public void Needs_and_wishes_are_counted_of_those_who_stated_them()
    {
        var dossier = InventedDossier.Of(4, 120);
        // every third mentee needs childcare and asks for a woman from 30 on; every second mentor provides it; every tenth pair never meets
        dossier = dossier with
        {
            People =
            [
                .. dossier.People.Select(
                    (person, i) =>
                        person.IsMentor
                            ? person with
                            {
                                OffersChildcare = i % 4 == 1,
                            }
                            : person with
                            {
                                NeedsChildcare = i % 6 == 0,
                                WishedGender = i % 6 == 0 ? "woman" : null,
                                WishedMinAge = i % 6 == 0 ? 30 : null,
                            }
                ),
            ],
            Pairs = [.. dossier.Pairs.Where((_, i) => i % 10 != 0)],
        };
        var release = Release(dossier);
        var mentors = dossier.Pairs.ToDictionary(
            pair => pair.MenteeId,
            pair => (Mentor: dossier.People.Single(person => person.Id == pair.MentorId), Pair: pair)
        );
        var asking = dossier
            .People.Where(person => person.NeedsChildcare)
            .Select(person => mentors.TryGetValue(person.Id, out var met) ? met : default)
            .ToList();
        var wishes = asking
            .Where(met => met.Pair is not null)
            .Select(met =>
                (IsWoman: met.Mentor.Gender == "woman", IsOld: met.Pair.StartedOn!.Value.Year - met.Mentor.BirthYear >= 30)
            )
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((asking.Count, wishes.Count), Is.EqualTo((40, 36)));
            Assert.That(
                Cell(release, "prc.childcare_met", "", "period", "T", "percent").Value,
                Is.EqualTo(100.0 * asking.Count(met => met.Mentor?.OffersChildcare == true) / asking.Count)
                    .Within(1e-9)
                    .And.InRange(20, 80)
            );
            Assert.That(
                Cell(release, "prc.women_only_met", "", "period", "T", "percent").Value,
                Is.EqualTo(100.0 * asking.Count(met => met.Mentor?.Gender == "woman") / asking.Count)
                    .Within(1e-9)
                    .And.InRange(10, 70)
            );
            Assert.That(
                Cell(release, "prc.pref_met", "", "period", "T", "mean").Value,
                Is.EqualTo(100.0 * wishes.Sum(met => (met.IsWoman ? 1 : 0) + (met.IsOld ? 1 : 0)) / (2 * wishes.Count))
                    .Within(1e-9)
            );
        }
    }

    [Test]
    public void No_figure_is_not_a_number_and_none_has_a_suppressed_status()
    {
        foreach (var (where, cell) in Invented.Values.SelectMany(release => Cells(release.Value)))
        {
            Assert.That(cell.Value is null || double.IsFinite(cell.Value.Value), Is.True, where);
            Assert.That(cell.Value is null, Is.EqualTo(cell.Status is "c" or "z"), where);
            Assert.That(cell.Status == "c" ? cell.BaseN : null, Is.Null, where);
        }
    }

    [Test]
    public void The_same_input_in_another_order_gives_the_same_bytes()
    {
        var dossier = InventedDossier.Of(3, 90);
        var random = new Random(7);
        T[] Shuffled<T>(IEnumerable<T> things)
        {
            var array = things.ToArray();
            random.Shuffle(array);
            return array;
        }

        // sheets keep the order of submission, which decides whose are first and last
        var other = dossier with
        {
            People = Shuffled(dossier.People),
            Pairs = Shuffled(dossier.Pairs),
        };

        Assert.That(Bytes(Release(other)), Is.EqualTo(Bytes(Release(dossier))));
    }

    private static string Bytes(IReadOnlyList<IndicatorFigures> release) =>
        JsonSerializer.Serialize(
            release.Select(figures => new
            {
                figures.Indicator,
                figures.Wave,
                Groups = figures.Groups.Select(theGroup => theGroup with { Cells = new Dictionary<CellKey, FigureCell>() }),
                Cells = figures.Groups.Select(theGroup => theGroup.Cells.Select(cell => (Key: cell.Key.ToString(), cell.Value))),
                Rows = figures.Respondents.ToBytes(),
            })
        );

    [Test]
    public void Fewer_than_twenty_people_and_nothing_is_published() =>
        Assert.That(
            Cells(Release(InventedDossier.Of(4, 9))).Where(cell => cell.Cell.Status != "z").Select(cell => cell.Cell.Status),
            Is.All.EqualTo("c")
        );

    [Test]
    public void No_people_at_all_and_one_wave_only_are_figures_without_a_value()
    {
        var dossier = InventedDossier.Of(5, 60);
        var startOnly = Release(dossier with { Sheets = [.. dossier.Sheets.Where(sheet => sheet.Wave == "start")] });
        var silent = Release(dossier with { Sheets = [] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Cell(startOnly, "sn.bridge", "start", "period", "T", "mean").Value, Is.Not.Null);
            Assert.That(
                Cell(startOnly, "sn.bridge", "change", "period", "T", "mean"),
                Is.EqualTo(new FigureCell(null, "z", "n_lt_2", 0))
            );
            Assert.That(Cell(silent, "sn.bridge", "start", "period", "T", "n").Value, Is.Zero);
            Assert.That(Cell(silent, "out.participants", "", "period", "T", "count").Value, Is.EqualTo(60));
        }
    }

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

    internal static EarlierFigures? Before(List<IReadOnlyList<IndicatorFigures>> releases, string indicator, string wave)
    {
        if (releases.Count == 0)
        {
            return null;
        }

        var all = releases.ConvertAll(release =>
            release.Single(figures => figures.Indicator == indicator && figures.Wave == wave)
        );
        return new EarlierFigures(
            all[^1].Groups.ToDictionary(theGroup => theGroup.Family),
            [
                .. all.Select(
                    (figures, i) =>
                        new EarlierRelease(
                            figures
                                .Groups.Where(theGroup => theGroup.ComputedIn == i + 1)
                                .ToDictionary(theGroup => theGroup.Family),
                            RespondentRows.FromBytes(figures.Respondents.ToBytes())
                        )
                ),
            ]
        );
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
