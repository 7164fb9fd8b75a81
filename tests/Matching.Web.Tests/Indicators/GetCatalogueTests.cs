namespace Matching.Web.Tests.Indicators;

public sealed class GetCatalogueTests
{
    [TestCase("/datasets")]
    [TestCase("/indicators")]
    [TestCase("/questionnaires")]
    public async Task Lists_of_the_catalogue_are_paged_as_every_other(string path)
    {
        var given = await Given.Programme();
        var whole = (await given.Analyst.Ok(path))["items"]!.AsArray().Select(item => item!.Text("id")).ToList();

        var first = await given.Analyst.Ok(path + "?limit=1");
        var second = await given.Analyst.Ok($"{path}?limit=2&after={first.Text("next")}");
        var rest = await given.Analyst.Ok($"{path}?after={second.Text("next")}");

        Assert.That(
            first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => item!.Text("id")),
            Is.EqualTo(whole.Take(3))
        );
        Assert.That(
            (rest["items"]!.AsArray().Select(item => item!.Text("id")).LastOrDefault(), rest["next"]),
            Is.EqualTo(((string?)whole[^1], (System.Text.Json.Nodes.JsonNode?)null))
        );
        await (await given.Analyst.Send(HttpMethod.Get, path + "?after=nonsense")).ShouldBeProblem(
            400,
            "malformed-request",
            "after"
        );
    }

    [Test]
    public async Task A_release_is_named_and_addresses_lead_to_it()
    {
        var given = await Given.Programme();
        var number = (await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId }))[
            "number"
        ]!.GetValue<int>();

        var dataset = (await given.Analyst.Ok($"/datasets?limit=1&release={number}&programmeId={given.ProgrammeId}"))["items"]![
            0
        ]!;

        Assert.That(dataset.Text("href"), Does.EndWith($"?programmeId={given.ProgrammeId}&release={number}"));
        Assert.That(
            (await given.Analyst.Ok(dataset.Text("href")["/api/v1".Length..]))["extension"]!["release"]!.ToString(),
            Does.Contain(number.ToString())
        );
        await (await given.Analyst.Send(HttpMethod.Get, $"/indicators?release={number + 1}")).ShouldBeProblem(
            404,
            "release-not-found"
        );
        await (
            await given.Analyst.Send(HttpMethod.Get, $"/datasets?programmeId={(await Given.Programme()).ProgrammeId}")
        ).ShouldBeProblem(404, "programme-not-found");
    }
}
