using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>The files of an extract without the sensitive answers that would be certain of a person, and their numbers.</summary>
internal sealed record SafeAnswers(IReadOnlyList<ExtractTable> Tables, IReadOnlyList<SensitiveItem> Items);

/// <summary>
/// l-diversity (Machanavajjhala et al., ACM Transactions on Knowledge Discovery from Data 1, 2007, article 3) with l = 2: where
/// all who look alike and answered gave the same answer to a sensitive item, it would be certain of each, and is withheld.
/// </summary>
internal static class SensitiveAnswers
{
    public const string EndReason = "end_reason";

    // In place of a wave: what a person answered in any.
    private const string AnyWave = "";

    public static SafeAnswers Withheld(IReadOnlyList<ExtractTable> tables)
    {
        var (safe, disability) = WithheldDisability(tables);
        // two groups that differ in what is now withheld are one
        var groups = JoinedPersons.Of(safe).ToDictionary(person => person.Id, person => person.Look);
        var (answers, items) = WithheldAnswers(safe, groups);
        var (reasons, ended) = WithheldReasons(answers, groups);
        return new SafeAnswers(reasons, [.. items, ended, disability]);
    }

    // A characteristic that others may know and that is sensitive: known are the others.
    private static (IReadOnlyList<ExtractTable> Tables, SensitiveItem Item) WithheldDisability(IReadOnlyList<ExtractTable> tables)
    {
        var at = JoinedPersons.Characteristics.ToList().IndexOf(JoinedPersons.Disability);
        var people = JoinedPersons.Of(tables);
        var certain = people
            .GroupBy(person => (person.Role, string.Join('\n', person.Values.Where((_, i) => i != at))))
            .Where(alike =>
                alike.First().Values[at] != Breakdown.Unknown && alike.DistinctBy(person => person.Values[at]).Count() == 1
            )
            .SelectMany(alike => alike.Select(person => person.Id))
            .ToHashSet();
        return (
            [
                .. tables.Select(table =>
                    table.Map(
                        [JoinedPersons.Disability],
                        (line, _, cell) => certain.Contains(line["person"]) ? Breakdown.Unknown : cell
                    )
                ),
            ],
            new SensitiveItem
            {
                Item = JoinedPersons.Disability,
                Answers = people.Count(person => person.Values[at] != Breakdown.Unknown),
                Withheld = certain.Count,
            }
        );
    }

    private static (IReadOnlyList<ExtractTable> Tables, IEnumerable<SensitiveItem> Items) WithheldAnswers(
        IReadOnlyList<ExtractTable> tables,
        Dictionary<string, string> groups
    )
    {
        var sensitive = tables
            .Named(ExtractTables.Items)
            .Lines.Where(line => line["sensitive"] == "true")
            .ToDictionary(line => (line["form"], line["form_version"], line["item"]), line => line["scale"]);
        bool IsSensitive(ExtractLine line) =>
            (line["code"].Length > 0 || line["value"].Length > 0)
            && groups.ContainsKey(line["person"])
            && sensitive.ContainsKey((line["form"], line["form_version"], line["item"]));
        var given = tables.Named(ExtractTables.Responses).Lines.Where(IsSensitive).ToList();
        var certain = Certain(given, groups, line => line["wave"]);
        bool IsCertain(ExtractLine line, string wave) => certain.Contains((groups[line["person"]], line["item"], wave));
        certain.UnionWith(Certain([.. given.Where(line => !IsCertain(line, line["wave"]))], groups, _ => AnyWave));
        var withheld = given.Where(line => IsCertain(line, line["wave"]) || IsCertain(line, AnyWave)).ToList();
        var answers = withheld.Select(line => (line["response"], line["item"])).ToHashSet();
        var scores = withheld
            .Select(line => (line["response"], sensitive[(line["form"], line["form_version"], line["item"])]))
            .ToHashSet();
        return (
            [
                .. tables.Select(table =>
                    table.Map(
                        ["code", "value", "missing_code", "score", "status"],
                        (line, column, cell) =>
                            (table.Name, column) switch
                            {
                                (ExtractTables.Responses, "code" or "value")
                                    when answers.Contains((line["response"], line["item"])) => "",
                                (ExtractTables.Responses, "missing_code")
                                    when answers.Contains((line["response"], line["item"])) => ExtractTables.Withheld,
                                // beside the other answers, the score would give the one withheld
                                (ExtractTables.Scores, "score") when scores.Contains((line["response"], line["scale"])) => "",
                                (ExtractTables.Scores, "status") when scores.Contains((line["response"], line["scale"])) =>
                                    ExtractTables.Withheld,
                                _ => cell,
                            }
                    )
                ),
            ],
            sensitive
                .Keys.Select(key => key.Item3)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(item => new SensitiveItem
                {
                    Item = item,
                    Answers = given.Where(line => line["item"] == item).DistinctBy(line => line["response"]).Count(),
                    Withheld = answers.Count(answer => answer.Item2 == item),
                })
        );
    }

    private static HashSet<(string Group, string Item, string Wave)> Certain(
        List<ExtractLine> given,
        Dictionary<string, string> groups,
        Func<ExtractLine, string> waveOf
    ) =>
        given
            .GroupBy(line => (groups[line["person"]], line["item"], waveOf(line)))
            .Where(alike =>
                HaveOneInCommon(
                    alike.Select(line => (line["person"], line["code"] is { Length: > 0 } code ? code : line["value"]))
                )
            )
            .Select(alike => alike.Key)
            .ToHashSet();

    private static bool HaveOneInCommon(IEnumerable<(string Person, string Answer)> answers)
    {
        var of = answers.GroupBy(answer => answer.Person, answer => answer.Answer).ToList();
        return of.Count > 0 && of.Aggregate(of[0].ToHashSet(), (common, own) => [.. common.Intersect(own)]).Count > 0;
    }

    // A reason is of both halves, so that withholding it in one group leaves fewer in another.
    private static (IReadOnlyList<ExtractTable> Tables, SensitiveItem Item) WithheldReasons(
        IReadOnlyList<ExtractTable> tables,
        Dictionary<string, string> groups
    )
    {
        var all = tables.Named(ExtractTables.Pairs).Lines.Where(line => line[EndReason].Length > 0).ToList();
        var shown = all;
        while (true)
        {
            var certain = shown
                .SelectMany(line => new[] { (Person: line["mentor"], Line: line), (Person: line["mentee"], Line: line) })
                .GroupBy(half => groups[half.Person])
                .Where(alike => HaveOneInCommon(alike.Select(half => (half.Person, half.Line[EndReason]))))
                .SelectMany(alike => alike.Select(half => half.Line["pair"]))
                .ToHashSet();
            if (certain.Count == 0)
            {
                break;
            }

            shown = [.. shown.Where(line => !certain.Contains(line["pair"]))];
        }

        var known = shown.Select(line => line["pair"]).ToHashSet();
        return (
            [
                .. tables.Select(table =>
                    table.Map(
                        [EndReason],
                        (line, _, cell) => cell.Length > 0 && !known.Contains(line["pair"]) ? Breakdown.Unknown : cell
                    )
                ),
            ],
            new SensitiveItem
            {
                Item = EndReason,
                Answers = all.Count,
                Withheld = all.Count - known.Count,
            }
        );
    }
}
