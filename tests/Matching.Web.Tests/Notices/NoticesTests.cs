using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Notices;

public sealed class CreateNoticeTests
{
    [TestCase("consent", "consent", "")]
    [TestCase("notice", "", "consent")]
    [TestCase("either", "", "")]
    public async Task The_gate_of_matching_takes_a_notice_or_the_consent_as_the_programme_says(
        string basis,
        string withNotice,
        string withConsent
    )
    {
        var given = await Given.Programme(body: new { name = "Basis", matchingBasis = basis });
        var noticed = await given.Mentee(new { consents = Array.Empty<object>() });
        var consented = await given.Mentee();

        var notice = await given.Coordinator.Created(
            "/notices",
            new
            {
                personId = noticed,
                purpose = "matching",
                channel = "phone",
                language = "ti",
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Gates(given, noticed), Is.EqualTo(withNotice));
            Assert.That(await Gates(given, consented), Is.EqualTo(withConsent));
            Assert.That(
                (notice.Text("legalBasis"), notice["article"]!.GetValue<int>(), notice.Text("version"), notice.Text("language")),
                Is.EqualTo(("task", 13, "1", "ti"))
            );
            Assert.That(notice.Text("textHash"), Has.Length.EqualTo(64));
        }
    }

    [Test]
    public async Task A_version_without_words_a_purpose_that_requires_consent_and_a_person_of_another_programme_are_refused()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var foreign = await (await Given.Programme()).Mentee();

        var wordless = await given.Coordinator.Post(
            "/notices",
            new
            {
                personId = mentee,
                purpose = "matching",
                channel = "talk",
                version = "7",
            }
        );
        var elsewhere = await given.Coordinator.Post(
            "/notices",
            new
            {
                personId = foreign,
                purpose = "matching",
                channel = "talk",
            }
        );

        var photos = await given.Coordinator.Post(
            "/notices",
            new
            {
                personId = mentee,
                purpose = "photos",
                channel = "talk",
            }
        );

        await photos.ShouldBeProblem(400, "validation-failed", "purpose");
        await wordless.ShouldBeProblem(400, "validation-failed", "version");
        await elsewhere.ShouldBeProblem(400, "validation-failed", "personId");
    }

    [Test]
    public async Task Staff_say_to_a_referred_person_where_the_data_are_from_and_record_it()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(
            await partner.Server.Created(
                "/signups",
                partner.Body(new { consents = Array.Empty<object>(), referral = new { name = "Carla", phone = "0521 555 020" } })
            )
        );
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var before = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{person}"));
        var step = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{person}/notice_referred?lang=en"));
        await (
            await browser.Submit(
                $"/console/people/{person}/notice_referred",
                "step",
                ("Input.Channel", "phone"),
                ("Input.Language", "ti")
            )
        ).ShouldLead($"/console/people/{person}?done=1");
        var after = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{person}"));

        var notice = (await given.Coordinator.Items($"/notices?personId={person}")).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("First contact: say where the data are from").And.Contain("Carla"));
            Assert.That(step, Does.Contain("lang=\"ti\"").And.Contain("gave us your name"));
            Assert.That(after, Does.Not.Contain("First contact: say where the data are from").And.Contain("Notice explained"));
            Assert.That((notice["article"]!.GetValue<int>(), notice.Text("channel")), Is.EqualTo((14, "phone")));
        }
    }

    internal static async Task<string> Gates(Given given, Guid person) =>
        string.Join(
            ' ',
            (await given.Coordinator.Ok($"/mentees/{person}")).List("openGates").Select(gate => gate!.GetValue<string>())
        );
}

public sealed class EndNoticeTests
{
    [Test]
    public async Task A_person_who_objects_is_out_of_the_pool_and_open_proposals_end()
    {
        var given = await Given.Programme(body: new { name = "Objection", matchingBasis = "either" });
        var mentee = await given.Mentee(new { consents = Array.Empty<object>() });
        var notice = await given.Coordinator.Created(
            "/notices",
            new
            {
                personId = mentee,
                purpose = "matching",
                channel = "talk",
            }
        );
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        var pair = await given.Pair(await given.AvailableMentor(), mentee);
        var ended = await given.Coordinator.Post($"/notices/{notice.Id()}/end", new { reason = "objection" });

        await ended.ShouldBe(HttpStatusCode.OK);
        Assert.That((await ended.Json()).Text("endReason"), Is.EqualTo("objection"));
        Assert.That(await CreateNoticeTests.Gates(given, mentee), Is.EqualTo("consent"));
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));
    }
}

