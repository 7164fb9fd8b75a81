using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Phrases;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Messages;

namespace Matching.Web.Tests.Phrases;

public sealed class ListPhrasesTests
{
    [Test]
    public async Task There_are_forty_short_messages_each_with_the_same_values_in_every_language()
    {
        var given = await Given.Programme();

        var all = await given.Coordinator.Send(HttpMethod.Get, "/phrases", null, ("Accept-Language", "it"));

        Assert.That(Phrasebook.In("en"), Has.Count.EqualTo(40));
        foreach (var language in Languages.Participants)
        {
            Assert.That(
                Phrasebook.In(language).Select(phrase => (phrase.Code, string.Join(' ', phrase.Values.Order()))),
                Is.EqualTo(Phrasebook.In("en").Select(phrase => (phrase.Code, string.Join(' ', phrase.Values.Order())))),
                language
            );
        }

        Assert.That(await all.Content.ReadAsStringAsync(), Does.Contain("Possiamo chiamarti"));
    }
}

public sealed class SendPhraseTests
{
    [Test]
    public async Task A_short_message_arrives_in_the_language_of_the_person_and_the_answer_is_in_today()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "olena@example.org", new { preferredLanguage = "uk" });
        var (_, console) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        (string, string)[] chosen =
        [
            ("Input.Phrase", "appointment"),
            ("Input.Day", "2026-03-11"),
            ("Input.Hour", "17:30"),
            ("Input.SiteId", given.SiteId.ToString()),
        ];

        var shown = WebUtility.HtmlDecode(
            await (
                await console.Submit($"/console/people/{person}/phrase", "phrase", [.. chosen, ("Input.Do", "show")])
            ).Content.ReadAsStringAsync()
        );
        await (await console.Submit($"/console/people/{person}/phrase", "phrase", [.. chosen, ("Input.Do", "send")])).ShouldLead(
            $"/console/people/{person}?done=1"
        );
        while (await app.SendMessages() > 0) { }
        var mail = mailbox.To("olena@example.org").Last();
        var link = Mailbox.LinkIn(mail);
        var browser = app.Browser();
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(link + "?lang=en"));
        await browser.Submit(link, "answer", ("Answer", "call_me"));

        var news = (await given.Coordinator.Ok($"/today/events?programmeId={given.ProgrammeId}"))
            .List("events")
            .Single(happened => happened!.Text("kind") == "replied")!;
        var today = WebUtility.HtmlDecode(await console.GetStringAsync("/console/today/events?lang=en"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown, Does.Contain("середа 11 березня о 17:30").And.Contain("machine-made"));
            Assert.That(mail.Subject, Is.EqualTo("Test programme: повідомлення для вас"));
            Assert.That(mail.TextBody, Does.Contain("середа 11 березня о 17:30? Місце: Parma").And.Not.Contain("Newcomer"));
            Assert.That(page, Does.Contain("Can you come on Wednesday 11 March at 17:30? Place: Parma").And.Contain("Call me"));
            Assert.That((news.Text("phrase"), news.Text("answer")), Is.EqualTo(("appointment", "call_me")));
            Assert.That(today, Does.Contain("asks to be called: “Can you come on Wednesday 11 March at 17:30? Place: Parma”"));
            Assert.That(news.Text("phraseText"), Is.EqualTo("Can you come on Wednesday 11 March at 17:30? Place: Parma"));
            Assert.That(WebUtility.HtmlDecode(await browser.GetStringAsync(link + "?lang=en")), Does.Contain("We call you"));
        }
    }

    [Test]
    public async Task A_message_without_a_value_that_it_needs_is_refused_and_one_without_a_mail_server_is_shown_as_not_sent()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        var empty = await given.Coordinator.Post("/phrases", new { personId = mentee, phrase = "appointment" });
        var odd = await given.Coordinator.Post("/phrases", new { personId = mentee, phrase = "hello" });
        var sent = await given.Coordinator.Created("/phrases", new { personId = mentee, phrase = "call_us" });

        await empty.ShouldBeProblem(400, "validation-failed", "day");
        await odd.ShouldBeProblem(400, "validation-failed", "phrase");
        Assert.That((sent.Text("status"), sent.Text("reason"), sent.Text("phrase")), Is.EqualTo(("cancelled", "off", "call_us")));
    }
}

public sealed class PreviewPhraseTests
{
    [Test]
    public async Task A_preview_shows_the_words_and_sends_nothing()
    {
        var given = await Given.Programme();
        var (_, console) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = await given.Mentee(new { preferredLanguage = "ar" });

        var shown = await console.Submit(
            $"/console/people/{mentee}/phrase",
            "phrase",
            ("Input.Phrase", "call_us"),
            ("Input.Do", "show")
        );
        var none = await console.Submit($"/console/people/{mentee}/phrase", "phrase", ("Input.Do", "show"));

        Assert.That(
            WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync()),
            Does.Contain("عندما يكون لديك وقت").And.Contain("lang=\"ar\"")
        );
        Assert.That((int)none.StatusCode, Is.EqualTo(400));
        Assert.That(await given.App.MessagesTo(mentee), Is.Empty);
    }
}
