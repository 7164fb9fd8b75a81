using System.Globalization;
using Matching.Indicators.Audit;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;
using Matching.Indicators.Tests.Computation;

namespace Matching.Indicators.Tests.Audit;

/// <summary>
/// Attacks on the releases of invented programmes, by readers who know more than one release shows. They use nothing of the
/// suppression and, but for two, nothing of the audit: subtraction is all that they can do.
/// </summary>
public sealed class AttackTests
{
    private const int K = PrimaryRules.LeastK;

    private static readonly Dictionary<string, Indicator> Computed = IndicatorCatalogue.Computed.ToDictionary(one => one.Id);

    private static readonly string[] OneWay =
    [
        Breakdown.Site,
        Breakdown.Period,
        Breakdown.Months,
        Breakdown.Disability,
        Breakdown.Mode,
        Breakdown.Language,
        Breakdown.Partner,
        Breakdown.Gender,
    ];

    [Test]
    public void No_reader_finds_a_number_of_few_people_before_or_after_an_erasure() =>
        Assert.That(FoundIn(seed: 5, mentees: 40), Is.Empty);

    [Test, Category("Sweep")]
    public void No_reader_of_random_programmes_finds_a_number_of_few_people()
    {
        var programmes = int.Parse(
            Environment.GetEnvironmentVariable("MATCHING_PROGRAMMES") ?? "20",
            CultureInfo.InvariantCulture
        );
        var tried = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 1; seed <= programmes; seed++)
        {
            var mentees = new Random(seed).Next(20, 401);
            Assert.That(FoundIn(seed, mentees, tried), Is.Empty, $"seed {seed}, {mentees} mentees");
        }

