using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Caseload;

/// <summary>A coordinator's work with people in a browser without script: nothing is typed that is an id.</summary>
public sealed class PeopleWalkTests
{
    [Test]
    public async Task A_new_person_is_entered_called_interviewed_and_made_available_on_pages_alone()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        const string New = "/console/people/new?role=mentee";

        await (await browser.Submit(New, "person", ("Input.GivenName", " "), ("Input.BirthYear", "born"))).ShouldSay(
            400,
            "Enter a whole number."
        );
        var refused = await browser.Submit(
            New,
            "person",
            ("Input.GivenName", "Samira"),
            ("Input.Email", "samira"),
            ("Input.Code[0]", "fa"),
            ("Input.Level[0]", "")
        );
        var again = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        var made = await browser.Submit(
            New,
            "person",
            ("Input.GivenName", "Samira"),
            ("Input.FamilyName", "Prova"),
            ("Input.Phone", "+39 333 555 0174"),
            ("Input.PreferredLanguage", "fa"),
            ("Input.SiteId", given.SiteId.ToString()),
            ("Input.Code[0]", "fa"),
            ("Input.Level[0]", "native"),
            ("Input.Wanted", "housing_search"),
            ("Input.Wanted", "job_search"),
            ("Input.Availability", "mon_evening"),
            ("Input.Hours", "5")
        );
        var page = new Uri(new Uri("http://localhost"), made.Headers.Location!).AbsolutePath;
        var id = Guid.Parse(page.Split('/')[^1]);
        var calls = new List<string>();
        for (var call = 0; call < 3; call++)
        {
            calls.Add(WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people/signups")));
            await browser.Submit("/console/people/signups", "signup-" + id, ("Do", "no_answer"));
        }

        calls.Add(await browser.GetStringAsync("/console/people/signups?lang=it"));
        var booked = await browser.Submit(
            page + "/appointments/new",
            "appointment",
            ("Input.Kind", "interview"),
            ("Input.Day", given.App.Clock.Today.ToString("yyyy-MM-dd")),
            ("Input.Time", "17:30")
        );
        await booked.ShouldLead(page + "?done=booked");
        await (await browser.Submit(page + "/interviewed", "step", ("Input.Reason", "By telephone."))).ShouldLead(
            page + "?done=1"
        );
        await browser.Submit(page + "/suitable", "step");
        var suitable = await browser.GetStringAsync(page);
        await (await browser.Submit(page + "/available", "step")).ShouldBe(HttpStatusCode.Conflict);
        await (await browser.Submit(page + "/consent", "step", ("Input.Purposes", "matching"))).ShouldLead(page + "?done=1");
        await (
            await browser.Submit(page + "/edit", "person", ("Input.GivenName", "Samira"), ("Input.BirthYear", "1994"))
        ).ShouldLead(page + "?done=1");
        await (await browser.Submit(page + "/available", "step")).ShouldLead(page + "?done=1");
        var unasked = await browser.GetStringAsync(page);
        await (
            await browser.Submit(
                page + "/edit",
                "person",
                ("Input.GivenName", "Samira"),
                ("Input.BirthYear", "1994"),
                ("Input.Code[0]", "fa"),
                ("Input.Level[0]", "native"),
                ("Input.Wanted", "job_search"),
                ("Input.Availability", "mon_evening"),
                ("Input.WishedGender", "woman"),
                ("Input.WishStrength", "must"),
                ("Input.AccessibilityNeeds", "childcare"),
                ("Input.KindsOfHelp", "conversation"),
                ("Input.Children", "2012, 2015")
            )
        ).ShouldLead(page + "?done=1");
        var person = await given.Coordinator.Ok($"/mentees/{id}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(
                again,
                Does.Contain("href=\"#input-email\"").And.Contain("href=\"#input-languages\"").And.Contain("value=\"samira\"")
            );
            Assert.That(calls[0], Does.Contain("Not called yet").And.Contain("tel:+393335550174").And.Contain("prefers Persian"));
            Assert.That(calls[1], Does.Contain("No answer on "));
            Assert.That(calls[3], Does.Contain("3 volte senza risposta").And.Contain("Scrivi una lettera"));
            Assert.That(
                WebUtility.HtmlDecode(suitable),
                Does.Contain("The consent to matching is missing").And.Contain(page + "/consent").And.Contain(page + "/edit")
            );
            Assert.That((person.Text("status"), person.Value<int>("birthYear")), Is.EqualTo(("available", 1994)));
            Assert.That(
                unasked,
                Does.Contain("Languages are not known").And.Contain(page + "/edit#input-languages"),
                "a person whom no run can match is not called complete"
            );
            Assert.That(await browser.GetStringAsync(page), Does.Contain("Nothing is missing for a match."));
            Assert.That(
                (person["wishes"]!.Text("gender"), person["wishes"]!.Text("genderStrength")),
                Is.EqualTo(("woman", "must"))
            );
            Assert.That(person["accessibilityNeeds"]!.ToJsonString(), Is.EqualTo("[\"childcare\"]"));
            Assert.That(person["childrenBirthYears"]!.ToJsonString(), Is.EqualTo("[2012,2015]"));
            Assert.That(
                await browser.GetStringAsync(page + "/edit"),
                Does.Contain("value=\"2012, 2015\"").And.Contain("value=\"woman\" selected")
            );
            Assert.That(await browser.GetStringAsync("/console/people/signups"), Does.Not.Contain("Samira"));
        }
    }

    [Test]
    public async Task A_file_is_shown_row_by_row_before_anyone_is_entered()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        const string Page = "/console/people/import?role=mentee";
        var sent = await browser.SubmitFile(
            Page,
            "import",
            ("people.csv", "givenName;birthYear\nImportata;1990\n<b>Rotta</b>;tre\n"u8.ToArray()),
            ("Input.Do", "preview"),
            ("Input.Role", "mentee"),
            ("Input.Site", given.SiteId.ToString())
        );
        var preview = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync());
        var before = await given.Coordinator.Items("/mentees");
        var again = await browser.GetStringAsync(Page);
        var entered = await browser.SubmitForged(
            again.Replace("value=\"preview\"", "value=\"import\"", StringComparison.Ordinal),
            Page,
            "import",
            ("Input.Role", "mentee"),
            ("Input.Site", given.SiteId.ToString()),
            ("Input.Bytes", System.Text.RegularExpressions.Regex.Match(preview, "Input.Bytes\" value=\"([^\"]+)").Groups[1].Value)
        );
        var people = await given.Coordinator.Items("/mentees");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                preview,
                Does.Contain("2 rows: 1 can be entered, 1 with errors.").And.Contain("Year of birth</b> “tre”:")
            );
            Assert.That(before, Is.Empty);
            await entered.ShouldSay(200, "1 person is entered, 1 row is not.");
            Assert.That(people.Select(person => person.Text("givenName")), Is.EqualTo(new[] { "Importata" }));
            Assert.That(people[0].Text("siteId"), Is.EqualTo(given.SiteId.ToString()));
        }
    }

    [Test]
    public async Task Each_page_of_people_makes_at_most_twelve_statements()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var twins = new { givenName = "Amal", familyName = "Haddad" };
        var mentee = await given.AvailableMentee(twins);
        await given.Pair(await given.AvailableMentor(), mentee);
        await given.Mentee(twins);

        var counts = new Dictionary<string, int>();
        foreach (
            var page in new[]
            {
                "/console/people",
                "/console/people?q=Person",
                "/console/people/signups",
                $"/console/people/{mentee}",
                $"/console/people/{mentee}/edit",
                $"/console/people/{mentee}/responsible",
                "/console/people/new?role=mentor",
            }
        )
        {
            var texts = await Operation.QueryPlanTests.TextsOf(given.App, browser, page);
            counts[page] = texts.Count;
        }

        Assert.That(counts.Where(count => count.Value > 12), Is.Empty);
    }

    [Test]
    public async Task Picked_people_are_handed_over_and_moved_with_a_result_for_each()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var colleague = await given.Colleague();
        var (first, second) = (
            await given.Mentee(new { givenName = "Prima", appliedOn = "2026-01-01" }),
            await given.Mentee(new { givenName = "Seconda", appliedOn = "2026-01-02" })
        );
        await given.Coordinator.Moved($"/mentees/{second}", new { to = "contacted" });
        const string List = "/console/people?role=mentee";

        await (await browser.Submit(List, "picked", ("Input.Do", "assign"))).ShouldSay(400, "Pick at least one person");
        var handed = await browser.Submit(
            List,
            "picked",
            ("Input.Do", "assign"),
            ("Input.Colleague", colleague.ToString()),
            ("Input.Pick", first.ToString())
        );
        var moved = await browser.Submit(
            List,
            "picked",
            ("Input.Do", "move"),
            ("Input.Status", "contacted"),
            ("Input.Pick", first.ToString()),
            ("Input.Pick", second.ToString())
        );
        var lines = WebUtility.HtmlDecode(await moved.Content.ReadAsStringAsync());
        var whose = await browser.GetStringAsync($"{List}&whose={colleague}");
        var newest = await browser.GetStringAsync(List + "&sort=-applied");
        var reference = first.ToString("N")[^4..].ToUpperInvariant();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(handed.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(
                lines,
                Does.Contain("Prima</b> · contacted").And.Contain("Seconda</b> · The person is now in another state.")
            );
            Assert.That(whose, Does.Contain("Prima").And.Not.Contain("Seconda").And.Contain("1 person"));
            Assert.That(await browser.GetStringAsync(List + "&whose=me"), Does.Contain("No people in this list."));
            Assert.That(
                newest.IndexOf("Seconda", StringComparison.Ordinal),
                Is.LessThan(newest.IndexOf("Prima", StringComparison.Ordinal))
            );
            Assert.That(newest, Does.Contain("aria-sort=\"ascending\"").And.Contain("2 people, the newest first"));
            Assert.That(
                await browser.GetStringAsync($"{List}&q=PA-{reference}"),
                Does.Contain("Prima").And.Not.Contain("Seconda")
            );
            Assert.That(
                await browser.GetStringAsync("/console/find?q=PA-" + reference),
                Does.Contain("Prima").And.Not.Contain("Seconda").And.Contain(reference + "</small>")
            );
            Assert.That(
                await given.Coordinator.GetStringAsync($"/api/v1/mentees/export?purpose=report&responsible={colleague}"),
                Does.Contain("Prima").And.Not.Contain("Seconda")
            );
        }
    }

    [Test]
    public async Task The_page_of_a_person_keeps_notes_attempts_and_what_is_recorded_of_them()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (_, other) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentor = await given.AvailableMentor(new { givenName = "Marco", phone = "+39 0521 000123" });
        var page = $"/console/people/{mentor}";

        await (await browser.GetAsync($"/console/people/mentor/{mentor}?lang=it")).ShouldLead(page + "?lang=it");
        await (await browser.Submit(page, "note", ("Note.Text", " "), ("Note.FollowUpOn", "2026-04-01"))).ShouldSay(
            400,
            "value=\"2026-04-01\""
        );
        await (await browser.Submit(page, "note", ("Note.Text", "Only <b>for</b> me."), ("Note.Readers", "author"))).ShouldLead(
            page + "?done=1"
        );
        await browser.Submit(page, "note", ("Note.Text", "For the team."), ("Note.FollowUpOn", "2026-04-01"));
        var attempted = await browser.Submit(page, "attempt");
        Assert.That(attempted.Headers.Location!.ToString(), Does.Contain(page + "?done=attempt&attempt="));
        await (
            await browser.Submit(
                page + "/check",
                "step",
                ("Input.Kind", "identity"),
                ("Input.CheckedOn", "2026-02-10"),
                ("Input.ExpiresOn", "2026-02-01")
            )
        ).ShouldBe(HttpStatusCode.BadRequest);
        await browser.Submit(page + "/check", "step", ("Input.Kind", "identity"), ("Input.CheckedOn", "2026-02-10"));
        await browser.Submit(page + "/training", "step", ("Input.Title", "Being a mentor"), ("Input.HeldOn", "2026-02-11"));
        var link = await (await browser.Submit(page + "/link", "step")).Content.ReadAsStringAsync();
        var own = WebUtility.HtmlDecode(await browser.GetStringAsync(page));
        var note = System.Text.RegularExpressions.Regex.Match(own, "followed-([0-9a-f-]{36})").Groups[1].Value;
        await (await browser.Submit(page, "followed-" + note)).ShouldLead(page + "?done=1");
        var late = await browser.GetStringAsync(page + "/paused");
        await given.Patch($"/mentors/{mentor}", """{ "occupation": "Teacher" }""");
        var stale = await browser.SubmitFrom(late, page + "/paused", "step", ("Input.Reason", "Travelling."));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(own, Does.Contain("Only <b>for</b> me.").Or.Contain("Only &lt;b&gt;for&lt;/b&gt; me."));
            Assert.That(
                await other.GetStringAsync(page),
                Does.Not.Contain("Only &lt;b&gt;")
                    .And.Contain("For the team.")
                    .And.Contain("Followed up (was due on 1 April 2026).")
            );
            Assert.That(
                own,
                Does.Contain("Check passed: Identity document")
                    .And.Contain("Training: Being a mentor")
                    .And.Contain("last: no answer on")
                    .And.Contain("tel:+390521000123")
                    .And.Contain("Not answered")
            );
            Assert.That(link, Does.Contain("/my/"));
            Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
            Assert.That(await stale.Content.ReadAsStringAsync(), Does.Contain("Travelling."));
            Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}")).Text("status"), Is.EqualTo("available"));
        }
    }
}

