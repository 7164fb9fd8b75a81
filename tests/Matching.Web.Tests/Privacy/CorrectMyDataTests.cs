using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Privacy;

public sealed class CorrectMyDataTests
{
    [Test]
    public async Task A_person_corrects_what_they_say_and_nothing_that_is_decided_by_others()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var path = $"/privacy/{await Planted.Link(given, mentee)}";

        var corrected = await given.App.Anonymous.Send(
            HttpMethod.Patch,
            path,
            """{"phone":"+39 0521 123456","interests":["cooking"],"gender":"another"}"""
        );
        await corrected.ShouldBe(HttpStatusCode.OK);
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"status":"available"}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "status"
        );
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"priority":true}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "priority"
        );
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"phone":"call me"}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "phone"
        );

        var stored = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That((stored.Text("phone"), stored.Text("gender")), Is.EqualTo(("+39 0521 123456", "another")));
        Assert.That(
            await given.App.Sql<string>(
                "SELECT actor_role FROM audit_entries WHERE subject_id = @Id AND action = 'CorrectMyData'",
                new { Id = mentee.ToString() }
            ),
            Is.EqualTo(new[] { "participant" })
        );
    }

    [TestCase("Europe/Rome", "2 March 2026, 10:00")]
    [TestCase("Pacific/Auckland", "2 March 2026, 22:00")]
    public async Task The_page_shows_times_as_they_are_where_the_programme_works(string zone, string entered)
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Programme elsewhere", timeZone = zone });
        var browser = app.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        var page = await browser.GetStringAsync("/my?lang=en");

        Assert.That(page, Does.Contain(entered).And.Contain($"in the time zone {zone}.").And.Not.Contain("UTC"));
        Assert.That(System.Text.RegularExpressions.Regex.Count(page, "Where you are"), Is.EqualTo(1));
        Assert.That(
            System.Text.RegularExpressions.Regex.Count(await browser.GetStringAsync("/my?lang=it"), "A che punto sei"),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task The_page_corrects_and_says_what_is_wrong()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var wrong = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selam"),
            ("Input.Email", "nowhere"),
            ("Input.PreferredLanguage", "it")
        );
        var right = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selamawit"),
            ("Input.Email", "selam@example.org"),
            ("Input.PreferredLanguage", "it")
        );

        await wrong.ShouldBe(HttpStatusCode.BadRequest);
        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("aria-invalid=\"true\""));
        await right.ShouldLead("/my?done=asked");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("givenName"), Is.EqualTo("Selamawit"));
        Assert.That(
            await browser.GetStringAsync("/my"),
            Does.Contain("E-mail address: selam@example.org").And.Contain("waiting for staff")
        );
    }

    [Test]
    public async Task A_person_says_how_messages_arrive_and_who_else_uses_the_telephone_and_reads_it_in_their_language()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        await (
            await browser.Submit(
                "/my",
                "correct",
                ("Input.GivenName", "Selam"),
                ("Input.Phone", "+39 333 1112226"),
                ("Input.ContactChannel", "sms"),
                ("Input.SharesPhone", "yes")
            )
        ).ShouldLead("/my?done=1");
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=fr"));

        var record = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That((record.Text("contactChannel"), record.Value<bool>("sharesPhone")), Is.EqualTo(("sms", true)));
        Assert.That(page, Does.Contain("Quelqu'un d'autre utilise votre téléphone").And.Contain("Par SMS"));
    }

    [Test]
    public async Task A_faulty_form_is_not_said_to_be_saved()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.AvailableMentee())}");
        var saved = await browser.Submit("/my", "correct", ("Input.GivenName", "Selam"), ("Input.BirthYear", "۲۰۰۶"));

        await saved.ShouldLead("/my?done=asked");
        var shown = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?done=asked"));
        var faulty = await browser.Submit("/my?done=asked", "correct", ("Input.GivenName", ""), ("Input.BirthYear", "2030"));
        var page = WebUtility.HtmlDecode(await faulty.Content.ReadAsStringAsync());

        Assert.That(shown, Does.Contain("Saved. Staff check your request first."));
        await faulty.ShouldBe(HttpStatusCode.BadRequest);
        Assert.That(page, Does.Contain("nothing was saved").And.Not.Contain("Saved. Staff"));
    }

    [Test]
    public async Task The_language_is_chosen_from_those_of_the_programme_and_then_from_all()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee(new { preferredLanguage = "sr-Latn" }))}");

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=en"));
        var options = System
            .Text.RegularExpressions.Regex.Matches(page, "<option value=\"([^\"]+)\"( selected)?>([^<]+)</option>")
            .Select(option => (option.Groups[1].Value, option.Groups[2].Success, option.Groups[3].Value))
            .ToList();

        Assert.That(
            options.Take(5),
            Is.EqualTo(
                new[]
                {
                    ("it", false, "Italian"),
                    ("en", false, "English"),
                    ("sr-Latn", true, "Serbian (sr-Latn)"),
                    ("ab", false, "Abkhazian"),
                    ("aa", false, "Afar"),
                }
            )
        );
        Assert.That(options.Select(option => option.Item1), Is.Unique.And.Contains("ar"));
    }

    [Test]
    public async Task A_new_address_waits_for_staff_whether_a_person_has_it_or_not()
    {
        var given = await Given.Programme();
        await given.Mentee(new { email = "taken@example.org" });
        var answers = new List<string>();
        foreach (var address in new[] { "taken@example.org", "freed@example.org" })
        {
            var mentee = await given.Mentee(new { email = $"own-{address}" });
            var link = await Planted.Link(given, mentee);

            var answer = await given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{link}", $$"""{ "email": "{{address}}" }""");

            await answer.ShouldBe(HttpStatusCode.OK);
            var data = await answer.Json();
            answers.Add(
                System
                    .Text.Json.JsonSerializer.Serialize(
                        new
                        {
                            email = data.At("mentee").Text("email"),
                            asked = data.First("requests").Text("email"),
                            status = data.First("requests").Text("status"),
                        }
                    )
                    .Replace(address, "", StringComparison.Ordinal)
            );
            var request = data.First("requests").Id();
            var confirmed = await given.Coordinator.Post($"/correction-requests/{request}/transition", new { to = "confirmed" });
            Assert.That(
                confirmed.StatusCode,
                Is.EqualTo(address == "taken@example.org" ? HttpStatusCode.Conflict : HttpStatusCode.OK)
            );
            Assert.That(
                (await given.Coordinator.Ok($"/mentees/{mentee}")).Text("email"),
                Is.EqualTo(address == "taken@example.org" ? $"own-{address}" : address)
            );
        }

        Assert.That(answers[0], Is.EqualTo(answers[1]), "the answer does not disclose whether somebody has the address");
    }
}
