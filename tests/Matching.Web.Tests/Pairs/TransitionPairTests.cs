using System.Net;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Pairs;

public sealed class TransitionPairTests
{
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["proposed"] = ["offered", "withdrawn"],
        ["offered"] = ["mentor_accepted", "declined", "expired", "withdrawn", "proposed"],
        ["mentor_accepted"] = ["agreed", "declined", "expired", "withdrawn"],
        ["agreed"] = ["active", "ended_early"],
        ["active"] = ["on_hold", "ending", "active", "ended_early"],
        ["on_hold"] = ["active", "ending", "ended_early"],
        ["ending"] = ["completed", "active"],
        ["completed"] = [],
        ["declined"] = [],
        ["expired"] = [],
        ["withdrawn"] = [],
        ["ended_early"] = [],
    };

    private static readonly string[] Agreed = ["offered", "mentor_accepted", "agreed"];

    private static readonly Dictionary<string, string[]> Way = new()
    {
        ["proposed"] = [],
        ["offered"] = ["offered"],
        ["mentor_accepted"] = ["offered", "mentor_accepted"],
        ["agreed"] = Agreed,
        ["active"] = [.. Agreed, "active"],
        ["on_hold"] = [.. Agreed, "active", "on_hold"],
        ["ending"] = [.. Agreed, "active", "ending"],
        ["completed"] = [.. Agreed, "active", "ending", "completed"],
        ["declined"] = ["offered", "declined"],
        ["expired"] = ["offered", "expired"],
        ["withdrawn"] = ["withdrawn"],
        ["ended_early"] = [.. Agreed, "ended_early"],
    };

    [Test]
    public async Task Only_what_the_table_allows_happens_and_a_refusal_names_it(
        [Values(
            "proposed",
            "offered",
            "mentor_accepted",
            "agreed",
            "active",
            "on_hold",
            "ending",
            "completed",
            "declined",
            "expired",
            "withdrawn",
            "ended_early"
        )]
            string from
    )
    {
        var given = await Given.Programme();
        var later = given.App.Clock.Today.AddDays(90).ToString("yyyy-MM-dd");
        // a refusal changes nothing, so the pair serves on
        Guid? kept = null;
        foreach (var to in Table.Keys)
        {
            var pair = kept ??= await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), Way[from]);
            object body = to switch
            {
                "active" => new
                {
                    to,
                    date = from == "agreed" ? given.App.Clock.Today.ToString("yyyy-MM-dd") : later,
                    waive = new { start = "A test." },
                },
                "ended_early" => new { to, reason = "moved_away" },
                "declined" => new { to, reason = "no_time" },
                "on_hold" => new
                {
                    to,
                    reason = "Travelling.",
                    until = later,
                },
                "completed" => new { to, waive = new { end = "A test." } },
                _ => new { to },
            };

            var response = await given.Coordinator.Post($"/pairs/{pair}/transition", body);
            if (Table[from].Contains(to))
            {
                await response.ShouldBe(HttpStatusCode.OK);
                Assert.That((await response.Json()).Text("status"), Is.EqualTo(to), $"{from} to {to}");
                kept = null;
            }
            else
            {
                var problem = await response.ShouldBeProblem(409, "pair-transition-refused");
                Assert.That(problem.Texts("allowed"), Is.EqualTo(Table[from]));
            }
        }
    }

    [Test]
    public async Task Of_twenty_acceptances_of_the_last_place_one_wins()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var pairs = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            pairs.Add(await given.Pair(mentor, await given.AvailableMentee(), "offered"));
        }

        var answers = await Task.WhenAll(
            pairs.Select(pair => given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "mentor_accepted" }))
        );

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            await refused.ShouldBeProblem(409, "mentor-has-no-place");
        }
    }

    [Test]
    public async Task A_place_is_free_again_after_the_end()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var first = await given.Pair(mentor, await given.AvailableMentee(), "offered", "mentor_accepted");
        var second = await given.Pair(mentor, await given.AvailableMentee(), "offered");
        await (await given.Coordinator.Post($"/pairs/{second}/transition", new { to = "mentor_accepted" })).ShouldBeProblem(
            409,
            "mentor-has-no-place"
        );

        await given.Move(first, "withdrawn");

        Assert.That((await given.Move(second, "mentor_accepted")).Text("status"), Is.EqualTo("mentor_accepted"));
    }

    [Test]
    public async Task Active_waits_for_the_first_meeting_and_both_start_questionnaires()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, new DateOnly(2026, 1, 15), Agreed);

        await ShouldMiss(await Activate(), "first_meeting", "start_mentee", "start_mentor");
        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20", minutes = 60 });
        await ShouldMiss(await Activate(), "start_mentee", "start_mentor");
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = mentee,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new { SN2 = 1 },
            }
        );
        await ShouldMiss(await Activate(), "start_mentor");
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = mentor,
                pairId = pair,
                wave = "start",
                questionnaireId = "mentor-start",
                mode = "self_paper",
                answers = new { MN1 = 1 },
            }
        );

        var active = await (await Activate()).Json();
        Assert.That(
            (active.Text("status"), active.Text("startedOn"), active.Text("termEndsOn")),
            Is.EqualTo(("active", "2026-02-20", "2026-08-20"))
        );

        Task<HttpResponseMessage> Activate() => given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active" });
    }

    [Test]
    public async Task Completed_waits_for_both_end_questionnaires_or_a_reason()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            [.. Agreed, "active", "ending"]
        );

        await ShouldMiss(
            await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "completed" }),
            "end_mentee",
            "end_mentor"
        );
        var completed = await given.Coordinator.Moved(
            $"/pairs/{pair}",
            new { to = "completed", waive = new { end = "Both moved abroad." } }
        );

        Assert.That((completed.Text("status"), completed.Text("waivedEnd")), Is.EqualTo(("completed", "Both moved abroad.")));
    }

    [Test]
    public async Task An_early_end_keeps_its_coded_reason_and_who_ended_it()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), [.. Agreed, "active"]);

        var declined = await given.Coordinator.Post(
            $"/pairs/{await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered")}/transition",
            new { to = "declined", reason = "nonsense_code" }
        );
        var uncoded = await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "ended_early", reason = "just so" });
        var ended = await given.Coordinator.Moved(
            $"/pairs/{pair}",
            new
            {
                to = "ended_early",
                reason = "no_common_dates",
                endedBy = "mentor",
            }
        );

        await declined.ShouldBeProblem(400, "validation-failed", "reason");
        await uncoded.ShouldBeProblem(400, "validation-failed", "reason");
        Assert.That(
            (ended.Text("endReason"), ended.Text("endedBy"), ended.Text("endedOn")),
            Is.EqualTo(("no_common_dates", "mentor", "2026-03-02"))
        );
    }

    [Test]
    public async Task Another_mentor_takes_over_when_they_have_a_place()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), [.. Agreed, "active"]);
        var full = await given.AvailableMentor();
        await given.Pair(full, await given.AvailableMentee(), "offered", "mentor_accepted");
        var free = await given.AvailableMentor();

        var refused = await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active", mentorId = full });
        var taken = await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", mentorId = free });

        await refused.ShouldBeProblem(409, "mentor-has-no-place");
        Assert.That(taken.Text("mentorId"), Is.EqualTo(free.ToString()));
    }

    [TestCase("{\"to\":\"declined\"}", "reason")]
    [TestCase("{\"to\":\"on_hold\",\"reason\":\"x\"}", "until")]
    [TestCase("{\"to\":\"offered\",\"mentorId\":\"01900000-0000-7000-8000-000000000000\"}", "mentorId")]
    [TestCase("{\"to\":\"offered\",\"date\":\"2026-03-01\"}", "date")]
    [TestCase("{\"to\":\"offered\",\"until\":\"2026-04-01\"}", "until")]
    [TestCase("{\"to\":\"withdrawn\",\"endedBy\":\"mentor\"}", "endedBy")]
    [TestCase("{}", "to")]
    public async Task What_a_transition_needs_is_named(string body, string field)
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());

        await (await given.Coordinator.Send(HttpMethod.Post, $"/pairs/{pair}/transition", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }

    [Test]
    public async Task No_other_mentor_takes_over_a_pair_that_begins()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), Agreed);

        var refused = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new { to = "active", mentorId = await given.AvailableMentor() }
        );

        await refused.ShouldBeProblem(400, "validation-failed", "mentorId");
    }

    [Test]
    public async Task A_pair_that_nears_its_end_may_be_given_another_last_day()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), [.. Agreed, "active"]);
        var (before, last) = (given.App.Clock.Today.AddDays(-1), given.App.Clock.Today.AddDays(14));

        var early = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new { to = "ending", date = before.ToString("yyyy-MM-dd") }
        );
        var ending = await given.Coordinator.Moved($"/pairs/{pair}", new { to = "ending", date = last.ToString("yyyy-MM-dd") });

        await early.ShouldBeProblem(400, "validation-failed", "date");
        Assert.That(ending.Text("termEndsOn"), Is.EqualTo(last.ToString("yyyy-MM-dd")));
    }

    [Test]
    public async Task A_pair_does_not_begin_after_a_meeting_that_is_recorded()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2026, 1, 15),
            Agreed
        );
        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-10" });

        var late = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new
            {
                to = "active",
                date = "2026-02-11",
                waive = new { start = "A test." },
            }
        );

        await late.ShouldBeProblem(400, "validation-failed", "date");
    }

    private static async Task ShouldMiss(HttpResponseMessage response, params string[] missing)
    {
        var problem = await response.ShouldBeProblem(409, "pair-gate-open");
        Assert.That(problem.Texts("missing"), Is.EqualTo(missing));
    }
}

public sealed class PairStatesTests
{
    [Test]
    public void Final_states_lead_nowhere() =>
        Assert.That(
            Enum.GetValues<PairStatus>().Where(PairStates.IsFinal).Select(status => status.ToText()),
            Is.EquivalentTo(new[] { "completed", "declined", "expired", "withdrawn", "ended_early" })
        );
}
