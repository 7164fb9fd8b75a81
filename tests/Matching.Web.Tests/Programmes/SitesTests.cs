using System.Net;

namespace Matching.Web.Tests.Programmes;

public sealed class CreateSiteTests
{
    [Test]
    public async Task A_name_is_once_in_a_programme()
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.Post(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Parma",
                    latitude = 1,
                    longitude = 1,
                }
            )
        ).ShouldBeProblem(409, "name-taken");
    }

    [TestCase("{\"name\":\"x\"}", "latitude")]
    [TestCase("{\"name\":\"x\",\"latitude\":91,\"longitude\":0}", "latitude")]
    public async Task A_place_is_needed(string body, string field)
    {
        var given = await Given.Programme();

        await (await given.App.Admin.Send(HttpMethod.Post, $"/programmes/{given.ProgrammeId}/sites", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }
}

public sealed class GetSiteTests
{
    [Test]
    public async Task A_site_of_another_programme_is_not_found()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());

        await (await ours.App.Admin.GetAsync($"/api/v1/programmes/{ours.ProgrammeId}/sites/{theirs.SiteId}")).ShouldBeProblem(
            404,
            "site-not-found"
        );
    }
}

public sealed class ListSitesTests
{
    [Test]
    public async Task All_sites_of_the_programme_are_listed()
    {
        var given = await Given.Programme();

        Assert.That(
            (await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/sites")).Select(item => item.Id()),
            Is.EqualTo(new[] { given.SiteId })
        );
    }
}

public sealed class UpdateSiteTests
{
    [Test]
    public async Task A_site_moves()
    {
        var given = await Given.Programme();

        var response = await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}/sites/{given.SiteId}",
            "{\"latitude\":45.1}",
            ("If-Match", "\"v1\"")
        );

        Assert.That((await response.Json()).Value<double>("latitude"), Is.EqualTo(45.1));
    }
}

public sealed class DeleteSiteTests
{
    [Test]
    public async Task An_empty_site_goes_and_one_with_people_stays()
    {
        var given = await Given.Programme();
        var empty = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Empty",
                    latitude = 0,
                    longitude = 0,
                }
            )
        ).Id();
        await given.Mentee();

        var gone = await given.App.Admin.Send(
            HttpMethod.Delete,
            $"/programmes/{given.ProgrammeId}/sites/{empty}",
            null,
            ("If-Match", "\"v1\"")
        );
        var stays = await given.App.Admin.Send(
            HttpMethod.Delete,
            $"/programmes/{given.ProgrammeId}/sites/{given.SiteId}",
            null,
            ("If-Match", "\"v1\"")
        );

        await gone.ShouldBe(HttpStatusCode.NoContent);
        await stays.ShouldBeProblem(409, "in-use");
    }
}
