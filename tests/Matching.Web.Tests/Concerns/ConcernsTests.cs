using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Concerns;

public sealed class GetConcernTests
{
    [Test]
    public async Task Once_staff_are_named_they_alone_read_it_and_each_reading_is_in_the_audit()
    {
        var given = await Given.Programme();
        var concern = (
            await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "Besorgnis4420" })
        ).Id();
        var (named, key) = await Staff.Key(given, "coordinator");
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);
        await admin.Ok($"/concerns/{concern}");

        await Staff.Name(given, key);

        var read = await named.Ok($"/concerns/{concern}");
        foreach (var other in new[] { admin, given.App.Admin, given.Coordinator })
        {
            await (await other.GetAsync($"/api/v1/concerns/{concern}")).ShouldBeProblem(404, "concern-not-found");
            await (
                await other.Send(HttpMethod.Patch, $"/concerns/{concern}", """{"status":"closed"}""", ("If-Match", "*"))
            ).ShouldBeProblem(404, "concern-not-found");
        }

        await (await given.Analyst.GetAsync($"/api/v1/concerns/{concern}")).ShouldBeProblem(403, "forbidden");
        var (reader, second) = await Staff.Key(given, "admin");
        await Staff.Name(given, key, second);
        var entries = await reader.Items($"/audit?subjectId={concern}");
        Assert.That(read.Text("what"), Is.EqualTo("Besorgnis4420"));
        Assert.That(
            entries.Select(entry => entry!.Text("action")),
            Is.EqualTo(new[] { "CreateConcern", "GetConcern", "GetConcern" })
        );
        Assert.That(entries[2]!.Text("actorId"), Is.EqualTo(key.ToString()));
        Assert.That(
            await given.App.Sql<string>(
                "SELECT action FROM audit_entries WHERE subject_id = @Id ORDER BY id",
                new { Id = read.Text("personId") }
            ),
            Is.EqualTo(new[] { "CreateMentee" }),
            "the person's own trail tells nothing of it"
        );
    }

    [Test]
    public async Task Named_staff_of_one_site_read_those_of_that_site()
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
        var here = (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" })).Id();
        var there = (
            await given.Coordinator.Created(
                "/concerns",
                new { personId = await given.Mentee(new { siteId = other }), what = "x" }
            )
        ).Id();
        var (named, key) = await Staff.Key(given, "coordinator", given.SiteId);
        await Staff.Name(given, key);

        await named.Ok($"/concerns/{here}");
        await (await named.GetAsync($"/api/v1/concerns/{there}")).ShouldBeProblem(404, "concern-not-found");
        Assert.That((await named.Items("/concerns")).Select(item => item.Id()), Is.EqualTo(new[] { here }));
    }

    [Test]
    public async Task Words_are_sealed_to_their_row()
    {
        var given = await Given.Programme();
        var (first, second) = (
            (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "a" })).Id(),
            (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "b" })).Id()
        );
        await given.App.Sql<int>(
            "UPDATE concerns SET words_sealed = (SELECT words_sealed FROM concerns WHERE id = @First), key_wrapped = (SELECT key_wrapped FROM concerns WHERE id = @First) WHERE id = @Second",
            new { First = first, Second = second }
        );

        Assert.That(
            (await given.App.Admin.GetAsync($"/api/v1/concerns/{second}")).StatusCode,
            Is.EqualTo(HttpStatusCode.InternalServerError)
        );
    }
}

public sealed class ListConcernsTests
{
    [Test]
    public async Task They_come_without_a_word_for_those_who_may_read_them()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var urgent = (
            await given.Coordinator.Created(
                "/concerns",
                new
                {
                    personId = mentee,
                    what = "Besorgnis4430",
                    urgency = "immediate",
                }
            )
        ).Id();
        var later = (
            await given.Coordinator.Created(
                "/concerns",
                new
                {
                    personId = mentee,
                    what = "Besorgnis4431",
                    urgency = "low",
                }
            )
        ).Id();
        var (named, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);

