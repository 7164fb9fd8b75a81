using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.People;

/// <summary>The console's pages of people and pairs, as a coordinator uses them in a browser without script.</summary>
public sealed class PeoplePagesTests
{
    [Test]
    public async Task The_list_shows_who_is_waiting_and_what_others_are_missing_in_both_languages()
    {
        var (given, browser) = await Coordinator();
        var waiting = await given.AvailableMentee(new { givenName = "Selam", familyName = "Wartet" });
        var missing = await given.AvailableMentee(new { givenName = "Ada", familyName = "Fehlt" });
        await given.Patch($"/mentees/{missing}", """{ "consents": [] }""");

        var all = await browser.GetStringAsync("/console/people");
        var yes = await browser.GetStringAsync("/console/people?waiting=true");
        var no = await browser.GetStringAsync("/console/people?waiting=false&lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all, Does.Contain("Wartet").And.Contain("Fehlt").And.Contain("Consent missing"));
            Assert.That(yes, Does.Contain("Wartet").And.Not.Contain("Fehlt").And.Contain($"/console/people/{waiting}"));
            Assert.That(
                no,
                Does.Contain("Fehlt").And.Not.Contain("Wartet").And.Contain("<h1>Persone</h1>").And.Contain("lang=\"it\"")
            );
            Assert.That(await browser.GetStringAsync("/console/people?q=wart"), Does.Contain("Wartet").And.Not.Contain("Fehlt"));
            Assert.That(await browser.GetStringAsync("/console/people?role=mentor"), Does.Contain("No people in this list."));
        }
    }

    [Test]
    public async Task A_person_of_another_programme_and_a_pair_of_one_are_not_found()
    {
        var (_, browser) = await Coordinator();
        var other = await Given.Programme();
        var (mentor, mentee) = (await other.AvailableMentor(), await other.AvailableMentee());
        var pair = await other.Pair(mentor, mentee);

        foreach (
            var page in new[]
            {
                $"/console/people/foo/{mentee}",
                $"/console/people/{mentee}",
                $"/console/people/{mentee}/edit",
                $"/console/people/{mentee}/paused",
                $"/console/pairs/{pair}",
            }
        )
        {
            Assert.That((await browser.GetAsync(page)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), page);
        }

        Assert.That(
            (
                await (await SharedApp.App.SignedIn(new { role = "analyst", programmeId = other.ProgrammeId })).Browser.GetAsync(
                    "/console/people"
                )
            ).StatusCode,
            Is.EqualTo(HttpStatusCode.Forbidden)
        );
    }

