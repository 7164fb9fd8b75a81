using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Caseload;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Appointments;

internal static class Booked
{
    /// <summary>The appointment, as many hours from now as said.</summary>
    public static async Task<JsonObject> Appointment(this Given given, Guid person, double hours = 24, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["personId"] = person.ToString();
        body["kind"] ??= "interview";
        var (now, at) = (given.App.Clock.GetUtcNow(), given.App.Clock.GetUtcNow().AddHours(hours));
        // one of an earlier day was booked before it: only a day to come is taken
        var isPast = at.Date < now.Date;
        body["startsAt"] = (isPast ? now : at).ToString("O");
        var made = await given.Coordinator.Created("/appointments", body);
        if (isPast)
        {
            await given.App.Sql<Guid>(
                "UPDATE appointments SET starts_at = @At WHERE id = @Id RETURNING id",
                new { At = at, Id = made.Id() }
            );
        }

        return made;
    }
}

public sealed class CreateAppointmentTests
{
    [Test]
    public async Task An_interview_is_sealed_reaches_the_person_and_goes_with_their_erasure()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        var made = await given.Appointment(mentee, more: new { place = "Via Segreta 4712", note = "Notizia4713" });
        var stored = await given.App.Sql<string>(
            "SELECT place_sealed || note_sealed FROM appointments WHERE person_id = @Id",
            new { Id = mentee }
        );
        var reached = await given.Coordinator.Ok($"/mentees/{mentee}");
        await given.Appointment(mentee, 48);
        var token = await Privacy.Planted.Link(given, mentee);
        var mine = (await given.App.Anonymous.Ok($"/privacy/{token}")).List("appointments");
        var page = given.App.Browser();
        await page.GetAsync($"/my/{token}");
        var read = WebUtility.HtmlDecode(await page.GetStringAsync("/my"));
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{token}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (made.Text("status"), made.Text("place"), made.Value<int>("minutes"), made.Value<int>("version")),
                Is.EqualTo(("planned", "Via Segreta 4712", 30, 1))
            );
            Assert.That(stored, Has.Count.EqualTo(1).And.None.Contain("4712").And.None.Contain("4713"));
            Assert.That(reached.Text("status"), Is.EqualTo("contacted"));
            Assert.That(mine.Select(each => each!["place"]?.ToString()), Is.EqualTo(new[] { "Via Segreta 4712", null }));
            Assert.That(mine[0]!.AsObject().ContainsKey("note"), Is.False);
            Assert.That(read, Does.Contain("Via Segreta 4712").And.Contain("by telephone").And.Not.Contain("Notizia4713"));
            Assert.That(
                await given.App.Sql<long>("SELECT count(*) FROM appointments WHERE person_id = @Id", new { Id = mentee }),
                Is.EqualTo(new long[] { 0 })
            );
        }
    }

    [Test]
    public async Task What_is_a_slip_of_the_hand_or_another_programmes_is_refused()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var mentee = await given.Mentee();
        var foreigner = await other.Colleague();
        var ofSite = await given.Colleague(new { siteId = given.SiteId });
        var elsewhere = await given.Mentee(new { siteId = (Guid?)null });

        foreach (
            var (body, field) in new (object, string)[]
            {
                (Body(mentee, "2062-03-04T10:00:00Z"), "startsAt"),
                (Body(await other.Mentee(), "2026-03-04T10:00:00Z"), "personId"),
                (Body(mentee, "2026-03-04T10:00:00Z", foreigner), "accountId"),
                (Body(elsewhere, "2026-03-04T10:00:00Z", ofSite), "accountId"),
            }
        )
        {
            await (await given.Coordinator.Post("/appointments", body)).ShouldBeProblem(400, "validation-failed", field);
        }

        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("applied"));
    }

    [Test]
    public async Task A_sign_up_gets_an_interview_with_day_and_time_on_pages_alone()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(new { phone = "+39 333 555 0174", givenName = "Samira" });
        var list = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people/signups"));
        var link = $"/console/people/{mentee}/appointments/new?from=signups&programme={given.ProgrammeId}";

        // the hour that is skipped as the clocks go forward in Rome
        var skipped = await browser.Submit(
            link,
            "appointment",
            ("Input.Kind", "interview"),
            ("Input.Day", "2026-03-29"),
            ("Input.Time", "02:30")
        );
        var booked = await browser.Submit(
            link,
            "appointment",
            ("Input.Kind", "interview"),
            ("Input.Day", "2026-03-29"),
            ("Input.Time", "17:30")
        );
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{mentee}"));
        var made = (await given.Coordinator.Items($"/appointments?personId={mentee}"))[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list, Does.Contain(link).And.Contain("Book interview"));
            Assert.That(
                WebUtility.HtmlDecode(await skipped.Content.ReadAsStringAsync()),
                Does.Contain("It has to exist on that day.").And.Contain("href=\"#input-time\"")
            );
            await booked.ShouldLead($"/console/people/signups?programme={given.ProgrammeId}&done=booked");
            Assert.That(made.Text("startsAt"), Does.StartWith("2026-03-29T15:30:00"));
            Assert.That(page, Does.Contain("29 March 2026, 17:30").And.Contain("by telephone").And.Contain("Calendar file"));
            Assert.That(await browser.GetStringAsync("/console/people/signups"), Does.Not.Contain("Samira"));
        }
    }

    [Test]
    public async Task A_page_books_with_oneself_or_with_no_member_of_staff_in_particular()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = await given.Mentee(new { bestHour = "evening", availability = new[] { "mon_morning" } });
        var page = $"/console/people/{mentee}/appointments/new";
        var day = given.App.Clock.Today.AddDays(3).ToString("yyyy-MM-dd");
        var html = await browser.GetStringAsync(page);

        foreach (var (account, hour) in new[] { (holder.Id.ToString(), "10:00"), ("", "11:00") })
        {
            await (
                await browser.Submit(
                    page,
                    "appointment",
                    ("Input.Kind", "interview"),
                    ("Input.Day", day),
                    ("Input.Time", hour),
                    ("Input.AccountId", account)
                )
            ).ShouldLead($"/console/people/{mentee}?done=booked");
        }

        Assert.That(
            (await given.Coordinator.Items($"/appointments?personId={mentee}")).Select(each => each["accountId"]?.ToString()),
            Is.EquivalentTo(new[] { holder.Id.ToString(), null })
        );
        Assert.That(html, Does.Contain($"value=\"{holder.Id}\" selected").And.Contain("<b>after 17</b>"));
        Assert.That(html, Does.Not.Contain("Monday"));
    }

    private static object Body(Guid person, string startsAt, Guid? account = null) =>
        new
        {
            personId = person,
            kind = "interview",
            startsAt,
            accountId = account,
        };
}

