using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Http;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Webhooks;

public sealed class CreateWebhookTests
{
    [Test]
    public async Task The_secret_is_shown_once_and_stored_sealed()
    {
        var given = await Given.Programme();

        var made = await given.Webhook(events: ["pair.active", "release.published"]);

        var secret = made.Text("secret");
        var read = await given.Read(made.Id());
        var list = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/webhooks");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(secret, Does.Match("^whsec_[A-Za-z0-9+/]{43}=$"));
            Assert.That(made.Value<bool>("isEnabled"), Is.True);
            Assert.That(read.ToJsonString() + list.ToJsonString(), Does.Not.Contain(secret).And.Not.Contain("secret"));
            Assert.That(
                read.List("events").Select(name => name.GetValue<string>()),
                Is.EqualTo(new[] { "pair.active", "release.published" })
            );
            Assert.That(
                await given.App.Sql<string>("SELECT secret_sealed FROM webhooks WHERE id = @Id", new { Id = made.Id() }),
                Has.One.Items.And.All.Not.Contain(secret["whsec_".Length..])
            );
        }
    }

    [TestCase("""{"url":"https://hooks.example.org/"}""", "events")]
    [TestCase("""{"url":"https://hooks.example.org/","events":[]}""", "events")]
    [TestCase("""{"url":"https://hooks.example.org/","events":["pair.married"]}""", "events")]
    [TestCase("""{"url":"https://hooks.example.org/","events":["concern.raised"]}""", "events")]
    [TestCase("""{"events":["pair.*"]}""", "url")]
    [TestCase("""{"url":"http://hooks.example.org/","events":["pair.*"]}""", "url")]
    [TestCase("""{"url":"https://127.0.0.1/","events":["pair.*"]}""", "url")]
    [TestCase("""{"url":"https://169.254.169.254/latest/meta-data/","events":["pair.*"]}""", "url")]
    [TestCase("""{"url":"https://user@hooks.example.org/","events":["pair.*"]}""", "url")]
    [TestCase(
        """{"url":"https://hooks.example.org/","events":["signup.received"],"partnerId":"00000000-0000-7000-8000-000000000001"}""",
        "partnerId"
    )]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        var given = await Given.Programme();

        await (await given.App.Admin.Send(HttpMethod.Post, $"/programmes/{given.ProgrammeId}/webhooks", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }

    [Test]
    public async Task A_partner_receives_its_own_signups_and_nothing_else()
    {
        var given = await Given.Programme();
        var partner = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        var other = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "School" })).Id();
        var (own, others, all) = (
            await given.Webhook(partnerId: partner, events: "signup.received"),
            await given.Webhook(partnerId: other, events: "signup.received"),
            await given.Webhook(events: ["signup.received", "signup.status_changed"])
        );

        await (
            await given.App.Admin.Post(
                $"/programmes/{given.ProgrammeId}/webhooks",
                new
                {
                    url = "https://hooks.example.org/",
                    partnerId = partner,
                    events = new[] { "signup.received", "pair.*" },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "events");
        var signup = await given.Mentee();
        await Steps.Queue(
            given,
            new WebhookEvent(WebhookEvents.SignupReceived, signup, new JsonObject { ["signupId"] = signup }, partner),
            new WebhookEvent(WebhookEvents.SignupStatusChanged, signup, [], partner),
            new WebhookEvent(WebhookEvents.SignupReceived, signup, [])
        );

        Assert.That(
            (await given.Deliveries(own.Id())).Select(delivery => delivery.Text("type")),
            Is.EqualTo(new[] { "signup.received" })
        );
        Assert.That(await given.Deliveries(others.Id()), Is.Empty);
        Assert.That(
            (await given.Deliveries(all.Id())).Select(delivery => delivery.Text("type")),
            Is.EqualTo(new[] { "signup.received", "signup.status_changed", "signup.received" })
        );
        Assert.That(
            (await given.Deliveries(own.Id()))[0].Text("eventId"),
            Is.EqualTo((await given.Deliveries(all.Id()))[0].Text("eventId")),
            "one event, told twice"
        );
    }
}

public sealed class LookUpWebhookUrlTests
{
    [Test]
    public async Task A_name_that_leads_inside_is_refused_when_it_is_entered_and_when_it_is_changed()
    {
        await using var app = await TestApp.Start(services: services =>
            services.AddSingleton<ResolveAddresses>(
                (host, _) =>
                    Task.FromResult<IPAddress[]>([
                        IPAddress.Parse(host.StartsWith("inside", StringComparison.Ordinal) ? "10.0.0.7" : "93.184.215.14"),
                    ])
            )
        );
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook()).Id();

        await (
            await app.Admin.Post(
                $"/programmes/{given.ProgrammeId}/webhooks",
                new { url = "https://inside.example.org/", events = new[] { "pair.*" } }
            )
        ).ShouldBeProblem(400, "validation-failed", "url");
        await (
            await app.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}/webhooks/{webhook}",
                """{"url":"https://inside.example.org/"}""",
                ("If-Match", "*")
            )
        ).ShouldBeProblem(400, "validation-failed", "url");

        Assert.That(
            (await app.Admin.Ok($"/programmes/{given.ProgrammeId}/webhooks/{webhook}")).Text("url"),
            Is.EqualTo("https://hooks.example.org/matching")
        );
    }
}

