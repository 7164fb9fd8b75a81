using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Due;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Messages;
using Matching.Web.Tests.SurveyLinks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Matching.Web.Tests.Due;

/// <summary>The service invites people to the questionnaires that the life of their pair asks for.</summary>
public sealed class InviteToSurveysTests
{
    [Test]
    public async Task Nothing_is_sent_where_the_programme_does_not_invite_by_itself()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always());
        await Invited.Agreed(given, mailbox);

        Assert.That(await Invited.Look(app), Is.Zero);
    }

    [Test]
    public async Task Each_side_gets_one_mail_in_its_language_with_a_link_that_opens_its_own_form()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start"));
        var pair = await Invited.Agreed(given, mailbox);

        var (first, again) = (await Invited.Look(app), await Invited.Look(app));
        var mentee = mailbox.To(Invited.Mentee).Last();
        var form = await app.Browser().GetAsync(Mailbox.LinkIn(mentee));
        var links = await given.Coordinator.Items($"/survey-links?pairId={pair.Id}");
        var stored = await app.Sql<string>(
            "SELECT coalesce(parameters_sealed, '') FROM messages WHERE kind = 'survey_invitation'"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first, again), Is.EqualTo((2, 0)));
            Assert.That(mentee.Subject, Does.StartWith("Ask us: بعض"));
            Assert.That(mentee.HtmlBody, Does.Contain("dir=\"rtl\"").And.Contain("أسئلة البداية"));
            Assert.That(mailbox.To(Invited.Mentor).Last().Subject, Is.EqualTo("Ask us: a few questions for you"));
            Assert.That(mentee.Headers.Contains(HeaderId.ListUnsubscribe), Is.True);
            Assert.That(form.Headers.Location?.ToString(), Does.EndWith("/survey?lang=ar"));
            Assert.That(
                links.Select(link => link!.Text("questionnaireId")),
                Is.EquivalentTo(new[] { "mentee-start", "mentor-start" })
            );
            Assert.That(stored, Is.All.Empty, "the secret is not kept once it was sent");
        }
    }

    [Test]
    public async Task Who_has_not_answered_is_reminded_three_times_with_the_same_link_and_goes_on_by_it()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start"));
        await Invited.Agreed(given, mailbox);
        await Invited.Look(app);
        var link = Mailbox.LinkIn(mailbox.To(Invited.Mentee).Last());
        var browser = app.Browser();
        await browser.GetAsync(link);
        await browser.Submit("/survey", "screen", ("a.SN2", "3"));

        var sent = new List<int>();
        foreach (var days in new[] { 2, 1, 6, 1, 10, 1, 10, 20 })
        {
            app.Clock.Advance(TimeSpan.FromDays(days));
            await Invited.Look(app);
            sent.Add(mailbox.To(Invited.Mentee).Count(Invited.IsReminder));
        }

        var reminder = mailbox.To(Invited.Mentee).Last(Invited.IsReminder);
        Assert.That(sent, Is.EqualTo(new[] { 0, 1, 1, 2, 2, 3, 3, 3 }));
        Assert.That(Mailbox.LinkIn(reminder), Is.EqualTo(link));
    }

    [TestCase("answered by the link")]
    [TestCase("entered by staff")]
    [TestCase("waived")]
    [TestCase("closed by staff")]
    public async Task Once_it_is_not_awaited_there_is_no_reminder_and_one_that_waits_is_not_sent(string how)
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start"));
        var pair = await Invited.Agreed(given, mailbox);
        await Invited.Look(app);
        app.Clock.Advance(TimeSpan.FromDays(3));
        await Invited.Write(app);

        await NotAwaited(given, mailbox, pair, how);
        while (await app.SendMessages() > 0) { }
        app.Clock.Advance(TimeSpan.FromDays(10));
        await Invited.Look(app);

        Assert.That(mailbox.To(Invited.Mentee).Count(Invited.IsReminder), Is.Zero);
        Assert.That(mailbox.To(Invited.Mentor).Count(Invited.IsReminder), Is.EqualTo(2), "the other side is still asked");
    }

    [Test]
    public async Task A_person_without_an_address_does_not_stop_the_others()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start"));
        var without = await given.AvailableMentee(new { email = (string?)null, phone = "+39 0521 1" });
        await given.Pair(await given.AvailableMentor(), without, "offered", "mentor_accepted", "agreed");
        await Invited.Agreed(given, mailbox);

        await Invited.Look(app);

        Assert.That(mailbox.To(Invited.Mentee).Count(Invited.IsInvitation), Is.EqualTo(1));
        Assert.That(await app.MessagesTo(without), Has.Some.EqualTo("survey_invitation cancelled no_address"));
    }

    [Test]
    public async Task Two_questionnaires_that_are_due_at_once_are_in_one_mail()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start", "end"));
        var pair = await Invited.Agreed(given, mailbox);
        await app.Sql<string>(
            "UPDATE pairs SET status = 'ending', started_on = @On WHERE id = @Id",
            new { On = app.Clock.Today.AddDays(-100), pair.Id }
        );
        var other = await given.Pair(pair.Mentor, await given.AvailableMentee(), "offered", "mentor_accepted", "agreed");

        await Invited.Look(app);
        var mail = mailbox.To(Invited.Mentor).Single(Invited.IsInvitation);

        Assert.That(mail.TextBody, Does.Contain("Questions at the start\nhttps").And.Contain("Questions at the end\nhttps"));
        Assert.That(Regex.Count(mail.HtmlBody!, "href=\"https://matching.example.org/survey/"), Is.EqualTo(2));
        Assert.That(await given.Coordinator.Items($"/survey-links?personId={pair.Mentor}&pairId={other}"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_telephone_that_others_use_too_gets_only_the_number_to_call()
    {
        await using var receiver = await Webhooks.Receiver.Start();
        await using var app = await receiver.Service(
            settings:
            [
                ("Gateway:Url", receiver.Url),
                ("Gateway:Body", """{"number":"{to}","message":"{text}"}"""),
                ("Web:Address", "https://matching.example.org"),
            ]
        );
        var given = await Given.Programme(app, Invited.Always("start"));
        var partner = await Signups.Partnership.In(given);
        var person = await partner.PersonOf(
            await partner.Signed(
                new
                {
                    phone = "333 1112223",
                    preferredLanguage = "en",
                    birthYear = 1994,
                    sharesPhone = true,
                }
            )
        );
        await app.SendMessages();
        var link = Regex.Match(receiver.Received[^1].Body, @"/m/([0-9a-f]+)").Groups[1].Value;
        await app.Anonymous.Post("/message-links/" + link, new { answer = "mine" });
        await Invited.MadeAvailable(given, person);
        await given.Pair(await given.AvailableMentor(), person, "offered", "mentor_accepted", "agreed");

        await Invited.Look(app);

        Assert.That(
            receiver.Received.Select(sent => System.Text.Json.Nodes.JsonNode.Parse(sent.Body)!.Text("message")),
            Has.Some.Contains("a few questions for you. Call us at +39 0521 000").And.None.Contains("/survey/")
        );
    }

    [Test]
    public async Task Half_of_the_term_and_a_month_are_asked_where_the_programme_wishes_and_the_follow_up_in_its_window()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("mid", "pulse", "follow"));
        var pair = await Invited.Agreed(given, mailbox);
        async Task<string> On(int day, string status = "active", int? ended = null)
        {
            var from = app.Clock.Today;
            await app.Sql<string>(
                "UPDATE pairs SET status = @Status, started_on = @Start, ended_on = @End WHERE id = @Id",
                new
                {
                    pair.Id,
                    Status = status,
                    Start = from.AddDays(-day),
                    End = ended is { } days ? from.AddDays(-days) : (DateOnly?)null,
                }
            );
            await app.Sql<string>("DELETE FROM survey_invitations");
            await app.Sql<string>("DELETE FROM messages WHERE kind LIKE 'survey%'");
            await Invited.Look(app);
            return string.Join(
                ' ',
                await app.Sql<string>(
                    "SELECT wave FROM survey_invitations WHERE person_id = @Mentee ORDER BY wave",
                    new { pair.Mentee }
                )
            );
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await On(29), Is.Empty);
            Assert.That(await On(30), Is.EqualTo("pulse"));
            Assert.That(await On(92), Is.EqualTo("mid pulse"));
            Assert.That(await On(160), Is.EqualTo("pulse"), "half of the term is long over");
            Assert.That(await On(400, "completed", 149), Is.Empty);
            Assert.That(await On(400, "completed", 150), Is.EqualTo("follow"));
            Assert.That(await On(500, "completed", 241), Is.Empty);
        }
    }

    [Test]
    public async Task Two_instances_that_look_at_once_write_each_invitation_once()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start"));
        await Invited.Agreed(given, mailbox);

        await Task.WhenAll(Invited.Write(app), Invited.Write(app));
        while (await app.SendMessages() > 0) { }

        Assert.That(mailbox.To(Invited.Mentee).Count(Invited.IsInvitation), Is.EqualTo(1));
        Assert.That(mailbox.To(Invited.Mentor).Count(Invited.IsInvitation), Is.EqualTo(1));
    }

    [Test]
    public async Task A_version_that_is_published_in_between_leaves_the_link_as_it_is()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, Invited.Always("start"));
        var pair = await Invited.Agreed(given, mailbox);
        await Invited.Look(app);
        var link = (await given.Coordinator.Items($"/survey-links?personId={pair.Mentee}")).Single()!;
        // as if the version of the link were an earlier one
        await app.Sql<string>("UPDATE survey_links SET questionnaire_version = '1.0.0' WHERE id = @Id", new { Id = link.Id() });
        app.Clock.Advance(TimeSpan.FromDays(3));
        await Invited.Look(app);

        var reminder = mailbox.To(Invited.Mentee).Last(Invited.IsReminder);
        var page = await app.Browser().GetAsync(Mailbox.LinkIn(reminder));

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(
            (await given.Coordinator.Items($"/survey-links?personId={pair.Mentee}")).Single()!.Text("version"),
            Is.EqualTo("1.0.0")
        );
    }

    private static async Task NotAwaited(Given given, Mailbox mailbox, InvitedPair pair, string how)
    {
        switch (how)
        {
            case "answered by the link":
                var browser = given.App.Browser();
                await browser.GetAsync(Mailbox.LinkIn(mailbox.To(Invited.Mentee).Last(Invited.IsInvitation)));
                await browser.Submit("/survey", "screen", ("a.SN2", "3"));
                await (await browser.Submit("/survey?part=99", "send")).ShouldBe(HttpStatusCode.Found);
                break;
            case "entered by staff":
                await given.Coordinator.Created(
                    "/responses",
                    new
                    {
                        personId = pair.Mentee,
                        pairId = pair.Id,
                        wave = "start",
                        questionnaireId = "mentee-start",
                        mode = "phone",
                        answers = new { SN2 = 1 },
                    }
                );
                break;
            case "waived":
                await given.Coordinator.Created(
                    $"/pairs/{pair.Id}/waivers",
                    new
                    {
                        side = "mentee",
                        wave = "start",
                        reason = "Was ill.",
                    }
                );
                break;
            default:
                var link = (await given.Coordinator.Items($"/survey-links?personId={pair.Mentee}")).Single()!;
                await given.Coordinator.Post($"/survey-links/{link.Id()}/close", new { });
                break;
        }
    }
}

