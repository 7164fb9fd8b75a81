using System.Text.Json.Nodes;

namespace Matching.Web.Tests.MatchRuns;

public sealed class ListCandidatesTests
{
    [Test]
    public async Task The_possible_come_by_score_and_the_blocked_with_every_rule_after_them()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(
            new
            {
                gender = "woman",
                needs = new[] { new { code = "school" }, new { code = "housing_search" } },
                wishes = new { gender = "woman" },
            }
        );
        var good = await given.AvailableMentor(
            new { gender = "woman", offers = new[] { new { code = "school" }, new { code = "housing_search" } } }
        );
        var fair = await given.AvailableMentor(new { gender = "woman", offers = new[] { new { code = "school" } } });
        var man = await given.AvailableMentor(new { gender = "man" });
        var silent = await given.AvailableMentor(
            new { gender = "man", languages = new[] { new { code = "fr", level = "native" } } }
        );
        var full = await given.AvailableMentor(new { gender = "woman", capacity = 0 });
        await given.Mentor(new { gender = "woman" });

        var possible = await given.Coordinator.Items($"/mentees/{mentee}/candidates");
        var all = await given.Coordinator.Items($"/mentees/{mentee}/candidates?blocked=true");

        Assert.That(possible.Select(candidate => Guid.Parse(candidate!.Text("personId"))), Is.EqualTo(new[] { good, fair }));
        Assert.That(
            possible.All(candidate =>
                candidate.Value<int>("score") == candidate.List("contributions").Sum(part => part.Value<int>("points"))
            ),
            Is.True
        );
        Assert.That(possible[0]!.Value<int>("score") - possible[1]!.Value<int>("score"), Is.EqualTo(1000));
        Assert.That(
            possible[0]!.List("contributions").Single(part => part.Text("criterion") == "needs")!.Text("text"),
            Is.EqualTo("2 of 2 needs are offered: Looking for a home, School and study.")
        );
        Assert.That(
            all.Select(candidate => Guid.Parse(candidate!.Text("personId"))),
            Is.EqualTo(new[] { good, fair, man, full, silent })
        );
        Assert.That(
            all.Select(candidate => string.Join(',', candidate!.List("blockedBy").Select(rule => rule.Text("criterion")))),
            Is.EqualTo(new[] { "", "", "gender", "capacity", "language,gender" })
        );
        Assert.That(all[2]!["score"], Is.Null);
        Assert.That(all[2]!["blockedBy"]![0]!.Text("text"), Is.Not.Empty);
    }

    [Test]
    public async Task A_mentor_sees_mentees_and_the_score_is_that_of_the_run()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { interests = new[] { "cooking" }, appliedOn = "2026-01-05" });
        var mentor = await given.AvailableMentor(new { interests = new[] { "cooking", "football" } });

        var candidate = (await given.Coordinator.Items($"/mentors/{mentor}/candidates")).Single()!;
        var proposal = (await given.Proposals(await given.Run(new { dryRun = true }))).Single();

        Assert.That((candidate.Text("menteeId"), candidate.Text("mentorId")), Is.EqualTo((mentee.ToString(), mentor.ToString())));
        Assert.That(
            JsonNode.DeepEquals(candidate["score"], proposal["score"])
                && JsonNode.DeepEquals(candidate["contributions"], proposal["contributions"]),
            Is.True
        );
    }

    [Test]
    public async Task Pages_follow_the_ranking()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { birthYear = 1990 });
        for (var year = 1970; year < 1975; year++)
        {
            await given.AvailableMentor(new { birthYear = year + 10 });
        }

        // the ranking is kept until anything changes
        await given.Coordinator.Items($"/mentees/{mentee}/candidates");
        await given.AvailableMentor(new { birthYear = 1987 });
        var whole = (await given.Coordinator.Items($"/mentees/{mentee}/candidates"))
            .Select(candidate => candidate.Text("personId"))
            .ToList();
        var first = await given.Coordinator.Ok($"/mentees/{mentee}/candidates?limit=2");
        var second = await given.Coordinator.Ok($"/mentees/{mentee}/candidates?limit=2&after={first.Text("next")}");

        Assert.That(
            first.Items().Concat(second.Items()).Select(candidate => candidate.Text("personId")),
            Is.EqualTo(whole.Take(4))
        );
        Assert.That(whole, Has.Count.EqualTo(6));
        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}/candidates?after={SomeCursor()}")).ShouldBeProblem(
            400,
            "malformed-request",
            "after"
        );
    }

    [Test]
    public async Task Another_profile_and_another_day_can_be_tried()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { appliedOn = "2026-02-02", custom = new { pets = "dog" } });
        await given.AvailableMentor(new { custom = new { pets = "dog" } });
        await given.AvailableMentor(new { custom = new { pets = "cat" } });
        await given.AvailableMentor();
        var profile = (
            await given.App.Admin.Created(
                "/criteria-profiles",
                new
                {
                    name = $"Pets {Guid.NewGuid()}",
                    criteria = new object[]
                    {
                        new
                        {
                            id = "custom.pets",
                            kind = "soft",
                            weight = 3,
                            neutral = 0.25,
                            @params = new
                            {
                                field = "pets",
                                type = "choice",
                                comparison = "equal",
                            },
                        },
                        new
                        {
                            id = "waiting",
                            kind = "soft",
                            weight = 1,
                        },
                    },
                }
            )
        ).Id();

        var now = await given.Coordinator.Items($"/mentees/{mentee}/candidates?criteriaProfileId={profile}");
        var later = await given.Coordinator.Items($"/mentees/{mentee}/candidates?criteriaProfileId={profile}&asOf=2026-06-01");

        // 28 days are worth one half of 2500, 119 days all of it
        Assert.That(
            now.Select(candidate => candidate!.Value<int>("score")),
            Is.EqualTo(new[] { 7500 + 1250, 1875 + 1250, 1250 })
        );
        Assert.That(later.Select(candidate => candidate!.Value<int>("score")), Is.EqualTo(new[] { 10000, 4375, 2500 }));
        Assert.That(now[0]!["contributions"]![0]!.Text("text"), Is.EqualTo("pets: mentee \"dog\", mentor \"dog\"."));
        Assert.That(now[1]!["contributions"]![0]!.Value<bool>("known"), Is.False);
    }

    private static string SomeCursor() => Matching.Web.Http.Cursor.Write(Guid.CreateVersion7());
}

