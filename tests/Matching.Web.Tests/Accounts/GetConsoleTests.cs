using Matching.Web.Tests.Board;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Accounts;

public sealed class GetConsoleTests
{
    [Test]
    public async Task The_console_links_to_figures_that_there_are_and_only_of_programmes_that_the_reader_sees()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        await other.App.Admin.Created("/releases", new { programmeId = other.ProgrammeId });
        var (_, browser) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });

        var before = await browser.GetStringAsync("/console");
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var after = await browser.GetStringAsync("/console");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("No release yet").And.Not.Contain("href=\"/insights/"));
            Assert.That(
                after,
                Does.Contain($"href=\"/insights/{given.ProgrammeId}\"")
                    .And.Not.Contain("No release yet")
                    .And.Not.Contain(other.ProgrammeId.ToString())
            );
        }
    }

    [Test]
    public async Task A_programme_whose_last_mentee_was_erased_is_set_up_no_more_on_the_console_and_in_the_settings()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var mentee = await given.AvailableMentee();
        await given.AvailableMentor();
        var start = $"/console/settings/start?programme={given.ProgrammeId}";

        var before = await Pages();
        await (await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, mentee)}")).ShouldBe(
            System.Net.HttpStatusCode.NoContent
        );
        var after = await Pages();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Has.None.Contain(start));
            Assert.That(after, Has.All.Contain(start));
        }

        async Task<string[]> Pages() => [await browser.Read("/console"), await browser.Read("/console/settings")];
    }

    [Test]
    public async Task A_page_that_is_kept_shows_what_was_entered_since()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        // others commit in this service too, which ends what is kept: a page that is not kept at all is never the same
        var (before, same) = ("", await browser.GetStringAsync("/console"));
        for (var i = 0; i < 5 && before != same; i++)
        {
            (before, same) = (same, await browser.GetStringAsync("/console"));
        }

        for (var i = 0; i < 2; i++)
        {
            await given.Mentee(
                new
                {
                    givenName = "Selam",
                    familyName = "Tesfay",
                    birthYear = 1990,
                }
            );
        }

        var after = await browser.GetStringAsync("/console");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(same, Is.EqualTo(before));
            Assert.That(before, Does.Contain("0 open").And.Not.Contain("1 open"));
            Assert.That(after, Does.Contain("1 open"));
        }
    }

    [Test]
    public async Task A_session_that_another_instance_ended_is_refused_at_once()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();
        await browser.GetStringAsync("/console");
        await browser.GetStringAsync("/console");

        await SharedApp.App.Sql<Guid>("DELETE FROM sessions WHERE account_id = @Id RETURNING id", new { holder.Id });

        Assert.That(await browser.IsSignedIn(), Is.False);
    }

    [Test]
    public async Task A_page_that_is_kept_is_no_other_sessions()
    {
        var ((one, first), (two, second)) = (await SharedApp.App.SignedIn(), await SharedApp.App.SignedIn());

        var (mine, theirs) = (await first.GetStringAsync("/console"), await second.GetStringAsync("/console"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mine, Does.Contain(one.Email).And.Not.Contain(two.Email));
            Assert.That(theirs, Does.Contain(two.Email).And.Not.Contain(one.Email));
        }
    }
}