public sealed class InvitationsPageTests
{
    [Test]
    public async Task An_administrator_chooses_to_what_the_service_invites_and_a_coordinator_cannot()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        const string Page = "/console/questionnaires/invitations";

        var before = await coordinator.GetStringAsync("/console/questionnaires");
        await (await admin.Submit(Page, "invitations", ("Input.To", "end"), ("Input.To", "follow"))).ShouldLead(
            $"{Page}?programme={given.ProgrammeId}&done=1"
        );
        var wrong = await admin.Submit(Page, "invitations", ("Input.To", "yesterday"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("you ask").And.Not.Contain(Page));
            Assert.That(
                (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}"))
                    .List("invitesTo")
                    .Select(each => each!.GetValue<string>()),
                Is.EqualTo(new[] { "end", "follow" })
            );
            Assert.That(
                await admin.GetStringAsync("/console/questionnaires"),
                Does.Contain("The service invites people by itself")
            );
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
            Assert.That((int)(await coordinator.GetAsync(Page)).StatusCode, Is.EqualTo(403));
        }
    }
}

internal sealed record InvitedPair(Guid Id, Guid Mentor, Guid Mentee);

internal static class Invited
{
    public const string Mentee = "amal@example.org";
    public const string Mentor = "marco@example.org";

    /// <summary>A programme that sends at any hour and invites to these moments.</summary>
    public static object Always(params string[] invitesTo) =>
        new
        {
            name = "Ask us",
            languages = new[] { "it", "en", "ar" },
            sendingFrom = 0,
            sendingUntil = 24,
            sendsAtWeekends = true,
            officePhone = "+39 0521 000",
            invitesTo,
        };

