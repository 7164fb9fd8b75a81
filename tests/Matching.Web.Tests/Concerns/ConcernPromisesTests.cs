using System.Net;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Concerns;

public sealed class ConcernReceiptsTests
{
    [TestCase("immediate", 4)]
    [TestCase("high", 24)]
    [TestCase("low", 168)]
    public async Task The_receipt_says_that_administrators_read_it_while_no_staff_is_named_and_by_when(string urgency, int hours)
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var until = given.App.Clock.GetUtcNow().AddHours(hours);

        var staff = await given.Coordinator.Created(
            "/concerns",
            new
            {
                personId = mentee,
                what = "x",
                urgency,
            }
        );
        var own = await given.App.Anonymous.Created(
            $"/privacy/{await Planted.Link(given, mentee)}/concerns",
            new { what = "x", urgency }
        );

        foreach (var receipt in new[] { staff, own })
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(
                    (receipt.Text("readers"), receipt.Value<DateTimeOffset>("readBy")),
                    Is.EqualTo(("administrators", until))
                );
                Assert.That(
                    receipt.Text("message"),
                    Is.EqualTo(
                        $"No staff is named who can read the concern, so it reaches the administrators. They read it by {until:d MMMM yyyy, HH:mm} UTC."
                    )
                );
            }
        }
    }

    [Test]
    public async Task Once_staff_are_named_it_says_so_in_the_callers_language()
    {
        var given = await Given.Programme();
        await Staff.Name(given, (await Staff.Key(given, "coordinator")).Id);

        var answer = await given.Coordinator.Send(
            HttpMethod.Post,
            "/concerns",
            $$"""{"personId":"{{await given.Mentee()}}","what":"x"}""",
            ("Accept-Language", "it")
        );

        var receipt = await answer.Json();
        Assert.That(
            (receipt.Text("readers"), receipt.Text("message")),
            Is.EqualTo(
                (
                    "named_staff",
                    "Le persone che il programma ha nominato per le segnalazioni la leggono entro questa data: 3 marzo 2026, 09:00 UTC."
                )
            )
        );
    }

    [Test]
    public async Task How_soon_is_set_by_the_operator_and_stays_as_it_was_promised()
    {
        await using var app = await SharedApp.App.Again(("Concerns:ReadHighWithinHours", "48"));
        var given = await Given.Programme(app);
        var receipt = await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" });
        await using var later = await app.Again(("Concerns:ReadHighWithinHours", "12"));

        var concern = await later.Admin.Ok($"/concerns/{receipt.Id()}");

        Assert.That(concern.Value<DateTimeOffset>("readBy"), Is.EqualTo(app.Clock.GetUtcNow().AddHours(48)));
    }

    /// <summary>Named staff who cannot see the site of a concern do not keep it from the administrators: it always has a reader, and the receipt says which.</summary>
    [Test]
    public async Task A_concern_that_no_named_staff_can_see_reaches_the_administrators()
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
        var (named, key) = await Staff.Key(given, "coordinator", given.SiteId);
        await Staff.Name(given, key);

        var here = await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" });
        var there = await given.Coordinator.Created(
            "/concerns",
            new { personId = await given.Mentee(new { siteId = other }), what = "x" }
        );
        var nowhere = await given.Coordinator.Created(
            "/concerns",
            new { personId = await given.Mentee(new { siteId = (string?)null }), what = "x" }
        );

        Assert.That(
            new[] { here, there, nowhere }.Select(receipt => receipt.Text("readers")),
            Is.EqualTo(new[] { "named_staff", "administrators", "administrators" })
        );
        await named.Ok($"/concerns/{here.Id()}");
        await (await given.App.Admin.GetAsync($"/api/v1/concerns/{here.Id()}")).ShouldBeProblem(404, "concern-not-found");
        await given.App.Admin.Ok($"/concerns/{there.Id()}");
        await given.App.Admin.Ok($"/concerns/{nowhere.Id()}");
    }

    [Test]
    public async Task Who_was_named_and_has_another_role_since_reads_no_more_and_administrators_do()
    {
        var given = await Given.Programme();
        var (holder, _) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        await Staff.Name(given, holder.Id);
        await (
            await given.App.Admin.Send(HttpMethod.Patch, $"/accounts/{holder.Id}", """{"role":"analyst"}""", ("If-Match", "*"))
        ).ShouldBe(HttpStatusCode.OK);

        var receipt = await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" });

        Assert.That(receipt.Text("readers"), Is.EqualTo("administrators"));
        await given.App.Admin.Ok($"/concerns/{receipt.Id()}");
    }
}

public sealed class GetMyConcernReceiptTests
{
    [Test]
    public async Task The_page_says_who_reads_it_and_by_when_in_both_languages()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        await (await browser.Submit("/my/concern", "concern", ("Input.What", "x"), ("Input.Urgency", "immediate"))).ShouldLead(
            "/my/concern?sent=1"
        );
        var unnamed = WebUtility.HtmlDecode(await browser.GetStringAsync("/my/concern?sent=1&lang=en"));
        await Staff.Name(given, (await Staff.Key(given, "coordinator")).Id);
        await (await browser.Submit("/my/concern", "concern", ("Input.What", "x"), ("Input.Urgency", "low"))).ShouldLead(
            "/my/concern?sent=1"
        );
        var named = WebUtility.HtmlDecode(await browser.GetStringAsync("/my/concern?sent=1&lang=it"));

