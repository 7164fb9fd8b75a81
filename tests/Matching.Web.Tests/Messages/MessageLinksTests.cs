using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Messages;

public sealed class GetMessageLinkTests
{
    [TestCase("")]
    [TestCase("0199c0de00007000800000000000000a")]
    [TestCase("0199c0de00007000800000000000000affffffffffffffffffffffffffffffff")]
    public async Task A_link_that_the_service_did_not_make_opens_nothing(string token)
    {
        var page = await SharedApp.App.Browser().GetAsync("/m/" + token);
        var answer = await SharedApp.App.Anonymous.GetAsync("/api/v1/message-links/" + token);

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}

public sealed class AnswerMessageLinkTests
{
    [TestCase("""{"answer":"mine"}""")]
    [TestCase("{}")]
    [TestCase("""{"answer":"perhaps","nothingOfThis":true}""")]
    [TestCase("{oops")]
    public async Task A_link_that_the_service_did_not_make_is_refused_whatever_was_sent(string body)
    {
        const string Token = "0199c0de00007000800000000000000affffffffffffffffffffffffffffffff";

        var answer = await SharedApp.App.Anonymous.Send(HttpMethod.Post, "/message-links/" + Token, body);

        await answer.ShouldBeProblem(404, "message-link-not-found");
    }

    [Test]
    public async Task The_link_of_a_message_that_is_sent_again_works_for_thirty_days_from_then()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(await partner.Signed(new { email = "luca@example.org" }));
        await app.SendMessages();
        var link = Mailbox.LinkIn(mailbox.Received.Single());
        app.Clock.Advance(TimeSpan.FromDays(31));
        var over = await app.Browser().GetAsync(link);
        var message = (await given.Coordinator.Items($"/messages?personId={person}"))[0].Id();
        await (await given.Coordinator.Post($"/messages/{message}/resend", new { })).ShouldBe(HttpStatusCode.OK);
        await app.SendMessages();
        app.Clock.Advance(TimeSpan.FromDays(29));

        var again = await app.Anonymous.Post("/message-links/" + link["/m/".Length..], new { answer = "mine" });

        Assert.That(over.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Mailbox.LinkIn(mailbox.Received[^1]), Is.EqualTo(link));
        await again.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task Who_says_on_the_page_that_an_address_is_theirs_gets_the_confirmation_with_reference_and_personal_link()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(await partner.Signed(new { email = "luca@example.org", preferredLanguage = "en" }));
        await app.SendMessages();
        var link = Mailbox.LinkIn(mailbox.Received.Single());
        var browser = app.Browser();
        var asked = await browser.GetStringAsync(link);
        // machines of mail services open every link
        await browser.GetAsync(link);
        await app.SendMessages();
        var before = mailbox.Received.Count;

        await (await browser.Submit(link, "answer", ("Answer", "mine"))).ShouldLead(link);
        await app.SendMessages();

        var mail = mailbox.Received[^1];
        Assert.That(before, Is.EqualTo(1));
        Assert.That(asked, Does.Contain("Is it yours").And.Contain("<h1>").And.Not.Contain("Newcomer"));
        Assert.That(await browser.GetStringAsync(link), Does.Contain("can now write to you"));
        Assert.That(mail.Subject, Is.EqualTo("Test programme: we have your sign-up"));
        Assert.That(
            mail.TextBody,
            Does.Contain($"PA-{person.ToString("N")[^4..].ToUpperInvariant()}").And.Not.Contain("Newcomer")
        );
        await (await app.Browser().GetAsync(Mailbox.LinkIn(mail))).ShouldLead("/my");
        Assert.That(
            (await app.Anonymous.Ok("/privacy/" + Mailbox.LinkIn(mail)["/my/".Length..])).Text("id"),
            Is.EqualTo(person.ToString())
        );
    }

    [Test]
    public async Task Who_says_that_an_address_is_not_theirs_is_never_written_to_again_and_it_is_removed()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(await partner.Signed(new { email = "stranger@example.org" }));
        await app.SendMessages();
        var link = Mailbox.LinkIn(mailbox.Received.Single());

        await (await app.Browser().Submit(link, "answer", ("Answer", "not_mine"))).ShouldLead(link);
        await (await app.Anonymous.Post("/message-links/" + link["/m/".Length..], new { answer = "mine" })).ShouldBe(
            HttpStatusCode.OK
        );

        var record = await given.Coordinator.Ok($"/mentees/{person}");
        app.Clock.Advance(TimeSpan.FromDays(1));
        await partner.Signed(new { email = "stranger@example.org", phone = "+393331112244" });
        await app.SendLater();
        Assert.That(record["email"], Is.Null);
        Assert.That(mailbox.Received, Has.Count.EqualTo(1));
        Assert.That(
            await app.Sql<string>("SELECT status FROM message_addresses WHERE person_id IS NULL"),
            Is.EqualTo(new[] { "refused" })
        );
        Assert.That(
            await app.Sql<string>("SELECT actor_role FROM audit_entries WHERE action = 'AnswerMessageLink.not_mine'"),
            Is.EqualTo(new[] { "stranger" })
        );
    }

    [Test]
    public async Task However_often_an_address_is_typed_its_holder_gets_one_mail_an_hour()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var partner = await Partnership.In(await Given.Programme(app));
        for (var i = 0; i < 5; i++)
        {
            await partner.Signed(new { email = "victim@example.org", phone = $"+3933311123{i:00}" });
        }

        await app.SendMessages();
        var first = mailbox.Received.Count;
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await partner.Signed(new { email = "Victim@Example.org", phone = "+393331112399" });
        await app.SendMessages();

        Assert.That((first, mailbox.Received.Count), Is.EqualTo((1, 2)));
    }
}
