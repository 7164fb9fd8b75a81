using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

public sealed class SuggestForNewcomerTests
{
    private static (int, long) Totals(JsonNode totals) => (totals.Value<int>("matched"), totals.Value<long>("score"));

    private static long Differences(JsonNode suggestion) =>
        suggestion.List("changes").Sum(change => change.Value<long>("difference"));

    [Test]
    public async Task A_mentee_or_a_mentor_joins_and_the_totals_are_those_of_a_fresh_run()
    {
        var given = await Given.Programme();
        await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true });
        foreach (var isMentee in new[] { true, false })
        {
            var newcomer = isMentee
                ? await given.AvailableMentee(
                    new
                    {
                        birthYear = 1971,
                        availability = new[] { "wed_evening", "mon_evening" },
                        needs = new[] { new { code = "school" } },
                    }
                )
                : await given.AvailableMentor(
                    new
                    {
                        birthYear = 1980,
                        availability = new[] { "sat_morning", "tue_morning" },
                        capacity = 2,
                        offers = new[] { new { code = "driving" } },
                    }
                );

            var suggested = await given.Coordinator.Ok($"/match-runs/{run.Id()}/newcomer?personId={newcomer}");
            var fresh = await given.Run(new { dryRun = true });

            using (Assert.EnterMultipleScope())
            {
                Assert.That(Totals(suggested["before"]!), Is.EqualTo((run.Value<int>("matched"), run.Value<long>("score"))));
                Assert.That(Totals(suggested["after"]!), Is.EqualTo((fresh.Value<int>("matched"), fresh.Value<long>("score"))));
                Assert.That(
                    suggested["after"]!.Value<long>("score") - suggested["before"]!.Value<long>("score"),
                    Is.EqualTo(Differences(suggested))
                );
                Assert.That(suggested.Text("role"), Is.EqualTo(isMentee ? "mentee" : "mentor"));
                Assert.That(suggested.Text("text"), Does.Contain("points"));
            }

            run = fresh;
        }

        Assert.That(await given.Coordinator.Items("/pairs"), Is.Empty);
    }

    [Test]
    public async Task Where_no_match_is_possible_it_says_so_and_who_was_in_the_run_is_refused()
    {
        var given = await Given.Programme();
        var (mentees, _) = await RunInNumbers.People(given, 2, 1);
        var run = await given.Run(new { dryRun = true });
        var stranger = await given.AvailableMentee(new { languages = new[] { new { code = "fi", level = "native" } } });

        var suggested = await given.Coordinator.Ok($"/match-runs/{run.Id()}/newcomer?personId={stranger}");

        Assert.That((suggested.List("changes").Count, suggested["withoutMoves"]), Is.EqualTo((0, (JsonNode?)null)));
        Assert.That(suggested.Text("text"), Does.Contain("no match yet"));
        await (await given.Coordinator.GetAsync($"/api/v1/match-runs/{run.Id()}/newcomer?personId={mentees[0]}")).ShouldBeProblem(
            400,
            "validation-failed"
        );
        await (
            await given.Coordinator.GetAsync($"/api/v1/match-runs/{run.Id()}/newcomer?personId={Guid.NewGuid()}")
        ).ShouldBeProblem(404, "person-not-found");
        await (await given.Coordinator.GetAsync($"/api/v1/match-runs/{run.Id()}/newcomer")).ShouldBeProblem(
            400,
            "validation-failed"
        );
    }
}
