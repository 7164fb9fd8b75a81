using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Mediation;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Webhooks;

namespace Matching.Web.Tests.Signups;

public sealed class GetSignupTests
{
    [Test]
    public async Task The_partner_follows_its_sign_up_without_learning_of_reasons()
    {
        await using var app = await TestApp.Start();
        // finer than what a database keeps
        app.Clock.Advance(TimeSpan.FromTicks(12_345_678));
        var partner = await Partnership.In(await Given.Programme(app));
        var signup = await partner.Signed(new { birthYear = 1990 });
        var person = await partner.PersonOf(signup);
        var seen = new List<string>();
        async Task Look() => seen.Add((await partner.Server.Ok($"/signups/{signup.Id()}")).Text("status"));

        await Look();
        foreach (
            var to in new[] { "contacted", "interviewed", "suitable", "available", "paused", "left", "contacted", "not_suitable" }
        )
        {
            await partner.Given.Coordinator.Moved($"/mentees/{person}", new { to, reason = "Between us." });
            await Look();
        }

        var last = await partner.Server.Ok($"/signups/{signup.Id()}");
        Assert.That(
            seen,
            Is.EqualTo(
                new[]
                {
                    "received",
                    "in_screening",
                    "in_screening",
                    "accepted",
                    "accepted",
                    "accepted",
                    "closed",
                    "in_screening",
                    "closed",
                }
            )
        );
        Assert.That(last.Select(member => member.Key), Is.EquivalentTo(new[] { "id", "role", "status", "createdAt" }));
        Assert.That(last.Text("createdAt"), Is.EqualTo(signup.Text("createdAt")));
    }

    [TestCaseSource(nameof(EveryStatus))]
    public async Task The_database_and_the_code_say_the_same_of_every_state(PersonStatus status)
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await partner.Signed();
        await partner.Given.App.Sql<Guid>(
            "UPDATE people SET status = @Status WHERE id = @Id RETURNING id",
            new { Status = status.ToText(), Id = await partner.PersonOf(signup) }
        );

        Assert.That(
            (await partner.Server.Ok($"/signups/{signup.Id()}")).Text("status"),
            Is.EqualTo(SignupStatuses.Of(status).ToText())
        );
    }

    private static IEnumerable<PersonStatus> EveryStatus => Enum.GetValues<PersonStatus>();

    [Test]
    public async Task Sign_ups_of_others_do_not_exist_and_staff_do_not_ask()
    {
        var given = await Given.Programme();
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        var signup = await partner.Signed();

        await (await other.Server.GetAsync($"/api/v1/signups/{signup.Id()}")).ShouldBeProblem(404, "signup-not-found");
        await (await other.Server.GetAsync($"/api/v1/signups/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "signup-not-found");
        await (await partner.Server.GetAsync($"/api/v1/signups/{await partner.PersonOf(signup)}")).ShouldBeProblem(
            404,
            "signup-not-found"
        );
        foreach (var client in new[] { given.Coordinator, given.Analyst })
        {
            await (await client.GetAsync($"/api/v1/signups/{signup.Id()}")).ShouldBeProblem(403, "forbidden");
            await (await client.GetAsync("/api/v1/signups")).ShouldBeProblem(403, "forbidden");
            await (await client.Post("/signups", partner.Body(new { partner = partner.PublicId }))).ShouldBeProblem(
                403,
                "forbidden"
            );
        }
    }

    [Test]
    public async Task Who_stops_every_use_of_their_data_is_not_there_for_the_partner_either()
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await partner.Signed();
        var token = await Planted.Link(partner.Given, await partner.PersonOf(signup));

        await (await partner.Given.App.Anonymous.Post($"/privacy/{token}/restriction", new { restricted = true })).ShouldBe(
            HttpStatusCode.OK
        );
        var hidden = await partner.Server.GetAsync($"/api/v1/signups/{signup.Id()}");
        var list = await partner.Server.Ok("/signups");
        await (await partner.Given.App.Anonymous.Post($"/privacy/{token}/restriction", new { restricted = false })).ShouldBe(
            HttpStatusCode.OK
        );

        await hidden.ShouldBeProblem(404, "signup-not-found");
        Assert.That(list.Items(), Is.Empty);
        await partner.Server.Ok($"/signups/{signup.Id()}");
    }
}