public sealed class GetPeopleTabsTests
{
    [Test]
    public async Task Each_tab_counts_the_people_of_its_list()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        await given.Mentor(new { givenName = "Nuova" });
        await given.AvailableMentee(new { givenName = "Aspetta" });
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(new { givenName = "Occupata" }));

        var page = await browser.GetStringAsync("/console/people");
        var waiting = await browser.GetStringAsync("/console/people?role=mentee&status=available&place=free");

        using (Assert.EnterMultipleScope())
        {
            foreach (
                var (tab, count) in new[] { ("New sign-ups", 1), ("Mentees waiting", 1), ("Mentors free", 0), ("All mentees", 2) }
            )
            {
                Assert.That(page, Does.Match($"{tab} <span class=\"tag\">{count}</span>"), tab);
            }

            Assert.That(waiting, Does.Contain("Aspetta").And.Not.Contain("Occupata").And.Contain("1 person"));
        }
    }
}

public sealed class ListSignupsToContactTests
{
    [Test]
    public async Task Of_several_case_workers_the_one_who_signed_the_person_up_first_is_named()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var partner = await Signups.Partnership.In(given);
        foreach (var worker in new[] { "Carla4711", "Dario4712" })
        {
            await (
                await given
                    .App.Browser()
                    .Submit(
                        partner.Form() + "?lang=en&for=another",
                        "signup",
                        partner.Typed(("Email", "zora@example.org"), ("ReferrerName", worker), ("ReferrerPhone", "0521 555 020"))
                    )
            ).ShouldBe(HttpStatusCode.Found);
        }