public sealed class PoolReaderTests
{
    [Test]
    public async Task Who_does_not_confirm_their_interest_leaves_the_pool_after_two_weeks_and_comes_back_by_answering()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        await given.AvailableMentor();
        var mentee = await given.AvailableMentee();
        await Patch(given, mentee, $"{{\"interestAskedOn\":\"{app.Clock.Today.AddDays(-1):yyyy-MM-dd}\"}}");

        var asked = await given.Run(new { dryRun = true });
        app.Clock.Advance(TimeSpan.FromDays(13));
        var silent = await given.Run(new { dryRun = true });
        var gates = (await given.Coordinator.Ok($"/mentees/{mentee}"))
            .List("openGates")
            .Select(gate => gate.GetValue<string>())
            .ToList();
        await Patch(given, mentee, $"{{\"interestConfirmedOn\":\"{app.Clock.Today:yyyy-MM-dd}\"}}");
        var back = await given.Run(new { dryRun = true });

        Assert.That(new[] { asked, silent, back }.Select(run => run.Value<int>("mentees")), Is.EqualTo(new[] { 1, 0, 1 }));
        Assert.That(gates, Is.EqualTo(new[] { "interest" }));
        Assert.That(silent.Text("reason"), Is.Not.Empty);
    }

    [Test]
    public async Task A_screening_expires_and_is_made_again()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app, new { name = "Short screening", screeningMonths = 2 });
        await given.AvailableMentor();
        var mentee = await given.AvailableMentee();

        app.Clock.Advance(TimeSpan.FromDays(70));
        var expired = await given.Run(new { dryRun = true });
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        var again = await given.Run(new { dryRun = true });

        Assert.That(
            (expired.Value<int>("mentees"), expired.Value<int>("mentors"), again.Value<int>("mentees")),
            Is.EqualTo((0, 0, 1))
        );
    }

    [Test]
    public async Task A_changed_record_and_a_moved_site_are_seen_at_once()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { travelKm = 10 });
        var far = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Far",
                    latitude = 45.5,
                    longitude = 9.2,
                }
            )
        ).Id();
        var mentee = await given.AvailableMentee(new { siteId = far, birthYear = 1990 });

        var before = (await given.Coordinator.Items($"/mentees/{mentee}/candidates")).Count;
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}/sites/{far}",
                "{\"latitude\":44.81,\"longitude\":10.34}",
                ("If-Match", "\"v1\"")
            )
        ).ShouldBe(System.Net.HttpStatusCode.OK);
        var near = (await given.Coordinator.Items($"/mentees/{mentee}/candidates")).Count;
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "paused" });
        var paused = (await given.Coordinator.Items($"/mentees/{mentee}/candidates")).Count;

        Assert.That((before, near, paused), Is.EqualTo((0, 1, 0)));
    }

    private static async Task Patch(Given given, Guid mentee, string patch)
    {
        var version = (await given.Coordinator.Ok($"/mentees/{mentee}")).Value<int>("version");
        await (
            await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", patch, ("If-Match", $"\"v{version}\""))
        ).ShouldBe(System.Net.HttpStatusCode.OK);
    }
}
