using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

public sealed class GetAdviceTests
{
    private static readonly object[] AgeAlone =
    [
        new
        {
            id = "age_closeness",
            kind = "soft",
            weight = 1,
        },
    ];

    private static async Task<JsonObject> Advice(Given given, int arrivals)
    {
        var profile = (
            await given.App.Admin.Created("/criteria-profiles", new { name = $"age-{Guid.NewGuid():N}", criteria = AgeAlone })
        ).Id();
        // six late arrivals of the mentee's age who are no longer available, and before them one from long ago who is 20 years older
        await given.AvailableMentor(new { birthYear = 1970, appliedOn = "2025-06-01" });
        for (var i = 0; i < arrivals; i++)
        {
            var taken = await given.AvailableMentor(new { appliedOn = "2026-02-01" });
            await given.Pair(taken, await given.AvailableMentee());
        }

        await given.AvailableMentee();
        var run = await given.Run(new { dryRun = true, criteriaProfileId = profile });
        return await given.Coordinator.Ok($"/match-runs/{run.Id()}/advice");
    }

    [Test]
    public async Task A_low_score_waits_for_what_the_sites_arrivals_usually_bring()
    {
        var reported = await Advice(await Given.Programme(), 6);
        var item = reported.Items().Single()!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((item.Value<int>("score"), item.Value<int>("arrivals"), item.Text("advice")), Is.EqualTo((0, 6, "wait")));
            // six in 90 days, each worth 10,000: a mentor arrives within 28 days with probability 1 - exp(-28 / 15)
            Assert.That(item.Value<int>("expectedGain"), Is.EqualTo((int)Math.Round(10_000 * (1 - Math.Exp(-28.0 / 15)))));
            Assert.That(item.Value<int>("expectedWaitDays"), Is.EqualTo(15));
            Assert.That(item.Text("text"), Does.StartWith("Consider waiting"));
            Assert.That(reported.Value<int>("waiting"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Too_little_history_is_said_and_not_guessed()
    {
        var item = (await Advice(await Given.Programme(), 4)).Items().Single()!;

        Assert.That(
            (item.Text("advice"), item["expectedGain"], item["expectedWaitDays"]),
            Is.EqualTo(("unknown", (JsonNode?)null, (JsonNode?)null))
        );
        Assert.That(item.Text("reason"), Is.EqualTo("Mentors who arrived here in 90 days: 4. Advice requires at least 5."));
    }
}

public sealed class ArrivalReaderTests
{
    [Test]
    public async Task Only_the_window_the_site_and_those_who_passed_the_interview_count()
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
        for (var i = 0; i < 5; i++)
        {
            await given.AvailableMentor(new { appliedOn = "2025-12-03" });
        }

        await given.AvailableMentor(new { appliedOn = "2025-12-02" });
        await given.AvailableMentor(new { appliedOn = "2026-02-02", siteId = other });
        await given.Mentor(new { appliedOn = "2026-02-02" });
        await given.AvailableMentee();

        var item = (
            await given.Coordinator.Items($"/match-runs/{(await given.Run(new { dryRun = true })).Id()}/advice")
        ).Single()!;

        // the 3rd of December is 89 days before the 2nd of March, the 2nd is 90
        Assert.That(item.Value<int>("arrivals"), Is.EqualTo(5));
    }
}
