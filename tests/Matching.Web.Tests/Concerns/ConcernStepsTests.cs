using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Access.ConcernPages;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Concerns;

public sealed class AddConcernStepTests
{
    [Test]
    public async Task What_was_done_is_kept_in_order_sealed_and_audited()
    {
        var given = await Given.Programme();
        var (named, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);
        var concern = (
            await given.Coordinator.Created(
                "/concerns",
                new
                {
                    personId = await given.Mentee(),
                    what = "x",
                    urgency = "low",
                }
            )
        ).Id();
        var promised = (await named.Ok($"/concerns/{concern}")).Value<DateTimeOffset>("readBy");

        var urgent = await (
            await named.Send(HttpMethod.Patch, $"/concerns/{concern}", """{"urgency":"immediate"}""", ("If-Match", "\"v1\""))
        ).Json();
        var noted = await named.Post($"/concerns/{concern}/steps", new { note = "Schritt9101" });
        await (
            await named.Send(HttpMethod.Post, $"/concerns/{concern}/steps", """{"note":"late"}""", ("If-Match", "\"v1\""))
        ).ShouldBeProblem(412, "precondition-failed");
        await (await named.Post($"/concerns/{concern}/steps", new { note = " " })).ShouldBeProblem(
            400,
            "validation-failed",
            "note"
        );
        await (await named.Send(HttpMethod.Patch, $"/concerns/{concern}", """{"status":"closed"}""", ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.OK
        );
        var closed = await named.Ok($"/concerns/{concern}");
        var listed = (await named.Items("/concerns")).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                urgent.Value<DateTimeOffset>("readBy"),
                Is.EqualTo(given.App.Clock.GetUtcNow().AddHours(4)).And.LessThan(promised)
            );
            Assert.That((await noted.Json()).Text("status"), Is.EqualTo("handling"), "what waited is taken up by the first step");
            Assert.That(
                closed.List("steps").Select(step => (step.Text("kind"), step["note"]?.ToString(), step.Text("by"))),
                Is.EqualTo(
                    new[]
                    {
                        ("urgency_changed", "immediate", key.ToString()),
                        ("noted", "Schritt9101", key.ToString()),
                        ("closed", (string?)null, key.ToString()),
                    }
                )
            );
            Assert.That((closed.Text("handledBy"), closed.Text("lastStep")), Is.EqualTo((key.ToString(), "closed")));
            Assert.That(
                (listed.Text("handledBy"), listed.Text("lastStep"), listed["steps"], listed["readerIds"]),
                Is.EqualTo((key.ToString(), "closed", (JsonNode?)null, (JsonNode?)null))
            );
            Assert.That(
                await given.App.Sql<string>(
                    "SELECT actor_id FROM audit_entries WHERE subject_id = @Id AND action = 'AddConcernStep'",
                    new { Id = concern.ToString() }
                ),
                Is.EqualTo(new[] { key.ToString() })
            );
            Assert.That(await Planted.Stored(given.App, "Schritt9101"), Is.Empty);
        }
    }
}

public sealed class HandOverConcernTests
{
    [Test]
    public async Task It_goes_to_another_who_can_read_it_and_to_no_one_else()
    {
        var given = await Given.Programme();
        var (first, firstKey) = await Staff.Key(given, "coordinator");
        var (second, secondKey) = await Staff.Key(given, "coordinator");
        var (_, stranger) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, firstKey, secondKey);
        var path =
            $"/concerns/{(await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" })).Id()}";

        await (await first.Post(path + "/handover", new { to = stranger })).ShouldBeProblem(400, "validation-failed", "to");
        await (await given.Coordinator.Post(path + "/handover", new { to = secondKey })).ShouldBeProblem(
            404,
            "concern-not-found"
        );
        var before = await first.Ok(path);
        await (await first.Post(path + "/handover", new { to = secondKey, note = "I know the mentor." })).ShouldBe(
            HttpStatusCode.OK
        );
        var after = await second.Ok(path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                before.List("readerIds").Select(id => id.ToString()),
                Is.EquivalentTo(new[] { firstKey.ToString(), secondKey.ToString() })
            );
            Assert.That(
                (after.Text("handledBy"), after.Text("status"), after.Text("readBy")),
                Is.EqualTo((secondKey.ToString(), "open", before.Text("readBy"))),
                "the promise stays"
            );
            var step = after.List("steps").Single();
            Assert.That(
                (step.Text("kind"), step.Text("by"), step.Text("to"), step.Text("note")),
                Is.EqualTo(("handed_over", firstKey.ToString(), secondKey.ToString(), "I know the mentor."))
            );
        }
    }
}

