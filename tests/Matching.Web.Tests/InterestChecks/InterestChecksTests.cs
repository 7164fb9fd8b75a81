using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.InterestChecks;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.Messages;
using Matching.Web.Tests.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.InterestChecks;

public sealed class AskInterestTests
{
    [Test]
    public async Task A_person_is_asked_reminded_after_a_week_out_of_the_pool_after_two_and_back_with_one_click()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await Available(given, mailbox, "selam@example.org");

        var report = await Ask(given, person);
        await app.SendMessages();
        var asked = mailbox.To("selam@example.org").Last();
        var again = await Ask(given, person);
        app.Clock.Advance(TimeSpan.FromDays(7));
        await app.SendMessages();
        var reminded = mailbox.To("selam@example.org").Last();
        var inPool = await Gates(given, person);
        app.Clock.Advance(TimeSpan.FromDays(7));
        await app.SendLater();
        var outOfPool = await Gates(given, person);
        var today = await given.Coordinator.Ok($"/today?programmeId={given.ProgrammeId}");
        var (_, console) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var page = await console.GetStringAsync($"/console/people/{person}");

        var link = Mailbox.LinkIn(reminded);
        var browser = app.Browser();
        var question = await browser.GetStringAsync(link);
        var seen = await Gates(given, person);
        await (await browser.Submit(link, "answer", ("Answer", "yes"))).ShouldLead(link);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((report["asked"]!.GetValue<int>(), again["asked"]!.GetValue<int>()), Is.EqualTo((1, 0)));
            Assert.That(again.List("results").Single()!.Text("reason"), Is.EqualTo("asked_already"));
            Assert.That(asked.Subject, Is.EqualTo("Test programme: are you still interested?"));
            Assert.That(reminded.Subject, Is.EqualTo("Test programme: we have not heard from you yet"));
            Assert.That((inPool, outOfPool, seen), Is.EqualTo(("", "interest", "interest")), "opening the link answers nothing");
            Assert.That(today.List("counts").Select(count => count!.Text("task")), Does.Contain("unanswered_interest"));
            Assert.That(page, Does.Contain("Did not answer whether still interested").And.Contain("back into the pool"));
            Assert.That(question, Does.Contain("Would you still like to take part").And.Not.Contain("Newcomer"));
            Assert.That(await browser.GetStringAsync(link), Does.Contain("You stay on the list of Test programme"));
            Assert.That(await Gates(given, person), Is.Empty);
            Assert.That(await News(given), Does.Contain("interest_confirmed"));
            Assert.That(
                mailbox.To("selam@example.org").Count(),
                Is.EqualTo(5),
                "is it yours, confirmed, on the list, asked, reminded"
            );
        }
    }

    [Test]
    public async Task Who_answers_no_is_paused_and_staff_learn_it_and_a_later_yes_brings_them_back()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await Available(given, mailbox, "selam@example.org");
        await Ask(given, person);
        await app.SendMessages();
        var link = "/message-links/" + Mailbox.LinkIn(mailbox.To("selam@example.org").Last())["/m/".Length..];

        var answered = await app.Anonymous.Post(link, new { answer = "no" });
        var paused = (await given.Coordinator.Ok($"/mentees/{person}")).Text("status");
        var news = await News(given);
        app.Clock.Advance(TimeSpan.FromDays(7));
        await app.SendLater();
        var messages = await app.MessagesTo(person);
        await (await app.Anonymous.Post(link, new { answer = "yes" })).ShouldBe(HttpStatusCode.OK);

        await answered.ShouldBe(HttpStatusCode.OK);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await answered.Json()).Text("answer"), Is.EqualTo("no"));
            Assert.That(paused, Is.EqualTo("paused"));
            Assert.That(news, Does.Contain("interest_ended").And.Not.Contain("paused"));
            Assert.That(messages, Does.Contain("interest_reminder cancelled answered"));
            Assert.That((await given.Coordinator.Ok($"/mentees/{person}")).Text("status"), Is.EqualTo("available"));
        }
    }

    [Test]
    public async Task Only_people_who_look_for_a_match_are_asked_each_with_a_reason()
    {
        var given = await Given.Programme();
        var new_ = await given.Mentee();
        var confirmed = await given.AvailableMentee();
        await given.Patch($"/mentees/{confirmed}", $$"""{ "interestConfirmedOn": "{{given.App.Clock.Today:O}}" }""");
        var foreign = await (await Given.Programme()).AvailableMentee();

        var report = await (
            await given.Coordinator.Post("/mentees/interest", new { people = new[] { new_, confirmed, foreign } })
        ).Json();
        var twice = await given.Coordinator.Post("/mentees/interest", new { people = new[] { new_, new_ } });

        Assert.That(
            report.List("results").Select(result => result!.Text("reason")),
            Is.EqualTo(new[] { "not_available", "confirmed_today", "not_found" })
        );
        await twice.ShouldBeProblem(400, "validation-failed", "people");
    }

    [Test]
    public async Task Without_a_way_to_send_no_person_is_marked_as_asked_and_the_page_says_what_to_do()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = await given.AvailableMentee();

        var report = await Ask(given, mentee);
        var asked = await browser.Submit($"/console/people/{mentee}", "interest-ask");

        Assert.That(report.List("results").Single()!.Text("reason"), Is.EqualTo("off"));
        await asked.ShouldSay(409, "neither a mail server nor a gateway is set up");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}"))["interestAskedOn"], Is.Null);
    }

    [Test]
    public async Task A_question_that_was_not_sent_is_not_called_asked()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = await given.AvailableMentee(new { phone = "+39 0521 000001" });
        await Ask(given, mentee);
        await app.SendLater();

        var page = await browser.Read($"/console/people/{mentee}?lang=en");

        Assert.That(page, Does.Contain("a message was to ask whether still interested. It was not sent: "));
        Assert.That(page, Does.Not.Contain("no answer yet"));
    }

    [Test]
    public async Task Staff_ask_from_the_list_and_the_page_and_record_a_yes_with_one_click()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = await given.AvailableMentee();
        var other = await given.AvailableMentee();

        await browser.Submit(
            "/console/people?role=mentee",
            "picked",
            ("Input.Pick", mentee.ToString()),
            ("Input.Do", "interest")
        );
        var asked = await given.Coordinator.Ok($"/mentees/{mentee}");
        await (await browser.Submit($"/console/people/{mentee}", "interest-yes")).ShouldLead($"/console/people/{mentee}?done=1");
        await (await browser.Submit($"/console/people/{other}", "interest-ask")).ShouldLead($"/console/people/{other}?done=1");

        var today = given.App.Clock.Today.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Text("interestAskedOn"), Is.EqualTo(today));
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("interestConfirmedOn"), Is.EqualTo(today));
            Assert.That((await given.Coordinator.Ok($"/mentees/{other}")).Text("interestAskedOn"), Is.EqualTo(today));
        }
    }

    internal static async Task<Guid> Available(Given given, Mailbox mailbox, string email, object? with = null)
    {
        var person = await given.Confirmed(mailbox, email, with ?? new { preferredLanguage = "en", birthYear = 1994 });
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{person}", new { to });
        }

        await given.App.SendLater();
        return person;
    }

    private static async Task<JsonNode> Ask(Given given, Guid person) =>
        await (await given.Coordinator.Post("/mentees/interest", new { people = new[] { person } })).Json();

    private static async Task<string> Gates(Given given, Guid person) =>
        string.Join(
            ' ',
            (await given.Coordinator.Ok($"/mentees/{person}")).List("openGates").Select(gate => gate!.GetValue<string>())
        );

    private static async Task<List<string>> News(Given given) =>
        [
            .. (await given.Coordinator.Ok($"/today/events?programmeId={given.ProgrammeId}"))
                .List("events")
                .Select(happened => happened!.Text("kind")),
        ];
}

