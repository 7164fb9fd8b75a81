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