public sealed class PauseConcernPairsTests
{
    [Test]
    public async Task The_pair_or_those_of_the_person_are_paused_at_once_and_say_nothing_of_it()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { capacity = 2 });
        string[] toActive = ["offered", "mentor_accepted", "agreed", "active"];
        var (one, other) = (
            await given.Pair(mentor, await given.AvailableMentee(), toActive),
            await given.Pair(mentor, await given.AvailableMentee(), toActive)
        );
        async Task<string> Raise(object about) => $"/concerns/{(await given.Coordinator.Created("/concerns", about)).Id()}";
        var ofPair = await Raise(new { pairId = one, what = "x" });
        var ofPerson = await Raise(new { personId = mentor, what = "x" });

        var first = await given.App.Admin.Send(HttpMethod.Post, ofPair + "/pause");
        var left = (await given.Coordinator.Ok($"/pairs/{other}")).Text("status");
        var second = await given.App.Admin.Send(HttpMethod.Post, ofPerson + "/pause");

        await first.ShouldBe(HttpStatusCode.OK);
        await second.ShouldBe(HttpStatusCode.OK);
        await (await given.App.Admin.Send(HttpMethod.Post, ofPair + "/pause")).ShouldBeProblem(409, "no-active-pair");
        var paused = await given.Coordinator.Ok($"/pairs/{one}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(left, Is.EqualTo("active"), "the other pair of the mentor goes on");
            Assert.That(
                (paused.Text("status"), paused.Text("reason"), paused.Text("onHoldUntil")),
                Is.EqualTo(("on_hold", "Paused by the programme.", "2026-03-30"))
            );
            Assert.That((await given.Coordinator.Ok($"/pairs/{other}")).Text("status"), Is.EqualTo("on_hold"));
            var concern = await given.App.Admin.Ok(ofPair);
            Assert.That(
                (concern.Value<bool>("isPairPaused"), concern.Text("status"), concern.List("steps").Single().Text("kind")),
                Is.EqualTo((true, "handling", "pair_paused"))
            );
        }
    }
}

public sealed class FindConcernTests
{
    [Test]
    public async Task It_is_refused_before_the_body_is_read_and_leaves_no_reading()
    {
        var given = await Given.Programme();
        var concern = (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" })).Id();

        await (await given.Coordinator.Post($"/concerns/{concern}/steps", new { })).ShouldBeProblem(404, "concern-not-found");
        await (await given.App.Admin.Post($"/concerns/{concern}/steps", new { })).ShouldBeProblem(
            400,
            "validation-failed",
            "note"
        );

        Assert.That(
            (await given.App.Admin.Items($"/audit?subjectId={concern}")).Select(entry => entry.Text("action")),
            Is.EqualTo(new[] { "CreateConcern" })
        );
    }
}

public sealed class NameConcernsTests
{
    [Test]
    public async Task The_inbox_shows_names_urgency_and_steps_to_readers_and_every_step_is_done_there()
    {
        var given = await Given.Programme();
        var (holder, reader) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (second, _) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, other) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee(new { givenName = "Rahel9120" }));
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var concern = (
            await given.App.Anonymous.Created(
                $"/privacy/{await Planted.Link(given, mentee)}/concerns",
                new
                {
                    pairId = pair,
                    what = "Sorge9121",
                    urgency = "immediate",
                }
            )
        ).Id();
        var staff = $"/console/settings/programmes/{given.ProgrammeId}/safeguarding";
        var seen = await admin.GetStringAsync(staff);
        await (await admin.Submit(staff, "staff", ("Input.Staff", holder.Id.ToString()))).ShouldLead(staff + "?done=1");
        var single = WebUtility.HtmlDecode(await admin.GetStringAsync(staff));
        await (
            await admin.Submit(staff, "staff", ("Input.Staff", holder.Id.ToString()), ("Input.Staff", second.Id.ToString()))
        ).ShouldLead(staff + "?done=1");
        var stale = await admin.SubmitFrom(seen, staff, "staff", ("Input.Staff", holder.Id.ToString()));
        var page = $"/console/concerns/{concern}";

