using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.CorrectionRequests;

public sealed class AskedCorrectionsTests
{
    [TestCase("""{"birthYear":1980}""")]
    [TestCase("""{"guardianConsent":"2"}""")]
    [TestCase("""{"birthYear":1980,"guardianConsent":"2"}""")]
    [TestCase("""{"BirthYear":1980}""")]
    [TestCase("""{"birth_year":1980}""")]
    [TestCase("""{"Consents":[{"purpose":"guardian","version":"2"}]}""")]
    [TestCase("""{"consents":[{"purpose":"guardian","version":"2"}]}""")]
    public async Task A_person_of_15_does_not_come_into_the_pool_by_what_they_send(string patch)
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        var sent = await asking.Given.App.Anonymous.Send(HttpMethod.Patch, asking.Link, patch);
        await asking.Screened();
        await asking.Given.App.Anonymous.Send(HttpMethod.Patch, asking.Link, patch);

        await (await asking.MovesToPool()).ShouldBeProblem(409, "person-gate-open");
        await asking.Given.Coordinator.Moved($"/mentees/{asking.Mentee}", new { to = "paused" });
        await (await asking.Given.App.Anonymous.Post(asking.Link + "/pause", new { paused = false })).ShouldBeProblem(
            409,
            "pause-by-staff"
        );

