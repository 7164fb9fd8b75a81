using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Tests.Releases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Webhooks;

public sealed class WebhookOutboxTests
{
    [Test]
    public async Task What_did_not_happen_is_not_sent()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook(events: "release.published")).Id();

        Assert.That(
            () =>
                given.App.InScope(async services =>
                    await services
                        .GetRequiredService<Db>()
                        .InTransaction<int>(
                            async () =>
                            {
                                await services
                                    .GetRequiredService<WebhookOutbox>()
                                    .Add(
                                        given.ProgrammeId,
                                        [new WebhookEvent(WebhookEvents.ReleasePublished, Guid.NewGuid(), [])],
                                        null,
                                        CancellationToken.None
                                    );
                                throw new InvalidDataException("the change fails");
                            },
                            CancellationToken.None
                        )
                ),
            Throws.InstanceOf<InvalidDataException>()
        );

        Assert.That(await given.Deliveries(webhook), Is.Empty);
    }

    [Test]
    public async Task A_release_is_announced_by_its_number()
    {
        var given = await TwelvePairs.Answered(1);
        var webhook = (await given.Webhook(events: "release.published")).Id();

        var release = (await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId })).Id();

        var body = JsonNode.Parse((await given.Deliveries(webhook)).Single().Text("body"))!;
        Assert.That(
            (body.Text("type"), body["data"]!.Text("releaseId"), body["data"]!.Value<int>("number")),
            Is.EqualTo(("release.published", release.ToString(), 1))
        );
    }

    [Test]
    public async Task An_endpoint_receives_the_events_it_subscribes_to_while_it_is_enabled()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook(events: "pair.offered")).Id();
        var path = $"/programmes/{given.ProgrammeId}/webhooks/{webhook}";
        var pair = await given.Happens();
        await given.Move(pair, "offered");
        await given.App.Admin.Send(HttpMethod.Patch, path, """{"isEnabled":false}""", ("If-Match", "*"));

        await given.Move(await given.Happens(), "offered");

        Assert.That(
            (await given.Deliveries(webhook)).Select(delivery =>
                (delivery.Text("type"), delivery.Text("body").Contains(pair.ToString()))
            ),
            Is.EqualTo(new[] { ("pair.offered", true) })
        );
    }
}

public sealed class DeliverWebhooksTests
{
    [Test]
    public async Task A_secret_that_cannot_be_opened_keeps_no_message_to_another_endpoint_from_being_sent()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var broken = await given.Webhook(receiver.Url);
        await given.Webhook(receiver.Url);
        await app.Sql<int>(
            "UPDATE webhooks SET secret_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id RETURNING 1",
            new { Id = broken.Id() }
        );
        await given.Happens();

        await app.Deliver();

