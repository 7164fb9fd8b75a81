using System.Net;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.AuthorityRequests;

/// <summary>Entries of the register for tests.</summary>
internal static class Register
{
    public static object Body(Given given, Guid? personId = null, bool isSecret = false) =>
        new
        {
            programmeId = given.ProgrammeId,
            authority = "Amt9201",
            reference = "1234/26",
            legalBasis = "Grund9202",
            receivedOn = "2026-02-20",
            about = "Namen9203",
            personId,
            asked = "Daten9204",
            isSecret,
        };

    public const string Accepted = """
        {"status":"accepted","checkedBy":"Anwalt9205","checkedOn":"2026-02-23","reasons":"An order."}
        """;

    public static Task<HttpResponseMessage> Change(this HttpClient client, Guid id, string patch) =>
        client.Send(HttpMethod.Patch, $"/authority-requests/{id}", patch, ("If-Match", "*"));
}

public sealed class CreateAuthorityRequestTests
{
    [Test]
    public async Task It_is_sealed_audited_and_for_administrators_alone()
    {
        var given = await Given.Programme();
        var person = await given.Mentee();

        var entry = await given.App.Admin.Created("/authority-requests", Register.Body(given, person));

        await (await given.Coordinator.GetAsync($"/api/v1/authority-requests/{entry.Id()}")).ShouldBeProblem(403, "forbidden");
        await (
            await given.App.Admin.Post("/authority-requests", Register.Body(given, await (await Given.Programme()).Mentee()))
        ).ShouldBeProblem(400, "validation-failed", "personId");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((entry.Text("status"), entry.Text("about")), Is.EqualTo(("open", "Namen9203")));
            Assert.That(await Planted.Stored(given.App, "Amt9201", "Grund9202", "Namen9203", "Daten9204"), Is.Empty);
            Assert.That(
                (await given.App.Admin.Items($"/audit?subjectId={entry.Id()}")).Select(line => line.Text("action")),
                Is.EqualTo(new[] { "CreateAuthorityRequest" })
            );
        }
    }
}