        var record = await asking.Record();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (int)sent.StatusCode,
                Is.EqualTo(
                    patch.Contains("\"birthYear\"", StringComparison.Ordinal)
                    || patch.Contains("guardianConsent", StringComparison.Ordinal)
                        ? 200
                        : 400
                )
            );
            Assert.That(record.Value<int>("birthYear"), Is.EqualTo(Asking.Minor));
            Assert.That(record.Texts("openGates"), Does.Contain("age"));
            Assert.That(record.List("consents").Select(consent => consent.Text("purpose")), Has.None.EqualTo("guardian"));
        }
    }

    [Test]
    public async Task An_open_request_is_shown_to_the_person_and_to_staff_and_is_stored_sealed()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor, givenName = "Selam" });

        var answer = await asking.Sends("""{"birthYear":1983,"guardianConsent":"2","phone":"+39 0521 123456"}""");

        var record = await asking.Record();
        var listed = await asking.Requests("&status=open");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                answer.List("requests").Select(asked => (asked!.Text("kind"), asked!.Text("status"))),
                Is.EqualTo(new[] { ("birth_year", "open"), ("guardian_consent", "open") })
            );
            Assert.That(answer.First("requests").Value<int>("birthYear"), Is.EqualTo(1983));
            Assert.That(answer.At("mentee").Text("phone"), Is.EqualTo("+39 0521 123456"), "what is theirs changes at once");
            Assert.That(answer.At("guardian").Text("version"), Is.EqualTo("2"));
            Assert.That(record.Texts("openRequests"), Is.EqualTo(new[] { "birth_year", "guardian_consent" }));
            Assert.That(
                listed.Select(asked => (asked.Text("givenName"), asked.Text("personId"))),
                Is.All.EqualTo(("Selam", asking.Mentee.ToString()))
            );
            Assert.That(
                await asking.Given.App.Sql<string>(
                    "SELECT value_sealed FROM correction_requests WHERE person_id = @Mentee",
                    new { asking.Mentee }
                ),
                Has.Count.EqualTo(2).And.All.StartsWith("v1|")
            );
            Assert.That(
                (await asking.Given.Coordinator.Ok("/mentees")).First("items")["openRequests"],
                Is.Null,
                "lists do without"
            );
        }

        Assert.That(
            await asking.Given.App.Admin.Items($"/audit?subjectId={asking.Mentee}&action=CorrectMyData"),
            Has.Count.EqualTo(1)
        );
    }

    [TestCase(1990, 1991, false, true)]
    [TestCase(1990, 1991, true, false)]
    [TestCase(1990, 2010, false, false)]
    [TestCase(1990, null, false, false)]
    [TestCase(null, 1990, false, false)]
    [TestCase(2010, 2011, false, false)]
    public async Task A_year_of_birth_changes_at_once_only_before_screening_and_among_adults(
        int? before,
        int? after,
        bool isScreened,
        bool isChanged
    )
    {
        var asking = await Asking.Make(new { birthYear = before });
        if (isScreened)
        {
            await asking.Screened();
        }

        await asking.Sends(
            $$"""{"birthYear":{{after?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}}}"""
        );

        Assert.That((await asking.Record())["birthYear"]?.GetValue<int>(), Is.EqualTo(isChanged ? after : before));
        Assert.That(await asking.Requests("&status=open"), Has.Count.EqualTo(isChanged ? 0 : 1));
    }

    [Test]
    public async Task A_later_request_takes_the_place_of_the_open_one()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var first = (await asking.Requests()).Single().Id();

        await asking.Sends("""{"birthYear":1981}""");

        var asked = (await asking.Requests()).Single();
        Assert.That((asked.Value<int>("birthYear"), asked.Value<int>("recordedBirthYear")), Is.EqualTo((1981, Asking.Minor)));
        await (
            await asking.Given.Coordinator.Post($"/correction-requests/{first}/transition", new { to = "confirmed" })
        ).ShouldBeProblem(404, "correction-request-not-found");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_person_who_is_not_in_the_pool_does_not_enter_it_by_resting(bool isPaused)
    {
        var asking = await Asking.Make();
        await asking.Screened();

        await (await asking.Given.App.Anonymous.Post(asking.Link + "/pause", new { paused = isPaused })).ShouldBeProblem(
            409,
            "person-transition-refused"
        );

        Assert.That((await asking.Record()).Text("status"), Is.EqualTo("suitable"));
    }

    [TestCase("""{"birthYear":2027}""", "birthYear")]
    [TestCase("""{"birthYear":1800}""", "birthYear")]
    [TestCase("""{"guardianConsent":"1"}""", "guardianConsent")]
    [TestCase("""{"guardianConsent":"9"}""", "guardianConsent")]
    public async Task What_cannot_be_is_refused_and_nothing_is_asked(string patch, string field)
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });

        await (await asking.Given.App.Anonymous.Send(HttpMethod.Patch, asking.Link, patch)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );

        Assert.That(await asking.Requests(), Is.Empty);
    }

    [Test]
    public async Task The_page_asks_and_says_so_plainly_in_both_languages()
    {
        var asking = await Asking.Make(
            new
            {
                birthYear = Asking.Minor,
                givenName = "Selam",
                preferredLanguage = "it",
            }
        );
        var browser = asking.Given.App.Browser();
        await browser.GetAsync("/my/" + asking.Link.Split('/')[^1]);

        var year = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selam"),
            ("Input.PreferredLanguage", "it"),
            ("Input.BirthYear", "1980")
        );
        var guardian = await browser.Submit("/my", "guardian", ("Guardian.Sure", "true"));
        var wrong = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selam"),
            ("Input.PreferredLanguage", "it"),
            ("Input.BirthYear", "nineteen")
        );

        await year.ShouldLead("/my?done=asked");
        await guardian.ShouldLead("/my?done=asked");
        await wrong.ShouldBe(HttpStatusCode.BadRequest);
        var english = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=en&done=asked"));
        var italian = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=it&done=asked"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                english,
                Does.Contain("Staff check your request first.")
                    .And.Contain("Year of birth: 1980")
                    .And.Contain("waiting for staff")
                    .And.Contain("Acconsento che mio figlio partecipi.")
            );
            Assert.That(
                italian,
                Does.Contain("verificano prima la tua richiesta")
                    .And.Contain("Anno di nascita: 1980")
                    .And.Contain("in attesa del programma")
            );
            Assert.That(
                (await asking.Requests("&status=open")).Select(asked => asked.Text("kind")),
                Is.EqualTo(new[] { "birth_year", "guardian_consent" })
            );
        }
    }
}

public sealed class WithdrawnCorrectionsTests
{
    [Test]
    public async Task Sending_the_recorded_value_withdraws_the_request()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");

        var answer = await asking.Sends($$"""{"birthYear":{{Asking.Minor}},"guardianConsent":null}""");

        Assert.That(answer.List("requests"), Is.Empty);
        Assert.That(await asking.Requests(), Is.Empty);
    }
}