public sealed class UpdateAppointmentTests
{
    [Test]
    public async Task An_appointment_is_moved_and_a_stale_form_shows_both_versions()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee();
        var made = await given.Appointment(mentee, more: new { place = "Via Roma 2" });
        var (path, page) = ($"/appointments/{made.Id()}", $"/console/people/{mentee}/appointments/{made.Id()}");
        var before = await browser.GetStringAsync(page);

        var moved = await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                path,
                """{"startsAt":"2026-03-05T18:00:00+01:00","place":null}""",
                ("If-Match", "\"v1\"")
            )
        ).Json();
        (string, string)[] typed =
        [
            ("Input.Kind", "interview"),
            ("Input.Day", "2026-03-06"),
            ("Input.Time", "09:00"),
            ("Input.Place", "Via Milano 3"),
        ];
        var stale = await browser.SubmitFrom(before, page, "appointment", typed);
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());
        var saved = await browser.SubmitFrom(both, page, "appointment", typed);
        var now = await given.Coordinator.Ok(path);
        var person = await given.Coordinator.Send(
            HttpMethod.Patch,
            path,
            $$"""{"personId":"{{await given.Mentee()}}"}""",
            ("If-Match", "*")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((moved["place"], moved.Value<int>("version")), Is.EqualTo(((JsonNode?)null, 2)));
            Assert.That(moved.Text("startsAt"), Does.StartWith("2026-03-05T17:00:00"));
            Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
            Assert.That(both, Does.Contain("18:00").And.Contain("<b>09:00</b>").And.Contain("Via Milano 3"));
            await saved.ShouldLead($"/console/people/{mentee}?done=appointment");
            Assert.That((now.Text("place"), now.Value<int>("version")), Is.EqualTo(("Via Milano 3", 3)));
            await person.ShouldBeProblem(400, "validation-failed", "personId");
        }
    }
}