        var inbox = WebUtility.HtmlDecode(await reader.GetStringAsync("/console/concerns?lang=en"));
        var opened = await reader.GetStringAsync(page);
        await (await reader.Submit("/console/concerns", $"pause-{concern}")).ShouldLead(
            "/console/concerns?status=handling&done=1"
        );
        await (await reader.Submit(page, "step", ("Move.Note", "Schritt9122"))).ShouldLead(page + "?done=1");
        await (await reader.Submit(page, "hand-over", ("Move.To", second.Id.ToString()), ("Move.Why", "Grund9123"))).ShouldLead(
            page + "?done=1"
        );
        var bare = await reader.Submit(page, "handle", ("Input.Status", "closed"));
        var handledPage = await reader.GetStringAsync(page);
        await (await reader.SubmitFrom(handledPage, page, "step", ("Move.Note", "Schritt9124"))).ShouldLead(page + "?done=1");
        await (await reader.SubmitFrom(opened, page, "step", ("Move.Note", "Schritt9125"))).ShouldLead(page + "?done=1");
        var pausedBefore = await reader.SubmitFrom(opened, page, "pause");
        var shown = WebUtility.HtmlDecode(await reader.GetStringAsync(page + "?lang=it"));
        var handling = WebUtility.HtmlDecode(await reader.GetStringAsync("/console/concerns?status=handling"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                WebUtility.HtmlDecode(seen),
                Does.Contain("No staff are named.").And.Contain("Choose at least two people")
            );
            Assert.That(single, Does.Contain("Only one is named."));
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That((int)bare.StatusCode, Is.EqualTo(400), "a concern is closed with an outcome");
            Assert.That(
                shown,
                Does.Contain("Schritt9124").And.Contain("Schritt9125"),
                "what each of two did is kept, in the order in which it came"
            );
            Assert.That((int)pausedBefore.StatusCode, Is.EqualTo(400));
            Assert.That(
                await pausedBefore.Content.ReadAsStringAsync(),
                Does.Contain("This step is no longer there").And.Not.Contain("open for too long"),
                "another has paused the pair since"
            );
            Assert.That(
                inbox,
                Does.Contain("Rahel9120")
                    .And.Contain("Immediate: a person is in danger")
                    .And.Contain("Nothing done yet.")
                    .And.Contain("href=\"tel:1522\"")
                    .And.Contain("violence against women")
                    .And.Not.Contain("Sorge9121")
            );
            Assert.That(
                shown,
                Does.Contain("Sorge9121").And.Contain("Schritt9122").And.Contain("Grund9123").And.Contain("abbinamento sospeso")
            );
            Assert.That(handling, Does.Contain("Rahel9120").And.Not.Contain("Grund9123").And.Contain("Handled by"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("on_hold"));
            foreach (var (client, name) in new[] { (other, "a coordinator"), (admin, "an administrator") })
            {
                Assert.That((int)(await client.GetAsync(page)).StatusCode, Is.EqualTo(404), name);
                Assert.That((int)(await client.GetAsync("/console/concerns")).StatusCode, Is.EqualTo(403), name);
                Assert.That(await client.GetStringAsync("/console"), Does.Not.Contain("/console/concerns"), name);
                Assert.That(await client.GetStringAsync("/console/find?q=concerns"), Does.Not.Contain("/console/concerns"), name);
            }

            Assert.That(await reader.GetStringAsync("/console"), Does.Contain("/console/concerns"));
            Assert.That(await reader.GetStringAsync("/console/find?q=concerns"), Does.Contain("/console/concerns"));
            Assert.That(await admin.GetStringAsync("/console/settings"), Does.Contain(staff));
        }
    }
}

public sealed class ConcernReleaseTests
{
    private static Task<string> Raise(Given given, object about) =>
        given
            .Coordinator.Created("/concerns", about)
            .ContinueWith(made => $"/concerns/{made.Result.Id()}", TaskScheduler.Default);

