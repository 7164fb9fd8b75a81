using System.Net;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Messages;

public sealed class ListMessageTemplatesTests
{
    [Test]
    public async Task Each_kind_has_a_text_in_each_language_of_the_programme_with_the_values_of_its_kind_and_no_others()
    {
        var given = await Given.Programme();

        var answer = await given.App.Admin.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/message-templates");

        await answer.ShouldBe(HttpStatusCode.OK);
        var texts = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        Assert.That(texts, Has.Count.EqualTo(2 * 11));
        foreach (var kind in MessageKinds.All)
        {
            foreach (var language in new[] { "en", "it" })
            {
                Assert.That(
                    () => MessageTemplates.Check(kind, MessageTexts.Subject(kind, language), MessageTexts.Body(kind, language)),
                    Throws.Nothing,
                    $"{kind.ToText()} {language}"
                );
                Assert.That(
                    MessageTexts.Subject(kind, language) + MessageTexts.Body(kind, language),
                    Does.Not.Match("(?i)refugee|newcomer|mentor|mentee|rifugiat|migrant|abbinament|pair"),
                    "others may read along"
                );
            }
        }
    }
}

public sealed class GetMessageTemplateTests
{
    [TestCase("address_check/xx")]
    [TestCase("password_reset/it")]
    [TestCase("nothing/it")]
    public async Task What_there_is_no_text_of_is_not_found(string text)
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/message-templates/{text}")
        ).ShouldBeProblem(404, "message-template-not-found");
    }
}

public sealed class SetMessageTemplateTests
{
    [Test]
    public async Task A_programme_speaks_in_its_own_words_also_in_a_language_without_texts_and_from_right_to_left()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var path = $"/programmes/{given.ProgrammeId}/message-templates/address_check/ar";
        const string Body = "مرحبا <b>{programme}</b>\n\n{link}";
        await (await app.Admin.Send(HttpMethod.Put, path, Json("{programme}", Body), ("If-Match", "\"v0\""))).ShouldBe(
            HttpStatusCode.OK
        );
        var partner = await Partnership.In(given);
        await partner.Signed(new { email = "amal@example.org", preferredLanguage = "ar" });

        await app.SendMessages();

        var mail = mailbox.Received.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mail.Subject, Is.EqualTo("Test programme"));
            Assert.That(mail.TextBody, Does.StartWith("مرحبا <b>Test programme</b>"));
            Assert.That(
                mail.HtmlBody,
                Does.Contain("<html lang=\"ar\" dir=\"rtl\">")
                    .And.Contain("مرحبا &lt;b&gt;<bdi>Test programme</bdi>&lt;/b&gt;")
                    .And.Contain("<a href=\"https://matching.example.org/m/")
            );
            Assert.That(mail.Body!.Headers["Content-Language"], Is.EqualTo("ar"));
        }
    }

    [Test]
    public async Task A_text_is_set_against_the_version_that_was_read()
    {
        var given = await Given.Programme();
        var path = $"/programmes/{given.ProgrammeId}/message-templates/person_closed/it";
        async Task<HttpResponseMessage> Set(params (string, string)[] headers) =>
            await given.App.Admin.Send(HttpMethod.Put, path, Json("Altro", "Altro"), headers);
        var shipped = await given.App.Admin.GetAsync("/api/v1" + path);

        var first = await Set(("If-Match", shipped.Headers.ETag!.Tag));
        var stale = await Set(("If-Match", shipped.Headers.ETag.Tag));
        var without = await Set();
        var second = await Set(("If-Match", first.Headers.ETag!.Tag));

        Assert.That(shipped.Headers.ETag.Tag, Is.EqualTo("\"v0\""));
        await stale.ShouldBeProblem(412, "precondition-failed");
        await without.ShouldBeProblem(428, "precondition-required");
        await second.ShouldBe(HttpStatusCode.OK);
        Assert.That(second.Headers.ETag!.Tag, Is.EqualTo("\"v2\""));
    }

    [TestCase("{name}", "{link}", "subject")]
    [TestCase("{link}", "{link}", "subject")]
    [TestCase("Hello", "Hello", "body")]
    [TestCase("Hello", "{link} {password}", "body")]
    [TestCase("", "{link}", "subject")]
    public async Task A_text_with_values_that_there_are_not_or_without_its_link_is_refused(
        string subject,
        string body,
        string field
    )
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.Send(
                HttpMethod.Put,
                $"/programmes/{given.ProgrammeId}/message-templates/address_check/it",
                Json(subject, body),
                ("If-Match", "*")
            )
        ).ShouldBeProblem(400, "validation-failed", field);
    }

    internal static string Json(string subject, string body) => System.Text.Json.JsonSerializer.Serialize(new { subject, body });
}

