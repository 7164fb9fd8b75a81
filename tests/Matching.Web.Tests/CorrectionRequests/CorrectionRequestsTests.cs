using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.CorrectionRequests;

/// <summary>A person with a link of their own, in a programme that takes in people under 18.</summary>
internal sealed record Asking(Given Given, Guid Mentee, string Link)
{
    // The clock of the tests is in 2026.
    public const int Minor = 2011;

    public static readonly Dictionary<string, string> Wording = new()
    {
        ["consent.guardian.2.en"] = "I agree that my child takes part.",
        ["consent.guardian.2.it"] = "Acconsento che mio figlio partecipi.",
    };

    public static async Task<Asking> Make(object? person = null, TestApp? app = null)
    {
        var given = await Given.Programme(app, new { name = "Test programme", texts = Wording });
        var mentee = await given.Mentee(person);
        return new Asking(given, mentee, $"/privacy/{await Planted.Link(given, mentee)}");
    }

    public async Task<JsonObject> Sends(string patch)
    {
        var response = await Given.App.Anonymous.Send(HttpMethod.Patch, Link, patch);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    public async Task<List<JsonNode>> Requests(string filter = "") =>
        [.. (await Given.Coordinator.Items($"/correction-requests?programmeId={Given.ProgrammeId}{filter}")).OfType<JsonNode>()];

    public Task<JsonObject> Record() => Given.Coordinator.Ok($"/mentees/{Mentee}");

    public async Task Screened()
    {
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await Given.Coordinator.Moved($"/mentees/{Mentee}", new { to });
        }
    }

    public Task<HttpResponseMessage> MovesToPool() =>
        Given.Coordinator.Post($"/mentees/{Mentee}/transition", new { to = "available" });
}

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
            Assert.That(record.List("openGates").Select(gate => gate.GetValue<string>()), Does.Contain("age"));
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
            Assert.That(answer["requests"]![0]!.Value<int>("birthYear"), Is.EqualTo(1983));
            Assert.That(answer["mentee"]!.Text("phone"), Is.EqualTo("+39 0521 123456"), "what is theirs changes at once");
            Assert.That(answer["guardian"]!.Text("version"), Is.EqualTo("2"));
            Assert.That(
                record.List("openRequests").Select(kind => kind.GetValue<string>()),
                Is.EqualTo(new[] { "birth_year", "guardian_consent" })
            );
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
                (await asking.Given.Coordinator.Ok("/mentees"))["items"]![0]!["openRequests"],
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

public sealed class TransitionCorrectionRequestTests
{
    [Test]
    public async Task What_staff_confirm_changes_the_record_and_opens_the_way()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Screened();
        await asking.Sends("""{"guardianConsent":"2"}""");
        var asked = (await asking.Requests()).Single().Id();

        var decided = await asking.Given.Coordinator.Moved($"/correction-requests/{asked}", new { to = "confirmed" });

