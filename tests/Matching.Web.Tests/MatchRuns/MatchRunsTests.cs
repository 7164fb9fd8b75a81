using System.Net;
using System.Text.Json.Nodes;
using Matching.Engine;
using Matching.Engine.Assignment;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.MatchRuns;

public sealed class CreateMatchRunTests
{
    [Test]
    public async Task Proposals_are_pairs_in_state_proposed_whose_points_add_up()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(
            new { offers = new[] { new { code = "language_practice" } }, availability = new[] { "sat_morning" } }
        );
        var mentee = await given.AvailableMentee(
            new
            {
                needs = new[] { new { code = "language_practice" }, new { code = "driving" } },
                availability = new[] { "sat_morning", "mon_evening" },
                appliedOn = "2026-02-16",
            }
        );

        var run = await given.Run();
        var proposal = (await given.Proposals(run)).Single();
        var pair = await given.Coordinator.Ok($"/pairs/{proposal.Text("pairId")}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Text("status"), Is.EqualTo("optimal"));
            Assert.That(
                (proposal.Text("mentorId"), proposal.Text("menteeId")),
                Is.EqualTo((mentor.ToString(), mentee.ToString()))
            );
            Assert.That(pair.Text("status"), Is.EqualTo("proposed"));
            // needs 1/2 of 2000, language b1 .5 of 1400, 14 days waiting .2 of 1200, one slot .4 of 1000, same age all of 500, the rest half: 1800 800 600 400 200 100
            Assert.That(
                Points(proposal),
                Is.EqualTo(
                    new Dictionary<string, int>
                    {
                        ["needs"] = 1000,
                        ["values"] = 900,
                        ["language_quality"] = 700,
                        ["waiting"] = 240,
                        ["availability"] = 400,
                        ["interests"] = 400,
                        ["expectations"] = 300,
                        ["age_closeness"] = 500,
                        ["family"] = 200,
                        ["occupation"] = 100,
                        ["channel"] = 50,
                    }
                )
            );
            Assert.That(proposal.Value<int>("score"), Is.EqualTo(4790));
            Assert.That(proposal.List("contributions").Sum(part => part.Value<int>("max")), Is.EqualTo(10_000));
            Assert.That(
                proposal.List("contributions").Where(part => !part!.Value<bool>("known")).Select(part => part.Text("criterion")),
                Is.EquivalentTo(new[] { "values", "interests", "expectations", "family", "occupation", "channel" })
            );
            Assert.That(proposal["contributions"]![0]!.Text("text"), Is.EqualTo("1 of 2 needs are offered: Language practice."));
        }
    }

    [Test]
    public async Task More_people_matched_comes_before_more_points()
    {
        var given = await Given.Programme();
        // both can take the flexible mentor, only the second can take the other; greedy by score would leave the first without
        var flexible = await given.AvailableMentor(
            new { languages = new[] { new { code = "it", level = "native" }, new { code = "en", level = "native" } } }
        );
        var other = await given.AvailableMentor(new { languages = new[] { new { code = "en", level = "a2" } } });
        var first = await given.AvailableMentee(new { languages = new[] { new { code = "it", level = "a2" } } });
        var second = await given.AvailableMentee(
            new { languages = new[] { new { code = "it", level = "native" }, new { code = "en", level = "native" } } }
        );

        var coverage = await given.Run(new { dryRun = true });
        var total = await given.Run(new { dryRun = true, objective = "total_score" });

        Assert.That(
            (await given.Proposals(coverage)).ToDictionary(pair => pair.Text("menteeId"), pair => pair.Text("mentorId")),
            Is.EquivalentTo(
                new Dictionary<string, string>
                {
                    [first.ToString()] = flexible.ToString(),
                    [second.ToString()] = other.ToString(),
                }
            )
        );
        Assert.That(total.Value<long>("score"), Is.GreaterThanOrEqualTo(coverage.Value<long>("score")));
    }

    [Test]
    public async Task Locks_are_kept_forbids_avoided_and_places_respected()
    {
        var given = await Given.Programme();
        var (one, two) = (
            await given.AvailableMentor(),
            await given.AvailableMentor(new { languages = new[] { new { code = "ar", level = "native" } } })
        );
        var (a, b, c) = (await given.AvailableMentee(), await given.AvailableMentee(), await given.AvailableMentee());

        var run = await given.Run(
            new
            {
                locks = new[] { new { mentorId = two, menteeId = a } },
                forbids = new[] { new { mentorId = one, menteeId = b } },
                dryRun = true,
            }
        );

        var proposals = (await given.Proposals(run)).ToDictionary(
            pair => pair.Text("menteeId"),
            pair => (pair.Text("mentorId"), pair.Value<bool>("locked"))
        );
        Assert.That(
            proposals,
            Is.EquivalentTo(
                new Dictionary<string, (string, bool)>
                {
                    [a.ToString()] = (two.ToString(), true),
                    [c.ToString()] = (one.ToString(), false),
                }
            )
        );
    }

    [Test]
    public async Task Locks_that_contradict_each_other_are_infeasible()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var (a, b) = (await given.AvailableMentee(), await given.AvailableMentee());

        var run = await given.Run(
            new { locks = new[] { new { mentorId = mentor, menteeId = a }, new { mentorId = mentor, menteeId = b } } }
        );

        Assert.That(
            (run.Text("status"), run.Text("reason")),
            Is.EqualTo(
                (
                    "infeasible",
                    "The locks contradict each other: a mentee is in two locks, a mentor has more locks than places, or a pair is both locked and forbidden. Remove one of these locks."
                )
            )
        );
    }

    [Test]
    public async Task An_empty_pool_is_optimal_with_no_pairs_and_a_reason()
    {
        var given = await Given.Programme();

        var run = await given.Run();

        Assert.That(
            (run.Text("status"), run.Value<int>("matched"), run.Text("reason")),
            Is.EqualTo(("optimal", 0, "The pool is empty: no person is available, unpaired and without an open gate."))
        );
    }

    [Test]
    public async Task A_lock_on_a_person_outside_the_pool_fails_and_one_on_a_stranger_is_refused()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.Mentee());

        var run = await given.Run(new { locks = new[] { new { mentorId = mentor, menteeId = mentee } } });
        var stranger = await given.Coordinator.Post(
            "/match-runs",
            new { programmeId = given.ProgrammeId, locks = new[] { new { mentorId = mentor, menteeId = Guid.NewGuid() } } }
        );

        Assert.That(run.Text("status"), Is.EqualTo("failed"));
        await stranger.ShouldBeProblem(400, "validation-failed", "locks[0].menteeId");
    }

    [Test]
    public async Task The_wish_for_a_gender_is_kept_in_both_directions()
    {
        var given = await Given.Programme();
        await given.AvailableMentor(new { gender = "man" });
        var woman = await given.AvailableMentor(new { gender = "woman", wishes = new { gender = "same" } });
        var asksForWoman = await given.AvailableMentee(new { gender = "woman", wishes = new { gender = "woman" } });
        await given.AvailableMentee(new { gender = "man", wishes = new { gender = "woman" } });

        var proposals = await given.Proposals(await given.Run(new { dryRun = true }));

        Assert.That(
            proposals.ToDictionary(pair => pair.Text("menteeId"), pair => pair.Text("mentorId"))[asksForWoman.ToString()],
            Is.EqualTo(woman.ToString())
        );
        Assert.That(proposals, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_who_parted_and_people_under_way_are_left_out()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.Pair(mentor, mentee, "offered", "declined");
        var busy = await given.AvailableMentor();
        await given.Pair(busy, await given.AvailableMentee());

        var run = await given.Run();

        Assert.That((run.Value<int>("mentees"), run.Value<int>("mentors"), run.Value<int>("matched")), Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public async Task A_profile_of_ones_own_changes_the_scores()
    {
        var given = await Given.Programme();
        await given.AvailableMentor();
        await given.AvailableMentee(new { appliedOn = "2026-02-02" });
        var profile = await given.App.Admin.Created(
            "/criteria-profiles",
            new
            {
                name = $"waiting-{Guid.NewGuid():N}",
                criteria = new object[]
                {
                    new
                    {
                        id = "waiting",
                        kind = "soft",
                        weight = 2,
                    },
                    new
                    {
                        id = "age_closeness",
                        kind = "soft",
                        weight = 1,
                    },
                },
            }
        );

        var proposal = (await given.Proposals(await given.Run(new { criteriaProfileId = profile.Id() }))).Single();

        // 28 days: half of 6667; same age: all of 3333
        Assert.That(Points(proposal), Is.EqualTo(new Dictionary<string, int> { ["waiting"] = 3334, ["age_closeness"] = 3333 }));
    }

    [TestCase("{\"programmeId\":\"01900000-0000-7000-8000-000000000000\"}", "programmeId")]
    [TestCase("{\"criteriaProfileId\":\"01900000-0000-7000-8000-000000000000\"}", "criteriaProfileId")]
    [TestCase("{\"siteId\":\"01900000-0000-7000-8000-000000000000\"}", "siteId")]
    public async Task An_unknown_id_is_named(string body, string field)
    {
        var given = await Given.Programme();

        await (await given.Coordinator.Send(HttpMethod.Post, "/match-runs", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }

    private static Dictionary<string, int> Points(JsonObject proposal) =>
        proposal.List("contributions").ToDictionary(part => part.Text("criterion"), part => part.Value<int>("points"));
}

public sealed class GetMatchRunTests
{
    [Test]
    public async Task Without_waiting_the_answer_is_accepted_and_the_run_is_followed_by_events()
    {
        var given = await Given.Programme();

        var accepted = await given.Coordinator.Post("/match-runs", new { programmeId = given.ProgrammeId });
        var path = accepted.Headers.Location!.ToString();
        var events = await given.Coordinator.GetStringAsync(path + "/events");
        var run = JsonNode.Parse(await given.Coordinator.GetStringAsync(path))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
            Assert.That(events, Does.Contain("event: match-run").And.Contain("\"status\":\"optimal\""));
            Assert.That((run.Text("status"), run.Value<double>("progress")), Is.EqualTo(("optimal", 1.0)));
        }
    }

    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/match-runs/{Guid.NewGuid()}")).ShouldBeProblem(
            404,
            "match-run-not-found"
        );
}

public sealed class ListMatchRunsTests
{
    [Test]
    public async Task Runs_of_the_programme_are_listed()
    {
        var given = await Given.Programme();
        var run = await given.Run();

        Assert.That((await given.Coordinator.Items("/match-runs")).Select(item => item.Id()), Is.EqualTo(new[] { run.Id() }));
    }
}

public sealed class CancelMatchRunTests
{
    [Test]
    public async Task A_run_that_is_over_cannot_be_cancelled()
    {
        var given = await Given.Programme();
        var run = await given.Run();

        await (await given.Coordinator.Send(HttpMethod.Post, $"/match-runs/{run.Id()}/cancel")).ShouldBeProblem(
            409,
            "match-run-finished"
        );
    }

    [Test]
    public async Task A_run_that_another_instance_works_is_asked_to_stop()
    {
        var given = await Given.Programme();
        var run = await given.Run();
        // as if another instance had claimed it and were still at it
        await given.App.Sql<Guid>(
            "UPDATE match_runs SET status = 'running', claimed_until = @Until WHERE id = @Id RETURNING id",
            new { Id = run.Id(), Until = given.App.Clock.GetUtcNow().AddDays(1) }
        );

        var cancelled = await given.Coordinator.Send(HttpMethod.Post, $"/match-runs/{run.Id()}/cancel");

        await cancelled.ShouldBe(HttpStatusCode.OK);
        Assert.That(
            await given.App.Sql<bool>("SELECT is_cancel_requested FROM match_runs WHERE id = @Id", new { Id = run.Id() }),
            Is.EqualTo(new[] { true })
        );
    }
}

public sealed class AdoptMatchRunTests
{
    [Test]
    public async Task A_dry_run_stores_no_pairs_until_it_is_adopted_once()
    {
        var given = await Given.Programme();
        await given.AvailableMentor();
        await given.AvailableMentee();
        var run = await given.Run(new { dryRun = true });
        var before = await given.Coordinator.Ok("/pairs");

        var adopted = await given.Coordinator.Send(HttpMethod.Post, $"/match-runs/{run.Id()}/adopt");
        var again = await given.Coordinator.Send(HttpMethod.Post, $"/match-runs/{run.Id()}/adopt");
        var after = (await given.Proposals(run)).Single();

        Assert.That(before.Items(), Is.Empty);
        await adopted.ShouldBe(HttpStatusCode.OK);
        await again.ShouldBeProblem(409, "match-run-not-adoptable");
        Assert.That(after.Text("status"), Is.EqualTo("proposed"));
    }

    [Test]
    public async Task No_person_is_adopted_into_a_second_pair()
    {
        var given = await Given.Programme();
        await given.AvailableMentor();
        var mentee = await given.AvailableMentee();
        var run = await given.Run(new { dryRun = true });
        await given.Pair(await given.AvailableMentor(), mentee);

        await (await given.Coordinator.Send(HttpMethod.Post, $"/match-runs/{run.Id()}/adopt")).ShouldBeProblem(
            409,
            "match-run-not-adoptable"
        );
    }
}

public sealed class ListProposalsTests
{
    [Test]
    public async Task Sentences_come_in_the_readers_language()
    {
        var given = await Given.Programme();
        await given.AvailableMentor(new { offers = new[] { new { code = "driving" } } });
        await given.AvailableMentee(new { needs = new[] { new { code = "driving" } } });
        var run = await given.Run();

        var response = await given.Coordinator.Send(
            HttpMethod.Get,
            $"/match-runs/{run.Id()}/proposals",
            null,
            ("Accept-Language", "it")
        );

        Assert.That(
            (await response.Json())["items"]![0]!["contributions"]![0]!.Text("text"),
            Is.EqualTo("1 bisogni su 1 sono offerti: Patente di guida.")
        );
    }
}

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
            Assert.That(entries[mentee.ToString()]["nearest"]![0]!.Text("personId"), Is.EqualTo(mentor.ToString()));
            Assert.That(
                (
                    entries[mentee.ToString()]["cheapestRelaxation"]!.Text("criterion"),
                    entries[mentee.ToString()]["cheapestRelaxation"]!.Text("text")
                ),
                Is.EqualTo(("language", "With German at A2: 1 mentor would be possible."))
            );
            Assert.That(
                entries[mentor.ToString()]["cheapestRelaxation"]!.Text("text"),
                Is.EqualTo("With Italian at A2: 1 mentee would be possible.")
            );
            Assert.That(entries[silent.ToString()]["reasons"]![0]!.Text("code"), Is.EqualTo("gate.language"));
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
                .ToDictionary(entry => entry!.Text("personId"), entry => entry!["cheapestRelaxation"]!.Text("text"));
        var (english, italian) = (await Reported("en"), await Reported("it"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(english[evenings.ToString()], Is.EqualTo("With Thursday evenings: 3 mentors would be possible."));
            Assert.That(italian[evenings.ToString()], Is.EqualTo("Con giovedì sera: 3 mentor in più."));
            Assert.That(english[away.ToString()], Is.EqualTo("At the site Parma: 3 mentors would be possible."));
        }
    }
}

public sealed class GetMatchRunProofTests
{
    [Test]
    public async Task A_stranger_can_check_the_proof_from_the_two_text_forms()
    {
        var given = await Given.Programme();
        for (var i = 0; i < 4; i++)
        {
            await given.AvailableMentor(
                new
                {
                    capacity = 1 + (i % 2),
                    birthYear = 1960 + (7 * i),
                    availability = new[] { i < 2 ? "mon_evening" : "sat_morning" },
                }
            );
            await given.AvailableMentee(
                new
                {
                    birthYear = 1970 + (5 * i),
                    availability = new[] { i % 2 == 0 ? "mon_evening" : "sat_morning", "sun_evening" },
                }
            );
        }

        var run = await given.Run();
        async Task<string> Text(string what) =>
            await (
                await given.Coordinator.Send(HttpMethod.Get, $"/match-runs/{run.Id()}/{what}", null, ("Accept", "text/plain"))
            ).Content.ReadAsStringAsync();
        var problem = BenchmarkFormat.ReadInstance(new StringReader(await Text("instance")));
        var certificate = await given.Coordinator.Ok($"/match-runs/{run.Id()}/certificate");

        var mentorOf = Enumerable.Repeat(-1, problem.MenteeCount).ToArray();
        var (u, v) = (new long[problem.MenteeCount], new long[problem.MentorCount]);
        foreach (
            var line in (await Text("certificate"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
        )
        {
            var (index, value) = (int.Parse(line[1]), long.Parse(line[2]));
            _ = line[0] switch
            {
                "x" => mentorOf[index] = (int)value,
                "u" => u[index] = value,
                _ => v[index] = value,
            };
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                CertificateValidator.Fault(problem, mentorOf, new OptimalityCertificate(problem.UnmatchedCost, u, v)),
                Is.Null
            );
            Assert.That((certificate.Value<bool>("checked"), certificate.Value<long>("gap")), Is.EqualTo((true, 0L)));
            Assert.That(problem.Objective, Is.EqualTo(Objective.CoverageFirst));
        }
    }

    [Test]
    public async Task A_run_computed_again_gives_the_same_bytes()
    {
        var given = await Given.Programme();
        for (var i = 0; i < 5; i++)
        {
            await given.AvailableMentor();
            await given.AvailableMentee();
        }

        var (first, second) = (await given.Run(new { dryRun = true }), await given.Run(new { dryRun = true }));
        var replay = await given.Coordinator.Ok($"/match-runs/{first.Id()}/replay");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (second.Text("inputHash"), second.Text("resultHash")),
                Is.EqualTo((first.Text("inputHash"), first.Text("resultHash")))
            );
            Assert.That(replay.Value<bool>("same"), Is.True);
        }
    }
}