public sealed class UpdateAuthorityRequestTests
{
    [TestCase("""{"status":"accepted"}""", "checkedBy")]
    [TestCase("""{"status":"refused","checkedBy":"x","checkedOn":"2026-02-23"}""", "reasons")]
    [TestCase("""{"given":"An address.","givenOn":"2026-02-24"}""", "given")]
    [TestCase("""{"status":"refused","checkedBy":"x","checkedOn":"2026-02-01","reasons":"x"}""", "checkedOn")]
    [TestCase("""{"receivedOn":"2026-03-03"}""", "receivedOn")]
    public async Task Nothing_is_given_without_a_legal_check(string patch, string field)
    {
        var given = await Given.Programme();
        var entry = (await given.App.Admin.Created("/authority-requests", Register.Body(given))).Id();

        await (await given.App.Admin.Change(entry, patch)).ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task The_check_and_what_was_given_are_recorded()
    {
        var given = await Given.Programme();
        var entry = (await given.App.Admin.Created("/authority-requests", Register.Body(given))).Id();

        await (await given.App.Admin.Change(entry, Register.Accepted)).ShouldBe(HttpStatusCode.OK);
        await (await given.App.Admin.Change(entry, """{"given":"The telephone number.","givenOn":"2026-02-24"}""")).ShouldBe(
            HttpStatusCode.OK
        );

        var read = await given.App.Admin.Ok($"/authority-requests/{entry}");
        Assert.That(
            (read.Text("status"), read.Text("checkedBy"), read.Text("given"), read.Value<int>("version")),
            Is.EqualTo(("accepted", "Anwalt9205", "The telephone number.", 3))
        );
    }
}

public sealed class CheckOfAuthorityRequestTests
{
    [Test]
    public async Task The_account_that_recorded_the_result_stays_with_it_until_the_result_changes()
    {
        var given = await Given.Programme();
        var (first, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (second, other) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        await admin.Submit("/console/account", "name", ("Named.Name", "Livia9230"));
        var entry = (await given.App.Admin.Created("/authority-requests", Register.Body(given))).Id();
        var page = $"/console/authority-requests/{entry}";
        (string, string)[] result =
        [
            .. Kept,
            ("Input.Status", "accepted"),
            ("Input.CheckedBy", "A lawyer without an account"),
            ("Input.CheckedOn", "2026-02-23"),
            ("Input.Reasons", "An order."),
        ];

        var open = await Recorder(given, entry);
        await (await admin.Submit(page, "entry", result)).ShouldLead(page + "?done=1");
        var recorded = await Recorder(given, entry);
        await (
            await other.Submit(page, "entry", [.. result, ("Input.Given", "A number."), ("Input.GivenOn", "2026-02-24")])
        ).ShouldLead(page + "?done=1");
        var shown = WebUtility.HtmlDecode(await other.GetStringAsync(page));
        var given2 = await Recorder(given, entry);
        await other.Submit(page, "entry", [.. Kept, ("Input.Status", "refused"), .. result[^3..]]);
        var changed = await Recorder(given, entry);
        await (await given.App.Admin.Change(entry, $$"""{"checkRecordedBy":"{{first.Id}}"}""")).ShouldBeProblem(
            400,
            "malformed-request",
            "checkRecordedBy"
        );
        await other.Submit(page, "entry", [.. Kept, ("Input.Status", "open")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(open, Is.Null);
            Assert.That((recorded, given2), Is.EqualTo((first.Id, first.Id)), "what was given is no new result");
            Assert.That(shown, Does.Contain("Result recorded by Livia9230."));
            Assert.That(changed, Is.EqualTo(second.Id));
            Assert.That(await Recorder(given, entry), Is.Null, "without a result");
        }
    }

    private static readonly (string, string)[] Kept =
    [
        ("Input.Authority", "Amt9201"),
        ("Input.About", "Namen9203"),
        ("Input.LegalBasis", "Grund9202"),
        ("Input.Asked", "Daten9204"),
        ("Input.ReceivedOn", "2026-02-20"),
    ];

    private static async Task<Guid?> Recorder(Given given, Guid entry) =>
        (await given.App.Admin.Ok($"/authority-requests/{entry}"))["checkRecordedBy"]?.GetValue<Guid>();
}

public sealed class ListAuthorityRequestsTests
{
    [Test]
    public async Task They_are_filtered_by_person_and_status_the_newest_first()
    {
        var given = await Given.Programme();
        var person = await given.Mentee();
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);
        var about = (await admin.Created("/authority-requests", Register.Body(given, person))).Id();
        var other = (await admin.Created("/authority-requests", Register.Body(given))).Id();
        await (await admin.Change(other, Register.Accepted)).ShouldBe(HttpStatusCode.OK);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (await admin.Items("/authority-requests")).Select(entry => entry.Id()),
                Is.EqualTo(new[] { other, about })
            );
            Assert.That(
                (await admin.Items($"/authority-requests?personId={person}")).Select(entry => entry.Id()),
                Is.EqualTo(new[] { about })
            );
            Assert.That(
                (await admin.Items("/authority-requests?status=accepted")).Select(entry => entry.Id()),
                Is.EqualTo(new[] { other })
            );
            Assert.That(
                await given.App.Admin.Items($"/audit?subjectId={about}&action=ListAuthorityRequests"),
                Has.Count.EqualTo(2)
            );
        }
    }
}

public sealed class GetAuthorityRequestTests
{
    [Test]
    public async Task Its_page_records_a_request_its_check_and_what_was_given_without_an_id_typed()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam9210", phone = "+393331112233" });
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        const string List = "/console/authority-requests";

