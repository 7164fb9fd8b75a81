using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SettingsPages;

/// <summary>From people who are only signed up to a first run that has them, by the guided start.</summary>
public sealed class StartPeopleTests
{
    private const string Interviewed = "/console/people/interviewed";

    [Test]
    public async Task The_guide_says_what_is_missing_leads_to_it_and_comes_back_until_a_run_has_people()
    {
        var (given, admin) = await SignedUp();
        var of = "?programme=" + given.ProgrammeId;
        var page = $"{Interviewed}{of}&from=start";

        var people = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings/start/people" + of));
        var run = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings/start/run" + of + "&lang=it"));
        var settings = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings" + of));
        var recorded = await admin.Submit(
            page,
            "interviewed",
            ("Input.All", "true"),
            ("Input.InterviewedOn", "2026-02-03"),
            ("Input.ConsentedOn", "2026-02-04")
        );
        var after = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings/start/people" + of));

        await recorded.ShouldLead("/console/settings/start/people" + of);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(people, Does.Contain("No mentee is available yet").And.Contain("2 people are not available yet"));
            Assert.That(people, Does.Contain("Without an interview noted: 2. Without consent to matching: 2."));
            Assert.That(people, Does.Contain(page));
            Assert.That(run, Does.Contain("Nessun/a mentor è ancora disponibile").And.Contain("Registrare colloqui e consensi"));
            Assert.That(settings, Does.Contain("No mentee or no mentor is available for a match run."));
            Assert.That(settings, Does.Contain("Go on with the guided start"));
            Assert.That(after, Does.Contain("Mentees are available.").And.Contain("Mentors are available."));
            Assert.That(after, Does.Not.Contain("not available yet"));
        }

        var mentee = (await given.Coordinator.Items("/mentees")).Single();
        Assert.That(
            (mentee.Text("status"), mentee.Text("screenedOn"), mentee.List("consents").Single().Text("purpose")),
            Is.EqualTo(("available", "2026-02-03", "matching"))
        );
        Assert.That(
            WebUtility.HtmlDecode(await admin.GetStringAsync("/console/people/" + mentee.Id())),
            Does.Contain("Interviewed on 3 February 2026. Agreed to matching on 4 February 2026.")
        );
    }

    [Test]
    public async Task One_who_cannot_become_available_is_named_with_the_reason_and_the_others_go_on()
    {
        var (given, admin) = await SignedUp();
        await given.Mentee(
            new
            {
                givenName = "Giovane",
                birthYear = 2012,
                consents = Array.Empty<object>(),
            }
        );

        var recorded = await admin.Submit(
            Interviewed,
            "interviewed",
            ("Input.All", "true"),
            ("Input.InterviewedOn", "2026-02-03"),
            ("Input.ConsentedOn", "2026-02-03")
        );

        await recorded.ShouldSay(200, "Giovane");
        var states = (await given.Coordinator.Items("/mentees")).Select(person => person.Text("status"));
        Assert.That(states, Is.EquivalentTo(new[] { "available", "suitable" }));
    }

    [Test]
    public async Task Days_that_are_missing_or_still_to_come_and_an_empty_choice_are_refused_at_their_fields()
    {
        var (given, admin) = await SignedUp();

        var none = await admin.Submit(Interviewed, "interviewed", ("Input.InterviewedOn", "2026-02-03"));
        var noDays = await admin.Submit(Interviewed, "interviewed", ("Input.All", "true"));
        var future = await admin.Submit(
            Interviewed,
            "interviewed",
            ("Input.All", "true"),
            ("Input.InterviewedOn", "2099-01-01"),
            ("Input.ConsentedOn", "2026-02-03")
        );

        await none.ShouldSay(400, "Pick at least one person");
        await noDays.ShouldSay(400, "Enter the day of the interview.");
        await noDays.ShouldSay(400, "Enter the day on which they agreed");
        await future.ShouldSay(400, "This day is still to come.");
        Assert.That(
            (await given.Coordinator.Items("/mentees")).Single().Text("status"),
            Is.EqualTo("applied"),
            "nothing is recorded of a form that is refused"
        );
    }

    [TestCase("/console/people/import?from=start&programme={0}")]
    [TestCase("/console/people/new?role=mentee&from=start&programme={0}")]
    [TestCase(Interviewed + "?from=start&programme={0}")]
    public async Task Each_way_to_add_people_leads_back_to_the_guide(string page)
    {
        var (given, admin) = await SignedUp();

        var html = await admin.GetStringAsync(string.Format(null, page, given.ProgrammeId));

        Assert.That(html, Does.Contain("/console/settings/start/people?programme=" + given.ProgrammeId));
    }

    [Test]
    public async Task A_file_goes_to_the_only_site_of_a_programme_unless_another_is_chosen()
    {
        var (given, admin) = await SignedUp();

        var html = await admin.GetStringAsync("/console/people/import?programme=" + given.ProgrammeId);

        Assert.That(html, Does.Contain($"<option value=\"{given.SiteId}\" selected"));
    }

    private static async Task<(Given Given, HttpClient Admin)> SignedUp()
    {
        var given = await Given.Programme();
        await given.Mentor(new { consents = Array.Empty<object>() });
        await given.Mentee(new { consents = Array.Empty<object>() });
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        return (given, admin);
    }
}