        await (await asking.MovesToPool()).ShouldBe(HttpStatusCode.OK);
        var answer = await asking.Given.App.Anonymous.Ok(asking.Link);
        var channels = await asking.Given.App.Sql<string>(
            "SELECT channel FROM consents WHERE person_id = @Mentee AND purpose = 'guardian'",
            new { asking.Mentee }
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That((decided.Text("status"), decided["decidedAt"] is null), Is.EqualTo(("confirmed", false)));
            Assert.That(channels, Is.EqualTo(new[] { "coordinator" }), "staff have recorded it");
            Assert.That(answer["requests"]![0]!.Text("status"), Is.EqualTo("confirmed"));
            Assert.That(answer["guardian"], Is.Null);
            Assert.That(
                answer.List("readers").Select(reader => reader.Text("action")),
                Does.Contain("TransitionCorrectionRequest")
            );
            Assert.That(await asking.Requests("&status=open"), Is.Empty);
            Assert.That((await asking.Record()).List("openRequests"), Is.Empty);
        }
    }

    [Test]
    public async Task A_confirmed_year_of_birth_is_the_records()
    {
        var asking = await Asking.Make(new { birthYear = (int?)null });
        await asking.Sends("""{"birthYear":1984}""");
        var asked = (await asking.Requests()).Single();

        var response = await asking.Given.Coordinator.Send(
            HttpMethod.Post,
            $"/correction-requests/{asked.Id()}/transition",
            """{"to":"confirmed"}""",
            ("If-Match", $"\"v{asked["version"]}\"")
        );

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.That((await asking.Record()).Value<int>("birthYear"), Is.EqualTo(1984));
    }

    [Test]
    public async Task What_staff_dismiss_changes_nothing_and_a_decision_is_final()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var path = $"/correction-requests/{(await asking.Requests()).Single().Id()}";

        await asking.Given.Coordinator.Moved(path, new { to = "dismissed" });

        await (await asking.Given.Coordinator.Post(path + "/transition", new { to = "confirmed" })).ShouldBeProblem(
            409,
            "correction-request-decided"
        );
        await (await asking.Given.Coordinator.Post(path + "/transition", new { to = "open" })).ShouldBeProblem(
            400,
            "validation-failed",
            "to"
        );
        await (
            await asking.Given.Coordinator.Send(
                HttpMethod.Post,
                path + "/transition",
                """{"to":"dismissed"}""",
                ("If-Match", "\"v1\"")
            )
        ).ShouldBeProblem(412, "precondition-failed");
        Assert.That((await asking.Record()).Value<int>("birthYear"), Is.EqualTo(Asking.Minor));
        Assert.That((await asking.Given.App.Anonymous.Ok(asking.Link))["requests"]![0]!.Text("status"), Is.EqualTo("dismissed"));
    }

    [Test]
    public async Task A_coordinator_of_another_site_neither_sees_nor_decides_it()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var asked = (await asking.Requests()).Single().Id();
        var elsewhere = (
            await asking.Given.App.Admin.Created(
                $"/programmes/{asking.Given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var other = await asking.Given.App.Client(Role.Coordinator, asking.Given.ProgrammeId, elsewhere);

        await (await other.GetAsync($"/api/v1/correction-requests/{asked}")).ShouldBeProblem(404, "correction-request-not-found");
        await (await other.Post($"/correction-requests/{asked}/transition", new { to = "confirmed" })).ShouldBeProblem(
            404,
            "correction-request-not-found"
        );
        Assert.That(await other.Items("/correction-requests"), Is.Empty);
    }

    [Test]
    public async Task Staff_decide_on_the_console()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor, givenName = "Selam" });
        await asking.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");
        var requests = await asking.Requests();
        var (_, browser) = await asking.Given.App.SignedIn(new { role = "coordinator", programmeId = asking.Given.ProgrammeId });
        Assert.That(
            await browser.GetStringAsync("/console"),
            Does.Contain("Requests to correct records").And.Contain("(2 open)")
        );

        var confirmed = await browser.Submit("/console/correction-requests", $"confirmed-{requests[0].Id()}");
        var dismissed = await browser.Submit("/console/correction-requests?lang=it", $"dismissed-{requests[1].Id()}");

        await confirmed.ShouldLead("/console/correction-requests?done=1");
        await dismissed.ShouldLead("/console/correction-requests?done=1&lang=it");
        Assert.That(
            (await asking.Requests()).Select(asked => asked.Text("status")),
            Is.EqualTo(new[] { "confirmed", "dismissed" })
        );
        Assert.That((await asking.Record()).Value<int>("birthYear"), Is.EqualTo(1980));
        Assert.That(
            await browser.GetStringAsync("/console/correction-requests"),
            Does.Contain("No open requests.").And.Not.Contain("corrections.")
        );
    }
}

public sealed class ListCorrectionRequestsTests
{
    [Test]
    public async Task They_are_filtered_and_paged_as_other_lists()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");
        var all = await asking.Requests();
        await asking.Given.Coordinator.Moved($"/correction-requests/{all[0].Id()}", new { to = "dismissed" });