        Assert.That(receiver.Received, Has.Count.EqualTo(1));
        Assert.That((await given.Deliveries(broken.Id())).Single().Text("failure"), Is.EqualTo("internal"));
    }

    [Test]
    public async Task A_message_reaches_its_endpoint_once_signed_after_Standard_Webhooks()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhook = await given.Webhook(receiver.Url);
        var pair = await given.Happens();

        var sent = (await app.Deliver(), await app.Deliver());

        var message = receiver.Received.Single();
        var delivery = (await given.Deliveries(webhook.Id())).Single();
        var key = Convert.FromBase64String(webhook.Text("secret")["whsec_".Length..]);
        var signature = Convert.ToBase64String(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{message.Body}"))
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent, Is.EqualTo((1, 0)));
            Assert.That(message.Path, Is.EqualTo("/matching?from=us"));
            Assert.That(message.Signature, Is.EqualTo("v1," + signature));
            Assert.That(message.Timestamp, Is.EqualTo(app.Clock.GetUtcNow().ToUnixTimeSeconds().ToString()));
            Assert.That(message.ContentType, Is.EqualTo("application/json"));
            Assert.That(message.Id, Is.EqualTo(delivery.Text("eventId")));
            Assert.That(JsonNode.Parse(message.Body)!["data"]!.Text("pairId"), Is.EqualTo(pair.ToString()));
            Assert.That(
                (delivery.Text("status"), delivery.Value<int>("responseStatus"), delivery.Value<int>("attempts")),
                Is.EqualTo(("delivered", 204, 1))
            );
            Assert.That(delivery["deliveredAt"], Is.Not.Null);
        }
    }

    [Test]
    public async Task What_fails_is_tried_ever_later_with_the_same_id_and_then_given_up()
    {
        await using var receiver = await Receiver.Start();
        receiver.Status = 500;
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook(receiver.Url)).Id();
        await given.Happens();
        var waits = new List<TimeSpan>();

        for (var attempt = 1; attempt <= DeliveryBackoff.Attempts; attempt++)
        {
            Assert.That(await app.Deliver(), Is.EqualTo(1), $"attempt {attempt}");
            var delivery = (await given.Deliveries(webhook)).Single();
            waits.Add(DateTimeOffset.Parse(delivery.Text("dueAt")) - app.Clock.GetUtcNow());
            Assert.That(delivery.Text("status"), Is.EqualTo(attempt < DeliveryBackoff.Attempts ? "pending" : "dead"));
            if (attempt < DeliveryBackoff.Attempts)
            {
                Assert.That(await app.Deliver(), Is.Zero, "not before it is due");
            }

            app.Clock.Advance(waits[^1]);
        }

        // neighbours may come near each other by their fifths
        Assert.That(
            waits.SkipLast(1).Zip(waits.SkipLast(1).Skip(2)).All(pair => pair.First < pair.Second),
            string.Join(", ", waits)
        );
        Assert.That(await app.Deliver(), Is.Zero);
        Assert.That(receiver.Received, Has.Count.EqualTo(10));
        Assert.That(receiver.Received.Select(message => message.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That(receiver.Received.Select(message => message.Timestamp), Is.Unique);
        Assert.That((await given.Deliveries(webhook, "&status=dead")).Single().Text("failure"), Is.EqualTo("answer"));
    }

    [Test]
    public async Task Several_instances_send_each_message_once()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhooks = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            webhooks.Add((await given.Webhook(receiver.Url)).Id());
        }

        var events = Enumerable.Range(0, 12).Select(_ => new WebhookEvent("pair.active", Guid.NewGuid(), [])).ToArray();
        await Steps.Queue(given, events);

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    while (await app.Deliver() > 0) { }
                })
        );

        Assert.That(receiver.Received, Has.Count.EqualTo(36));
        Assert.That(receiver.Received.GroupBy(message => message.Id).Select(reported => reported.Count()), Is.All.EqualTo(3));
        foreach (var webhook in webhooks)
        {
            Assert.That(
                (await given.Deliveries(webhook)).Select(delivery => (delivery.Text("status"), delivery.Value<int>("attempts"))),
                Is.All.EqualTo(("delivered", 1))
            );
        }
    }

    [Test]
    public async Task A_slow_endpoint_takes_a_part_of_the_places_only()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        await given.Webhook(receiver.Url);
        await Steps.Queue(given, [.. Enumerable.Range(0, 12).Select(_ => new WebhookEvent("pair.active", Guid.NewGuid(), []))]);

        Assert.That(
            (await app.Deliver(), await app.Deliver(), await app.Deliver(), await app.Deliver()),
            Is.EqualTo((5, 5, 2, 0))
        );
    }

    [Test]
    public async Task What_a_dead_instance_had_taken_is_sent_after_a_while()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        await given.Webhook(receiver.Url);
        await given.Happens();
        await app.Sql<int>(
            "UPDATE webhook_deliveries SET claim = @Claim, claimed_until = @Until, attempts = 1",
            new { Claim = Guid.NewGuid(), Until = app.Clock.GetUtcNow().AddMinutes(1) }
        );

        var meanwhile = await app.Deliver();
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        var later = await app.Deliver();

        Assert.That((meanwhile, later, receiver.Received.Count), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    [Category("Once")]
    public async Task Redirects_are_not_followed()
    {
        await using var receiver = await Receiver.Start(http =>
        {
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        receiver.Status = 307;
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook(receiver.Url)).Id();
        await given.Happens();

        await app.Deliver();

        var delivery = (await given.Deliveries(webhook)).Single();
        Assert.That((delivery.Text("failure"), delivery.Value<int>("responseStatus")), Is.EqualTo(("redirect", 307)));
        Assert.That(receiver.Received.Select(message => message.Path), Is.EqualTo(new[] { "/matching?from=us" }));
    }

    [Test]
    [Category("Once")]
    public async Task An_answer_without_end_holds_nothing_up_and_none_of_it_is_kept()
    {
        await using var receiver = await Receiver.Start(async http =>
        {
            var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("internal-word-4471 ", 500)));
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(bytes);
            }
        });
        receiver.Status = 200;
        await using var app = await receiver.Service();
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook(receiver.Url)).Id();
        await given.Happens();

        await app.Deliver();

        var delivery = (await given.Deliveries(webhook)).Single();
        Assert.That(delivery.Text("status"), Is.EqualTo("delivered"));
        Assert.That(
            await app.Sql<string>("SELECT body || coalesce(failure, '') FROM webhook_deliveries"),
            Has.One.Items.And.All.Not.Contain("internal-word")
        );
    }

    [Test]
    [Category("Once")]
    public async Task A_certificate_without_a_trusted_issuer_is_refused()
    {
        await using var receiver = await Receiver.Start();
        var other = new OutboundExceptions([receiver.Exceptions.All[0] with { CertificateHash = new string('0', 64) }]);
        await using var app = await receiver.Service(other);
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook(receiver.Url)).Id();
        await given.Happens();

        await app.Deliver();

        Assert.That((await given.Deliveries(webhook)).Single().Text("failure"), Is.EqualTo("certificate"));
        Assert.That(receiver.Received, Is.Empty);
    }

    [Test]
    [Category("Once")]
    public async Task A_name_that_now_leads_inside_is_not_called()
    {
        await using var receiver = await Receiver.Start();
        var inside = false;
        await using var app = await receiver.Service(
            OutboundExceptions.None,
            (_, _) => Task.FromResult<IPAddress[]>([inside ? IPAddress.Loopback : IPAddress.Parse("93.184.215.14")])
        );
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook("https://hooks.example.org/")).Id();
        await given.Happens();
        inside = true;

        await app.Deliver();

        Assert.That((await given.Deliveries(webhook)).Single().Text("failure"), Is.EqualTo("address"));
    }
}