public sealed class AskWaitingPeopleTests
{
    [Test]
    public async Task Who_has_waited_as_long_as_the_programme_says_is_asked_once_unless_they_have_no_place()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, new { name = "Asks", askInterestAfterDays = 30 });
        var waiting = await given.AvailableMentee();
        var paired = await given.AvailableMentee();
        await given.Pair(await given.AvailableMentor(new { capacity = 1 }), paired, "offered");
        var other = await Given.Programme(app);
        await other.AvailableMentee();
        app.Clock.Advance(TimeSpan.FromDays(29));
        var early = await Look(app);
        app.Clock.Advance(TimeSpan.FromDays(2));

        var asked = await Look(app);
        var again = await Look(app);

        Assert.That((early, asked, again), Is.EqualTo((0, 1, 0)));
        Assert.That((await given.Coordinator.Ok($"/mentees/{waiting}"))["interestAskedOn"], Is.Not.Null);
        Assert.That((await given.Coordinator.Ok($"/mentees/{paired}"))["interestAskedOn"], Is.Null);
        Assert.That(
            await app.Sql<string>("SELECT actor_role FROM audit_entries WHERE action = 'AskInterest'"),
            Has.Count.EqualTo(1)
        );
    }

    private static Task<int> Look(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new AskWaitingPeople()));
}
