using System.Net;
using System.Text.Json.Nodes;
using Matching.Engine;
using Matching.Engine.Assignment;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.MatchRuns;

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
            (await response.Json()).First("items").First("contributions").Text("text"),
            Is.EqualTo("1 bisogno su 1 è offerto: Patente di guida.")
        );
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