public sealed class GetWebhookTests
{
    [Test]
    public async Task It_shows_the_last_result()
    {
        await using var scene = await Listening.Start();
        var (receiver, app, given, webhook) = scene;
        await given.Happens();
        await app.Deliver();
        receiver.Status = 503;
        await given.Happens();
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Deliver();

        var read = await given.Read(webhook);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Value<int>("lastResponseStatus"), Is.EqualTo(503));
            Assert.That(read.Text("lastDeliveredAt"), Does.StartWith("2026-03-02T09:00"));
            Assert.That(read.Text("lastFailedAt"), Does.StartWith("2026-03-02T10:00"));
            Assert.That(read.Text("failingSince"), Does.StartWith("2026-03-02T10:00"));
        }
    }
}

public sealed class ListWebhooksTests
{
    [Test]
    public async Task They_come_in_pages_and_those_of_another_programme_do_not()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var (first, second) = ((await given.Webhook()).Id(), (await given.Webhook()).Id());
        await other.Webhook();

        var page = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/webhooks?limit=1");
        var next = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/webhooks?limit=1&after={page.Text("next")}");

        Assert.That(new[] { page["items"]![0]!.Id(), next["items"]![0]!.Id() }, Is.EqualTo(new[] { first, second }));
        Assert.That(next["next"], Is.Null);
    }
}

public sealed class RotateWebhookSecretTests
{
    [Test]
    public async Task The_secret_before_signs_beside_the_new_one_until_its_time_is_over()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var made = await given.Webhook(receiver.Url);
        var path = $"/programmes/{given.ProgrammeId}/webhooks/{made.Id()}/rotate-secret";

        var answer = await app.Admin.Send(HttpMethod.Post, path, """{"overlapHours":2}""", ("Idempotency-Key", "rotate"));
        var again = await app.Admin.Send(HttpMethod.Post, path, """{"overlapHours":2}""", ("Idempotency-Key", "rotate"));
        await answer.ShouldBe(HttpStatusCode.OK);
        var rotated = await answer.Json();
        await given.Happens();
        await app.Deliver();
        app.Clock.Advance(TimeSpan.FromHours(2));
        await given.Happens();
        await app.Deliver();
        var forgotten = await app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ForgetOldWebhookSecrets())
        );

        var (before, after) = (made.Text("secret"), rotated.Text("secret"));
        string Of(string secret, Received message) =>
            WebhookSignature.Of(
                secret,
                message.Id,
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp)),
                message.Body
            );
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await again.Json()).Text("secret"), Is.EqualTo(after), "a repeated request is told the same secret");
            Assert.That(after, Is.Not.EqualTo(before).And.Match("^whsec_[A-Za-z0-9+/]{43}=$"));
            Assert.That(
                receiver.Received[0].Signature.Split(' '),
                Is.EqualTo(new[] { Of(after, receiver.Received[0]), Of(before, receiver.Received[0]) })
            );
            Assert.That(receiver.Received[1].Signature, Is.EqualTo(Of(after, receiver.Received[1])));
            Assert.That(rotated.Text("previousSecretEndsAt"), Does.StartWith("2026-03-02T11:00"));
            Assert.That(forgotten, Is.EqualTo(1));
            Assert.That((await given.Read(made.Id())).ToJsonString(), Does.Not.Contain("whsec_"));
            Assert.That((await given.Read(made.Id()))["previousSecretEndsAt"], Is.Null);
            Assert.That(
                await app.Sql<string?>("SELECT previous_secret_sealed FROM webhooks"),
                Is.EqualTo(new string?[] { null })
            );
            Assert.That(await app.Admin.Items($"/audit?action=RotateWebhookSecret&subjectId={made.Id()}"), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_secret_that_others_know_signs_nothing_from_that_moment_on()
    {
        await using var scene = await Listening.Start();
        var (receiver, app, given, webhook) = scene;
        var path = $"/programmes/{given.ProgrammeId}/webhooks/{webhook}/rotate-secret";
        await app.Admin.Post(path, new { });

        var secret = (await (await app.Admin.Post(path, new { overlapHours = 0 })).Json()).Text("secret");
        await given.Happens();
        await app.Deliver();

        var message = receiver.Received.Single();
        Assert.That(
            message.Signature,
            Is.EqualTo(
                WebhookSignature.Of(
                    secret,
                    message.Id,
                    DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp)),
                    message.Body
                )
            )
        );
        await (await app.Admin.Post(path, new { overlapHours = 169 })).ShouldBeProblem(400, "validation-failed", "overlapHours");
        await (
            await app.Admin.Post($"/programmes/{given.ProgrammeId}/webhooks/{Guid.CreateVersion7()}/rotate-secret", new { })
        ).ShouldBeProblem(404, "webhook-not-found");
    }
}