        var page = await browser.GetStringAsync("/console/people/signups");

        Assert.That(page, Does.Contain("1 sign-up to contact").And.Contain("Carla4711").And.Not.Contain("Dario4712"));
    }

    [Test]
    public async Task Each_person_shown_has_an_audit_entry_and_a_restricted_one_is_left_out()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (shown, quiet) = (
            await given.Mentee(new { phone = "+39 0521 000123" }),
            await given.Mentee(new { givenName = "Still" })
        );
        await given.App.Anonymous.Post(
            $"/privacy/{await Privacy.Planted.Link(given, quiet)}/restriction",
            new { restricted = true }
        );

        var page = await browser.GetStringAsync("/console/people/signups");
        var audit = await given.App.Admin.Ok($"/audit?subjectId={shown}&action=ListSignupsToContact");

        Assert.That(page, Does.Contain("1 sign-up to contact").And.Not.Contain("Still"));
        Assert.That(audit.Items(), Has.Count.EqualTo(1));
    }
}

public sealed class FindPersonRoleTests
{
    [Test]
    public async Task A_person_of_another_site_is_not_found()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { siteId = (Guid?)null });
        var (_, browser) = await given.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
            }
        );

        Assert.That((await browser.GetAsync($"/console/people/{mentee}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}

public sealed class GetPersonFileTests
{
    [Test]
    public async Task Notes_of_a_merged_record_are_read_with_the_record_that_stays()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (kept, gone) = (
            await given.Mentee(new { givenName = "Zora", phone = "+39 0521 000987" }),
            await given.Mentee(new { givenName = "Zora", phone = "+39 0521 000987" })
        );
        var colleague = await given.Colleague();
        await given.Assigned("mentees", colleague, gone);
        await given.Coordinator.Created("/notes", new { personId = gone, text = "Written before the merge." });
        await given.Coordinator.Created("/attempts", new { personId = gone, kind = "message" });
        var duplicate = (await given.Coordinator.Items($"/possible-duplicates?personId={kept}"))[0].Id();

        await given.Coordinator.Moved($"/possible-duplicates/{duplicate}", new { to = "merged", keep = kept });
        var page = await browser.GetStringAsync($"/console/people/{kept}");

        Assert.That(page, Does.Contain("Written before the merge.").And.Contain("last: message on"));
        Assert.That((await given.Coordinator.Ok($"/mentees/{kept}")).Text("responsibleId"), Is.EqualTo(colleague.ToString()));
    }
}
