using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

public sealed class TryWhatIfTests
{
    private static async Task<JsonObject> Try(Given given, JsonObject run, object changes)
    {
        var response = await given.Coordinator.Post($"/match-runs/{run.Id()}/what-if", changes);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    private static (int, long) Totals(JsonNode totals) => (totals.Value<int>("matched"), totals.Value<long>("score"));

    [Test]
    public async Task A_person_left_out_is_as_if_they_had_not_been_in_the_pool()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (mentees, mentors) = await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true });
        var numbers = await RunInNumbers.Of(given, run);

        foreach (var person in new[] { mentees[0], mentors[0] })
        {
            var without = await Try(given, run, new { without = new[] { person } });

            Assert.That(
                Totals(without["after"]!),
                Is.EqualTo(
                    numbers.Best(pairs =>
                        pairs.All(pair => pair.Value == Guid.Empty || (pair.Key != person && pair.Value != person))
                    )
                )
            );
        }

        await (
            await given.Coordinator.Post($"/match-runs/{run.Id()}/what-if", new { without = new[] { Guid.NewGuid() } })
        ).ShouldBeProblem(400, "validation-failed");
    }

    [Test]
    public async Task Locks_forbids_and_objective_give_what_trying_everything_gives_and_nothing_is_stored()
    {
        var given = await Given.Programme();
        await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true });
        var numbers = await RunInNumbers.Of(given, run);
        var mentorOf = (await given.Proposals(run)).ToDictionary(
            pair => Guid.Parse(pair.Text("menteeId")),
            pair => Guid.Parse(pair.Text("mentorId"))
        );
        var (locked, forbidden) = (
            numbers.Scores.Keys.First(pair => mentorOf.GetValueOrDefault(pair.Mentee) != pair.Mentor),
            mentorOf.Last()
        );

        var with = await Try(
            given,
            run,
            new
            {
                locks = new[] { new { mentorId = locked.Mentor, menteeId = locked.Mentee } },
                forbids = new[] { new { mentorId = forbidden.Value, menteeId = forbidden.Key } },
            }
        );
        var total = await Try(given, run, new { objective = "total_score" });
        var same = await Try(given, run, new { });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Totals(with["before"]!), Is.EqualTo(numbers.Best()));
            Assert.That(
                Totals(with["after"]!),
                Is.EqualTo(
                    numbers.Best(pairs =>
                        pairs.GetValueOrDefault(locked.Mentee) == locked.Mentor
                        && pairs.GetValueOrDefault(forbidden.Key) != forbidden.Value
                    )
                )
            );
            Assert.That(
                with.List("changes").Sum(change => change.Value<long>("difference")),
                Is.EqualTo(with.Value<long>("scoreDifference"))
            );
            Assert.That(
                with["after"]!.Value<long>("score") - with["before"]!.Value<long>("score"),
                Is.EqualTo(with.Value<long>("scoreDifference"))
            );
            Assert.That(with.Value<bool>("checked"), Is.True);
            Assert.That(total["after"]!.Value<long>("score"), Is.EqualTo(numbers.Best(totalOnly: true).Score));
            Assert.That(same.List("changes"), Is.Empty);
            Assert.That(await given.Coordinator.Items("/match-runs"), Has.Count.EqualTo(1));
            Assert.That(await given.Coordinator.Items("/pairs"), Is.Empty);
        }
    }

    [Test]
    public async Task Other_weights_score_again_and_gains_are_given_by_the_runs_own()
    {
        var given = await Given.Programme();
        await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true });
        var numbers = await RunInNumbers.Of(given, run);
        object Criteria(int age) =>
            new[]
            {
                new
                {
                    id = "age_closeness",
                    kind = "soft",
                    weight = age,
                },
                new
                {
                    id = "waiting",
                    kind = "soft",
                    weight = 1,
                },
            };

        var byName = await Try(
            given,
            run,
            new
            {
                weights = new
                {
                    needs = 0,
                    values = 0,
                    language_quality = 0,
                    waiting = 0,
                    availability = 0,
                    interests = 0,
                    expectations = 0,
                    family = 0,
                    occupation = 0,
                    channel = 0,
                },
            }
        );
        var again = await Try(
            given,
            run,
            new
            {
                weights = new
                {
                    needs = 0,
                    values = 0,
                    language_quality = 0,
                    waiting = 0,
                    availability = 0,
                    interests = 0,
                    expectations = 0,
                    family = 0,
                    occupation = 0,
                    channel = 0,
                },
            }
        );
        var whole = await Try(given, run, new { criteria = Criteria(1) });
        var rerun = await given.Run(
            new
            {
                dryRun = true,
                criteriaProfileId = (
                    await given.App.Admin.Created(
                        "/criteria-profiles",
                        new { name = $"ages-{Guid.NewGuid():N}", criteria = Criteria(1) }
                    )
                ).Id(),
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(byName.ToJsonString(), Is.EqualTo(again.ToJsonString()));
            // age alone counts, and rules stay: the best by points of age closeness among the pairs that are possible
            var ages = await Ages(given);
            Assert.That(
                Totals(byName["after"]!),
                Is.EqualTo(
                    numbers.Best(
                        score: (mentee, mentor) =>
                            (int)
                                Math.Floor((10_000 * Math.Max(0, 1 - (Math.Abs(ages[mentee] - ages[mentor]) / 20.0))) + .5 + 1e-9)
                    )
                )
            );
            Assert.That(
                byName.Value<long>("comparableScore") - byName["before"]!.Value<long>("score"),
                Is.EqualTo(byName.List("changes").Sum(change => change.Value<long>("difference")))
            );
            Assert.That(Totals(whole["after"]!), Is.EqualTo((rerun.Value<int>("matched"), rerun.Value<long>("score"))));
        }
    }

    private static async Task<Dictionary<Guid, int>> Ages(Given given) =>
        (await given.Coordinator.Items("/mentees?limit=200"))
            .Concat((await given.Coordinator.Items("/mentors?limit=200")))
            .ToDictionary(person => person.Id(), person => person.Value<int>("birthYear"));

    [Test]
    public async Task A_change_wins_over_what_the_run_says_of_the_same_people()
    {
        var given = await Given.Programme();
        var (one, two) = (await given.AvailableMentor(), await given.AvailableMentor());
        var (a, b) = (await given.AvailableMentee(), await given.AvailableMentee());
        var run = await given.Run(
            new
            {
                locks = new[] { new { mentorId = one, menteeId = a } },
                forbids = new[] { new { mentorId = two, menteeId = a } },
                dryRun = true,
            }
        );

        var swapped = await Try(given, run, new { locks = new[] { new { mentorId = two, menteeId = a } } });

        Assert.That(
            swapped.List("changes").ToDictionary(change => change.Text("menteeId"), change => change.Text("mentorAfter")),
            Is.EquivalentTo(new Dictionary<string, string> { [a.ToString()] = two.ToString(), [b.ToString()] = one.ToString() })
        );
    }

    [Test]
    public async Task A_lock_among_two_thousand_people_keeps_all_places_filled()
    {
        var given = await Given.Programme();
        string[] slots =
        [
            "mon_evening",
            "tue_morning",
            "wed_evening",
            "thu_evening",
            "fri_morning",
            "sat_morning",
            "sat_evening",
        ];
        string Row(int i) =>
            $"P{i},{1955 + (i * 7 % 50)},{(i % 3 == 0 ? "it:b1" : "it:a2;en:b1")},{slots[i % 7]};{slots[(i / 7) % 7]},2026-0{1 + (i % 2)}-{1 + (i % 28):00}";
        await GetMatchRunFairnessTests.Import(
            given,
            "mentees",
            "givenName,birthYear,languages,availability,appliedOn",
            Enumerable.Range(0, 1100).Select(Row)
        );
        await GetMatchRunFairnessTests.Import(
            given,
            "mentors",
            "givenName,birthYear,languages,availability,appliedOn",
            Enumerable.Range(0, 900).Select(Row)
        );
        var run = await given.Run(new { dryRun = true });
        var candidate = (
            await given.Coordinator.Ok($"/mentees/{(await given.Proposals(run))[0].Text("menteeId")}/candidates?limit=5")
        )["items"]![4]!;
        var change = new
        {
            locks = new[] { new { mentorId = candidate.Text("mentorId"), menteeId = candidate.Text("menteeId") } },
        };

        var reported = await Try(given, run, change);

        Assert.That(
            (reported["before"]!.Value<int>("matched"), reported["after"]!.Value<int>("matched")),
            Is.EqualTo((900, 900))
        );
    }

    [Test]
    public async Task What_cannot_be_is_refused_and_named()
    {
        var given = await Given.Programme();
        var (mentor, a, b) = (await given.AvailableMentor(), await given.AvailableMentee(), await given.AvailableMentee());
        var run = await given.Run(new { dryRun = true });
        var late = await given.AvailableMentee();
        Task<HttpResponseMessage> Ask(object body) => given.Coordinator.Post($"/match-runs/{run.Id()}/what-if", body);

        await (await Ask(new { locks = new[] { new { mentorId = mentor, menteeId = late } } })).ShouldBeProblem(
            400,
            "validation-failed",
            "locks[0].menteeId"
        );
        await (await Ask(new { forbids = new[] { new { mentorId = late, menteeId = a } } })).ShouldBeProblem(
            400,
            "validation-failed",
            "forbids[0].mentorId"
        );
        await (
            await Ask(new { locks = new[] { new { mentorId = mentor, menteeId = a }, new { mentorId = mentor, menteeId = b } } })
        ).ShouldBeProblem(409, "locks-contradict");
        await (await Ask(new { weights = new { kindness = 3 } })).ShouldBeProblem(400, "validation-failed", "weights.kindness");
        await (await Ask(new { weights = new { needs = -3 } })).ShouldBeProblem(400, "validation-failed", "weights.needs");
        await (
            await Ask(
                new
                {
                    criteria = new[]
                    {
                        new
                        {
                            id = "religion",
                            kind = "soft",
                            weight = 1,
                        },
                    },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "criteria[0].id");
        await (await Ask(new { lock_ = 1 })).ShouldBeProblem(400, "malformed-request");
    }
}