public sealed class ListSignupsTests
{
    [Test]
    public async Task A_partner_lists_and_counts_its_own()
    {
        var given = await Given.Programme();
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        var (one, two, three) = (await partner.Signed(), await partner.Signed(new { role = "mentor" }), await partner.Signed());
        await other.Signed();
        await given.Coordinator.Moved($"/mentees/{await partner.PersonOf(three)}", new { to = "contacted" });
        async Task<IEnumerable<Guid>> Of(string query) =>
            (await partner.Server.Items("/signups" + query)).Select(item => item.Id());

        var page = await partner.Server.Ok("/signups?limit=2");
        var csv = await partner.Server.Send(HttpMethod.Get, "/signups", null, ("Accept", "text/csv"));
        var wrong = await partner.Server.GetAsync("/api/v1/signups?status=matched");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Of(""), Is.EqualTo(new[] { one.Id(), two.Id(), three.Id() }));
            Assert.That(await Of("?role=mentee"), Is.EqualTo(new[] { one.Id(), three.Id() }));
            Assert.That(await Of("?status=in_screening"), Is.EqualTo(new[] { three.Id() }));
            Assert.That(await Of("?status=received&role=mentor"), Is.EqualTo(new[] { two.Id() }));
            Assert.That(await Of($"?after={page.Text("next")}"), Is.EqualTo(new[] { three.Id() }));
            Assert.That(
                page["items"]![0]!.AsObject().Select(member => member.Key),
                Is.EquivalentTo(new[] { "id", "role", "status", "createdAt" })
            );
            Assert.That(
                (await csv.Content.ReadAsStringAsync()).Split("\r\n")[0].Split(','),
                Is.EquivalentTo(new[] { "id", "role", "status", "createdAt" })
            );
        }

        await wrong.ShouldBeProblem(400, "validation-failed", "status");
    }
}