    [Test]
    public async Task A_step_of_a_person_is_undone_and_a_second_time_refused()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "contacted" });
        var page = $"/console/people/{mentee}?form=undo";

        await (await browser.Submit(page, "correct", ("Input.Reason", "wrong_step"))).ShouldLead(
            $"/console/people/{mentee}?done=1"
        );
        var again = await browser.Submit(page, "correct", ("Input.Reason", "wrong_step"));

        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("applied"));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await again.Content.ReadAsStringAsync(), Does.Contain("No transition of the last day to undo"));
    }

    [Test]
    public async Task A_stale_record_shows_both_versions_of_what_differs_and_is_saved_over_or_kept()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee(new { givenName = "Selam", familyName = "Tesfay" });
        var address = $"/console/people/{mentee}/edit";
        var open = await browser.GetStringAsync(address);
        await given.Patch($"/mentees/{mentee}", """{ "familyName": "Abraha", "occupation": "baker" }""");

        (string, string)[] typed = [("Input.GivenName", "Selam"), ("Input.FamilyName", "Haile"), ("Input.BirthYear", "x")];
        var faulty = await browser.SubmitFrom(open, address, "person", typed);
        typed[2] = ("Input.BirthYear", "1990");
        var stale = await browser.SubmitFrom(await faulty.Content.ReadAsStringAsync(), address, "person", typed);
        var both = await stale.Content.ReadAsStringAsync();
        await (await browser.SubmitFrom(both, address, "person", typed)).ShouldLead($"/console/people/{mentee}?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)faulty.StatusCode, Is.EqualTo(400));
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(both, Does.Contain(">Abraha<").And.Contain("<b>Haile</b>").And.Contain(">baker<"));
            Assert.That(both, Does.Contain($"href=\"{address}\"").And.Contain("value=\"Haile\""));
            Assert.That(
                both,
                Does.Not.Contain("<th role=\"rowheader\" scope=\"row\">Given name"),
                "what is the same is left out"
            );
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("familyName"), Is.EqualTo("Haile"));
        }
    }

    [Test]
    public async Task Staff_record_how_messages_arrive_and_are_warned_of_a_shared_telephone()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee(new { givenName = "Selam", phone = "+39 333 1112226" });

        await (
            await browser.Submit(
                $"/console/people/{mentee}/edit",
                "person",
                ("Input.GivenName", "Selam"),
                ("Input.Phone", "+39 333 1112226"),
                ("Input.ContactChannel", "call"),
                ("Input.SharesPhone", "yes")
            )
        ).ShouldLead($"/console/people/{mentee}?done=1");
        var page = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{mentee}"));

        var record = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That((record.Text("contactChannel"), record.Value<bool>("sharesPhone")), Is.EqualTo(("call", true)));
        Assert.That(page, Does.Contain("Prefers: by a call").And.Contain("say nothing about the programme to who answers"));
        Assert.That(page, Does.Contain("https://wa.me/393331112226\""), "no words that name the programme");
    }

    [TestCase("en", "Another person changed the record")]
    [TestCase("it", "Un'altra persona ha cambiato")]
    public async Task An_undo_from_a_page_that_is_out_of_date_undoes_nothing_more(string language, string changed)
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee();
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted");

        foreach (
            var (page, api, state) in new[]
            {
                ($"/console/people/{mentee}", $"/mentees/{mentee}", "interviewed"),
                ($"/console/pairs/{pair}", $"/pairs/{pair}", "offered"),
            }
        )
        {
            var form = $"{page}?form=undo&lang={language}";
            var (first, second) = (await browser.GetStringAsync(form), await browser.GetStringAsync(form));
            var undone = await browser.SubmitFrom(first, form, "correct", ("Input.Reason", "wrong_step"));
            var late = await browser.SubmitFrom(second, form, "correct", ("Input.Reason", "wrong_step"));

            Assert.That(undone.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), page);
            Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed), page);
            Assert.That(WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()), Does.Contain(changed), page);
            Assert.That((await given.Coordinator.Ok(api)).Text("status"), Is.EqualTo(state), page);
        }
    }

    [TestCase("en", "and are not restored:", "To bring a pair back, open it and undo its last step")]
    [TestCase("it", "e non sono ripristinati:", "Per ripristinare un abbinamento, aprirlo")]
    public async Task An_undone_pause_shows_the_pairs_that_it_withdrew_and_that_stay_so(
        string language,
        string stay,
        string again
    )
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentor = await given.AvailableMentor(new { capacity = 3 });
        var before = await given.Pair(mentor, await given.AvailableMentee(), "offered");
        await given.Coordinator.Moved($"/pairs/{before}", new { to = "withdrawn" });
        var agreed = await given.Pair(mentor, await given.AvailableMentee(), "offered", "mentor_accepted", "agreed");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var offered = await given.Pair(mentor, await given.AvailableMentee(), "offered");
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "paused" });
        var page = $"/console/people/{mentor}";

        var form = await browser.GetStringAsync($"{page}?form=undo&lang={language}");
        var done = await browser.Submit($"{page}?form=undo&lang={language}", "correct", ("Input.Reason", "wrong_step"));
        var shown = WebUtility.HtmlDecode(await browser.GetStringAsync(done.Headers.Location!.ToString()));
        await (await browser.Submit($"/console/pairs/{offered}?form=undo", "correct", ("Input.Reason", "wrong_step"))).ShouldLead(
            $"/console/pairs/{offered}?done=1"
        );
        var restored = WebUtility.HtmlDecode(await browser.GetStringAsync(done.Headers.Location!.ToString()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Withdrawn(form), Does.Contain($"/console/pairs/{offered}").And.Not.Contain(before.ToString()));
            Assert.That(Withdrawn(shown), Does.Contain($"/console/pairs/{offered}").And.Not.Contain(agreed.ToString()));
            Assert.That(shown, Does.Contain(stay).And.Contain(again));
            Assert.That(restored, Does.Not.Contain(stay));
        }
    }

    [Test]
    public async Task A_search_with_too_few_letters_says_how_many_are_needed()
    {
        var (given, browser) = await Coordinator();
        await given.Mentee(new { givenName = "Olga" });
        await given.Mentee(new { givenName = "Ol", familyName = "Kurz" });

        var two = await browser.GetStringAsync("/console/people?q=ol");
        var italian = await browser.GetStringAsync("/console/people?q=a&lang=it");
        var three = await browser.GetStringAsync("/console/people?q=olg");
        var address = await browser.GetStringAsync("/console/people?q=a@b.it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(two, Does.Contain("Type at least 3 letters of a name.").And.Contain("Kurz").And.Not.Contain("Olga"));
            Assert.That(italian, Does.Contain("Scrivere almeno 3 lettere di un nome."));
            Assert.That(three, Does.Contain("Olga").And.Not.Contain("Type at least"));
            Assert.That(address, Does.Not.Contain("Type at least"));
        }
    }

    [Test]
    public async Task A_page_says_what_comes_next_and_offers_an_undo_only_where_there_is_one()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee();
        var full = await given.AvailableMentor(new { capacity = 0 });
        var minor = await given.Mentee(new { birthYear = 2012 });

        var signedUp = await browser.GetStringAsync($"/console/people/{mentee}");
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "contacted" });
        var contacted = await browser.GetStringAsync($"/console/people/{mentee}");
        var italian = await browser.GetStringAsync($"/console/people/{mentee}?lang=it");
        var paused = await given.AvailableMentee();
        await given.Coordinator.Moved($"/mentees/{paused}", new { to = "paused" });
        await given.Patch($"/mentees/{paused}", """{ "consents": [] }""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                signedUp,
                Does.Contain("Next: contact the person").And.Not.Contain("Nothing is missing").And.Not.Contain("form=undo")
            );
            Assert.That(contacted, Does.Contain("Next: hold the interview.").And.Contain("form=undo"));
            Assert.That(italian, Does.Contain("fare il colloquio"));
            Assert.That(
                await browser.GetStringAsync($"/console/people/{full}"),
                Does.Contain("No place is free.").And.Not.Contain("Nothing is missing")
            );
            Assert.That(
                await browser.GetStringAsync($"/console/people/{minor}"),
                Does.Contain("year of birth is missing or is that of a minor").And.Not.Contain("adultConfirmedOn`")
            );
            Assert.That(
                await browser.GetStringAsync($"/console/people/{paused}"),
                Does.Not.Contain("form=undo"),
                "the way back leads past an open gate"
            );
        }
    }

    [Test]
    public async Task A_page_shows_records_that_may_be_of_the_same_person()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee(new { phone = "0521 000123" });
        var other = await given.Mentee(new { givenName = "Zwilling", phone = "0521 000123" });

        var page = await browser.GetStringAsync($"/console/people/{mentee}");
        var alone = await browser.GetStringAsync($"/console/people/{await given.Mentee()}");

        Assert.That(
            page,
            Does.Contain("Zwilling")
                .And.Contain($"/console/people/{other}")
                .And.Contain("/console/possible-duplicates")
                .And.Contain("same telephone number")
        );
        Assert.That(alone, Does.Not.Contain("/console/possible-duplicates"));
    }

    [Test]
    public async Task Answers_by_mistake_are_taken_out()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee();
        var response = (
            await given.Coordinator.Created("/responses", Responses.EmptyResponsesTests.Sheet(mentee, """{ "SN2": 1 }"""))
        ).Id();

        var taken = await browser.Submit(
            $"/console/people/{mentee}?form=response&entry={response}",
            "correct",
            ("Input.Reason", "wrong_person")
        );

        await taken.ShouldLead($"/console/people/{mentee}?done=1");
        Assert.That((await given.Coordinator.Ok($"/responses/{response}")).Value<bool>("isAnswered"), Is.False);
        Assert.That(await browser.GetStringAsync($"/console/people/{mentee}"), Does.Contain("does not count as answered"));
    }

    [Test]
    public async Task A_person_who_turns_eighteen_this_year_is_confirmed_to_be_an_adult()
    {
        var (given, browser) = await Coordinator();
        var mentee = await given.Mentee(new { birthYear = 2008 });
        var page = $"/console/people/{mentee}";

        var before = await browser.GetStringAsync(page);
        var future = await browser.Submit(page, "adult", ("AdultConfirmedOn", "2027-12-31"));
        var early = await browser.Submit(page, "adult", ("AdultConfirmedOn", "2025-12-31"));
        await (await browser.Submit(page, "adult", ("AdultConfirmedOn", "2026-02-27"))).ShouldLead($"{page}?done=1");

        Assert.That(before, Does.Contain("Confirm that the person is 18").And.Contain("born in 2008"));
        Assert.That(future.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await early.Content.ReadAsStringAsync(), Does.Contain("the day cannot be before 1 January 2026"));
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("adultConfirmedOn"), Is.EqualTo("2026-02-27"));
        Assert.That(await browser.GetStringAsync(page), Does.Not.Contain("Confirm that the person is 18"));
    }

    private static string Withdrawn(string html) =>
        System
            .Text.RegularExpressions.Regex.Match(
                html,
                "aria-labelledby=\"withdrawn\".*?</ul>",
                System.Text.RegularExpressions.RegexOptions.Singleline
            )
            .Value;

    internal static async Task<(Given Given, HttpClient Browser)> Coordinator()
    {
        var given = await Given.Programme();
        return (given, (await SharedApp.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId })).Browser);
    }
}

internal static class PatchedAsItIs
{
    public static async Task Patch(this Given given, string path, string patch) =>
        await (await given.Coordinator.Send(HttpMethod.Patch, path, patch, ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);
}
