using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

public sealed class ExplainPairTests
{
    private static Task<JsonObject> Explain(Given given, JsonObject run, Guid mentee, Guid mentor, string more = "") =>
        given.Coordinator.Ok($"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}{more}");

    [Test]
    public async Task Every_two_people_are_explained_and_forcing_them_costs_what_trying_everything_says()
    {
        var given = await Given.Programme();
        var (mentees, mentors) = await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true });
        var numbers = await RunInNumbers.Of(given, run);
        var mentorOf = (await given.Proposals(run)).ToDictionary(
            pair => Guid.Parse(pair.Text("menteeId")),
            pair => Guid.Parse(pair.Text("mentorId"))
        );
        var best = numbers.Best();
        Assert.That((run.Value<int>("matched"), run.Value<long>("score")), Is.EqualTo(best));
        var states = new Dictionary<string, int>();

        foreach (var (mentee, mentor) in from mentee in mentees from mentor in mentors select (mentee, mentor))
        {
            var reported = await Explain(given, run, mentee, mentor, "&exact=true");
            var state = reported.Text("state");
            states[state] = states.GetValueOrDefault(state) + 1;
            var isFeasible = numbers.Scores.TryGetValue((mentee, mentor), out var score);

            Assert.That(
                state,
                Is.EqualTo(
                    !isFeasible ? "blocked"
                    : mentorOf.GetValueOrDefault(mentee) == mentor ? "matched"
                    : "possible"
                )
            );
            Assert.That(
                reported.List("contributions").Sum(part => part.Value<int>("points")),
                Is.EqualTo(isFeasible ? score : 0)
            );
            Assert.That(reported.List("blockedBy").Count, state == "blocked" ? Is.GreaterThan(0) : Is.Zero);
            if (state == "possible")
            {
                CheckForced(reported, numbers.Best(pairs => pairs.GetValueOrDefault(mentee) == mentor), best);
            }
            else if (state == "matched")
            {
                var others = numbers
                    .Scores.Where(pair => pair.Key.Mentee == mentee && pair.Key.Mentor != mentor)
                    .Select(pair => pair.Value)
                    .ToList();
                Assert.That(
                    reported["secondForMentee"]?["score"]?.GetValue<int>(),
                    Is.EqualTo(others.Count == 0 ? null : (int?)others.Max())
                );
                var waiting = numbers
                    .Scores.Where(pair => pair.Key.Mentor == mentor && mentorOf.GetValueOrDefault(pair.Key.Mentee) != mentor)
                    .Select(pair => pair.Value)
                    .ToList();
                Assert.That(
                    reported["secondForMentor"]?["difference"]?.GetValue<int>(),
                    Is.EqualTo(waiting.Count == 0 ? null : (int?)(score - waiting.Max()))
                );
            }
        }

        Assert.That(states.Keys, Is.EquivalentTo(new[] { "matched", "possible", "blocked" }));
    }

    // The exact loss is that of trying everything, the differences add up to it, and the bound from the dual values is no higher.
    private static void CheckForced(JsonObject reported, (int Matched, long Score) with, (int Matched, long Score) best)
    {
        var (loss, forced) = (reported["loss"]!, reported["forced"]!);
        var (matched, score) = (forced.Value<int>("lostMatched"), forced.Value<long>("lostScore"));
        Assert.That((forced["after"]!.Value<int>("matched"), forced["after"]!.Value<long>("score")), Is.EqualTo(with));
        Assert.That((matched, score), Is.EqualTo((best.Matched - with.Matched, best.Score - with.Score)));
        Assert.That(forced.List("changes").Sum(change => change.Value<long>("difference")), Is.EqualTo(-score));
        var bound = (loss.Value<int>("matched"), loss.Value<long>("score"));
        Assert.That(matched > bound.Item1 || (matched == bound.Item1 && score >= bound.Item2), Is.True, reported.ToJsonString());
    }

    [Test]
    public async Task The_bound_is_the_reduced_cost_that_the_certificate_gives()
    {
        var given = await Given.Programme();
        await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true });
        var numbers = await RunInNumbers.Of(given, run);
        var certificate = await given.Coordinator.Ok($"/match-runs/{run.Id()}/certificate");
        long Dual(string side, Guid id) =>
            certificate[side]!.AsArray().Single(value => value!.Text("personId") == id.ToString())!.Value<long>("value");
        var mentorOf = (await given.Proposals(run)).ToDictionary(
            pair => Guid.Parse(pair.Text("menteeId")),
            pair => Guid.Parse(pair.Text("mentorId"))
        );
        var ((mentee, mentor), score) = numbers.Scores.First(pair =>
            mentorOf.GetValueOrDefault(pair.Key.Mentee) != pair.Key.Mentor
        );

        var reported = await Explain(given, run, mentee, mentor);

        Assert.That(
            reported["loss"]!.Value<long>("reducedCost"),
            Is.EqualTo(10_000 - score - Dual("menteeDuals", mentee) - Dual("mentorDuals", mentor))
        );
        Assert.That(reported["forced"], Is.Null);
    }

    [Test]
    public async Task Locks_and_forbids_of_the_run_are_named()
    {
        var given = await Given.Programme();
        var (one, two) = (
            await given.AvailableMentor(),
            await given.AvailableMentor(new { languages = new[] { new { code = "ar", level = "native" } } })
        );
        var (a, b) = (await given.AvailableMentee(), await given.AvailableMentee());
        var run = await given.Run(
            new
            {
                locks = new[] { new { mentorId = two, menteeId = a } },
                forbids = new[] { new { mentorId = one, menteeId = b } },
                dryRun = true,
            }
        );

        var locked = await Explain(given, run, a, two);
        var elsewhere = await Explain(given, run, a, one);
        var forbidden = await Explain(given, run, b, one);
        var full = await Explain(given, run, b, two);

        static string[] Blocks(JsonObject reported) => [.. reported.List("blockedBy").Select(block => block.Text("criterion"))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (locked.Text("state"), locked.Value<bool>("locked"), locked["secondForMentee"]!.Text("personId")),
                Is.EqualTo(("matched", true, one.ToString()))
            );
            Assert.That(Blocks(locked), Is.EqualTo(new[] { "language" }));
            Assert.That((elsewhere.Text("state"), Blocks(elsewhere).Single()), Is.EqualTo(("blocked", "lock")));
            Assert.That((forbidden.Text("state"), Blocks(forbidden).Single()), Is.EqualTo(("blocked", "forbid")));
            Assert.That(Blocks(full), Is.EqualTo(new[] { "language", "lock" }));
            Assert.That(forbidden["score"], Is.Null);
        }
    }

    [Test]
    public async Task Who_was_not_in_the_pool_is_reported_with_the_gate_and_strangers_are_not_found()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var silent = await given.AvailableMentee(new { languages = Array.Empty<object>() });
        var run = await given.Run(new { dryRun = true });
        var late = await given.Mentee();
        var theirs = await (await Given.Programme()).Mentee();
        Task<HttpResponseMessage> Ask(string query) =>
            given.Coordinator.GetAsync($"/api/v1/match-runs/{run.Id()}/explain{query}");

        var gated = await Explain(given, run, silent, mentor);

        Assert.That(
            (gated.Text("state"), gated["absent"]![0]!.Text("text")),
            Is.EqualTo(("not_in_pool", "No language is known."))
        );
        Assert.That((await Explain(given, run, late, mentor))["absent"]![0]!.Text("personId"), Is.EqualTo(late.ToString()));
        await (await Ask($"?menteeId={theirs}&mentorId={mentor}")).ShouldBeProblem(404, "mentee-not-found");
        await (await Ask($"?menteeId={mentor}&mentorId={silent}")).ShouldBeProblem(404, "mentee-not-found");
        await (await Ask($"?menteeId={silent}")).ShouldBeProblem(400, "validation-failed", "mentorId");
    }

    [Test]
    public async Task Sentences_come_in_the_readers_language()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var run = await given.Run(new { dryRun = true });

        var reported = await (
            await given.Coordinator.Send(
                HttpMethod.Get,
                $"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}",
                null,
                ("Accept-Language", "it")
            )
        ).Json();

        Assert.That(reported.Text("text"), Does.StartWith("Abbinati con "));
    }
}