public sealed class TransitionAppointmentTests
{
    [Test]
    public async Task A_result_is_recorded_from_its_day_on_and_can_be_undone()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var (early, late) = (await given.Appointment(mentee, -1), await given.Appointment(mentee, 72));

        var missed = await given.Coordinator.Post($"/appointments/{early.Id()}/transition", new { to = "missed" });
        var again = await given.Coordinator.Post($"/appointments/{early.Id()}/transition", new { to = "planned" });
        var toCome = await given.Coordinator.Post($"/appointments/{late.Id()}/transition", new { to = "done" });
        var cancelled = await given.Coordinator.Post($"/appointments/{late.Id()}/transition", new { to = "cancelled" });
        var stale = await given.Coordinator.Send(
            HttpMethod.Post,
            $"/appointments/{early.Id()}/transition",
            """{"to":"done"}""",
            ("If-Match", "\"v1\"")
        );

        Assert.That((await missed.Json()).Text("status"), Is.EqualTo("missed"));
        Assert.That((await again.Json()).Text("status"), Is.EqualTo("planned"));
        await toCome.ShouldBeProblem(400, "validation-failed", "to");
        Assert.That((await cancelled.Json()).Text("status"), Is.EqualTo("cancelled"));
        await stale.ShouldBeProblem(412, "precondition-failed");
    }
}

public sealed class StaleAppointmentTests
{
    [Test]
    public async Task A_result_from_a_page_that_showed_another_time_is_not_recorded()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee();
        var made = await given.Appointment(mentee, -1);
        var person = $"/console/people/{mentee}";
        var (today, page) = (await browser.GetStringAsync("/console"), await browser.GetStringAsync(person));
        await given.Coordinator.Send(HttpMethod.Patch, $"/appointments/{made.Id()}", """{"minutes":45}""", ("If-Match", "*"));

        var onToday = await browser.SubmitFrom(today, "/console", "agenda-" + made.Id(), ("AgendaTo", "missed"));
        var onPage = await browser.SubmitFrom(page, person, "appointment-" + made.Id(), ("AppointmentTo", "missed"));

        await onToday.ShouldSay(412, "The record has changed since it was read");
        await onPage.ShouldSay(412, "The record has changed since it was read");
        Assert.That((await given.Coordinator.Ok($"/appointments/{made.Id()}")).Text("status"), Is.EqualTo("planned"));
    }
}

public sealed class ListAppointmentsTests
{
    [Test]
    public async Task The_reading_of_appointments_is_audited()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var made = await given.Appointment(mentee);

        var read = await given.Coordinator.Items($"/appointments?personId={mentee}");
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={mentee}&action=ListAppointments")).List("items");

        Assert.That(read.Select(each => each.Id()), Is.EqualTo(new[] { made.Id() }));
        Assert.That(audit, Is.Not.Empty);
    }
}

public sealed class GetAppointmentTests
{
    [Test]
    public async Task An_appointment_has_the_tag_by_which_it_is_moved()
    {
        var given = await Given.Programme();
        var made = await given.Appointment(await given.Mentee());

        var read = await given.Coordinator.GetAsync($"/api/v1/appointments/{made.Id()}");

        Assert.That(read.Headers.ETag!.Tag, Is.EqualTo("\"v1\""));
    }
}

public sealed class CheckAppointmentTests
{
    [Test]
    public async Task An_appointment_of_another_programme_is_not_found()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var made = await other.Appointment(await other.Mentee());

        foreach (var path in new[] { "/calendar", "" })
        {
            await (await given.Coordinator.GetAsync($"/api/v1/appointments/{made.Id()}{path}")).ShouldBeProblem(
                404,
                "appointment-not-found"
            );
        }

        await (await given.Coordinator.Post($"/appointments/{made.Id()}/transition", new { to = "done" })).ShouldBeProblem(
            404,
            "appointment-not-found"
        );
    }
}