        Assert.That(
            unnamed,
            Does.Contain(
                "The programme has named no staff for concerns, so your message has reached the administrators. They read it by 2 March 2026, 14:00."
            )
        );
        Assert.That(
            named,
            Does.Contain(
                "Il tuo messaggio è arrivato alle persone che il programma ha nominato per le segnalazioni. Lo leggono entro questa data: 9 marzo 2026, 10:00."
            )
        );
    }

    [Test]
    public async Task Who_has_raised_none_is_promised_nothing()
    {
        var given = await Given.Programme();
        await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        Assert.That(await browser.GetStringAsync("/my/concern?sent=1"), Does.Contain("<form").And.Not.Contain("role=\"status\""));
    }
}

public sealed class ConcernAudienceTests
{
    [Test]
    public async Task It_depends_on_the_site_of_the_person()
    {
        var given = await Given.Programme();
        var (_, key) = await Staff.Key(given, "coordinator", given.SiteId);
        await Staff.Name(given, key);
        var (here, nowhere) = (await given.Mentee(), await given.Mentee(new { siteId = (string?)null }));

        Assert.That(await Audience(here), Is.EqualTo(ConcernAudience.NamedStaff));
        Assert.That(await Audience(nowhere), Is.EqualTo(ConcernAudience.Administrators));

        Task<ConcernAudience> Audience(Guid person) =>
            given.App.InScope(services =>
                services.GetRequiredService<ConcernReceipts>().Audience(person, CancellationToken.None)
            );
    }
}

public sealed class GetMyConcernAudienceTests
{
    [Test]
    public async Task The_page_says_before_it_is_sent_who_will_read_it()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        var unnamed = await browser.GetStringAsync("/my/concern?lang=en");
        await Staff.Name(given, (await Staff.Key(given, "coordinator")).Id);
        var named = await browser.GetStringAsync("/my/concern?lang=en");

        Assert.That(unnamed, Does.Contain("has named no staff for concerns, so only the administrators read your message"));
        Assert.That(named, Does.Contain("Only the people whom the programme has named for concerns read your message"));
    }
}

public sealed class GetConcernAlertsTests
{
    [Test]
    public async Task Only_those_who_may_read_one_are_alerted_and_without_its_content()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        var (named, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);
        var mentee = await given.Mentee();
        await given.Coordinator.Created(
            "/concerns",
            new
            {
                personId = mentee,
                what = "Sorge9001",
                urgency = "low",
            }
        );
        await given.Coordinator.Created(
            "/concerns",
            new
            {
                personId = mentee,
                what = "Sorge9002",
                urgency = "immediate",
            }
        );
        app.Clock.Advance(TimeSpan.FromHours(5));