public sealed class ExpectedWaitsTests
{
    [Test]
    public async Task Pairs_that_are_older_than_the_record_shorten_no_wait()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        for (var i = 0; i < 8; i++)
        {
            var isMovedIn = i < 3;
            var waited = given.App.Clock.Today.AddDays(-21).ToString("yyyy-MM-dd");
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(isMovedIn ? new { } : new { appliedOn = waited }),
                isMovedIn ? given.App.Clock.Today.AddDays(-100) : null,
                "offered",
                "mentor_accepted",
                "agreed"
            );
        }

        var wait = (await partner.Signed())["expectedWaitDays"]!;

        Assert.That((wait.Value<int>("low"), wait.Value<int>("high")), Is.EqualTo((21, 28)));
    }

    [Test]
    public async Task A_new_person_gets_an_interval_from_those_who_were_matched_and_the_queue()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        async Task Matched(int waited) =>
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(new { appliedOn = app.Clock.Today.AddDays(-waited).ToString("yyyy-MM-dd") }),
                "offered",
                "mentor_accepted",
                "agreed"
            );
        foreach (var waited in new[] { 10, 20, 30, 40 })
        {
            await Matched(waited);
        }

        var four = await partner.Signed();
        await Matched(50);
        // a queue that was read is kept for a minute
        var kept = await partner.Signed();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var five = await partner.Signed();
        var other = (
            await app.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var elsewhere = await partner.Signed(new { siteId = other });
        var mentor = await partner.Signed(new { role = "mentor" });
        for (var i = 0; i < 3; i++)
        {
            await given.Mentee();
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var queued = await partner.Signed();
        app.Clock.Advance(TimeSpan.FromDays(180));
        var later = await partner.Signed();

        static (int, int) Days(JsonObject signup) =>
            (signup["expectedWaitDays"]!.Value<int>("low"), signup["expectedWaitDays"]!.Value<int>("high"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((four["expectedWaitDays"], four.Text("reason")), Is.EqualTo(((JsonNode?)null, "too_few_matched")));
            Assert.That(kept.Text("reason"), Is.EqualTo("too_few_matched"));
            // half of 10, 20, 30, 40, 50 waited 20 to 40 days; in whole weeks
            Assert.That((Days(five), five["reason"]), Is.EqualTo(((14, 42), (JsonNode?)null)));
            Assert.That(elsewhere["expectedWaitDays"], Is.Null, "nobody was matched at the other site");
            Assert.That(Days(mentor), Is.EqualTo((0, 7)), "mentors had not waited at all");
            // six wait where five were matched in 180 days
            Assert.That(Days(queued), Is.EqualTo((14, 217)));
            Assert.That(later.Text("reason"), Is.EqualTo("too_few_matched"), "what was half a year ago says nothing of today");
        }
    }

    [TestCase(new[] { 0, 0, 0, 0, 0 }, 0, 0, 7)]
    [TestCase(new[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 0, 0, 7)]
    [TestCase(new[] { 14, 14, 14, 14, 14 }, 0, 14, 21)]
    [TestCase(new[] { 30, 40, 50, 60, 70 }, 0, 35, 63)]
    [TestCase(new[] { 30, 40, 50, 60, 70, 80, 90, 100, 110, 120 }, 1, 14, 105)]
    public void The_interval_holds_the_quartiles_and_the_time_in_which_the_queue_empties_in_whole_weeks(
        int[] waits,
        int queue,
        int low,
        int high
    ) =>
        Assert.That(
            ExpectedWaits.Interval(waits, waits.Length, queue),
            Is.EqualTo(new ExpectedWaitDays { Low = low, High = high })
        );
}

public sealed class ForgetPersonInSignupsTests
{
    [Test]
    public async Task Who_is_erased_is_gone_for_the_partner_and_a_stored_answer_with_them()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (key, body) = (Guid.NewGuid().ToString(), partner.Body(new { email = "gone@example.org" }));
        var first = await (await partner.FromPage(body, headers: ("Idempotency-Key", key))).Json();
        var repeated = await partner.Signed(new { email = "gone@example.org" });
        var stays = await partner.Signed();
        var token = await Planted.Link(partner.Given, await partner.PersonOf(first));

        await (await partner.Given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{token}")).ShouldBe(HttpStatusCode.NoContent);
        var list = await partner.Server.Ok("/signups");
        var again = await partner.FromPage(body, headers: ("Idempotency-Key", key));

        await (await partner.Server.GetAsync($"/api/v1/signups/{first.Id()}")).ShouldBeProblem(404, "signup-not-found");
        await (await partner.Server.GetAsync($"/api/v1/signups/{repeated.Id()}")).ShouldBeProblem(404, "signup-not-found");
        Assert.That(list.Items().Select(item => item.Id()), Is.EqualTo(new[] { stays.Id() }));
        await again.ShouldBe(HttpStatusCode.Created);
        Assert.That((await again.Json()).Id(), Is.Not.EqualTo(first.Id()));
        Assert.That(
            await partner.Given.App.Sql<long>(
                "SELECT count(*) FROM people WHERE status = 'erased' AND partner_id IS NULL AND programme_id = @Id",
                new { Id = partner.Given.ProgrammeId }
            ),
            Is.EqualTo(new[] { 1L })
        );
    }
}

public sealed class ReportSignupStatusTests
{
    [Test]
    public async Task A_partner_receives_its_own_sign_ups_when_their_status_changes_for_it()
    {
        var given = await Given.Programme();
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, "https://school.example.org", "School"));
        var (own, others, all) = (
            (await given.Webhook(partnerId: partner.Id, events: ["signup.received", "signup.status_changed"])).Id(),
            (await given.Webhook(partnerId: other.Id, events: ["signup.received", "signup.status_changed"])).Id(),
            (await given.Webhook(events: ["signup.status_changed"])).Id()
        );

        var signup = await partner.Signed(new { email = "selam.hooks@example.org" });
        var person = await partner.PersonOf(signup);
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "left" })
        {
            await (
                await given.Coordinator.Post($"/mentees/{person}/transition", new { to, reason = "a reason of theirs" })
            ).ShouldBe(HttpStatusCode.OK);
        }

        var bodies = await given.App.Sql<string>(
            "SELECT body FROM webhook_deliveries WHERE webhook_id = @Own ORDER BY id",
            new { Own = own }
        );
        var reported = bodies
            .ConvertAll(body => JsonNode.Parse(body)!)
            .ConvertAll(message => (message.Text("type"), message["data"]!.Text("signupId"), message["data"]!.Text("status")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                reported,
                Is.EqualTo(
                    new[]
                    {
                        ("signup.received", signup.Id().ToString(), "received"),
                        ("signup.status_changed", signup.Id().ToString(), "in_screening"),
                        ("signup.status_changed", signup.Id().ToString(), "accepted"),
                        ("signup.status_changed", signup.Id().ToString(), "closed"),
                    }
                ),
                "contacted and interviewed are one thing to a partner"
            );
            Assert.That(await given.Deliveries(others), Is.Empty);
            Assert.That(await given.Deliveries(all), Has.Count.EqualTo(3));
            Assert.That(
                string.Join('\n', bodies),
                Does.Not.Contain(person.ToString()).And.Not.Contain("selam").And.Not.Contain("reason")
            );
        }
    }

    [Test]
    public async Task A_second_sign_up_of_the_same_address_is_heard_of_like_the_first_and_goes_no_further()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var webhook = (await given.Webhook(partnerId: partner.Id, events: ["signup.received", "signup.status_changed"])).Id();

        var first = await partner.Signed(new { email = "twice.hooks@example.org" });
        var second = await partner.Signed(new { email = "twice.hooks@example.org" });
        await (
            await given.Coordinator.Post($"/mentees/{await partner.PersonOf(first)}/transition", new { to = "contacted" })
        ).ShouldBe(HttpStatusCode.OK);

        var reported = (
            await given.App.Sql<string>(
                "SELECT body FROM webhook_deliveries WHERE webhook_id = @Webhook ORDER BY id",
                new { Webhook = webhook }
            )
        )
            .ConvertAll(body => JsonNode.Parse(body)!)
            .ConvertAll(message => (message.Text("type"), message["data"]!.Text("signupId")));
        Assert.That(
            reported,
            Is.EqualTo(
                new[]
                {
                    ("signup.received", first.Id().ToString()),
                    ("signup.received", second.Id().ToString()),
                    ("signup.status_changed", first.Id().ToString()),
                }
            )
        );
    }

    [Test]
    public async Task Of_a_person_who_has_stopped_every_use_of_their_data_a_partner_receives_nothing()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var webhook = (await given.Webhook(partnerId: partner.Id, events: ["signup.status_changed"])).Id();
        var person = await partner.PersonOf(await partner.Signed());
        var restriction = $"/privacy/{await Planted.Link(given, person)}/restriction";

        await (await given.App.Anonymous.Post(restriction, new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        await (await given.Coordinator.Post($"/mentees/{person}/transition", new { to = "contacted" })).ShouldBe(
            HttpStatusCode.OK
        );
        var silent = await given.Deliveries(webhook);
        await (await given.App.Anonymous.Post(restriction, new { restricted = false })).ShouldBe(HttpStatusCode.OK);
        foreach (var to in new[] { "interviewed", "suitable" })
        {
            await (await given.Coordinator.Post($"/mentees/{person}/transition", new { to })).ShouldBe(HttpStatusCode.OK);
        }

        Assert.That(silent, Is.Empty);
        Assert.That(await given.Deliveries(webhook), Has.Count.EqualTo(1));
    }
}