        var all = await named.Ok("/concerns");
        var page = await named.Ok("/concerns?limit=1");
        var link = (await named.GetAsync("/api/v1/concerns?limit=1&status=open")).Headers.GetValues("Link").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Items().Select(item => item.Id()), Is.EqualTo(new[] { urgent, later }));
            Assert.That(
                all.ToJsonString(),
                Does.Not.Contain("Besorgnis").And.Not.Contain("what").And.Not.Contain("sealed").And.Not.Contain("outcome")
            );
            Assert.That(
                (await named.Items($"/concerns?limit=1&after={page.Text("next")}")).Select(item => item.Id()),
                Is.EqualTo(new[] { later })
            );
            Assert.That(link, Is.EqualTo($"</api/v1/concerns?limit=1&status=open&after={page.Text("next")}>; rel=\"next\""));
            Assert.That(
                (await named.GetAsync("/api/v1/concerns")).Headers.Contains("Link"),
                Is.False,
                "the last page leads nowhere"
            );
            Assert.That(
                (await named.Items("/concerns?urgency=immediate&status=open")).Select(item => item.Id()),
                Is.EqualTo(new[] { urgent })
            );
            Assert.That(
                await (await given.App.Client(Role.Admin, given.ProgrammeId)).Items("/concerns"),
                Is.Empty,
                "an administrator who is not named"
            );
            Assert.That(
                await given.App.Sql<long>(
                    "SELECT count(*) FROM audit_entries WHERE subject_id = @Id AND action = 'ListConcerns'",
                    new { Id = later.ToString() }
                ),
                Is.EqualTo(new[] { 3L })
            );
        }

        await (await given.Coordinator.GetAsync("/api/v1/concerns")).ShouldBeProblem(403, "forbidden");
        await (await named.Send(HttpMethod.Get, "/concerns", null, ("Accept", "text/csv"))).ShouldBeProblem(
            406,
            "not-acceptable"
        );
    }
}

public sealed class UpdateConcernTests
{
    [Test]
    public async Task What_was_reported_stays_and_what_was_done_is_added()
    {
        var given = await Given.Programme();
        var path =
            $"/concerns/{(await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "Besorgnis4440" })).Id()}";

        await (await given.App.Admin.Send(HttpMethod.Patch, path, """{"what":"other"}""", ("If-Match", "*"))).ShouldBeProblem(
            400,
            "malformed-request",
            "what"
        );
        await (
            await given.App.Admin.Send(HttpMethod.Patch, path, """{"keepUntil":"2028-01-01"}""", ("If-Match", "*"))
        ).ShouldBeProblem(400, "validation-failed", "keepReason");
        await (await given.App.Admin.Send(HttpMethod.Patch, path, """{"status":"closed"}""")).ShouldBeProblem(
            428,
            "precondition-required"
        );
        var closed = await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                path,
                """{"status":"closed","outcome":"Talked to both."}""",
                ("If-Match", "\"v1\"")
            )
        ).Json();
        await (
            await given.App.Admin.Send(HttpMethod.Patch, path, """{"status":"open"}""", ("If-Match", "\"v1\""))
        ).ShouldBeProblem(412, "precondition-failed");
        var open = await (
            await given.App.Admin.Send(HttpMethod.Patch, path, """{"status":"open"}""", ("If-Match", "\"v2\""))
        ).Json();

        Assert.That(
            (closed.Text("what"), closed.Text("outcome"), closed.Text("status")),
            Is.EqualTo(("Besorgnis4440", "Talked to both.", "closed"))
        );
        Assert.That(closed.Text("closedAt"), Does.StartWith("2026-03-"));
        Assert.That((open["closedAt"], open.Text("outcome")), Is.EqualTo(((JsonNode?)null, "Talked to both.")));
    }
}
