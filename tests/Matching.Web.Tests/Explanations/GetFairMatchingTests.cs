namespace Matching.Web.Tests.Explanations;

public sealed class GetFairMatchingTests
{
    [TestCase("coverage_first")]
    [TestCase("total_score")]
    public async Task The_largest_lowest_score_and_its_price_are_those_of_trying_everything(string objective)
    {
        var given = await Given.Programme();
        await RunInNumbers.People(given);
        var run = await given.Run(new { dryRun = true, objective });
        var numbers = await RunInNumbers.Of(given, run);
        var lowest = (await given.Proposals(run)).Min(pair => pair.Value<int>("score"));

        var fair = await given.Coordinator.Ok($"/match-runs/{run.Id()}/fair");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (fair["after"]!.Value<int>("matched"), fair.Value<int>("lowestScoreAfter"), fair["after"]!.Value<long>("score")),
                Is.EqualTo(numbers.Fairest())
            );
            Assert.That(fair.Value<int>("lowestScoreBefore"), Is.EqualTo(lowest));
            Assert.That(fair.Value<long>("price"), Is.EqualTo(run.Value<long>("score") - fair["after"]!.Value<long>("score")));
            Assert.That(
                fair.List("changes").Sum(change => change.Value<long>("difference")),
                Is.EqualTo(-fair.Value<long>("price"))
            );
            Assert.That(await given.Coordinator.Items("/pairs"), Is.Empty);
        }
    }

    [Test]
    public async Task An_empty_pool_is_no_error()
    {
        var given = await Given.Programme();
        var run = await given.Run();

        var fair = await given.Coordinator.Ok($"/match-runs/{run.Id()}/fair");

        Assert.That(
            (fair["lowestScoreAfter"], fair.Value<long>("price")),
            Is.EqualTo(((System.Text.Json.Nodes.JsonNode?)null, 0L))
        );
    }
}