        var first = await asking.Given.Coordinator.Ok($"/correction-requests?personId={asking.Mentee}&limit=1");
        var csv = await asking.Given.Coordinator.Send(HttpMethod.Get, "/correction-requests", null, ("Accept", "text/csv"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (await asking.Requests("&status=dismissed")).Select(asked => asked.Id()),
                Is.EqualTo(new[] { all[0].Id() })
            );
            Assert.That(
                (await asking.Given.Coordinator.Ok($"/correction-requests?limit=1&after={first.Text("next")}"))["items"]![
                    0
                ]!.Id(),
                Is.EqualTo(all[1].Id())
            );
            Assert.That(await asking.Requests($"&personId={Guid.CreateVersion7()}"), Is.Empty);
            Assert.That((await csv.Content.ReadAsStringAsync()).Split("\r\n")[0], Does.StartWith("id,programmeId,personId"));
        }

        await (await asking.Given.Coordinator.GetAsync("/api/v1/correction-requests?status=waiting")).ShouldBeProblem(
            400,
            "validation-failed",
            "status"
        );
    }

    [Test]
    public async Task What_is_asked_for_a_restricted_record_is_listed_for_its_person_alone()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await (await asking.Given.App.Anonymous.Post(asking.Link + "/restriction", new { restricted = true })).ShouldBe(
            HttpStatusCode.OK
        );

        await asking.Sends("""{"birthYear":1980}""");

        Assert.That(await asking.Requests(), Is.Empty);
        Assert.That(await asking.Requests($"&personId={asking.Mentee}"), Has.Count.EqualTo(1));
        Assert.That((await asking.Record()).List("openRequests"), Has.Count.EqualTo(1));
        Assert.That((await asking.Given.App.Anonymous.Ok(asking.Link)).List("requests"), Has.Count.EqualTo(1));
    }
}

public sealed class GetCorrectionRequestTests
{
    [Test]
    public async Task One_is_read_by_its_id()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var listed = (await asking.Requests()).Single();

        Assert.That(
            (await asking.Given.Coordinator.Ok($"/correction-requests/{listed.Id()}")).ToJsonString(),
            Is.EqualTo(listed.ToJsonString())
        );
        await (await asking.Given.Coordinator.GetAsync($"/api/v1/correction-requests/{Guid.CreateVersion7()}")).ShouldBeProblem(
            404,
            "correction-request-not-found"
        );
    }
}

public sealed class ForgetPersonInCorrectionRequestsTests
{
    [Test]
    public async Task What_a_person_asked_for_is_erased_with_them_and_the_requests_of_others_stay()
    {
        var (gone, stays) = (
            await Asking.Make(new { birthYear = Asking.Minor }),
            await Asking.Make(new { birthYear = Asking.Minor })
        );
        await gone.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");
        await gone.Given.Coordinator.Moved($"/correction-requests/{(await gone.Requests())[0].Id()}", new { to = "dismissed" });
        await stays.Sends("""{"birthYear":1980}""");

        await (await gone.Given.App.Anonymous.Send(HttpMethod.Delete, gone.Link)).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(
            await gone.Given.App.Sql<long>(
                "SELECT count(*) FROM correction_requests WHERE person_id = @Mentee",
                new { gone.Mentee }
            ),
            Is.EqualTo(new[] { 0L })
        );
        Assert.That(await stays.Requests(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Erasing_by_retention_forgets_them_too()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");

        await asking.Given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(asking.Mentee, ErasureReason.Retention))
        );

        Assert.That(
            await asking.Given.App.Sql<long>(
                "SELECT count(*) FROM correction_requests WHERE person_id = @Mentee",
                new { asking.Mentee }
            ),
            Is.EqualTo(new[] { 0L })
        );
        Assert.That(
            await asking.Given.App.InScope(services =>
                services.GetRequiredService<IMediator>().Send(new ListCorrectionRequests { PersonId = asking.Mentee })
            ),
            Has.Property("Items").Empty
        );
    }
}
