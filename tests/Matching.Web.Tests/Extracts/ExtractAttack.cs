namespace Matching.Web.Tests.Extracts;

/// <summary>
/// A reader of an extract who joins its files, by rules of its own: what any row discloses counts for the person, and what one
/// file leaves out may follow from another.
/// </summary>
internal sealed class ExtractAttack
{
    private const string Unknown = "UNK";

    // Known about a person; courses may be empty, which is known as well.
    private static readonly string[] Columns =
    [
        "role",
        "gender",
        "age_agd",
        "age_amif",
        "months_in_country",
        "disability",
        "site",
        "partner",
        "language",
        "courses",
        "asked_for_woman",
        "needs_childcare",
        "quarter",
    ];

    private readonly List<Dictionary<string, string>> persons;
    private readonly List<Dictionary<string, string>> pairs;
    private readonly List<Dictionary<string, string>> responses;
    private readonly Dictionary<string, HashSet<string>> knowledge;

    public ExtractAttack(IReadOnlyDictionary<string, string> files)
    {
        persons = TwelveAlike.Rows(files["persons.csv"]);
        pairs = TwelveAlike.Rows(files["pairs.csv"]);
        responses = TwelveAlike.Rows(files["responses.csv"]);
        knowledge = persons.ToDictionary(row => row["person"], _ => new HashSet<string>());
        var preferred = persons.ToDictionary(row => row["person"], row => row["language"]);
        foreach (
            var row in new[] { "persons", "events", "sheets", "responses" }.SelectMany(file =>
                TwelveAlike.Rows(files[file + ".csv"])
            )
        )
        {
            if (knowledge.TryGetValue(row["person"], out var known))
            {
                known.UnionWith(Facts(row, preferred[row["person"]]));
            }
        }

        foreach (var pair in pairs)
        {
            FollowWishes(pair);
        }

        FollowTracks(TwelveAlike.Rows(files["sheets.csv"]));
        FollowSites();
    }

    /// <summary>People whose own row leaves out the site, and whose site follows.</summary>
    public int FollowingSites { get; private set; }

    /// <summary>What is left out and follows from wishes and childcare of a pair.</summary>
    public int FollowingWishes { get; private set; }

    /// <summary>People whose own row leaves out the gender, beside a half who asked for a woman.</summary>
    public int FollowingGenders =>
        persons.Count(row =>
            row["gender"] == Unknown
            && pairs
                .Where(pair => row["person"] == pair["mentor"] || row["person"] == pair["mentee"])
                .Select(pair => row["person"] == pair["mentor"] ? pair["mentee"] : pair["mentor"])
                .Any(half => persons.Single(other => other["person"] == half)["asked_for_woman"] == "true")
        );

    public int People => persons.Count;

    public int SmallestGroup => Groups.Min(group => group.Count());

    public int NumberOfGroups => Groups.Count;

    /// <summary>Sensitive answers that all who answered among look-alikes have in common.</summary>
    public IReadOnlyList<string> CertainAnswers =>
        [
            .. responses
                .Where(row => row["item"] is "BE4" or "WB2" && row["value"].Length > 0)
                .GroupBy(row => (Look(row["person"]), row["item"], row["wave"]))
                .Where(alike => alike.Select(row => row["value"]).Distinct().Count() == 1)
                .Select(alike => $"{alike.Key.Item2} in {alike.Key.Item3}: {alike.Count()} people"),
        ];

    private List<IGrouping<string, string>> Groups => [.. knowledge.Keys.GroupBy(Look)];

    public double Share(params string[] columns) =>
        (double)persons.Count(row => columns.All(column => row[column] is not (Unknown or ""))) / persons.Count;

    private string Look(string person) => string.Join('\n', knowledge[person].Order(StringComparer.Ordinal));

    private static IEnumerable<string> Facts(Dictionary<string, string> row, string preferred)
    {
        foreach (var column in Columns.Where(row.ContainsKey))
        {
            if (row[column] != Unknown && (row[column].Length > 0 || column == "courses"))
            {
                yield return column == "language" && row[column] == preferred
                    ? "prefers " + preferred
                    : $"{column} {row[column]}";
            }
        }

        if (
            row.GetValueOrDefault("item") is ['P', 'R', ..] item
            && row["missing_code"] is not ("withheld" or "blank" or "skipped_by_logic")
        )
        {
            yield return $"{item} {row["code"]} {row["value"]} {row["missing_code"]}";
        }
    }

    private void FollowWishes(Dictionary<string, string> pair)
    {
        foreach (var half in new[] { pair["mentor"], pair["mentee"] })
        {
            var own = persons.Single(row => row["person"] == half);
            if (
                pair["wishes"].Length > 0
                && (own["asked_for_woman"].Length == 0 || own["gender"] == Unknown || own["age_agd"] == Unknown)
            )
            {
                FollowingWishes++;
            }

            if (pair["childcare_met"].Length > 0 && half == pair["mentee"] && own["needs_childcare"].Length == 0)
            {
                FollowingWishes++;
            }
        }
    }

    // The form of an age gives the age, and where some in a role answered it the form of the others theirs.
    private void FollowTracks(List<Dictionary<string, string>> sheets)
    {
        var roles = sheets
            .Where(row => row["track"].StartsWith("young", StringComparison.Ordinal))
            .Select(row => row["respondent"])
            .ToHashSet();
        foreach (var row in sheets.Where(row => roles.Contains(row["respondent"]) && knowledge.ContainsKey(row["person"])))
        {
            knowledge[row["person"]]
                .Add(row["track"].StartsWith("young", StringComparison.Ordinal) ? "form for the young" : "form for adults");
        }
    }

    // Along chains of pairs, until no more follows.
    private void FollowSites()
    {
        var sites = persons.ToDictionary(
            row => row["person"],
            row => row["site"] == Unknown ? [] : new HashSet<string> { row["site"] }
        );
        var left = sites.Where(site => site.Value.Count == 0).Select(site => site.Key).ToHashSet();
        for (var more = true; more; )
        {
            more = false;
            foreach (var pair in pairs)
            {
                foreach (var (from, to) in new[] { (pair["mentor"], pair["mentee"]), (pair["mentee"], pair["mentor"]) })
                {
                    if (sites[to].Count == 0 && sites[from].Count > 0)
                    {
                        sites[to] = [.. sites[from]];
                        more = true;
                    }
                }
            }
        }

        FollowingSites = left.Count(person => sites[person].Count > 0);
        foreach (var pair in pairs)
        {
            foreach (var (from, to) in new[] { (pair["mentor"], pair["mentee"]), (pair["mentee"], pair["mentor"]) })
            {
                knowledge[to].UnionWith(sites[from].Except(sites[to]).Select(site => "other half at " + site));
            }
        }

        foreach (var person in left)
        {
            knowledge[person].UnionWith(sites[person].Select(site => $"site {site}"));
        }
    }
}
