using System.Text.RegularExpressions;

namespace Matching.Web.Tests.Insights;

/// <summary>A programme of twelve pairs with two waves of answers and a release, public or not.</summary>
internal static class Released
{
    private static readonly Lazy<Task<Given>> OpenOne = SharedApp.Once(() => Programme(isPublic: true));
    private static readonly Lazy<Task<Given>> ClosedOne = SharedApp.Once(() => Programme(isPublic: false));

    /// <summary>A public one, for tests that only read it.</summary>
    public static Task<Given> Open => OpenOne.Value;

    /// <summary>One that is for its staff alone. A test that opens it closes it again.</summary>
    public static Task<Given> Closed => ClosedOne.Value;

    private static async Task<Given> Programme(bool isPublic)
    {
        var given = await Given.Programme(body: new { name = "Twelve pairs", publicInsights = isPublic });
        for (var i = 0; i < 12; i++)
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
            foreach (var (wave, sn2) in new[] { ("start", i % 3), ("end", i < 7 ? 3 : i % 3) })
            {
                await given.Coordinator.Created(
                    "/responses",
                    new
                    {
                        personId = mentee,
                        pairId = pair,
                        wave,
                        questionnaireId = "mentee-" + wave,
                        mode = "phone",
                        answers = Answers(wave, i, sn2),
                    }
                );
                if (wave == "start")
                {
                    await given.Move(pair, "active");
                }
            }
        }

        await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/sites",
            new
            {
                name = "Fidenza",
                latitude = 44.87,
                longitude = 10.06,
            }
        );
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        return given;
    }

    // At the end people feel that they know fewer people than before, although they named more.
    private static Dictionary<string, object> Answers(string wave, int i, int sn2)
    {
        Dictionary<string, object> answers = new()
        {
            ["SN1"] = 1,
            ["SN2"] = sn2,
            ["SN3"] = 1,
            ["SN4"] = 1,
            ["LI1"] = i < 6 ? "employed" : "job_seeking",
        };
        if (wave == "end")
        {
            answers["EX9_1"] = 2;
            answers["EX9_2"] = 4;
        }

        return answers;
    }

    /// <summary>Rows of the table of a picture: place, and figure or what is said in its stead.</summary>
    public static List<(string Place, string? Stat, string? Value, string Said)> Rows(string html, string picture) =>
        [
            .. Regex
                .Matches(
                    Regex.Match(html, $"<figure class=\"picture\" id=\"{picture}\">.*?</figure>", RegexOptions.Singleline).Value,
                    "<tr data-cell=\"([^\"]+)\">(.*?)</tr>",
                    RegexOptions.Singleline
                )
                .Select(row =>
                    (
                        row.Groups[1].Value,
                        Figure: Regex.Match(row.Groups[2].Value, "<data value=\"([^\"]+)\" data-stat=\"([^\"]+)\""),
                        Said: Regex.Match(row.Groups[2].Value, "<td class=\"none\">([^<]+)<")
                    )
                )
                .Select(row =>
                    (
                        row.Value,
                        row.Figure.Success ? row.Figure.Groups[2].Value : null,
                        row.Figure.Success ? row.Figure.Groups[1].Value : null,
                        row.Said.Groups[1].Value
                    )
                ),
        ];

    /// <summary>Value and status by place and statistic, as the API answers them.</summary>
    public static async Task<Dictionary<(string Place, string Stat), (string Value, string Status)>> Api(
        Given given,
        string query
    )
    {
        var lines = (await given.Analyst.GetStringAsync("/api/v1/data/" + query + "format=csv"))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(','))
            .ToList();
        var (stat, value) = (Array.IndexOf(lines[0], "stat"), Array.IndexOf(lines[0], "value"));
        return lines
            .Skip(1)
            .ToDictionary(
                line => (string.Join('|', line.Take(value).Where((_, column) => column != stat)), line[stat]),
                line => (line[value], line[value + 1])
            );
    }
}
