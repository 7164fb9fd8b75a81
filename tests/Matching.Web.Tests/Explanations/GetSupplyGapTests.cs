using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

public sealed class GetSupplyGapTests
{
    private static JsonNode Item(JsonObject reported, string criterion, string code) =>
        reported.Items().Single(item => item.Text("criterion") == criterion && item!.Text("code") == code)!;

    private static (int Demand, int Supply, int Gap) Count(JsonNode item) =>
        (item.Value<int>("demand"), item.Value<int>("supply"), item.Value<int>("gap"));

    [Test]
    public async Task Demand_and_places_are_counted_and_the_best_places_are_worth_what_one_more_adds()
    {
        var given = await Given.Programme();
        var wanted = await given.AvailableMentor(
            new
            {
                gender = "woman",
                availability = new[] { "thu_evening" },
                offers = new[] { new { code = "driving" } },
            }
        );
        await given.AvailableMentor(
            new
            {
                gender = "man",
                capacity = 2,
                availability = new[] { "mon_morning" },
                languages = new[] { new { code = "de", level = "native" } },
            }
        );
        for (var i = 0; i < 3; i++)
        {
            await given.AvailableMentee(
                new
                {
                    gender = "woman",
                    wishes = new { gender = "same" },
                    availability = new[] { "thu_evening" },
                    needs = new[] { new { code = "driving" } },
                }
            );
        }

        var run = await given.Run(new { dryRun = true });
        var reported = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/supply-gap");
        var place = reported.List("wantedPlaces").Single()!;
        var numbers = await RunInNumbers.Of(given, run);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (
                    reported.Text("matchRunId"),
                    reported.Value<int>("mentees"),
                    reported.Value<int>("places"),
                    reported.Value<int>("unmatched")
                ),
                Is.EqualTo((run.Text("id"), 3, 3, 2))
            );
            Assert.That(Count(Item(reported, "needs", "driving")), Is.EqualTo((3, 1, 2)));
            Assert.That(Count(Item(reported, "gender", "woman")), Is.EqualTo((3, 1, 2)));
            Assert.That(Count(Item(reported, "availability", "thu_evening")), Is.EqualTo((3, 1, 2)));
            Assert.That(Count(Item(reported, "language", "it")), Is.EqualTo((3, 1, 2)));
            Assert.That(Count(Item(reported, "site", given.SiteId.ToString())), Is.EqualTo((3, 3, 0)));
            Assert.That(
                Item(reported, "availability", "thu_evening").Text("text"),
                Is.EqualTo("Thursday evening: 3 mentees ask for this; mentors who offer it have 1 free place.")
            );
            Assert.That(Item(reported, "site", given.SiteId.ToString()).Text("label"), Is.EqualTo("Parma"));
            // one more place: a second mentee at the same score
            Assert.That(
                (place.Text("mentorId"), place.Value<int>("matched"), place.Value<long>("score")),
                Is.EqualTo((wanted.ToString(), 1, (long)numbers.Scores.Values.First()))
            );
            Assert.That(place.Value<long>("dualValue"), Is.GreaterThanOrEqualTo((20_000 + 1) + place.Value<long>("score")));
        }
    }

    [Test]
    public async Task Without_a_run_the_pool_of_today_is_looked_at_and_afterwards_on_request()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { languages = new[] { new { code = "de", level = "native" } } });
        await given.AvailableMentee();

        var before = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/supply-gap");
        var run = await given.Run(new { dryRun = true });
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "paused" });
        var after = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/supply-gap");
        var fresh = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/supply-gap?fresh=true");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (before["matchRunId"], before["wantedChanges"]![0]!.Text("text")),
                Is.EqualTo(((JsonNode?)null, "With German at A2"))
            );
            Assert.That((after.Text("matchRunId"), after.Value<int>("places")), Is.EqualTo((run.Text("id"), 1)));
            Assert.That((fresh["matchRunId"], fresh.Value<int>("places")), Is.EqualTo(((JsonNode?)null, 0)));
        }
    }

    [Test]
    public async Task A_coordinator_of_one_site_sees_that_site_only()
    {
        var given = await Given.Programme();
        var other = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        await given.AvailableMentee();
        await given.AvailableMentee(new { siteId = other });
        await given.Run(new { dryRun = true });
        var local = await given.App.Client(Matching.Web.Mediation.Role.Coordinator, given.ProgrammeId, given.SiteId);

        var reported = await local.Ok($"/programmes/{given.ProgrammeId}/supply-gap");

        Assert.That((reported.Value<int>("mentees"), reported["matchRunId"]), Is.EqualTo((1, (JsonNode?)null)));
        await (await local.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/supply-gap?siteId={other}")).ShouldBeProblem(
            404,
            "site-not-found"
        );
    }
}
