using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Pairs;

public sealed class ListPairTasksTests
{
    [TestCase("[]")]
    [TestCase("[\"step_free\"]")]
    [TestCase("null")]
    public async Task What_the_programme_provides_blocks_no_pair_and_is_a_task_before_the_first_meeting(string offers)
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { accessibilityOffers = JsonNode.Parse(offers) });
        var mentee = await given.AvailableMentee(
            new { accessibilityNeeds = new[] { "childcare", "interpreter", "transport_paid" } }
        );

        var proposal = (await given.Proposals(await given.Run())).Single();
        var tasks = (await given.Coordinator.Ok($"/pairs/{proposal.Text("pairId")}/tasks"))["items"]!.AsArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(proposal.Text("mentorId"), Is.EqualTo(mentor.ToString()));
            Assert.That(proposal["flags"]!.AsArray(), Is.Empty);
            Assert.That(
                tasks.Select(task => (task!.Text("code"), task!.Text("personId"), task!.Text("status"))),
                Is.EqualTo(
                    new[]
                    {
                        ("childcare", mentee.ToString(), "open"),
                        ("interpreter", mentee.ToString(), "open"),
                        ("transport_paid", mentee.ToString(), "open"),
                    }
                )
            );
        }
    }

    [Test]
    public async Task An_interpreter_blocks_no_pair_even_where_the_programme_does_not_provide_one_and_is_a_task_from_the_proposal_on()
    {
        var given = await Given.Programme(body: new { name = "Without", providedAdjustments = Array.Empty<string>() });
        var mentor = await given.AvailableMentor(new { accessibilityOffers = Array.Empty<string>() });
        var mentee = await given.AvailableMentee(new { givenName = "Selam", accessibilityNeeds = new[] { "interpreter" } });
        var run = await given.Run();
        var pair = (await given.Proposals(run)).Single().Text("pairId");
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var explained = await given.Coordinator.Ok($"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}");
        var proposal = await browser.GetStringAsync($"/console/runs/{run.Id()}/proposals/1");
        var page = await browser.GetStringAsync($"/console/pairs/{pair}");
        await (
            await given.Coordinator.Post(
                $"/pairs/{pair}/tasks/transition",
                new
                {
                    personId = mentee,
                    code = "interpreter",
                    to = "done",
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var arranged = await browser.GetStringAsync($"/console/runs/{run.Id()}/proposals/1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(explained["blockedBy"]!.AsArray(), Is.Empty);
            Assert.That(
                explained["tasks"]!.AsArray().Select(task => (task!.Text("code"), task!.Text("label"), task!.Text("personId"))),
                Is.EqualTo(new[] { ("interpreter", "Interpreter for the first meetings", mentee.ToString()) })
            );
            Assert.That(
                proposal,
                Does.Contain("Task for Selam: Interpreter for the first meetings. It never counts against the pair.")
            );
            Assert.That(page, Does.Contain("To arrange for Selam: Interpreter for the first meetings."));
            Assert.That(arranged, Does.Not.Contain("Task for Selam"));
        }
    }

    [Test]
    public async Task What_helps_a_person_to_take_part_is_on_the_page_of_the_proposal_and_is_chosen_from_a_list_without_diagnoses()
    {
        var given = await Given.Programme();
        await given.AvailableMentor();
        var needs = new[] { "step_free", "sign_language", "childcare", "interpreter" };
        var mentee = await given.AvailableMentee(new { givenName = "Selam", accessibilityNeeds = needs });
        var run = await given.Run();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var proposal = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/runs/{run.Id()}/proposals/1"));
        var diagnosis = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{mentee}",
            """{ "accessibilityNeeds": ["walks with a frame"] }""",
            ("If-Match", "*")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                proposal,
                Does.Contain("Ask before you approve").And.Contain("Step-free places").And.Contain("Sign language")
            );
            Assert.That(proposal, Does.Contain("Task for Selam: Interpreter for the first meetings"));
            Assert.That(proposal, Does.Match("Task for Selam: [^.]*children"));
        }

        await diagnosis.ShouldBeProblem(400, "validation-failed", "accessibilityNeeds");
    }

    [Test]
    public async Task A_pair_that_is_blocked_has_no_tasks()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { languages = new[] { new { code = "it", level = "native" } } });
        var mentee = await given.AvailableMentee(
            new { languages = new[] { new { code = "ti", level = "native" } }, accessibilityNeeds = new[] { "interpreter" } }
        );

        var run = await given.Run(new { dryRun = true });
        var explained = await given.Coordinator.Ok($"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}");

        Assert.That((explained.Text("state"), explained["tasks"]!.AsArray().Count), Is.EqualTo(("blocked", 0)));
    }

    [Test]
    public async Task What_only_the_mentor_can_give_blocks_where_they_cannot_and_is_a_question_where_they_were_not_asked()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { accessibilityNeeds = new[] { "children_welcome", "childcare" } });
        await given.AvailableMentor(new { accessibilityOffers = new[] { "step_free" } });
        var unasked = await given.AvailableMentor();
        var welcoming = await given.AvailableMentor(new { accessibilityOffers = new[] { "children_welcome" } });

        var candidates = (await given.Coordinator.Ok($"/mentees/{mentee}/candidates?blocked=true"))["items"]!
            .AsArray()
            .ToDictionary(candidate => Guid.Parse(candidate!.Text("personId")), candidate => candidate!);

        Assert.That(
            candidates
                .Values.Where(candidate => candidate["score"] is null)
                .SelectMany(candidate => candidate["blockedBy"]!.AsArray())
                .Single()!
                .Text("criterion"),
            Is.EqualTo("accessibility")
        );
        Assert.That(
            candidates[unasked]["flags"]!.AsArray().Single()!.Text("text"),
            Does.Contain("Children may come along").And.Not.Contain("mind")
        );
        Assert.That(candidates[welcoming]["flags"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_programme_says_itself_what_it_provides()
    {
        var given = await Given.Programme(body: new { name = "Own", providedAdjustments = new[] { "sign_language" } });
        await given.AvailableMentor(new { accessibilityOffers = Array.Empty<string>() });
        await given.AvailableMentee(new { accessibilityNeeds = new[] { "sign_language" } });
        var blocked = await given.AvailableMentee(new { accessibilityNeeds = new[] { "childcare" } });

        var run = await given.Run();
        var before = (await given.Coordinator.Ok($"/mentees/{blocked}/candidates"))["items"]!.AsArray();
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{"providedAdjustments":null}""",
            ("If-Match", "*")
        );

        Assert.That(run["matched"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(before, Is.Empty);
        Assert.That(
            (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}"))["providedAdjustments"]!.AsArray(),
            Has.Count.EqualTo(3)
        );
    }
}

public sealed class TransitionPairTaskTests
{
    [Test]
    public async Task A_task_is_done_and_can_be_opened_again()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { accessibilityNeeds = new[] { "childcare" } });
        var pair = await given.Pair(await given.AvailableMentor(), mentee);

        async Task<JsonObject> Move(string to)
        {
            var response = await given.Coordinator.Post(
                $"/pairs/{pair}/tasks/transition",
                new
                {
                    personId = mentee,
                    code = "childcare",
                    to,
                }
            );
            await response.ShouldBe(HttpStatusCode.OK);
            return await response.Json();
        }

        var done = await Move("done");
        var again = await Move("done");
        var open = await Move("open");

        Assert.That(
            (done.Text("status"), done.Text("doneOn")),
            Is.EqualTo(("done", given.App.Clock.Today.ToString("yyyy-MM-dd", null)))
        );
        Assert.That((again.Text("status"), open.Text("status"), open["doneOn"]), Is.EqualTo(("done", "open", (JsonNode?)null)));
        await (
            await given.Coordinator.Post(
                $"/pairs/{pair}/tasks/transition",
                new
                {
                    personId = mentee,
                    code = "interpreter",
                    to = "done",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "code");
    }
}