    [Test]
    public async Task A_damaged_one_keeps_no_key_in_force()
    {
        var given = await Given.Programme();
        var path = await Raise(given, new { personId = await given.Mentee(), what = "x" });
        var id = new { Id = Guid.Parse(path.Split('/')[^1]) };
        await given.App.Sql<int>("UPDATE concerns SET words_sealed = 'v1.AAAA' WHERE id = @Id", id);
        var (client, key) = await Staff.Key(given, "coordinator");

        var revoked = await given.App.Admin.Send(HttpMethod.Delete, $"/api-keys/{key}", null, ("If-Match", "*"));

        await given.App.Sql<int>("DELETE FROM concerns WHERE id = @Id", id);
        await revoked.ShouldBe(HttpStatusCode.NoContent);
        await (await client.GetAsync("/api/v1/mentees")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [TestCase("naming")]
    [TestCase("account")]
    [TestCase("key")]
    public async Task One_whose_handler_loses_the_access_is_open_again_for_the_others(string lost)
    {
        var given = await Given.Programme();
        var (holder, _) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (leaving, leavingKey) = await Staff.Key(given, "coordinator");
        var (second, secondKey) = await Staff.Key(given, "coordinator");
        var gone = lost == "key" ? leavingKey : holder.Id;
        await Staff.Name(given, gone, secondKey);
        var path = await Raise(given, new { personId = await given.Mentee(), what = "x" });
        await (await second.Post(path + "/steps", new { note = "Called." })).ShouldBe(HttpStatusCode.OK);
        await (await second.Post(path + "/handover", new { to = gone })).ShouldBe(HttpStatusCode.OK);
        var promised = (await second.Ok(path)).Text("readBy");

        if (lost == "naming")
        {
            await Staff.Name(given, secondKey);
        }
        else if (lost == "account")
        {
            await (
                await given.App.Admin.Send(
                    HttpMethod.Patch,
                    $"/accounts/{holder.Id}",
                    """{"isDisabled":true}""",
                    ("If-Match", "*")
                )
            ).ShouldBe(HttpStatusCode.OK);
        }
        else
        {
            await (await given.App.Admin.Send(HttpMethod.Delete, $"/api-keys/{leavingKey}", null, ("If-Match", "*"))).ShouldBe(
                HttpStatusCode.NoContent
            );
        }

        var free = await second.Ok(path);
        await (await second.Post(path + "/steps", new { note = "Mine now." })).ShouldBe(HttpStatusCode.OK);
        var taken = await second.Ok(path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (free.Text("status"), free["handledBy"], free.Text("lastStep"), free.Text("readBy")),
                Is.EqualTo(("open", (JsonNode?)null, "released", promised))
            );
            Assert.That((taken.Text("status"), taken.Text("handledBy")), Is.EqualTo(("handling", secondKey.ToString())));
            await (await leaving.Send(HttpMethod.Get, path, null)).ShouldBeProblem(
                lost == "key" ? 401 : 404,
                lost == "key" ? "not-authenticated" : "concern-not-found"
            );
        }
    }
}

public sealed class NoteResumedPairsTests
{
    [Test]
    public async Task Readers_learn_that_a_paused_pair_was_taken_up_again_and_the_pair_says_nothing_of_the_concern()
    {
        var given = await Given.Programme();
        var (reader, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);
        var mentor = await given.AvailableMentor(new { capacity = 2 });
        string[] toActive = ["offered", "mentor_accepted", "agreed", "active"];
        var pair = await given.Pair(mentor, await given.AvailableMentee(), toActive);
        var ofPair = (await given.Coordinator.Created("/concerns", new { pairId = pair, what = "x" })).Id();
        var ofPerson = (await given.Coordinator.Created("/concerns", new { personId = mentor, what = "y" })).Id();
        await (await reader.Post($"/concerns/{ofPair}/pause", new { })).ShouldBe(HttpStatusCode.OK);

        await (await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active" })).ShouldBe(HttpStatusCode.OK);

        var seen = await reader.Ok($"/concerns/{ofPair}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                seen.List("steps").Select(step => step.Text("kind")),
                Is.EqualTo(new[] { "pair_paused", "pair_resumed" })
            );
            Assert.That(seen.Text("status"), Is.EqualTo("handling"));
            Assert.That((await reader.Ok($"/concerns/{ofPerson}"))["steps"]!.AsArray(), Is.Empty, "it has paused nothing");
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).ToJsonString(), Does.Not.Contain("oncern"));
        }
    }

    [Test]
    public async Task Who_takes_up_a_pair_that_another_paused_reads_who_it_was_and_ticks_that_they_asked()
    {
        var given = await Given.Programme();
        var (holder, reader) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, other) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        await Staff.Name(given, holder.Id);
        string[] toActive = ["offered", "mentor_accepted", "agreed", "active"];
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), toActive);
        var concern = (await given.Coordinator.Created("/concerns", new { pairId = pair, what = "x" })).Id();
        await (await reader.Submit($"/console/concerns/{concern}", "pause")).ShouldLead($"/console/concerns/{concern}?done=1");
        var page = $"/console/pairs/{pair}/steps/resume";

        var shown = WebUtility.HtmlDecode(await other.GetStringAsync(page));
        var own = await reader.GetStringAsync(page);
        var bare = await other.Submit(page, "step");
        var still = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("status");
        await (await other.Submit(page, "step", ("Input.Asked", "true"))).ShouldLead($"/console/pairs/{pair}?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown, Does.Contain($"{holder.Email} paused this pair").And.Not.Contain("oncern"));
            Assert.That(own, Does.Not.Contain("Input.Asked"), "who paused it needs no one");
            Assert.That((int)bare.StatusCode, Is.EqualTo(400));
            Assert.That(await bare.Content.ReadAsStringAsync(), Does.Contain("href=\"#input-asked\""));
            Assert.That(still, Is.EqualTo("on_hold"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("active"));
        }
    }

    [Test]
    public async Task Of_a_pair_that_has_not_begun_pages_say_what_to_do_in_place_of_pausing()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed"
        );
        var concern = (await given.Coordinator.Created("/concerns", new { pairId = pair, what = "x" })).Id();

        foreach (var page in new[] { "/console/concerns", $"/console/concerns/{concern}" })
        {
            Assert.That(
                await admin.GetStringAsync(page),
                Does.Contain("The pair has not begun")
                    .And.Not.Contain("What pausing does")
                    .And.Not.Contain("on hold for 28 days"),
                page
            );
        }

        Assert.That(await admin.GetStringAsync($"/console/concerns/{concern}"), Does.Contain($"/console/pairs/{pair}"));
    }
}
