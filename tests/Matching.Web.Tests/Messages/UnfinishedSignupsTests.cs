using System.Net;
using System.Text.Json;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;
using MimeKit;

namespace Matching.Web.Tests.Messages;

/// <summary>The one mail that asks for more answers, with the link by which a person goes on with their sign-up.</summary>
public sealed class UnfinishedSignupsTests
{
    private const string Address = "selam@example.org";
    private static readonly TimeSpan Days = TimeSpan.FromDays(3);

    [Test]
    public async Task Who_left_questions_open_gets_one_mail_with_the_link_to_go_on_in_their_language()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var partner = await Partnership.In(await Given.Programme(app));
        var token = await Signed(partner, mailbox, "fr");
        app.Clock.Advance(Days - TimeSpan.FromHours(1));
        await app.SendMessages();
        var before = mailbox.To(Address).Count(IsRequest);

        app.Clock.Advance(TimeSpan.FromHours(25));
        await app.SendMessages();
        app.Clock.Advance(TimeSpan.FromDays(20));
        await app.SendMessages();

        var mail = mailbox.To(Address).Single(IsRequest);
        var browser = app.Browser();
        await (await browser.GetAsync(Mailbox.LinkIn(mail))).ShouldLead("/signup/mine?lang=fr");
        var kept = await app.Sql<string?>("SELECT parameters_sealed FROM messages WHERE kind = 'signup_unfinished'");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.Zero);
            Assert.That(Mailbox.LinkIn(mail), Does.Contain(token));
            Assert.That(await browser.GetStringAsync("/signup/mine?lang=fr"), Does.Contain("Quand je suis libre"));
            Assert.That(mail.Headers.Contains("List-Unsubscribe"), Is.True, "it can be stopped");
            Assert.That(kept, Is.EqualTo(new string?[] { null }), "what opens the sign-up is not kept after it was sent");
        }
    }

    [TestCase("""{ "needs": [], "availability": ["mon_morning"], "languages": [{ "code": "ti", "level": "native" }] }""", "", "")]
    [TestCase("", "contacted interviewed", "")]
    [TestCase("", "", """{ "needs": "interview", "availability": "interview", "languages": "acceptance" }""")]
    public async Task Who_has_answered_or_spoken_with_staff_or_is_asked_later_gets_none(
        string answers,
        string states,
        string stages
    )
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var fieldStages = stages.Length > 0 ? JsonSerializer.Deserialize<Dictionary<string, string>>(stages) : [];
        var given = await Given.Programme(app, new { name = "Insieme", fieldStages });
        var partner = await Partnership.In(given);
        var token = await Signed(partner, mailbox, "fr");
        if (answers.Length > 0)
        {
            var body = JsonSerializer.Deserialize<JsonElement>(answers);
            await (await app.Anonymous.Post($"/signups/own/{token}/answers", body)).ShouldBe(HttpStatusCode.OK);
        }

        var person = (await given.Coordinator.Items("/mentees")).Single()!.Id();
        foreach (var to in states.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await given.Coordinator.Moved($"/mentees/{person}", new { to });
        }

        app.Clock.Advance(Days + TimeSpan.FromDays(1));
        await app.SendMessages();

        var message = (await given.Coordinator.Items($"/messages?personId={person}")).Single(item =>
            item!.Text("kind") == "signup_unfinished"
        )!;
        Assert.That((message.Text("status"), message.Text("reason")), Is.EqualTo(("cancelled", "answered")));
        Assert.That(mailbox.To(Address).Where(IsRequest), Is.Empty);
    }

    [Test]
    public async Task The_link_of_a_stranger_who_types_the_address_of_a_known_person_is_sent_to_no_person()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await given.Confirmed(mailbox, Address);
        var partner = await Partnership.In(given);

        await partner.OnForm(with: [("Email", Address), ("Phone", null), ("PreferredLanguage", "fr")]);
        app.Clock.Advance(Days + TimeSpan.FromDays(1));
        await app.SendMessages();

        Assert.That(mailbox.To(Address).Where(IsRequest), Is.Empty);
    }

    private static bool IsRequest(MimeMessage mail) =>
        mail.Subject!.Contains("quelques réponses de plus", StringComparison.Ordinal);

    // signs a person up on the form, who then says that the address is theirs; returns the token of their link
    private static async Task<string> Signed(Partnership partner, Mailbox mailbox, string language)
    {
        var (_, token) = await partner.OnForm(with: [("Email", Address), ("Phone", null), ("PreferredLanguage", language)]);
        await partner.Given.App.SendMessages();
        var link = Mailbox.LinkIn(mailbox.To(Address).Single());
        await (await partner.Given.App.Browser().Submit(link, "answer", ("Answer", "mine"))).ShouldLead(link);
        await partner.Given.App.SendMessages();
        return token;
    }
}
