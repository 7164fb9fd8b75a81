using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

public sealed class GetMatchRunFairnessTests
{
    // 40 mentees: 20 women of whom all speak Italian, 12 men of whom 2 do, 5 of another gender who do, 3 who did not say and do not.
    private static async Task<(Given Given, JsonObject Run)> Run()
    {
        var given = await Given.Programme();
        var mentees = new List<string>();
        void Add(int count, string gender, string language)
        {
            for (var i = 0; i < count; i++)
            {
                mentees.Add(
                    $"M{mentees.Count},{1960 + mentees.Count},{gender},{language}:b1,2026-02-{1 + (mentees.Count % 25):00}"
                );
            }
        }

        Add(20, "woman", "it");
        Add(2, "man", "it");
        Add(10, "man", "ti");
        Add(5, "another", "it");
        Add(3, "", "ti");
        await Import(given, "mentees", "givenName,birthYear,gender,languages,appliedOn", mentees);
        await Import(
            given,
            "mentors",
            "givenName,birthYear,capacity,languages,appliedOn",
            [.. Enumerable.Range(0, 20).Select(i => $"V{i},{1970 + i},2,it:native,2026-02-01")]
        );
        return (given, await given.Run(new { dryRun = true }));
    }

    internal static async Task Import(Given given, string people, string columns, IEnumerable<string> rows)
    {
        var csv = string.Join('\n', rows.Select(row => row + ",matching:1,available").Prepend(columns + ",consents,status"));
        var response = await given.Coordinator.PostAsync(
            $"/api/v1/{people}/import",
            new StringContent(csv, Encoding.UTF8, "text/csv")
        );
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    private static JsonObject Group(JsonObject reported, string by, string code) =>
        reported
            .List("breakdowns")
            .Single(breakdown => breakdown.Text("by") == by)!
            .List("groups")
            .Single(group => group.Text("code") == code)!
            .AsObject();

    [Test]
    public async Task Shares_have_intervals_small_groups_are_hidden_and_differences_beyond_chance_are_flagged()
    {
        var (given, run) = await Run();

        var reported = await given.Coordinator.Ok($"/match-runs/{run.Id()}/fairness");
        var (women, men) = (Group(reported, "gender", "woman"), Group(reported, "gender", "man"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (reported["overall"]!.Value<int>("mentees"), reported["overall"]!.Value<int>("matched")),
                Is.EqualTo((40, 27))
            );
            Assert.That(
                (women.Value<int>("mentees"), women.Value<int>("matched"), women.Value<double>("share")),
                Is.EqualTo((20, 20, 1.0))
            );
            // Wilson of 20 of 20: n / (n + z^2)
            Assert.That(
                women.Value<double>("shareLow"),
                Is.EqualTo(20 / (20 + (1.959963984540054 * 1.959963984540054))).Within(1e-9)
            );
            Assert.That(
                (men.Value<int>("matched"), men.Value<bool>("differs"), women.Value<bool>("differs")),
                Is.EqualTo((2, true, true))
            );
            // all tables with 27 of 40 matched that are no likelier than 2 of the 12 men
            Assert.That(men.Value<double>("pValue"), Is.EqualTo(Fisher(12, 2)).Within(1e-12));
            // two groups are shown; the women's p is the smaller, and Holm never lets a larger one fall below it
            Assert.That(women.Value<double>("adjustedPValue"), Is.EqualTo(2 * Fisher(20, 20)).Within(1e-12));
            Assert.That(
                men.Value<double>("adjustedPValue"),
                Is.EqualTo(Math.Max(2 * Fisher(20, 20), Fisher(12, 2))).Within(1e-12)
            );
            // three are too few; with them the next smallest go
            Assert.That(
                (
                    Group(reported, "gender", "unknown").Value<bool>("hidden"),
                    Group(reported, "gender", "another").Value<bool>("hidden"),
                    men.Value<bool>("hidden")
                ),
                Is.EqualTo((true, true, false))
            );
            Assert.That(Group(reported, "gender", "unknown")["mentees"], Is.Null);
            // two of the men are matched: no mean of two
            Assert.That(men["meanScore"], Is.Null);
            Assert.That(Group(reported, "language", "ti").Value<int>("matched"), Is.Zero);
            Assert.That(Group(reported, "site", "unknown").Value<int>("mentees"), Is.EqualTo(40));
        }

        static double Fisher(int group, int matched)
        {
            double Choose(int n, int k) =>
                k > n ? 0 : Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1));
            var tables = Enumerable
                .Range(0, group + 1)
                .Select(x => Choose(group, x) * Choose(40 - group, 27 - x) / Choose(40, 27))
                .ToArray();
            return tables.Where(p => p <= tables[matched] * (1 + 1e-7)).Sum();
        }
    }

    [Test]
    public async Task Means_and_waiting_are_those_of_the_proposals_and_the_worst_off_are_named()
    {
        var (given, run) = await Run();
        var proposals = await given.Proposals(run);
        var mentees = (await given.Coordinator.Items("/mentees?limit=200")).Select(mentee => mentee!).ToList();
        var matched = proposals.Select(pair => pair.Text("menteeId")).ToHashSet();
        int Days(JsonNode mentee) => given.App.Clock.Today.DayNumber - DateOnly.Parse(mentee.Text("appliedOn")).DayNumber;

        var reported = await given.Coordinator.Ok($"/match-runs/{run.Id()}/fairness");
        var (overall, worst) = (reported["overall"]!, reported["worstOff"]!);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                overall.Value<double>("meanScore"),
                Is.EqualTo(proposals.Average(pair => pair.Value<int>("score"))).Within(1e-9)
            );
            Assert.That(overall.Value<double>("meanWaitDays"), Is.EqualTo(mentees.Average(Days)).Within(1e-9));
            Assert.That(
                overall.Value<double>("medianWaitDays"),
                Is.EqualTo(mentees.Select(Days).Order().Skip(19).Take(2).Average()).Within(1e-9)
            );
            Assert.That(
                overall.Value<double>("meanUnknownCriteria"),
                Is.EqualTo(proposals.Average(pair => pair.List("contributions").Count(part => !part!.Value<bool>("known"))))
                    .Within(1e-9)
            );
            Assert.That(worst.Value<int>("lowestScore"), Is.EqualTo(proposals.Min(pair => pair.Value<int>("score"))));
            Assert.That(
                worst.Value<int>("longestWaitDays"),
                Is.EqualTo(mentees.Where(mentee => !matched.Contains(mentee.Text("id"))).Max(Days))
            );
            Assert.That(
                matched,
                Does.Contain(worst.Text("lowestScoreMenteeId")).And.Not.Contain(worst.Text("longestWaitMenteeId"))
            );
        }
    }
}
