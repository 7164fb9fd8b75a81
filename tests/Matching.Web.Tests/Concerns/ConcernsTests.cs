using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Mediation;
using Matching.Web.Tests.Access;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Webhooks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Concerns;

public sealed class CreateConcernTests
{
    [Test]
    public async Task A_person_who_raises_one_gets_a_receipt_and_nothing_to_read()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        var receipt = await given.Coordinator.Created(
            "/concerns",
            new
            {
                personId = mentee,
                what = "Besorgnis4410",
                happenedOn = "2026-02-27",
                urgency = "immediate",
            }
        );

        var concern = await given.App.Admin.Ok($"/concerns/{receipt.Id()}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                receipt.Select(member => member.Key),
                Is.EquivalentTo(new[] { "id", "programmeId", "isPairPaused", "readers", "readBy", "message", "createdAt" })
            );
            Assert.That(
                (
                    concern.Text("what"),
                    concern.Text("happenedOn"),
                    concern.Text("urgency"),
                    concern.Text("status"),
                    concern.Text("raisedAs")
                ),
                Is.EqualTo(("Besorgnis4410", "2026-02-27", "immediate", "open", "coordinator"))
            );
            Assert.That(Guid.Parse(concern.Text("personId")), Is.EqualTo(mentee));
        }

        await (await given.Coordinator.GetAsync($"/api/v1/concerns/{receipt.Id()}")).ShouldBeProblem(404, "concern-not-found");
    }

    [Test]
    public async Task It_pauses_an_active_pair_at_once_and_the_pair_says_no_more_than_that()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );

        var receipt = await given.Coordinator.Created(
            "/concerns",
            new
            {
                pairId = pair,
                what = "Besorgnis4411",
                pausePair = true,
            }
        );

        var paused = await given.Coordinator.Ok($"/pairs/{pair}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Value<bool>("isPairPaused"), Is.True);
            Assert.That(
                (paused.Text("status"), paused.Text("reason"), paused.Text("onHoldUntil")),
                Is.EqualTo(("on_hold", "Paused by the programme.", "2026-03-30"))
            );
            Assert.That((await given.App.Admin.Ok($"/concerns/{receipt.Id()}")).Value<bool>("isPairPaused"), Is.True);
        }
    }

    [Test]
    public async Task It_is_kept_also_where_there_is_nothing_to_pause()
    {
        var given = await Given.Programme();
        var pair = await given.Happens();

        var receipt = await given.Coordinator.Created(
            "/concerns",
            new
            {
                pairId = pair,
                what = "Besorgnis4412",
                pausePair = true,
            }
        );

        Assert.That(receipt.Value<bool>("isPairPaused"), Is.False);
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("proposed"));
    }

    [TestCase("""{"what":"x"}""", "personId")]
    [TestCase("""{"personId":"00000000-0000-7000-8000-000000000001","what":"x"}""", "personId")]
    [TestCase("""{"pairId":"00000000-0000-7000-8000-000000000001","what":"x"}""", "pairId")]
    [TestCase("""{"personId":"MENTEE"}""", "what")]
    [TestCase("""{"personId":"MENTEE","what":"x","happenedOn":"2026-03-03"}""", "happenedOn")]
    [TestCase("""{"personId":"MENTEE","what":"x","pausePair":true}""", "pairId")]
    [TestCase("""{"personId":"MENTEE","pairId":"PAIR","what":"x"}""", "personId")]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        var given = await Given.Programme();
        var filled = body.Replace("MENTEE", (await given.Mentee()).ToString())
            .Replace("PAIR", (await given.Happens()).ToString());

        await (await given.Coordinator.Send(HttpMethod.Post, "/concerns", filled)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }

    [Test]
    public async Task A_restricted_record_can_be_a_reason_for_concern()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await (
            await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, mentee)}/restriction", new { restricted = true })
        ).ShouldBe(HttpStatusCode.OK);

        var receipt = await given.Coordinator.Created("/concerns", new { personId = mentee, what = "Besorgnis4413" });

        Assert.That((await given.App.Admin.Ok($"/concerns/{receipt.Id()}")).Text("what"), Is.EqualTo("Besorgnis4413"));
    }

    [Test]
    [Category("Once")]
    public async Task Nothing_of_it_is_disclosed_anywhere_else()
    {
        const string canary = "Besorgnis7784";
        var logs = new LogKeeper();
        await using var app = await TestApp.Start(services: logs.Listen);
        var world = await World.Make(app);
        var given = world.Given;
        var webhook = (await given.Webhook(events: ["pair.*", "signup.received", "release.published"])).Id();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var answer = await given.Coordinator.Send(
            HttpMethod.Post,
            "/concerns",
            $$"""{"personId":"{{mentee}}","pairId":"{{pair}}","what":"{{canary}}","pausePair":true}""",
            ("Idempotency-Key", Guid.NewGuid().ToString())
        );
        var concern = (await answer.Json()).Id();
        await (
            await app.Admin.Send(
                HttpMethod.Patch,
                $"/concerns/{concern}",
                $$"""{"status":"handling","outcome":"{{canary}} B","keepUntil":"2027-01-01","keepReason":"{{canary}} C"}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        // refused, with the words in the body
        await (
            await given.Coordinator.Send(
                HttpMethod.Post,
                "/concerns",
                $$"""{"personId":"{{mentee}}","what":"{{canary}}","urgency":"{{canary}}"}"""
            )
        ).ShouldBeProblem(400, "malformed-request", "urgency");
        await (
            await given.Coordinator.Send(
                HttpMethod.Post,
                "/concerns",
                $$"""{"personId":"{{mentee}}","what":"{{string.Concat(Enumerable.Repeat(canary, 400))}}"}"""
            )
        ).ShouldBeProblem(400, "validation-failed", "what");
        await (
            await given.Coordinator.Send(HttpMethod.Post, "/concerns", $$"""{"personId":"{{mentee}}","{{canary}}":"x"}""")
        ).ShouldBeProblem(400, "malformed-request");
        var token = (await given.Coordinator.Created($"/mentees/{mentee}/personal-link", new { })).Text("token");
        var reported = new List<(string Where, string What)>
        {
            ("own data", await app.Anonymous.GetStringAsync($"/api/v1/privacy/{token}")),
            (
                "own data of the mentor",
                await app.Anonymous.GetStringAsync(
                    $"/api/v1/privacy/{(await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token")}"
                )
            ),
            ("receipt", await answer.Content.ReadAsStringAsync()),
        };

        // every operation: reads by all roles, as JSON and, for lists, as CSV; writes by a caller who is refused and by one who is not
        foreach (
            var (operation, make) in Operations.All.Where(operation =>
                operation.Key != "GetConcern" && operation.Key != "UpdateConcern"
            )
        )
        {
            var call = await make(world);
            var done = call.Method == HttpMethod.Get ? null : MatrixLine.Of(operation).First(line => line.Own == "2xx").Role;
            foreach (
                var line in MatrixLine
                    .Of(operation)
                    .Where(line => line.Role != "anonymous" && (done is null || line.Own != "2xx" || line.Role == done))
            )
            {
                var client = world.Clients[line.Role];
                reported.Add(($"{operation} {line.Role}", await Read(await client.SendAsync(call.Request()))));
                if (call.Method == HttpMethod.Get && operation.StartsWith("List", StringComparison.Ordinal))
                {
                    var request = call.Request();
                    request.Headers.TryAddWithoutValidation("Accept", "text/csv");
                    reported.Add(($"{operation} {line.Role} csv", await Read(await client.SendAsync(request))));
                }
            }
        }

        await app.Deliver();
        reported.Add(
            (
                "deliveries",
                await app.Admin.GetStringAsync($"/api/v1/programmes/{world.Id}/webhooks/{webhook}/deliveries?limit=200")
            )
        );
        reported.Add(("files and tables", await Planted.Everything(app)));
        reported.Add(("log", logs.Text));

        Assert.That(
            reported.Where(entry => entry.What.Contains(canary, StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Where),
            Is.Empty
        );
        // what may name the concern at all: lists and audit for those who may read it
        Assert.That(
            reported
                .Where(entry =>
                    entry.What.Contains(concern.ToString(), StringComparison.OrdinalIgnoreCase)
                    && entry.Where is not ("receipt" or "files and tables")
                )
                .Select(entry => entry.Where),
            Is.EquivalentTo(
                new[]
                {
                    "ListConcerns administrator",
                    "ListConcerns admin",
                    "ListAuditEntries administrator",
                    "ListAuditEntries admin",
                    "ListAuditEntries administrator csv",
                    "ListAuditEntries admin csv",
                }
            )
        );
        Assert.That((await app.Admin.Ok($"/concerns/{concern}")).Text("outcome"), Is.EqualTo(canary + " B"), "it is there");
    }

    // A workbook or archive is opened, so that what is in it is looked at.
    private static async Task<string> Read(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        if (bytes is not [(byte)'P', (byte)'K', ..])
        {
            return System.Text.Encoding.UTF8.GetString(bytes);
        }

        var all = new System.Text.StringBuilder();
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            all.Append(await reader.ReadToEndAsync());
        }

        return all.ToString();
    }
}

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

public sealed class ForgetPersonInConcernsTests
{
    [Test]
    public async Task Closed_ones_go_with_either_half_of_a_pair_and_those_under_way_or_kept_by_law_stay()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee);
        async Task<Guid> Raise(object about, string patch)
        {
            var id = (await given.Coordinator.Created("/concerns", about)).Id();
            await (await given.App.Admin.Send(HttpMethod.Patch, $"/concerns/{id}", patch, ("If-Match", "*"))).ShouldBe(
                HttpStatusCode.OK
            );
            return id;
        }

        var ofPerson = await Raise(new { personId = mentee, what = "x" }, """{"status":"closed"}""");
        var ofPair = await Raise(new { pairId = pair, what = "x" }, """{"status":"closed"}""");
        var kept = await Raise(
            new { personId = mentee, what = "x" },
            """{"status":"closed","keepUntil":"2026-03-20","keepReason":"A court has asked."}"""
        );
        var handled = await Raise(new { personId = mentee, what = "x" }, """{"status":"handling"}""");
        var ofMentor = await Raise(new { personId = mentor, what = "x" }, """{"status":"closed"}""");

        await given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(mentee, ErasureReason.OwnRight))
        );

        Assert.That(
            await given.App.Sql<Guid>(
                "SELECT id FROM concerns WHERE programme_id = @ProgrammeId ORDER BY id",
                new { given.ProgrammeId }
            ),
            Is.EqualTo(new[] { kept, handled, ofMentor })
        );
        Assert.That(
            (await given.App.Admin.Ok($"/concerns/{handled}")).Text("what"),
            Is.EqualTo("x"),
            "it can still be read without the person's key"
        );
        Assert.That(new[] { ofPerson, ofPair }, Is.Unique);
    }
}

public sealed class EndedConcernsTests
{
    [Test]
    public async Task They_go_when_their_time_is_over_and_with_retention()
    {
        await using var app = await TestApp.Start(settings: ("Concerns:KeepMonths", "12"));
        var given = await Given.Programme(app);
        var mentee = await given.Mentee();
        async Task<Guid> Closed(string more = "")
        {
            var id = (await given.Coordinator.Created("/concerns", new { personId = mentee, what = "x" })).Id();
            await (
                await app.Admin.Send(HttpMethod.Patch, $"/concerns/{id}", $$"""{"status":"closed"{{more}}}""", ("If-Match", "*"))
            ).ShouldBe(HttpStatusCode.OK);
            return id;
        }

        Task<int> Delete() =>
            app.InScope(services => services.GetRequiredService<EndedConcerns>().Delete(CancellationToken.None));
        var old = await Closed();
        var kept = await Closed(",\"keepUntil\":\"2027-06-01\",\"keepReason\":\"A court has asked.\"");
        var open = (await given.Coordinator.Created("/concerns", new { personId = mentee, what = "x" })).Id();
        app.Clock.Advance(TimeSpan.FromDays(200));
        var young = await Closed();
        var nothing = await Delete();
        app.Clock.Advance(TimeSpan.FromDays(200));

        var first = await Delete();
        var left = await app.Sql<Guid>("SELECT id FROM concerns ORDER BY id");
        await app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(mentee, ErasureReason.OwnRight))
        );
        var afterErasure = await app.Sql<Guid>("SELECT id FROM concerns ORDER BY id");
        await (
            await app.Admin.Send(HttpMethod.Patch, $"/concerns/{open}", """{"status":"closed"}""", ("If-Match", "*"))
        ).ShouldBe(HttpStatusCode.OK);
        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new ApplyRetention()));

        Assert.That((nothing, first), Is.EqualTo((0, 1)));
        Assert.That(left, Is.EqualTo(new[] { kept, open, young }));
        Assert.That(afterErasure, Is.EqualTo(new[] { kept, open }));
        Assert.That(
            await app.Sql<Guid>("SELECT id FROM concerns ORDER BY id"),
            Is.EqualTo(new[] { kept }),
            "closed after the person was erased"
        );
        Assert.That(
            await app.Sql<string>(
                "SELECT action FROM audit_entries WHERE subject_id = @Id ORDER BY id",
                new { Id = old.ToString() }
            ),
            Does.Contain("DeleteEndedConcerns")
        );
    }
}

public sealed class GetSafeguardingStaffTests
{
    [Test]
    public async Task No_staff_is_named_at_first()
    {
        var given = await Given.Programme();

        Assert.That((await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/safeguarding-staff")).List("staff"), Is.Empty);
    }
}

public sealed class NameSafeguardingStaffTests
{
    [Test]
    public async Task Accounts_and_keys_are_named_and_those_that_could_not_read_are_refused()
    {
        var given = await Given.Programme();
        var other = await Given.Programme();
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, key) = await Staff.Key(given, "coordinator");
        var concern = (
            await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "Besorgnis4450" })
        ).Id();

        await Staff.Name(given, key, holder.Id);

        Assert.That(
            (await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/safeguarding-staff"))
                .List("staff")
                .Select(id => id.GetValue<Guid>()),
            Is.EquivalentTo(new[] { key, holder.Id })
        );
        Assert.That((await browser.Ok($"/concerns/{concern}")).Text("what"), Is.EqualTo("Besorgnis4450"));
        Assert.That(
            await given.App.Admin.Items($"/audit?subjectId={given.ProgrammeId}&action=NameSafeguardingStaff"),
            Has.Count.EqualTo(1)
        );
        foreach (
            var wrong in new[]
            {
                Guid.NewGuid(),
                (await Staff.Key(given, "analyst")).Id,
                (await Staff.Key(other, "coordinator")).Id,
            }
        )
        {
            var response = await given.App.Admin.Send(
                HttpMethod.Put,
                $"/programmes/{given.ProgrammeId}/safeguarding-staff",
                $$"""{"staff":["{{wrong}}"]}"""
            );
            await response.ShouldBeProblem(400, "validation-failed", "staff");
        }
    }

    [Test]
    public async Task The_page_offers_keys_that_can_read_and_warns_where_only_programs_are_named()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (_, admin) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        var (_, key) = await Staff.Key(given, "coordinator");
        var ending = await app.Admin.Created(
            "/api-keys",
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                expiresOn = app.Clock.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd"),
            }
        );
        var page = $"/console/settings/programmes/{given.ProgrammeId}/safeguarding";
        var before = await admin.GetStringAsync(page);
        var missing = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings"));
        await (await admin.Submit(page, "staff", ("Input.Staff", key.ToString()))).ShouldLead(page + "?done=1");
        var alone = WebUtility.HtmlDecode(await admin.GetStringAsync(page));
        app.Clock.Advance(TimeSpan.FromDays(5));
        var (holder, again) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        var after = await again.GetStringAsync(page);
        await (
            await again.Submit(page, "staff", ("Input.Staff", key.ToString()), ("Input.Staff", holder.Id.ToString()))
        ).ShouldLead(page + "?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain(key.ToString()).And.Contain(ending.Text("id")));
            Assert.That(missing, Does.Contain("No named staff read the concerns of all sites."));
            Assert.That(alone, Does.Contain("Only programs are named."));
            Assert.That(after, Does.Contain(key.ToString()).And.Not.Contain(ending.Text("id")), "an expired key reads nothing");
            Assert.That(await again.GetStringAsync(page), Does.Not.Contain("Only programs are named."));
            Assert.That(await again.GetStringAsync("/console/settings"), Does.Not.Contain("No named staff read"));
        }
    }

    [Test]
    public async Task When_no_named_staff_have_access_administrators_read_again()
    {
        var given = await Given.Programme();
        var concern = (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" })).Id();
        var (_, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);
        await (await given.App.Admin.GetAsync($"/api/v1/concerns/{concern}")).ShouldBeProblem(404, "concern-not-found");

        await (await given.App.Admin.Send(HttpMethod.Delete, $"/api-keys/{key}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );

        await given.App.Admin.Ok($"/concerns/{concern}");
    }
}

internal static class Staff
{
    public static async Task<(HttpClient Client, Guid Id)> Key(Given given, string role, Guid? siteId = null)
    {
        var key = await given.App.Admin.Created(
            "/api-keys",
            new
            {
                role,
                programmeId = given.ProgrammeId,
                siteId,
            }
        );
        return (given.App.With(key.Text("key")), key.Id());
    }

    public static async Task Name(Given given, params Guid[] staff)
    {
        var response = await given.App.Admin.Send(
            HttpMethod.Put,
            $"/programmes/{given.ProgrammeId}/safeguarding-staff",
            System.Text.Json.JsonSerializer.Serialize(new { staff })
        );
        await response.ShouldBe(HttpStatusCode.OK);
    }
}
