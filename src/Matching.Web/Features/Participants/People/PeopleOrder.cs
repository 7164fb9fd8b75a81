using Matching.Web.Http;

namespace Matching.Web.Features.Participants.People;

/// <summary>An order of lists of people: from a closed set, with the id last so that each page begins after the one before.</summary>
internal sealed record PeopleOrder(string By, bool IsDescending)
{
    /// <summary>The keys of one person in each order. Parameter: Id.</summary>
    public const string KeyOfOne =
        "SELECT p.applied_on AS after_day, " + Step + " AS after_step, " + Site + " AS after_site FROM people p WHERE p.id = @Id";

    private const string Step = """
        CASE p.status WHEN 'applied' THEN 1 WHEN 'contacted' THEN 2 WHEN 'interviewed' THEN 3 WHEN 'suitable' THEN 4
          WHEN 'available' THEN 5 WHEN 'paused' THEN 6 WHEN 'not_suitable' THEN 7 ELSE 8 END
        """;

    private const string Site = "coalesce((SELECT s.name FROM sites s WHERE s.id = p.site_id), '')";

    private static readonly Dictionary<string, (string Key, string After)> Known = new()
    {
        ["applied"] = ("p.applied_on", "@AfterDay"),
        ["status"] = (Step, "@AfterStep"),
        ["site"] = (Site, "@AfterSite"),
    };

    /// <summary>The order that a filter asks for; null for the order of entry.</summary>
    public static PeopleOrder? Read(PeopleFilter filter)
    {
        if (filter.Sort is not { } sort)
        {
            return null;
        }

        var isDescending = sort.StartsWith('-');
        var by = isDescending ? sort[1..] : sort;
        if (!Known.ContainsKey(by))
        {
            throw Problems.ValidationFailed(
                "sort",
                Texts.Validation("one-of", "applied, -applied, status, -status, site, -site")
            );
        }

        return filter.Waiting is null && string.IsNullOrWhiteSpace(filter.Q)
            ? new PeopleOrder(by, isDescending)
            : throw Problems.ValidationFailed("sort", Texts.Validation("sort-alone"));
    }

    /// <summary>The condition of a later page, and the order. Parameters: After, AfterDay, AfterStep, AfterSite.</summary>
    public string Sql(bool isFirstPage)
    {
        var (key, after) = Known[By];
        var (way, comparison) = IsDescending ? ("DESC", "<") : ("ASC", ">");
        return (isFirstPage ? "" : $" AND ({key}, p.id) {comparison} ({after}, @After)") + $" ORDER BY {key} {way}, p.id {way}";
    }
}