    /// <summary>A pair that has agreed, both with an address that is theirs.</summary>
    public static async Task<InvitedPair> Agreed(Given given, Mailbox mailbox)
    {
        var mentee = await given.Confirmed(mailbox, Mentee, new { preferredLanguage = "ar", birthYear = 1994 });
        await MadeAvailable(given, mentee);
        var mentor = await given.AvailableMentor(
            new
            {
                email = Mentor,
                preferredLanguage = "en",
                capacity = 3,
            }
        );
        var id = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
        await given.App.SendLater();
        // the address of a person whom staff entered is asked about when the first message leaves
        var asked = mailbox.To(Mentor).Last();
        await given.App.Anonymous.Post("/message-links/" + Mailbox.LinkIn(asked)["/m/".Length..], new { answer = "mine" });
        await given.App.SendLater();
        return new InvitedPair(id, mentor, mentee);
    }

    public static async Task MadeAvailable(Given given, Guid mentee)
    {
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        await given.App.SendLater();
    }

    public static bool IsInvitation(MimeMessage mail) => Is(mail, "a few questions for you", "بعض الأسئلة لك");

    public static bool IsReminder(MimeMessage mail) => Is(mail, "we would still like to hear from you", "ما زلنا ننتظر أجوبتك");

    /// <summary>What the worker does.</summary>
    public static Task<int> Write(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new InviteToSurveys()));

    /// <summary>What the worker does, and what is sent then.</summary>
    public static async Task<int> Look(TestApp app)
    {
        var people = await Write(app);
        while (await app.SendMessages() > 0) { }

        return people;
    }

    private static bool Is(MimeMessage mail, params string[] subjects) =>
        subjects.Any(subject => mail.Subject!.EndsWith(subject, StringComparison.Ordinal));
}
