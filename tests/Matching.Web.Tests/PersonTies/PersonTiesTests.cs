using System.Net;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.PersonTies;

public sealed class TiePeopleTests
{
    internal static Task<HttpResponseMessage> Tie(Given given, Guid person, Guid with, string kind = "family") =>
        given.Coordinator.Post(
            "/person-ties",
            new
            {
                personId = person,
                withId = with,
                kind,
            }
        );

    internal static async Task<List<Guid>> With(Given given, Guid person) =>
        [.. (await given.Coordinator.Ok($"/person-ties/{person}")).List("people").Select(one => one!.Id())];

    [Test]
    public async Task Two_who_come_together_and_one_more_have_records_of_their_own_and_one_tie()
    {
        var given = await Given.Programme();
        var (first, second, third, fourth) = (
            await given.Mentee(),
            await given.Mentee(),
            await given.Mentee(),
            await given.Mentee()
        );
        await (await Tie(given, first, second, "couple")).ShouldBe(HttpStatusCode.Created);
        await Tie(given, third, fourth);

        var all = await (await Tie(given, second, third)).Json();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Text("kind"), Is.EqualTo("family"));
            Assert.That(await With(given, first), Is.EquivalentTo(new[] { first, second, third, fourth }));
            Assert.That(await given.Coordinator.Items("/mentees"), Has.Count.EqualTo(4));
        }
    }

    [Test]
    public async Task Only_people_of_one_programme_and_side_come_together()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var mentee = await given.Mentee();

        foreach (var with in new[] { mentee, await given.Mentor(), await other.Mentee(), Guid.NewGuid() })
        {
            await (await Tie(given, mentee, with)).ShouldBeProblem(400, "validation-failed", "withId");
        }

        await (await given.Coordinator.GetAsync($"/api/v1/person-ties/{mentee}")).ShouldBeProblem(404, "person-tie-not-found");
    }

    [Test]
    public async Task Staff_tie_people_on_a_page_and_a_proposal_says_that_others_come_with_the_person()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var amal = await given.AvailableMentee(new { givenName = "Amal" });
        var selam = await given.Mentee(new { givenName = "Selamawit" });
        await given.AvailableMentor();
        var page = $"/console/people/{amal}/together";

        var found = await browser.GetStringAsync(page + "?q=Selamawit");
        var tied = await browser.SubmitFrom(found, page + "?q=Selamawit", "tie", ("Kind", "family"), ("With", selam.ToString()));
        var record = await browser.GetStringAsync($"/console/people/{amal}");
        var run = (await given.Run(new { dryRun = true })).Id();
        var proposal = await browser.GetStringAsync($"/console/runs/{run}/proposals/1?lang=en");
        var alone = await browser.Submit(page, "alone", ("Who", selam.ToString()));

        await tied.ShouldLead(page + "?done=1");
        await alone.ShouldLead(page + "?done=1");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(record, Does.Contain($"/console/people/{selam}").And.Contain("Selamawit"));
            Assert.That(proposal, Does.Contain("Others come with this person"));
            Assert.That(
                (int)(await given.Coordinator.GetAsync($"/api/v1/person-ties/{amal}")).StatusCode,
                Is.EqualTo(404),
                "one alone has no tie"
            );
        }
    }
}

public sealed class UntiePersonTests
{
    [Test]
    public async Task A_person_who_comes_alone_leaves_the_others_together_until_one_is_left()
    {
        var given = await Given.Programme();
        var (first, second, third) = (await given.Mentee(), await given.Mentee(), await given.Mentee());
        await TiePeopleTests.Tie(given, first, second);
        await TiePeopleTests.Tie(given, first, third);

        await (await given.Coordinator.DeleteAsync($"/api/v1/person-ties/{first}")).ShouldBe(HttpStatusCode.NoContent);
        var left = await TiePeopleTests.With(given, second);
        await (await given.Coordinator.DeleteAsync($"/api/v1/person-ties/{second}")).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(left, Is.EquivalentTo(new[] { second, third }));
        await (await given.Coordinator.DeleteAsync($"/api/v1/person-ties/{third}")).ShouldBeProblem(404, "person-tie-not-found");
    }
}

public sealed class GetPersonTieTests
{
    [Test]
    public async Task Another_programme_does_not_see_who_comes_together()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var (first, second) = (await given.Mentee(), await given.Mentee());
        await TiePeopleTests.Tie(given, first, second);

        await (await other.Coordinator.GetAsync($"/api/v1/person-ties/{first}")).ShouldBeProblem(404, "person-not-found");
    }
}

public sealed class FindPersonTieTests
{
    [Test]
    public async Task The_page_of_a_person_who_comes_alone_offers_to_tie_them()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var person = await given.Mentee();

        Assert.That(await browser.GetStringAsync($"/console/people/{person}"), Does.Contain("/together"));
    }
}

public sealed class ForgetPersonInTiesTests
{
    [Test]
    public async Task A_deleted_or_erased_person_leaves_the_tie_and_a_merged_record_hands_it_on()
    {
        var given = await Given.Programme();
        var (first, second, third, kept) = (
            await given.Mentee(),
            await given.Mentee(),
            await given.Mentee(),
            await given.Mentee()
        );
        await TiePeopleTests.Tie(given, first, second);
        await TiePeopleTests.Tie(given, first, third);

        var (mistake, beside) = (await given.Mentee(), await given.Mentee());
        await TiePeopleTests.Tie(given, mistake, beside);

        await (await given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{mistake}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );
        await (await given.Coordinator.GetAsync($"/api/v1/person-ties/{beside}")).ShouldBeProblem(404, "person-tie-not-found");
        await given.App.Publish(new PersonErased(given.ProgrammeId, first));
        var left = await TiePeopleTests.With(given, second);
        await given.App.Publish(new PeopleMerged(PersonRole.Mentee, kept, third, "", ""));

        Assert.That(left, Is.EquivalentTo(new[] { second, third }));
        Assert.That(
            await given.App.Sql<Guid>(
                "SELECT person_id FROM person_ties WHERE tie_id = (SELECT tie_id FROM person_ties WHERE person_id = @Id)",
                new { Id = second }
            ),
            Is.EquivalentTo(new[] { second, kept })
        );
    }
}