public sealed class ForgetOldWebhookSecretsTests
{
    [Test]
    public async Task What_still_signs_stays()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook()).Id();
        await given.App.Admin.Post($"/programmes/{given.ProgrammeId}/webhooks/{webhook}/rotate-secret", new { });

        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new ForgetOldWebhookSecrets()));

        Assert.That((await given.Read(webhook))["previousSecretEndsAt"], Is.Not.Null);
    }
}

public sealed class UpdateWebhookTests
{
    [Test]
    public async Task Enabling_one_that_was_given_up_starts_again()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook()).Id();
        await given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new DisableWebhook(webhook, WebhookDisabledReason.Failing))
        );
        await given.App.Sql<int>(
            "UPDATE webhooks SET failing_since = @Now WHERE id = @Id",
            new { Id = webhook, Now = given.App.Clock.GetUtcNow() }
        );
        var path = $"/programmes/{given.ProgrammeId}/webhooks/{webhook}";

        await (await given.App.Admin.Send(HttpMethod.Patch, path, """{"isEnabled":true}""")).ShouldBeProblem(
            428,
            "precondition-required"
        );
        await (
            await given.App.Admin.Send(HttpMethod.Patch, path, """{"isEnabled":true}""", ("If-Match", "\"v1\""))
        ).ShouldBeProblem(412, "precondition-failed");
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                path,
                """{"partnerId":"00000000-0000-7000-8000-000000000001"}""",
                ("If-Match", "*")
            )
        ).ShouldBeProblem(400, "validation-failed", "partnerId");
        var response = await given.App.Admin.Send(
            HttpMethod.Patch,
            path,
            """{"isEnabled":true,"events":["pair.ended_early"]}""",
            ("If-Match", "\"v2\"")
        );

        await response.ShouldBe(HttpStatusCode.OK);
        var changed = await response.Json();
        Assert.That(
            (changed.Value<bool>("isEnabled"), changed["disabledReason"], changed["disabledAt"], changed["failingSince"]),
            Is.EqualTo((true, (JsonNode?)null, (JsonNode?)null, (JsonNode?)null))
        );
        Assert.That(changed["events"]![0]!.GetValue<string>(), Is.EqualTo("pair.ended_early"));
    }
}

public sealed class DeleteWebhookTests
{
    [Test]
    public async Task What_was_waiting_for_it_goes_with_it()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook()).Id();
        await given.Happens();
        Assert.That(await given.Deliveries(webhook), Has.Count.EqualTo(1));

        await (
            await given.App.Admin.Send(
                HttpMethod.Delete,
                $"/programmes/{given.ProgrammeId}/webhooks/{webhook}",
                null,
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.NoContent);

        await (await given.App.Admin.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/webhooks/{webhook}")).ShouldBeProblem(
            404,
            "webhook-not-found"
        );
        Assert.That(
            await given.App.Sql<Guid>("SELECT id FROM webhook_deliveries WHERE webhook_id = @Id", new { Id = webhook }),
            Is.Empty
        );
    }
}

public sealed class DisableWebhookTests
{
    [Test]
    public async Task One_that_says_it_is_gone_is_disabled_at_once()
    {
        await using var receiver = await Receiver.Start();
        receiver.Status = 410;
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook(receiver.Url)).Id();
        await given.Happens();

        await app.Deliver();
        await given.Happens();

        var read = await given.Read(webhook);
        Assert.That((read.Value<bool>("isEnabled"), read.Text("disabledReason")), Is.EqualTo((false, "gone")));
        Assert.That((await given.Deliveries(webhook)).Single().Text("status"), Is.EqualTo("dead"));
    }

    [Test]
    public async Task One_that_fails_for_days_is_disabled_and_the_audit_says_so()
    {
        await using var receiver = await Receiver.Start();
        receiver.Status = 500;
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook(receiver.Url)).Id();
        await given.Happens();
        await app.Deliver();
        app.Clock.Advance(TimeSpan.FromDays(4.9));
        await app.Deliver();
        Assert.That((await given.Read(webhook)).Value<bool>("isEnabled"), Is.True);
        app.Clock.Advance(TimeSpan.FromDays(0.2));

        await app.Deliver();

        var read = await given.Read(webhook);
        var entry = (
            await app.Admin.Items($"/audit?subjectId={webhook}&action=DisableWebhook&programmeId={given.ProgrammeId}")
        ).Single()!;
        Assert.That(
            (read.Value<bool>("isEnabled"), read.Text("disabledReason"), read["disabledAt"]),
            Is.EqualTo((false, "failing", read["lastFailedAt"])).Using<JsonNode>((a, b) => a.ToJsonString() == b.ToJsonString())
        );
        Assert.That(entry.Text("actorId"), Is.EqualTo(Guid.Empty.ToString()), "the service itself");
    }
}

internal static class Steps
{
    public static Task<Mediation.Nothing> Queue(Given given, params WebhookEvent[] events) =>
        given.App.InScope(services =>
            services
                .GetRequiredService<Db>()
                .InTransaction(
                    async () =>
                    {
                        await services
                            .GetRequiredService<WebhookOutbox>()
                            .Add(given.ProgrammeId, events, null, CancellationToken.None);
                        return Mediation.Nothing.Value;
                    },
                    CancellationToken.None
                )
        );
}
