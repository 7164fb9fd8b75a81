namespace Matching.Web.Tests.MatchRuns;

public sealed class ListUnmatchedTests
{
    [Test]
    public async Task Each_unmatched_person_has_the_rule_that_excludes_them()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { languages = new[] { new { code = "de", level = "native" } } });
        var mentee = await given.AvailableMentee();
        var silent = await given.AvailableMentee(new { languages = Array.Empty<object>() });

        var run = await given.Run();
        var entries = (await given.Coordinator.Items($"/match-runs/{run.Id()}/unmatched")).ToDictionary(
            entry => entry.Text("personId"),
            entry => entry!
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(entries.Keys, Is.EquivalentTo(new[] { mentor.ToString(), mentee.ToString(), silent.ToString() }));
            Assert.That(
                entries[mentee.ToString()].List("reasons").Select(reason => reason.Text("code")),
                Is.EqualTo(new[] { "nobody_fits", "blocked.language" })
            );
            Assert.That(entries[mentee.ToString()].First("nearest").Text("personId"), Is.EqualTo(mentor.ToString()));
            Assert.That(
                (
                    entries[mentee.ToString()].At("cheapestRelaxation").Text("criterion"),
                    entries[mentee.ToString()].At("cheapestRelaxation").Text("text")
                ),
                Is.EqualTo(("language", "With German at A2: 1 mentor would be possible."))
            );
            Assert.That(
                entries[mentor.ToString()].At("cheapestRelaxation").Text("text"),
                Is.EqualTo("With Italian at A2: 1 mentee would be possible.")
            );
            Assert.That(entries[silent.ToString()].First("reasons").Text("code"), Is.EqualTo("gate.language"));
        }
    }
}

public sealed class CheapestRelaxationTests
{
    [Test]
    public async Task It_is_explained_in_words_that_one_can_act_on()
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
        for (var i = 0; i < 3; i++)
        {
            await given.AvailableMentor(new { availability = new[] { "thu_evening" } });
            await given.AvailableMentor(new { availability = new[] { i == 0 ? "mon_morning" : "fri_morning" } });
        }

        await given.AvailableMentor(new { siteId = other });
        var evenings = await given.AvailableMentee(new { availability = new[] { "sun_morning" } });
        var away = await given.AvailableMentee(
            new
            {
                siteId = (
                    await given.App.Admin.Created(
                        $"/programmes/{given.ProgrammeId}/sites",
                        new
                        {
                            name = "Milan",
                            latitude = 45.46,
                            longitude = 9.19,
                        }
                    )
                ).Id(),
                availability = new[] { "thu_evening" },
            }
        );

        var run = await given.Run(new { dryRun = true });
        async Task<Dictionary<string, string>> Reported(string language) =>
            (
                await (
                    await given.Coordinator.Send(
                        HttpMethod.Get,
                        $"/match-runs/{run.Id()}/unmatched?limit=200",
                        null,
                        ("Accept-Language", language)
                    )
                ).Json()
            )
                .Items()
                .Where(entry => entry!["cheapestRelaxation"] is not null)
                .ToDictionary(entry => entry!.Text("personId"), entry => entry!.At("cheapestRelaxation").Text("text"));
        var (english, italian) = (await Reported("en"), await Reported("it"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(english[evenings.ToString()], Is.EqualTo("With Thursday evenings: 3 mentors would be possible."));
            Assert.That(italian[evenings.ToString()], Is.EqualTo("Con giovedì sera: 3 mentor in più."));
            Assert.That(english[away.ToString()], Is.EqualTo("At the site Parma: 3 mentors would be possible."));
        }
    }
}