        var found = WebUtility.HtmlDecode(await admin.GetStringAsync($"{List}/new?q=Selam9210"));
        var wrong = await admin.Submit($"{List}/new?person={mentee}", "entry", ("Input.Authority", "Amt9211"));
        var made = await admin.Submit(
            $"{List}/new?person={mentee}",
            "entry",
            ("Input.Authority", "Amt9211"),
            ("Input.About", "Selam"),
            ("Input.LegalBasis", "Article 256"),
            ("Input.Asked", "Telephone"),
            ("Input.ReceivedOn", "2026-02-20"),
            ("Input.Status", "open")
        );
        await made.ShouldBe(HttpStatusCode.Redirect);
        var page = new Uri(new Uri("http://localhost"), made.Headers.Location!).AbsolutePath;
        var before = WebUtility.HtmlDecode(await admin.GetStringAsync(page));
        (string, string)[] entry =
        [
            ("Input.Authority", "Amt9211"),
            ("Input.About", "Selam"),
            ("Input.LegalBasis", "Article 256"),
            ("Input.Asked", "Telephone"),
            ("Input.ReceivedOn", "2026-02-20"),
            ("Input.Status", "accepted"),
            ("Input.CheckedBy", "A lawyer"),
            ("Input.CheckedOn", "2026-02-23"),
            ("Input.Reasons", "An order."),
        ];
        await (await admin.SubmitFrom(before, page, "entry", entry)).ShouldLead(page + "?done=1");
        var stale = await admin.SubmitFrom(before, page, "entry", [.. entry, ("Input.Given", "Nothing.")]);
        var shown = WebUtility.HtmlDecode(await (await admin.Submit(page, "disclose")).Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Does.Contain($"person={mentee}").And.Contain("Selam9210"));
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
            Assert.That(before, Does.Contain("only after the legal check").And.Not.Contain("+393331112233"));
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(shown, Does.Contain("+393331112233"));
            Assert.That(WebUtility.HtmlDecode(await admin.GetStringAsync(List)), Does.Contain("Amt9211").And.Contain("Accepted"));
            Assert.That(await admin.GetStringAsync("/console/settings"), Does.Contain(List));
            Assert.That((int)(await coordinator.GetAsync(List)).StatusCode, Is.EqualTo(403));
            var reads = WebUtility.HtmlDecode(await admin.GetStringAsync($"/console/people/{mentee}/reads"));
            Assert.That(
                reads,
                Does.Contain("read a record for an authority").And.Contain("An authority asked, as the law allows")
            );
            Assert.That(await admin.GetStringAsync($"/console/people/{mentee}"), Does.Contain($"/console/people/{mentee}/reads"));
            Assert.That(await coordinator.GetStringAsync($"/console/people/{mentee}"), Does.Not.Contain($"/{mentee}/reads"));
            Assert.That((int)(await coordinator.GetAsync($"/console/people/{mentee}/reads")).StatusCode, Is.EqualTo(403));
        }
    }
}

public sealed class GetAuthorityDisclosureTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Data_leave_only_from_an_accepted_entry_and_the_person_sees_it_unless_the_law_forbids(bool isSecret)
    {
        var given = await Given.Programme();
        var person = await given.Mentee(new { phone = "+393331112233" });
        var entry = (await given.App.Admin.Created("/authority-requests", Register.Body(given, person, isSecret))).Id();
        var path = $"/authority-requests/{entry}/disclosure";

        await (await given.App.Admin.GetAsync("/api/v1" + path)).ShouldBeProblem(409, "authority-request-not-accepted");
        await (await given.App.Admin.Change(entry, Register.Accepted)).ShouldBe(HttpStatusCode.OK);
        await (await given.Coordinator.GetAsync("/api/v1" + path)).ShouldBeProblem(403, "forbidden");
        var disclosed = await given.App.Admin.Ok(path);

        var readers = (await given.App.Anonymous.Ok($"/privacy/{await Planted.Link(given, person)}")).List("readers");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(disclosed["mentee"]!.Text("phone"), Is.EqualTo("+393331112233"));
            Assert.That(readers.Count(reader => reader.Text("action") == "GetAuthorityDisclosure"), Is.EqualTo(isSecret ? 0 : 1));
            Assert.That(
                await given.App.Admin.Items($"/audit?subjectId={(isSecret ? entry : person)}&action=GetAuthorityDisclosure"),
                Has.Count.EqualTo(1)
            );
        }
    }
}