public sealed class ListWebhookDeliveriesTests
{
    [Test]
    public async Task They_are_filtered_by_status()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook()).Id();
        await given.Happens();

        Assert.That(await given.Deliveries(webhook, "&status=pending"), Has.Count.EqualTo(1));
        Assert.That(await given.Deliveries(webhook, "&status=delivered"), Is.Empty);
        await (
            await given.App.Admin.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/webhooks/{webhook}/deliveries?status=lost")
        ).ShouldBeProblem(400, "validation-failed", "status");
    }
}

public sealed class RedeliverWebhookTests
{
    [Test]
    public async Task A_message_is_sent_again_with_the_id_it_had()
    {
        await using var scene = await Listening.Start();
        var (receiver, app, given, webhook) = scene;
        await given.Happens();
        await app.Deliver();
        var delivery = (await given.Deliveries(webhook)).Single().Id();
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        var response = await app.Admin.Post(
            $"/programmes/{given.ProgrammeId}/webhooks/{webhook}/deliveries/{delivery}/redeliver",
            new { }
        );
        await app.Deliver();

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.That((await response.Json()).Text("status"), Is.EqualTo("pending"));
        Assert.That(receiver.Received, Has.Count.EqualTo(2));
        Assert.That(receiver.Received.Select(message => (message.Id, message.Body)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(receiver.Received.Select(message => message.Timestamp), Is.Unique);
    }

    [Test]
    public async Task A_missing_or_disabled_webhook_receives_nothing()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook()).Id();
        await given.Happens();
        var path = $"/programmes/{given.ProgrammeId}/webhooks/{webhook}";
        var delivery = (await given.Deliveries(webhook)).Single().Id();

        await (await given.App.Admin.Post($"{path}/deliveries/{Guid.NewGuid()}/redeliver", new { })).ShouldBeProblem(
            404,
            "webhook-delivery-not-found"
        );
        await given.App.Admin.Send(HttpMethod.Patch, path, """{"isEnabled":false}""", ("If-Match", "*"));
        await (await given.App.Admin.Post($"{path}/deliveries/{delivery}/redeliver", new { })).ShouldBeProblem(
            409,
            "webhook-disabled"
        );
    }
}

public sealed class PruneWebhookDeliveriesTests
{
    [Test]
    public async Task What_is_older_than_is_kept_is_forgotten()
    {
        await using var app = await TestApp.Start(settings: ("Webhooks:KeepDays", "10"));
        var given = await Given.Programme(app);
        var webhook = (await given.Webhook()).Id();
        await given.Happens();
        app.Clock.Advance(TimeSpan.FromDays(6));
        await given.Happens();
        app.Clock.Advance(TimeSpan.FromDays(5));

        var pruned = await app.InScope(services => services.GetRequiredService<IMediator>().Send(new PruneWebhookDeliveries()));

        Assert.That((pruned, (await given.Deliveries(webhook)).Count), Is.EqualTo((1, 1)));
    }
}

public sealed class ForgetPersonInWebhooksTests
{
    [Test]
    public async Task Pending_messages_about_a_person_are_shown_to_them_and_go_with_them()
    {
        var given = await Given.Programme();
        var webhook = (await given.Webhook(events: ["signup.received", "pair.*"])).Id();
        var signup = await given.Mentee();
        await Steps.Queue(
            given,
            new WebhookEvent(
                WebhookEvents.SignupReceived,
                signup,
                new JsonObject { ["signupId"] = signup, ["status"] = "applied" }
            )
        );
        var token = (await given.Coordinator.Created($"/mentees/{signup}/personal-link", new { })).Text("token");
        var held = await given.App.Anonymous.Ok($"/privacy/{token}");

        await (await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{token}")).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(held.List("messages").Select(message => message.Text("kind")), Is.EqualTo(new[] { "signup.received" }));
        Assert.That(await given.Deliveries(webhook), Is.Empty);
        Assert.That(
            await given.App.Sql<string>("SELECT body FROM webhook_deliveries WHERE body LIKE @Id", new { Id = $"%{signup}%" }),
            Is.Empty
        );
    }
}