        var alerts = await named.Ok("/concerns/alerts");
        var entries = await app.Sql<long>(
            "SELECT count(*) FROM audit_entries WHERE actor_id = @Key",
            new { Key = key.ToString() }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (alerts.Value<bool>("isReader"), alerts.Value<int>("open"), alerts.Value<int>("overdue")),
                Is.EqualTo((true, 2, 1))
            );
            Assert.That(alerts.Value<DateTimeOffset>("readBy"), Is.EqualTo(app.Clock.GetUtcNow().AddHours(-1)));
            Assert.That(alerts.ToJsonString(), Does.Not.Contain("Sorge").And.Not.Contain(mentee.ToString()));
            Assert.That(entries, Is.EqualTo(new[] { 0L }), "nothing was read");
            Assert.That(await Numbers(given.Coordinator), Is.EqualTo((false, 0)));
            Assert.That(
                await Numbers(await app.Client(Role.Admin, given.ProgrammeId)),
                Is.EqualTo((false, 0)),
                "an administrator who is not named"
            );
        }

        static async Task<(bool, int)> Numbers(HttpClient client)
        {
            var alerts = await client.Ok("/concerns/alerts");
            return (alerts.Value<bool>("isReader"), alerts.Value<int>("open"));
        }
    }

    [Test]
    public async Task An_administrator_is_warned_of_programmes_without_staff_who_read_all_concerns()
    {
        await using var app = await TestApp.Start();
        var (bare, local, staffed) = (await Given.Programme(app), await Given.Programme(app), await Given.Programme(app));
        await Staff.Name(local, (await Staff.Key(local, "coordinator", local.SiteId)).Id);
        var (_, key) = await Staff.Key(staffed, "coordinator");
        await Staff.Name(staffed, key);

        var before = await Unstaffed(app.Admin);
        await (await app.Admin.Send(HttpMethod.Delete, $"/api-keys/{key}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(new[] { bare.ProgrammeId, local.ProgrammeId }));
            Assert.That(
                await Unstaffed(app.Admin),
                Is.EqualTo(new[] { bare.ProgrammeId, local.ProgrammeId, staffed.ProgrammeId })
            );
            Assert.That(await Unstaffed(await app.Client(Role.Admin, bare.ProgrammeId)), Is.EqualTo(new[] { bare.ProgrammeId }));
            Assert.That(await Unstaffed(bare.Coordinator), Is.Empty, "a coordinator cannot name staff");
        }

        static async Task<List<Guid>> Unstaffed(HttpClient client) =>
            [.. (await client.Ok("/concerns/alerts")).List("unstaffed").Select(programme => programme.Id())];
    }

    [Test]
    public async Task The_console_alerts_and_warns_and_the_concern_is_read_and_handled_there()
    {
        var app = SharedApp.App;
        var given = await Given.Programme(app, new { name = "Programme without staff" });
        var (holder, reader) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, other) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, admin) = await app.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var concern = (
            await given.Coordinator.Created(
                "/concerns",
                new
                {
                    personId = await given.Mentee(),
                    what = "Sorge9003",
                    urgency = "high",
                }
            )
        ).Id();
        var warned = WebUtility.HtmlDecode(await admin.GetStringAsync("/console"));
        await Staff.Name(given, holder.Id);

        var alerted = WebUtility.HtmlDecode(await reader.GetStringAsync("/console?lang=it"));
        var list = await reader.GetStringAsync("/console/concerns");
        var page = await reader.GetStringAsync($"/console/concerns/{concern}");
        var handled = await reader.Submit(
            $"/console/concerns/{concern}",
            "handle",
            ("Input.Status", "handling"),
            ("Input.Outcome", "Called the social service.")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                warned,
                Does.Contain("These programmes have no staff named to read all their concerns.")
                    .And.Contain("Programme without staff")
                    .And.Contain("Open concerns: 1. Read the first by 3 March 2026, 10:00, as")
            );
            Assert.That(
                alerted,
                Does.Contain("Segnalazioni aperte: 1.")
                    .And.Contain("/console/concerns")
                    .And.Not.Contain("Sorge9003")
                    .And.Not.Contain("alerts.")
            );
            Assert.That(
                await other.GetStringAsync("/console"),
                Does.Not.Contain("/console/concerns").And.Not.Contain("Open concerns")
            );
            var refused = await other.GetAsync("/console/concerns");
            Assert.That((int)refused.StatusCode, Is.EqualTo(403));
            Assert.That(
                await refused.Content.ReadAsStringAsync(),
                Does.Contain("You are not named to read concerns.").And.Not.Contain(concern.ToString())
            );
            Assert.That(list, Does.Contain(concern.ToString()).And.Not.Contain("Sorge9003").And.Not.Contain("concerns."));
            Assert.That(
                page,
                Does.Contain("Sorge9003")
                    .And.Contain("Only those who may read this concern can read what you write here")
                    .And.Not.Contain("concern.")
            );
            Assert.That((int)(await other.GetAsync($"/console/concerns/{concern}")).StatusCode, Is.EqualTo(404));
        }

        await handled.ShouldLead("/console/concerns?status=handling&done=1");
        Assert.That(await reader.GetStringAsync("/console"), Does.Contain("Concerns being handled: 1."));
        Assert.That(await other.GetStringAsync("/console"), Does.Not.Contain("being handled"));
        Assert.That((await reader.Ok($"/concerns/{concern}")).Text("outcome"), Is.EqualTo("Called the social service."));
        Assert.That(await reader.GetStringAsync("/console"), Does.Not.Contain("Open concerns"), "it is being handled");
        var stale = await reader.Submit($"/console/concerns/{concern}", "handle", ("Input.Status", "nothing"));
        await stale.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Two_who_handle_it_at_once_do_not_overwrite_each_other()
    {
        var app = SharedApp.App;
        var given = await Given.Programme(app);
        var (_, admin) = await app.SignedIn(new { role = "admin" });
        var concern = (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" })).Id();
        var html = await admin.GetStringAsync($"/console/concerns/{concern}");
        await (
            await app.Admin.Send(
                HttpMethod.Patch,
                $"/concerns/{concern}",
                """{"outcome":"Of another reader."}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);

        var fields = System
            .Text.RegularExpressions.Regex.Matches(html, "<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
            .Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))
            .DistinctBy(field => field.Key)
            .Where(field => field.Key is "_handler" or "__RequestVerificationToken" or "Input.Version")
            .ToDictionary();
        fields["_handler"] = "handle";
        fields["Input.Status"] = "closed";
        fields["Input.Outcome"] = "Mine.";
        var late = await admin.PostAsync($"/console/concerns/{concern}", new FormUrlEncodedContent(fields));

        Assert.That((int)late.StatusCode, Is.EqualTo(412));
        Assert.That(await late.Content.ReadAsStringAsync(), Does.Contain("Of another reader.").And.Contain(">Mine.</textarea>"));
        Assert.That((await app.Admin.Ok($"/concerns/{concern}")).Text("outcome"), Is.EqualTo("Of another reader."));
    }
}