public sealed class MatchRunStoreTests
{
    [Test]
    public async Task A_run_with_a_person_who_is_now_restricted_is_not_computed_with_until_that_is_lifted()
    {
        var given = await Given.Programme();
        var (mentee, mentor) = (await given.AvailableMentee(), await given.AvailableMentor());
        var run = $"/api/v1/match-runs/{(await given.Run(new { dryRun = true })).Id()}";
        var newcomer = await given.AvailableMentee();

        await Restrict(newcomer, true);
        await (await given.Coordinator.GetAsync(run + "/fairness")).ShouldBe(HttpStatusCode.OK);
        await (await given.Coordinator.GetAsync($"{run}/newcomer?personId={newcomer}")).ShouldBeProblem(404, "person-not-found");
        await Restrict(mentee, true);
        foreach (
            var question in new[] { "/fairness", "/certificate", "/advice", $"/explain?menteeId={mentee}&mentorId={mentor}" }
        )
        {
            await (await given.Coordinator.GetAsync(run + question)).ShouldBeProblem(409, "match-run-input-restricted");
        }

        Assert.That(
            (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/supply-gap")).Value<int>("mentees"),
            Is.Zero,
            "today is looked at instead"
        );
        await Restrict(mentee, false);
        await (await given.Coordinator.GetAsync(run + "/fairness")).ShouldBe(HttpStatusCode.OK);

        Task Restrict(Guid id, bool isRestricted) =>
            given.App.InTransaction(services =>
                services.GetRequiredService<PersonRestrictions>().Set(PersonRole.Mentee, id, isRestricted, CancellationToken.None)
            );
    }
}
