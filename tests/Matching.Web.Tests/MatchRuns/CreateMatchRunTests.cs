using System.Text.Json.Nodes;

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
            Assert.That(proposal.First("contributions").Text("text"), Is.EqualTo("1 of 2 needs is offered: Language practice."));
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
