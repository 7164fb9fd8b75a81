using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Privacy;

public sealed class RaiseMyConcernTests
{
    [Test]
    [Category("Once")]
    public async Task It_reaches_only_the_staff_named_for_it()
    {
        const string canary = "Besorgnis5510";
        // of its own: all that it stores is read below
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var token = await Planted.Link(given, mentee);

        var receipt = await app.Anonymous.Created(
            $"/privacy/{token}/concerns",
            new
            {
                pairId = pair,
                what = canary,
                happenedOn = "2026-02-27",
                urgency = "immediate",
            }
        );
        var own = await app.Anonymous.Created($"/privacy/{token}/concerns", new { what = "Something else." });

        var concern = await app.Admin.Ok($"/concerns/{receipt.Id()}");
        var entries = await app.Admin.Items($"/audit?subjectId={receipt.Id()}&action=RaiseMyConcern");
        var mentorsToken = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                receipt.Select(member => member.Key),
                Is.EquivalentTo(new[] { "id", "programmeId", "isPairPaused", "readers", "readBy", "message", "createdAt" })
            );
            Assert.That(
                (
                    concern.Text("what"),
                    concern.Text("raisedAs"),
                    concern.Text("raisedBy"),
                    concern.Text("urgency"),
                    concern.Text("pairId")
                ),
                Is.EqualTo((canary, "participant", mentee.ToString(), "immediate", pair.ToString()))
            );
            Assert.That((await app.Admin.Ok($"/concerns/{own.Id()}")).Text("personId"), Is.EqualTo(mentee.ToString()));
            Assert.That(
                (await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"),
                Is.EqualTo("active"),
                "whoever it is about does not see it from the pair"
            );
            Assert.That(
                entries.Select(entry => (entry!.Text("actorRole"), entry!.Text("actorId"))),
                Is.EqualTo(new[] { ("participant", Guid.Empty.ToString()) }),
                "the audit does not say who"
            );
            Assert.That(
                await app.Anonymous.GetStringAsync($"/api/v1/privacy/{token}")
                    + await app.Anonymous.GetStringAsync($"/api/v1/privacy/{mentorsToken}"),
                Does.Not.Contain(canary).And.Not.Contain(receipt.Id().ToString())
            );
            Assert.That(await Planted.Stored(app, canary), Is.Empty);
        }

        await (await given.Coordinator.GetAsync($"/api/v1/concerns/{receipt.Id()}")).ShouldBeProblem(404, "concern-not-found");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{token}/concerns/{receipt.Id()}")).ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Test]
    public async Task Only_ones_own_pairs_can_be_named_and_not_more_often_than_staff_can_read()
    {
        await using var app = await TestApp.Start(settings: ("Concerns:PerPersonPerHour", "2"));
        var given = await Given.Programme(app);
        var foreign = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());
        var path = $"/privacy/{await Planted.Link(given, await given.Mentee())}/concerns";
        var other = $"/privacy/{await Planted.Link(given, await given.Mentee())}/concerns";

        await (await app.Anonymous.Post(path, new { pairId = foreign, what = "x" })).ShouldBeProblem(
            400,
            "validation-failed",
            "pairId"
        );
        await (await app.Anonymous.Post(path, new { pairId = Guid.CreateVersion7(), what = "x" })).ShouldBeProblem(
            400,
            "validation-failed",
            "pairId"
        );
        await (await app.Anonymous.Post(path, new { })).ShouldBeProblem(400, "validation-failed", "what");
        await (await app.Anonymous.Post(path, new { what = "x", happenedOn = "2026-03-03" })).ShouldBeProblem(
            400,
            "validation-failed",
            "happenedOn"
        );
        await (await app.Anonymous.Post(path, new { what = "x", pausePair = true })).ShouldBeProblem(
            400,
            "malformed-request",
            "pausePair"
        );
        await app.Anonymous.Created(path, new { what = "first" });
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.Anonymous.Created(path, new { what = "second" });
        var third = await app.Anonymous.Post(path, new { what = "third" });
        await app.Anonymous.Created(other, new { what = "of somebody else" });
        app.Clock.Advance(TimeSpan.FromMinutes(50));
        await app.Anonymous.Created(path, new { what = "third" });

        await third.ShouldBeProblem(429, "too-many-requests");
        Assert.That(third.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(50)));
    }

    [Test]
    public async Task The_page_sends_it_in_both_languages_and_keeps_what_was_typed_after_an_error()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(new { givenName = "Unsaid" }), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted");
        var browser = given.App.Browser();
        await (await browser.GetAsync("/my/concern")).ShouldLead("/my/ended");
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var html = await browser.GetStringAsync("/my/concern?lang=it");
        var wrong = await browser.Submit(
            "/my/concern",
            "concern",
            ("Input.PairId", pair.ToString()),
            ("Input.What", ""),
            ("Input.HappenedOn", "2030-01-01"),
            ("Input.Urgency", "low")
        );
        var sent = await browser.Submit(
            "/my/concern",
            "concern",
            ("Input.PairId", pair.ToString()),
            ("Input.What", "Besorgnis5520"),
            ("Input.HappenedOn", ""),
            ("Input.Urgency", "low")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.GetStringAsync("/my?lang=en"), Does.Contain("href=\"/my/concern?lang=en\""));
            Assert.That(
                html,
                Does.Contain("<html lang=\"it\"")
                    .And.Contain("Segnala un problema")
                    .And.Not.Contain("my-concern.")
                    .And.Not.Contain("Unsaid")
                    .And.Not.Contain("<script")
            );
            Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("aria-invalid=\"true\""));
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
        }

        await sent.ShouldLead("/my/concern?sent=1");
        Assert.That(
            await browser.GetStringAsync("/my/concern?sent=1"),
            Does.Contain("your message has reached the administrators")
        );
        var listed = (await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}")).Single()!;
        Assert.That(
            (listed.Text("pairId"), listed.Text("urgency"), listed.Text("raisedAs")),
            Is.EqualTo((pair.ToString(), "low", "participant"))
        );
    }
}

public sealed class ListMyPairsTests
{
    [Test]
    public async Task One_sees_ones_own_and_the_audit_has_no_entry_of_it()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted");
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted");
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var before = await Entries();

        var html = await browser.GetStringAsync("/my/concern");

        Assert.That(
            System
                .Text.RegularExpressions.Regex.Matches(html, "<option value=\"([^\"]+)\"")
                .Select(option => option.Groups[1].Value)
                .Where(value => value.Contains('-')),
            Is.EqualTo(new[] { pair.ToString() })
        );
        Assert.That(await Entries(), Is.EqualTo(before));

        async Task<long> Entries() =>
            (
                await given.App.Sql<long>(
                    "SELECT count(*) FROM audit_entries WHERE subject_id = @Id",
                    new { Id = mentee.ToString() }
                )
            ).Single();
    }
}
