using System.Net;
using Matching.Web.Tests.Access;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Webhooks;

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