        foreach (var (attack, times) in tried)
        {
            TestContext.Out.WriteLine($"{attack}: {times} tried, 0 found");
        }
    }

    [Test]
    public void The_attacks_find_what_is_disclosed()
    {
        var release = Releases.Release(InventedProgramme.Of(6, 140, isSkewed: true));
        var opened = release
            .Select(one => one with { Groups = [.. one.Groups.Select(figures => Opened(one, figures))] })
            .ToList();

        var found = Subtractions([opened]).SelectMany(attack => attack.Found).ToList();

        Assert.That(found, Has.Some.StartsWith("parts: sn.bridge change"));
        Assert.That(found, Has.Some.StartsWith("lines: out.participants"));
    }

    // As if each statistic and each group were protected by itself.
    private static FigureGroup Opened(IndicatorFigures indicator, FigureGroup figures)
    {
        FigureCell Shown(CellKey key, FigureCell cell, int value) =>
            key.Stat == "worse" || key.Codes == "east" ? FigureCell.Suppressed : cell with { Value = value, Status = null };
        return (indicator.Indicator, indicator.Wave, figures.Family) switch
        {
            ("sn.bridge", Measure.Change, Breakdown.Mode) => figures with
            {
                Cells = figures.Cells.ToDictionary(
                    cell => cell.Key,
                    cell =>
                        cell.Key.Stat is "n" or "improved" or "same" or "worse" && cell.Key.Codes == "phone"
                            ? Shown(cell.Key, cell.Value, cell.Key.Stat == "n" ? 13 : 5)
                            : cell.Value
                ),
            },
            ("out.participants", _, Breakdown.Site) => figures with
            {
                Cells = figures.Cells.ToDictionary(
                    cell => cell.Key,
                    cell =>
                        cell.Key.Codes switch
                        {
                            Breakdown.Total => Shown(cell.Key, cell.Value, 140),
                            "north" => Shown(cell.Key, cell.Value, 137),
                            "south" => Shown(cell.Key, cell.Value, 0),
                            _ => Shown(cell.Key, cell.Value, 0),
                        }
                ),
            },
            _ => figures,
        };
    }

    private static List<string> FoundIn(int seed, int mentees, SortedDictionary<string, int>? tried = null)
    {
        var dossier = InventedProgramme.Of(seed, mentees, isSkewed: seed % 2 == 0);
        var first = Releases.Release(dossier);
        var (later, roundTo) = Later(seed, mentees, dossier);
        var second = Releases.Release(
            later,
            number: 2,
            (indicator, wave) => Releases.Before([first], indicator, wave),
            roundTo: roundTo
        );
        var found = new List<string>();
        foreach (
            var attack in Subtractions([first, second], roundTo)
                .Append(ByPartner(dossier, first))
                .Append(ByMentor(dossier, first))
        )
        {
            if (tried is not null)
            {
                tried[attack.Name] = (tried.TryGetValue(attack.Name, out var times) ? times : 0) + attack.Tried;
            }

            found.AddRange(attack.Found);
        }

        return found;
    }

    // What happens before the second release: newcomers, an erasure, a site that closes, or rounding.
    private static (Dossier Dossier, int RoundTo) Later(int seed, int mentees, Dossier dossier) =>
        (seed % 4) switch
        {
            0 => (InventedProgramme.Of(seed, mentees + 1 + (seed % 7), isSkewed: seed % 2 == 0), 0),
            1 => (InventedProgramme.Without(dossier, dossier.People[seed % dossier.People.Count].Id), 0),
            2 => (InventedProgramme.Closed(dossier, "east"), 0),
            _ => (dossier, 5),
        };

    // Of rounded counts the second release is compared with the first only: what is left between them is rounding.
    private static IEnumerable<Attack> Subtractions(IReadOnlyList<IReadOnlyList<IndicatorFigures>> releases, int roundTo = 0)
    {
        foreach (var release in roundTo > 0 ? releases.Take(1) : releases)
        {
            yield return Parts(release);
            yield return Percentages(release);
            yield return Stages(release);
            yield return Lines("lines", [release]);
            yield return Totals(release);
        }

        if (releases.Count > 1)
        {
            yield return Lines(roundTo > 0 ? "lines, rounded and not" : "lines of two releases", releases, roundTo / 2.0);
        }

        if (releases.Count > 1 && roundTo == 0)
        {
            yield return Differences(releases[0], releases[1]);
        }
    }

    // A number less the parts that are shown.
    private static Attack Parts(IReadOnlyList<IndicatorFigures> release)
    {
        var attack = new Attack("parts");
        foreach (var (name, summary, cells) in Places(release).Where(place => place.Summary.Parts.Count > 1))
        {
            attack.Count();
            var hidden = summary.Parts.Where(part => cells.GetValueOrDefault(part)?.Value is null).ToList();
            if (cells.GetValueOrDefault("n")?.Value is { } n && hidden.Count == 1 && summary.Stats.Contains(hidden[0]))
            {
                attack.Try($"{name} {hidden[0]}", n - summary.Parts.Except(hidden).Sum(part => cells[part].Value!.Value));
            }
        }

        return attack;
    }

    // The count of a share, and the net of those who gained and lost.
    private static Attack Percentages(IReadOnlyList<IndicatorFigures> release)
    {
        var attack = new Attack("percentages");
        foreach (var (name, summary, cells) in Places(release))
        {
            attack.Count();
            double? Shown(string stat) => cells.GetValueOrDefault(stat)?.Value;
            if (Shown("percent") is not { } percent || Shown("n") is not { } n)
            {
                continue;
            }

            var number = Math.Round(percent * n / 100);
            if (!summary.PublishesNet)
            {
                attack.TryIf(Shown("count") is null, $"{name} count", number);
            }
            else if (Shown("gained") is null != Shown("lost") is null)
            {
                attack.Try($"{name} net", Shown("gained") is { } gained ? gained - number : Shown("lost")!.Value + number);
            }
        }

        return attack;
    }

    // Of two stages, one of which contains the other, those in the one alone.
    private static Attack Stages(IReadOnlyList<IndicatorFigures> release)
    {
        var attack = new Attack("stages");
        foreach (var (name, summary, cells) in Places(release))
        {
            if (summary is not FlowSummary flow)
            {
                continue;
            }

            foreach (var (whole, all) in flow.Nodes.Where(node => cells[node.Code].Value is not null))
            {
                foreach (
                    var (part, some) in flow.Nodes.Where(node =>
                        node.Leaves.IsProperSubsetOf(all) && cells[node.Code].Value is not null
                    )
                )
                {
                    // who is in none of the unpublished stages alone
                    var rest = all.Except(some).Select(leaf => flow.LeafCodes[leaf]).ToList();
                    attack.TryIf(
                        !rest.TrueForAll(flow.Unpublished.Contains),
                        $"{name} {whole} without {part}",
                        cells[whole].Value!.Value - cells[part].Value!.Value
                    );
                }
            }
        }

        return attack;
    }

    // The groups of a breakdown add up to the total: what is shown of them in any release, if it is of the same people in all.
    private static Attack Lines(string name, IReadOnlyList<IReadOnlyList<IndicatorFigures>> releases, double error = 0)
    {
        var attack = new Attack(name);
        foreach (var same in releases.SelectMany(release => release).GroupBy(one => (one.Indicator, one.Wave)))
        {
            foreach (var breakdown in OneWay)
            {
                var lines = same.Select(one => Line(one, breakdown)).ToList();
                if (!lines.Exists(line => line.Count == 0) && AreAlike(lines, error))
                {
                    TryLine(attack, $"{same.Key.Indicator} {same.Key.Wave} {breakdown}", lines);
                }
            }
        }

        return attack;
    }

    private static void TryLine(Attack attack, string name, List<Dictionary<string, FigureCell>> lines)
    {
        double? Shown(string code) =>
            lines.Select(line => line.GetValueOrDefault(code)?.Value).FirstOrDefault(value => value is not null);
        var codes = lines[0].Keys.Where(code => code != Breakdown.Total).ToList();
        var hidden = codes.FindAll(code => Shown(code) is null && lines[0][code].Status == ReleaseBuilder.Confidential);
        if (Shown(Breakdown.Total) is { } total && hidden.Count > 0)
        {
            var rest = total - codes.Sum(code => Shown(code) ?? 0);
            // of one suppressed number the rest is the value, of more the largest that each can have
            attack.Try($"{name} {string.Join('+', hidden)}", rest);
        }
    }

    private static bool AreAlike(List<Dictionary<string, FigureCell>> lines, double error) =>
        lines[0]
            .Keys.All(code =>
                lines.Select(line => line.GetValueOrDefault(code)?.Value).OfType<double>().ToList() is var values
                && (values.Count == 0 || values.Max() - values.Min() <= error)
            );

    // The numbers of people of a breakdown by code.
    private static Dictionary<string, FigureCell> Line(IndicatorFigures figures, string breakdown) =>
        figures
            .Groups.SelectMany(one => one.Cells)
            .Where(cell => cell.Key.Breakdown == breakdown && cell.Key.Stat is "n" or "count" && cell.Key.Breakdown == breakdown)
            .GroupBy(cell => cell.Key.Codes)
            .ToDictionary(code => code.Key, code => code.First().Value);

    // A total is shown in all datasets, or in none.
    private static Attack Totals(IReadOnlyList<IndicatorFigures> release)
    {
        var attack = new Attack("datasets");
        foreach (var one in release)
        {
            var totals = one
                .Groups.SelectMany(figures => figures.Cells)
                .Where(cell => cell.Key.Codes.Split(',').All(code => code == Breakdown.Total) && cell.Key.Stat is "n" or "count")
                .GroupBy(cell => cell.Key.Stat);
            foreach (var total in totals)
            {
                var values = total.Select(cell => cell.Value.Value).Where(value => value is not null).Distinct().ToList();
                attack.TryIf(
                    values.Count > 0 && total.Any(cell => cell.Value.Value is null),
                    $"{one.Indicator} {one.Wave}",
                    values.FirstOrDefault() ?? 0
                );
            }
        }

        return attack;
    }

    // What was computed again, less what was shown before.
    private static Attack Differences(IReadOnlyList<IndicatorFigures> first, IReadOnlyList<IndicatorFigures> second)
    {
        var attack = new Attack("releases");
        foreach (var (before, now) in first.Zip(second))
        {
            foreach (var figures in now.Groups.Where(one => one.ComputedIn == 2))
            {
                var earlier = before.Groups.FirstOrDefault(one => one.Family == figures.Family)?.Cells;
                var summary = SummaryOf(now);
                foreach (var (key, cell) in figures.Cells.Where(cell => summary?.IsCount(cell.Key.Stat) == true))
                {
                    if (cell.Value is { } value && earlier?.GetValueOrDefault(key)?.Value is { } then)
                    {
                        attack.Try($"{now.Indicator} {now.Wave} {key}", Math.Abs(value - then));
                    }
                }
            }
        }

        return attack;
    }

    // A partner knows its own number, and asks for those of the others.
    private static Attack ByPartner(Dossier dossier, IReadOnlyList<IndicatorFigures> release)
    {
        var attack = new Attack("a partner");
        var published = PublishedFigure.Of(release).ToList();
        foreach (var partner in dossier.People.Select(person => person.Partner).OfType<string>().Distinct())
        {
            var system = PublishedSystem.Of(published, K);
            foreach (var family in system.Families.Where(family => family.Places.Family == Breakdown.Partner))
            {
                var people = release.First(one => one.Indicator == family.Indicator.Id && one.Wave == family.Wave).Respondents;
                var own = people.Of([Breakdown.Partner]).People.Count(person => person.Leaf == partner);
                if (
                    family
                        .Places.LeavesAt([
                            [partner],
                        ])
                        .Any()
                )
                {
                    system.System.Add(
                        family
                            .Places.At(
                                [
                                    [partner],
                                ],
                                family.All
                            )
                            .Select(variable => (variable, 1L)),
                        own
                    );
                }
            }

            foreach (var one in JointAudit.Of(system.System).Disclosed.Where(one => one.Group.Family == Breakdown.Partner))
            {
                attack.TryIf(!one.Name.Contains($"|{partner}|", StringComparison.Ordinal), $"{one.Name} by {partner}", one.Max);
            }

            attack.Count();
        }

        return attack;
    }

    // A mentor knows in which groups their mentee is: of the others no number is known more closely than by one.
    private static Attack ByMentor(Dossier dossier, IReadOnlyList<IndicatorFigures> release)
    {
        var attack = new Attack("a mentor");
        var mentee = new Cohort(dossier).Sheets("mentee", Measure.Start).Values.First();
        var person = dossier.People.Single(one => one.Id == mentee.RespondentId);
        var system = PublishedSystem.Of(PublishedFigure.Of(release), K);
        foreach (var family in system.Families.Where(one => one.Wave == Measure.Start && one.Indicator.Respondent == "mentee"))
        {
            if (
                family.Places.Family == Breakdown.Site
                && family
                    .Places.LeavesAt([
                        [person.Site!],
                    ])
                    .Any()
            )
            {
                var others = system.System.AddVariables(1);
                system.System.Assume(
                    [
                        .. family
                            .Places.At(
                                [
                                    [person.Site!],
                                ],
                                family.All
                            )
                            .Select(variable => (variable, 1L)),
                        (others, -1L),
                    ],
                    1
                );
            }
        }

        attack.Count();
        foreach (var one in JointAudit.Of(system.System).Disclosed)
        {
            attack.TryIf(one.Max - one.Min < one.Least - 1, one.Name, 1);
        }

        return attack;
    }

    // The statistics of each place of each indicator.
    private static IEnumerable<(string Name, EntrySummary Summary, Dictionary<string, FigureCell> Cells)> Places(
        IReadOnlyList<IndicatorFigures> release
    ) =>
        from one in release
        let summary = SummaryOf(one)
        where summary is not null
        from figures in one.Groups
        from place in figures.Cells.GroupBy(cell => (cell.Key.Breakdown, cell.Key.Codes))
        where place.Key.Breakdown != Breakdown.Contrast
        select (
            $"{one.Indicator} {one.Wave} {place.Key.Breakdown}|{place.Key.Codes}",
            summary,
            place.ToDictionary(cell => cell.Key.Stat, cell => cell.Value)
        );

    private static EntrySummary? SummaryOf(IndicatorFigures one) =>
        Computed[one.Indicator].Measure.SummaryOf(one.Wave) as EntrySummary;

    /// <summary>What an attack tried and found.</summary>
    private sealed class Attack(string name)
    {
        public string Name => name;

        public int Tried { get; private set; }

        public List<string> Found { get; } = [];

        public void Count() => Tried++;

        /// <summary>A number that follows from what is shown: found if it is of few people.</summary>
        public void Try(string what, double number)
        {
            Tried++;
            if (number is > 0 and < K)
            {
                Found.Add($"{name}: {what} is {number}");
            }
        }

        public void TryIf(bool isKnown, string what, double number)
        {
            if (isKnown)
            {
                Try(what, number);
            }
        }
    }
}