public sealed class SignupNoticesTests
{
    [Test]
    public async Task Where_matching_rests_on_a_notice_the_form_shows_it_and_asks_for_no_consent()
    {
        var partner = await Partnership.In(await Given.Programme(body: new { name = "By notice", matchingBasis = "notice" }));
        var form = WebUtility.HtmlDecode(await partner.Given.App.Browser().GetStringAsync(partner.Form() + "?lang=en"));

        await partner.OnForm(with: ("Consent", null));

        var person = (await partner.Given.Coordinator.Items("/mentees")).Single().Id();
        var notice = (await partner.Given.Coordinator.Items($"/notices?personId={person}")).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("a task in the public interest").And.Not.Contain("Input.Consent"));
            Assert.That((notice.Text("channel"), notice.Text("language")), Is.EqualTo(("form", "ti")));
            Assert.That((await partner.Given.Coordinator.Ok($"/mentees/{person}")).List("consents"), Is.Empty);
            Assert.That(await CreateNoticeTests.Gates(partner.Given, person), Is.EqualTo("age"));
        }
    }

    [Test]
    public async Task Where_matching_rests_on_consent_a_notice_does_not_replace_it()
    {
        var partner = await Partnership.In(await Given.Programme());

        var answer = await partner.Server.Post(
            "/signups",
            partner.Body(new { consents = Array.Empty<object>(), noticeVersion = "1" })
        );

        await answer.ShouldBeProblem(400, "validation-failed", "noticeVersion");
    }
}

public sealed class GetMyReceiptTests
{
    [Test]
    public async Task A_person_keeps_a_receipt_of_what_they_agreed_to_with_words_version_language_and_day()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { preferredLanguage = "fr", givenName = "Amal" });
        await given.Coordinator.Created(
            "/notices",
            new
            {
                personId = mentee,
                purpose = "indicators",
                channel = "letter",
                legalBasis = "interest",
            }
        );
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var mine = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=en"));
        var receipt = WebUtility.HtmlDecode(await browser.GetStringAsync("/my/receipt?lang=en"));
        var hash = (
            await given.App.Sql<string>("SELECT text_hash FROM consents WHERE person_id = @Id", new { Id = mentee })
        ).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mine, Does.Contain("Receipt to keep").And.Contain("What we have explained to you"));
            Assert.That(receipt, Does.Contain("Amal").And.Contain(hash).And.Contain("1</bdi>, French"));
            Assert.That(receipt, Does.Contain("A legitimate interest").And.Contain("Article 6(1)(f)"));
            Assert.That(receipt, Does.Not.Contain("has changed its words"));
        }
    }
}

public sealed class GuardianOnFormTests
{
    [Test]
    public async Task Who_is_under_age_names_a_parent_or_guardian_whom_staff_ask_first()
    {
        var texts = new Dictionary<string, string> { ["consent.guardian.1.en"] = "I agree that my child takes part." };
        var partner = await Partnership.In(await Given.Programme(body: new { name = "Young", texts }));
        var browser = partner.Given.App.Browser();
        var form = await browser.GetStringAsync(partner.Form() + "?lang=en");
        var silent = await browser.Submit(partner.Form() + "?lang=en", "signup", partner.Typed());
        var alone = await browser.Submit(partner.Form() + "?lang=en", "signup", partner.Typed(("Adult", "no")));

        await partner.OnForm(with: [("Adult", "no"), ("GuardianName", "Marta"), ("GuardianPhone", "333 444 5556")]);

        var (_, console) = await partner.Given.App.SignedIn(
            new { role = "coordinator", programmeId = partner.Given.ProgrammeId }
        );
        var person = (await partner.Given.Coordinator.Items("/mentees")).Single().Id();
        var list = WebUtility.HtmlDecode(await console.GetStringAsync("/console/people/signups"));
        var page = WebUtility.HtmlDecode(await console.GetStringAsync($"/console/people/{person}"));
        await silent.ShouldSay(422, "Say whether you are 18 or older");
        await alone.ShouldSay(422, "Write the name of a parent or guardian");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("Are you 18 or older?"));
            Assert.That(list, Does.Contain("first ask Marta").And.Contain("+393334445556"));
            Assert.That(page, Does.Contain("first ask Marta"));
            Assert.That(await CreateNoticeTests.Gates(partner.Given, person), Is.EqualTo("age"));
        }
    }

    [Test]
    public async Task A_programme_without_words_for_guardians_does_not_ask_for_the_age()
    {
        var partner = await Partnership.In(await Given.Programme());

        Assert.That(
            await partner.Given.App.Browser().GetStringAsync(partner.Form() + "?lang=en"),
            Does.Not.Contain("Are you 18 or older?")
        );
    }
}

public sealed class ListNoticesTests
{
    [Test]
    public async Task Notices_of_a_person_are_listed_and_go_with_an_erasure()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var notice = await given.Coordinator.Created(
            "/notices",
            new
            {
                personId = mentee,
                purpose = "matching",
                channel = "talk",
            }
        );
        var listed = await given.Coordinator.Items($"/notices?personId={mentee}");

        await (await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, mentee)}")).ShouldBe(
            HttpStatusCode.NoContent
        );

        Assert.That(listed.Select(item => item!.Id()), Is.EqualTo(new[] { notice.Id() }));
        Assert.That(await given.App.Sql<Guid>("SELECT id FROM notices WHERE person_id = @Id", new { Id = mentee }), Is.Empty);
    }
}

public sealed class GetNoticeTests
{
    [Test]
    public async Task A_notice_is_read_by_its_id()
    {
        var given = await Given.Programme();
        var notice = await given.Coordinator.Created(
            "/notices",
            new
            {
                personId = await given.Mentor(),
                purpose = "matching",
                channel = "message",
            }
        );

        Assert.That((await given.Coordinator.Ok($"/notices/{notice.Id()}")).Text("channel"), Is.EqualTo("message"));
    }
}
