using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Conventions;

/// <summary>A long text that is sent after its session has ended.</summary>
public sealed class FormDraftsTests
{
    private const string Words = "Selam would like to meet in the library, because it is warm and quiet there on Saturdays.";
    private const string Draft = "/console/draft";

    [Test]
    public async Task A_long_note_outlives_its_session_for_its_account_alone_and_is_not_sent_by_itself()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var role = new { role = "coordinator", programmeId = given.ProgrammeId };
        var (holder, browser) = await app.SignedIn(role);
        var mentee = await given.Mentee();
        var page = $"/console/people/{mentee}";
        var open = await browser.GetStringAsync(page);
        app.Clock.Advance(TimeSpan.FromMinutes(31));

        var late = await browser.SubmitFrom(open, page, "note", ("Note.Text", Words), ("Note.Readers", "author"));
        var signIn = await browser.GetStringAsync("/console/sign-in?to=/console/draft");
        var (_, theirs) = await app.SignedIn(role);
        var foreign = await theirs.GetAsync(Draft);
        var shown = await theirs.GetStringAsync($"{page}?draft=1");
        var stored = await app.Sql<string>("SELECT fields_sealed FROM form_drafts");
        // another browser of the same person
        var other = await holder.SignIn(holder.Code());
        await (await other.GetAsync(Draft)).ShouldLead($"{page}?draft=1");
        var restored = await other.GetStringAsync($"{page}?draft=1");
        var written = await app.Sql<long>("SELECT count(*) FROM notes");
        var again = await other.GetStringAsync($"{page}?draft=1");
        var sent = await other.SubmitFrom(restored, $"{page}?draft=1", "note", ("Note.Text", Words), ("Note.Readers", "author"));

        using (Assert.EnterMultipleScope())
        {
            await late.ShouldLead("/console/sign-in?to=%2Fconsole%2Fdraft");
            Assert.That(signIn, Does.Contain("is kept for 24 hours"));
            await foreign.ShouldLead("/console");
            Assert.That(shown, Does.Not.Contain(Words));
            Assert.That(stored, Has.Count.EqualTo(1).And.None.Contains("library"));
            Assert.That(restored, Does.Contain($">{Words}</textarea>").And.Contain("It was not sent yet"));
            Assert.That(restored, Does.Match("banner heed\" role=\"status\" tabindex=\"-1\" autofocus>This is what you typed"));
            Assert.That(restored, Does.Match("value=\"author\" checked"));
            Assert.That(written, Is.EqualTo(new[] { 0L }), "showing it sends nothing");
            Assert.That(again, Does.Not.Contain(Words).And.Not.Contain("It was not sent yet"), "restored once, it is gone");
            await sent.ShouldLead($"{page}?done=1");
            Assert.That(await app.Sql<long>("SELECT count(*) FROM notes"), Is.EqualTo(new[] { 1L }));
        }
    }

    [Test]
    public async Task Long_texts_of_a_pair_a_call_and_a_report_come_back_too()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (holder, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered");
        var (mentee, report) = (
            (await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId"),
            $"/console/reports/{given.ProgrammeId}/text"
        );
        (string Page, string Form, string Field, string Back)[] forms =
        [
            ($"/console/pairs/{pair}", "pair-note", "Note.Text", $"/console/pairs/{pair}?draft=1"),
            (
                $"/console/calls/new?person={mentee}&about=nothing",
                "call",
                "Input.Note",
                $"/console/calls/new?person={mentee}&about=nothing&draft=1"
            ),
            ($"{report}?period=2025", "text", "Input.Text", $"{report}?period=2025&draft=1"),
        ];

        for (var i = 0; i < forms.Length; i++)
        {
            var (page, form, field, back) = forms[i];
            var open = await browser.GetStringAsync(page);
            app.Clock.Advance(TimeSpan.FromMinutes(31));
            await browser.SubmitFrom(open, page, form, (field, Words));
            browser = await holder.SignIn(holder.Code());
            await (await browser.GetAsync(Draft)).ShouldLead(back);

            Assert.That(
                await browser.GetStringAsync(back),
                Does.Contain($">{Words}</textarea>").And.Contain("It was not sent yet")
            );
        }
    }

    [Test]
    public async Task A_draft_is_deleted_after_a_day_and_with_the_erasure_of_a_person()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (holder, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var page = $"/console/people/{await given.Mentee()}";

        await Type();
        app.Clock.Advance(TimeSpan.FromHours(25));
        browser = await holder.SignIn(holder.Code());
        await (await browser.GetAsync(Draft)).ShouldLead("/console");
        Assert.That(await browser.GetStringAsync($"{page}?draft=1"), Does.Not.Contain(Words));
        // any form that is sent clears what is over
        await browser.Submit(page, "attempt");
        Assert.That(await app.Sql<long>("SELECT count(*) FROM form_drafts"), Is.EqualTo(new[] { 0L }));

        await Type();
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, await given.Mentee())}");
        Assert.That(await app.Sql<long>("SELECT count(*) FROM form_drafts"), Is.EqualTo(new[] { 0L }), "it may name the person");

        async Task Type()
        {
            var open = await browser.GetStringAsync(page);
            app.Clock.Advance(TimeSpan.FromMinutes(31));
            await browser.SubmitFrom(open, page, "note", ("Note.Text", Words));
            Assert.That(await app.Sql<long>("SELECT count(*) FROM form_drafts"), Is.EqualTo(new[] { 1L }));
        }
    }

    [Test]
    public async Task Short_and_huge_texts_those_of_other_websites_and_after_signing_out_are_not_kept()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var role = new { role = "coordinator", programmeId = given.ProgrammeId };
        var (_, browser) = await app.SignedIn(role);
        var (_, other) = await app.SignedIn(role);
        var page = $"/console/people/{await given.Mentee()}";
        var (open, foreign) = (await browser.GetStringAsync(page), await other.GetStringAsync(page));
        app.Clock.Advance(TimeSpan.FromMinutes(31));

        var answers = new List<HttpResponseMessage>
        {
            await browser.SubmitFrom(open, page, "note", ("Note.Text", "Short.")),
            await browser.SubmitFrom(open, page, "note", ("Note.Text", new string('x', 50_000))),
            // a token of another account, and none
            await browser.SubmitFrom(foreign, page, "note", ("Note.Text", Words)),
            await browser.PostAsync(
                page,
                new FormUrlEncodedContent([KeyValuePair.Create("_handler", "note"), KeyValuePair.Create("Note.Text", Words)])
            ),
        };

        foreach (var answer in answers)
        {
            await answer.ShouldLead($"/console/sign-in?to={Uri.EscapeDataString(page)}&lost=1");
        }

        Assert.That(await app.Sql<long>("SELECT count(*) FROM form_drafts"), Is.EqualTo(new[] { 0L }));

        var (holder, gone) = await app.SignedIn(role);
        var typed = await gone.GetStringAsync(page);
        await (await holder.SignIn(holder.Code())).Submit("/console/account", "end-all");
        await (await gone.SubmitFrom(typed, page, "note", ("Note.Text", Words))).ShouldLead(
            $"/console/sign-in?to={Uri.EscapeDataString(page)}&lost=1"
        );
        Assert.That(
            await app.Sql<long>("SELECT count(*) FROM form_drafts"),
            Is.EqualTo(new[] { 0L }),
            "a session ended on purpose"
        );
    }
}
