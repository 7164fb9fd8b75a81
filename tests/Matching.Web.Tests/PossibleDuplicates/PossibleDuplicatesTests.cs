using Matching.Web.Data;
using Matching.Web.Mediation;
using Matching.Web.Tests.Privacy;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.PossibleDuplicates;

public sealed class ListPossibleDuplicatesTests
{
    [Test]
    public async Task They_are_filtered_and_paged_as_other_lists_and_carry_no_contact_data()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentor(new { phone = "0521 000999" });
        await given.Mentor(new { phone = "0521 000999" });

        var page = await given.Coordinator.Ok($"/possible-duplicates?programmeId={given.ProgrammeId}&limit=1");
        var csv = await given.Coordinator.GetStringAsync($"/api/v1/possible-duplicates?programmeId={given.ProgrammeId}");

        Assert.That(await given.Duplicates($"&personId={first}"), Has.Count.EqualTo(1));
        Assert.That(page.Items(), Has.Count.EqualTo(1));
        Assert.That(page.Text("next"), Is.Not.Empty);
        Assert.That(csv, Does.Not.Contain("0521").And.Not.Contain("000123"));
    }

    [Test]
    public async Task Staff_of_one_site_see_those_of_which_both_records_are_there()
    {
        var given = await Given.Programme();
        var elsewhere = await given.OtherSite();
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000123", siteId = elsewhere });
        var site = await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId);
        var raised = (await given.Duplicates()).Single();

        Assert.That((await site.Ok("/possible-duplicates")).Items(), Is.Empty);
        await (await site.GetAsync($"/api/v1/possible-duplicates/{raised.Id()}")).ShouldBeProblem(
            404,
            "possible-duplicate-not-found"
        );
    }
}

public sealed class GetPossibleDuplicateTests
{
    [Test]
    public async Task It_shows_both_records_with_its_version()
    {
        var given = await Given.Programme();
        await given.Mentee(new { givenName = "Selam", birthYear = 1994 });
        await given.Mentee(new { givenName = "Selam", birthYear = 1994 });
        var raised = (await given.Duplicates()).Single();

        var answer = await given.Coordinator.GetAsync($"/api/v1/possible-duplicates/{raised.Id()}");

        Assert.That(answer.Headers.ETag!.Tag, Is.EqualTo("\"v1\""));
        Assert.That((await answer.Json()).At("first").Text("givenName"), Is.EqualTo("Selam"));
    }
}

public sealed class ClearedDuplicatesTests
{
    [Test]
    public async Task A_decision_is_not_cleared()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        var second = await given.Mentee(new { phone = "0521 000123" });
        await given.Decide((await given.Duplicates()).Single(), new { to = "dismissed" });

        await given.App.InScope(services =>
            services
                .GetRequiredService<Db>()
                .InTransaction(
                    async () =>
                    {
                        await services
                            .GetRequiredService<Features.Participants.PossibleDuplicates.DuplicateRecorder>()
                            .Clear(second, CancellationToken.None);
                        return Mediation.Nothing.Value;
                    },
                    CancellationToken.None
                )
        );

        Assert.That(await given.Duplicates(), Has.Count.EqualTo(1));
    }
}

public sealed class ForgetPersonInDuplicatesTests
{
    [Test]
    public async Task Nothing_is_left_about_an_erased_person()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        var second = await given.Mentee(new { phone = "0521 000123" });

        await given.App.Anonymous.DeleteAsync($"/api/v1/privacy/{await Planted.Link(given, second)}");

        Assert.That(await given.Duplicates(), Is.Empty);
    }
}