public sealed class StaleMessageTemplateTests
{
    [Test]
    public async Task A_text_that_another_person_has_changed_is_neither_overwritten_nor_deleted_before_both_were_shown()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var path = $"/programmes/{given.ProgrammeId}/message-templates/person_closed/it";
        var page = $"/console/messages/templates/{given.ProgrammeId}/person_closed/it?lang=en";
        await given.App.Admin.Send(
            HttpMethod.Put,
            path,
            SetMessageTemplateTests.Json("Primo", "Primo\n\nancora"),
            ("If-Match", "*")
        );
        var open = await admin.GetStringAsync(page);
        await given.App.Admin.Send(
            HttpMethod.Put,
            path,
            SetMessageTemplateTests.Json("Secondo", "Primo\n\nancora"),
            ("If-Match", "*")
        );
        (string, string)[] typed = [("Input.Subject", "Terzo"), ("Input.Body", "Primo\r\n\r\nancora")];

        var deleted = await admin.SubmitFrom(open, page, "text", [.. typed, ("Input.Do", "delete")]);
        var stale = await admin.SubmitFrom(open, page, "text", [.. typed, ("Input.Do", "save")]);
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());
        var kept = await given.App.Admin.Ok(path);
        var saved = await admin.SubmitFrom(both, page, "text", [.. typed, ("Input.Do", "save")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((int)deleted.StatusCode, (int)stale.StatusCode), Is.EqualTo((412, 412)));
            Assert.That(both, Does.Contain("<b>Terzo</b>").And.Contain(">Secondo<").And.Not.Contain("<b>Primo"));
            Assert.That(kept.Text("subject"), Is.EqualTo("Secondo"));
            Assert.That((int)saved.StatusCode, Is.EqualTo(302));
            Assert.That((await given.App.Admin.Ok(path)).Text("subject"), Is.EqualTo("Terzo"));
        }
    }
}

public sealed class DeleteMessageTemplateTests
{
    [Test]
    public async Task The_text_that_comes_with_the_service_is_used_again()
    {
        var given = await Given.Programme();
        var path = $"/programmes/{given.ProgrammeId}/message-templates/person_closed/it";
        await given.App.Admin.Send(HttpMethod.Put, path, SetMessageTemplateTests.Json("Altro", "Altro"), ("If-Match", "*"));
        var own = await given.App.Admin.Ok(path);

        await (await given.App.Admin.Send(HttpMethod.Delete, path, null, ("If-Match", "\"v0\""))).ShouldBeProblem(
            412,
            "precondition-failed"
        );
        await (await given.App.Admin.Send(HttpMethod.Delete, path, null, ("If-Match", "\"v1\""))).ShouldBe(
            HttpStatusCode.NoContent
        );

        var shipped = await given.App.Admin.Ok(path);
        Assert.That((own.Value<bool>("isOwn"), own.Value<int>("version")), Is.EqualTo((true, 1)));
        Assert.That(
            (shipped.Value<bool>("isOwn"), shipped.Text("subject")),
            Is.EqualTo((false, "{programme}: non partecipi più"))
        );
    }
}

public sealed class PreviewMessageTemplateTests
{
    [Test]
    public async Task Words_are_shown_with_example_values_and_not_stored()
    {
        var given = await Given.Programme();
        var path = $"/programmes/{given.ProgrammeId}/message-templates/signup_confirmation/it";

        var shown = await (
            await given.App.Admin.Send(
                HttpMethod.Post,
                path + "/preview",
                SetMessageTemplateTests.Json("{programme}", "Codice {reference}\n\n{link}")
            )
        ).Json();

        Assert.That(shown.Text("subject"), Is.EqualTo("Test programme"));
        Assert.That(shown.Text("text"), Does.StartWith("Codice PA-9FCA\n\nhttps://matching.example.org/m/"));
        Assert.That((await given.App.Admin.Ok(path)).Value<bool>("isOwn"), Is.False);
    }
}