public sealed class GetAppointmentCalendarTests
{
    [Test]
    public async Task The_file_has_time_and_place_and_no_names()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Zeferina", familyName = "Taciturna" });
        var made = await given.Appointment(
            mentee,
            more: new
            {
                place = "Via Roma 2; scala B",
                minutes = 45,
                note = "Nota4714",
            }
        );
        var visit = await given.Appointment(mentee, more: new { kind = "visit", place = "Via Casa 3" });
        var start = given.App.Clock.GetUtcNow().AddHours(24);

        var answer = await given.Coordinator.GetAsync($"/api/v1/appointments/{made.Id()}/calendar");
        var file = (await answer.Content.ReadAsStringAsync()).Replace("\r\n ", "", StringComparison.Ordinal);
        var home = await given.Coordinator.GetStringAsync($"/api/v1/appointments/{visit.Id()}/calendar");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/calendar"));
            Assert.That(
                file,
                Does.StartWith("BEGIN:VCALENDAR\r\n")
                    .And.Contain($"DTSTART:{start:yyyyMMdd'T'HHmmss'Z'}\r\n")
                    .And.Contain($"DTEND:{start.AddMinutes(45):yyyyMMdd'T'HHmmss'Z'}\r\n")
                    .And.Contain("LOCATION:Via Roma 2\\; scala B\r\n")
                    .And.Contain("SUMMARY:Interview · " + mentee.ToString("N")[^4..].ToUpperInvariant())
                    .And.Contain($"UID:{made.Id()}@matching")
            );
            Assert.That(file, Does.Not.Contain("Zeferina").And.Not.Contain("Taciturna").And.Not.Contain("Nota4714"));
            Assert.That(home, Does.Not.Contain("Via Casa 3"));
        }
    }
}

public sealed class ListTodayAppointmentsTests
{
    [Test]
    public async Task Many_without_a_result_keep_none_of_today_away()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        for (var i = 1; i <= 51; i++)
        {
            await given.Appointment(mentee, -24 * i);
        }

        var near = await given.Appointment(mentee, 1);

        var all = (await given.Coordinator.Ok($"/today/appointments?programmeId={given.ProgrammeId}")).List("appointments");

        Assert.That(all[^1]!.Id(), Is.EqualTo(near.Id()));
        Assert.That(all.Select(each => each!.Text("startsAt")), Is.Ordered.And.Exactly(51).Items);
    }

    [Test]
    public async Task Today_shows_what_is_near_and_what_has_no_result_for_the_caseload_or_the_programme()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (mine, theirs) = (await given.Mentee(new { givenName = "Mia" }), await given.Mentee(new { givenName = "Sua" }));
        var colleague = await given.Colleague();
        await given.Assigned("mentees", holder.Id, mine);
        var passed = await given.Appointment(mine, -30);
        var tomorrow = await given.Appointment(theirs, 24, new { accountId = colleague, place = "Via Roma 2" });
        await given.Appointment(theirs, 24 * 3);
        var today = $"/today/appointments?programmeId={given.ProgrammeId}";

        var all = (await given.Coordinator.Ok(today)).List("appointments");
        var own = (await given.Coordinator.Ok($"{today}&responsible={holder.Id}")).List("appointments");
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));
        var caseload = WebUtility.HtmlDecode(await browser.GetStringAsync("/console?whose=mine"));
        var done = await browser.Submit("/console?whose=mine", "agenda-" + passed.Id(), ("AgendaTo", "done"));
        var after = (await given.Coordinator.Ok(today)).List("appointments");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Select(each => each!.Id()), Is.EqualTo(new[] { passed.Id(), tomorrow.Id() }));
            Assert.That(all.Select(each => each!["isWithoutResult"]!.GetValue<bool>()), Is.EqualTo(new[] { true, false }));
            Assert.That(own.Select(each => each!.Id()), Is.EqualTo(new[] { passed.Id() }));
            Assert.That(page, Does.Contain("Mia").And.Contain("Sua").And.Contain("tomorrow").And.Contain("No result yet"));
            Assert.That(page, Does.Not.Contain("Via Roma 2"));
            Assert.That(caseload, Does.Contain(passed.Id().ToString()).And.Contain("Mia"));
            Assert.That(caseload, Does.Not.Contain(">Sua"));
            await done.ShouldLead($"/console?programme={given.ProgrammeId}&whose=mine");
            Assert.That(after.Select(each => each!.Id()), Is.EqualTo(new[] { tomorrow.Id() }));
        }
    }
}
