using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SurveyLinks;

public sealed class CreateSurveyLinkTests
{
    [Test]
    public async Task It_opens_what_the_programme_asks_in_the_persons_language_and_its_secret_is_not_stored()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { preferredLanguage = "it" });

        var link = await given.Coordinator.Created("/survey-links", new { personId = mentee, wave = "start" });
        var read = await given.Coordinator.Ok($"/survey-links/{link.Id()}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (link.Text("questionnaireId"), link.Text("language"), link.Text("status")),
                Is.EqualTo(("mentee-start", "it", "made"))
            );
            Assert.That(read.ContainsKey("path"), Is.False, "it is returned once");
            Assert.That(
                await given.App.Sql<string>("SELECT token_hash FROM survey_links WHERE id = @Id", new { Id = link.Id() }),
                Has.None.EqualTo(link.Text("path")["/survey/".Length..])
            );
        }
    }

    [Test]
    public async Task What_does_not_belong_together_is_refused_by_its_field()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var foreign = await given.Pair(mentor, await given.AvailableMentee());

        await (
            await given.Coordinator.Post("/survey-links", new { personId = Guid.CreateVersion7(), wave = "start" })
        ).ShouldBeProblem(400, "validation-failed", "personId");
        await (
            await given.Coordinator.Post(
                "/survey-links",
                new
                {
                    personId = mentee,
                    pairId = foreign,
                    wave = "start",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "pairId");
        await (
            await given.Coordinator.Post(
                "/survey-links",
                new
                {
                    personId = mentor,
                    wave = "start",
                    questionnaireId = "mentee-start",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "questionnaireId");
        await (
            await given.Coordinator.Post(
                "/survey-links",
                new
                {
                    personId = mentee,
                    wave = "mid",
                    questionnaireId = "mentee-start",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "wave");
    }

    [Test]
    public async Task A_person_who_still_waits_fills_in_the_start_form_twice_and_after_a_first_meeting_no_more()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var first = await OwnAnswers.Of(given, mentee, "start");
        var link = await given.Coordinator.Created(
            "/survey-links",
            new
            {
                personId = mentee,
                wave = "start",
                again = true,
            }
        );
        await first.AnswerAll();
        await first.Send();
        var browser = given.App.Browser();
        await browser.GetAsync(link.Text("path"));
        await browser.Submit("/survey", "screen", ("a.SN1", "2"));
        await (await browser.Submit("/survey?part=99", "send")).ShouldBe(HttpStatusCode.Found);
        var wrong = await given.Coordinator.Post(
            "/survey-links",
            new
            {
                personId = mentee,
                wave = "end",
                again = true,
            }
        );
        await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed", "active");
        var late = await given.Coordinator.Post(
            "/survey-links",
            new
            {
                personId = mentee,
                wave = "start",
                again = true,
            }
        );

        Assert.That(await given.Coordinator.Items($"/responses?personId={mentee}&wave=start"), Has.Count.GreaterThanOrEqualTo(2));
        await wrong.ShouldBeProblem(400, "validation-failed", "again");
        await late.ShouldBeProblem(400, "validation-failed", "again");
    }

    [Test]
    public async Task What_a_mentee_answers_reaches_the_mentor_by_no_link_no_page_and_no_message()
    {
        const string Canary = "heron under the bridge";
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
        var (own, other) = (await OwnAnswers.Of(given, mentee, "start", pair), await OwnAnswers.Of(given, mentor, "start", pair));
        await own.AnswerText("GO1", Canary);
        var saved = await other.Page();
        await own.Send();
        var personal = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        var mine = (await given.App.Anonymous.Ok($"/privacy/{personal}")).ToJsonString();
        var administered = await given.Coordinator.Post(
            "/survey-links",
            new
            {
                personId = mentor,
                pairId = pair,
                wave = "start",
                questionnaireId = "mentee-start",
            }
        );
        var mode = await given.Coordinator.Post(
            "/responses",
            new
            {
                personId = mentee,
                wave = "end",
                questionnaireId = "mentee-end",
                mode = "mentor_read",
                answers = new { SN1 = 1 },
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (await given.Coordinator.Items($"/responses?personId={mentee}")).Single()!.ToJsonString(),
                Does.Contain(Canary)
            );
            Assert.That(saved + await other.Page() + mine, Does.Not.Contain(Canary));
            Assert.That(mine, Does.Contain(mentor.ToString()));
            await administered.ShouldBeProblem(400, "validation-failed", "questionnaireId");
            Assert.That((int)mode.StatusCode, Is.EqualTo(400), "there is no mode in which the mentor asks");
        }
    }

    [Test]
    public async Task A_newer_link_takes_the_place_of_the_one_before_and_goes_on_with_what_was_saved()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var first = await OwnAnswers.Of(given, mentee, "start");
        await first.Answer(("SN2", "3"));

        var second = await OwnAnswers.Of(given, mentee, "start");
        var old = await given.App.Browser().GetAsync(first.Path);
        var links = await given.Coordinator.Items($"/survey-links?personId={mentee}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(old.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(links.Select(link => link!.Text("status")), Is.EquivalentTo(new[] { "closed", "partial" }));
            Assert.That(
                await second.Page(),
                Does.Contain("Part 2 of").And.Not.Contain("checked"),
                "on a new link it goes on where it was, without what was answered"
            );
        }
    }
}

public sealed class ListSurveyLinksTests
{
    [Test]
    public async Task Links_are_found_by_person_and_moment()
    {
        var given = await Given.Programme();
        var (one, other) = (await given.Mentee(), await given.Mentee());
        await given.Coordinator.Created("/survey-links", new { personId = one, wave = "start" });
        await given.Coordinator.Created("/survey-links", new { personId = one, wave = "pulse" });
        await given.Coordinator.Created("/survey-links", new { personId = other, wave = "start" });

        Assert.That(await given.Coordinator.Items($"/survey-links?personId={one}"), Has.Count.EqualTo(2));
        Assert.That(
            (await given.Coordinator.Items($"/survey-links?personId={one}&wave=pulse")).Single()!.Text("questionnaireId"),
            Is.EqualTo("pulse")
        );
    }
}

public sealed class GetSurveyLinkTests
{
    [Test]
    public async Task It_says_what_became_of_it()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "pulse");
        async Task<string> Status() => (await given.Coordinator.Ok($"/survey-links/{own.Id}")).Text("status");

        var made = await Status();
        await own.Answer(("PU1", "yes"));
        var saved = await Status();
        await own.Send();

        Assert.That((made, saved, await Status()), Is.EqualTo(("made", "partial", "answered")));
    }

    [Test]
    public async Task After_sixty_days_it_has_expired()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var own = await OwnAnswers.Of(given, await given.Mentee(), "pulse");

        app.Clock.Advance(TimeSpan.FromDays(60));

        Assert.That((await given.Coordinator.Ok($"/survey-links/{own.Id}")).Text("status"), Is.EqualTo("expired"));
        Assert.That((await app.Browser().GetAsync(own.Path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}

public sealed class CloseSurveyLinkTests
{
    [Test]
    public async Task A_closed_link_works_no_more_and_what_was_saved_by_it_is_gone()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");
        await own.Answer(("SN2", "3"));

        var closed = await (await given.Coordinator.Post($"/survey-links/{own.Id}/close", new { })).Json();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(closed.Text("status"), Is.EqualTo("closed"));
            Assert.That(await own.Page(), Does.Contain("This link does not work"));
            Assert.That(
                await given.App.Sql<string?>("SELECT draft_sealed FROM survey_links WHERE id = @Id", new { own.Id }),
                Is.EqualTo(new string?[] { null })
            );
        }
    }
}
