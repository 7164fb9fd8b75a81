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
        var lowest = (await given.Proposals(run)).Min(pair => pair["score"]!.GetValue<int>());

        var fair = await given.Coordinator.Ok($"/match-runs/{run.Id()}/fair");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((fair["after"]!["matched"]!.GetValue<int>(), fair["lowestScoreAfter"]!.GetValue<int>(), fair["after"]!["score"]!.GetValue<long>()), Is.EqualTo(numbers.Fairest()));
            Assert.That(fair["lowestScoreBefore"]!.GetValue<int>(), Is.EqualTo(lowest));
            Assert.That(fair["price"]!.GetValue<long>(), Is.EqualTo(run["score"]!.GetValue<long>() - fair["after"]!["score"]!.GetValue<long>()));
            Assert.That(fair["changes"]!.AsArray().Sum(change => change!["difference"]!.GetValue<long>()), Is.EqualTo(-fair["price"]!.GetValue<long>()));
            Assert.That((await given.Coordinator.Ok("/pairs"))["items"]!.AsArray(), Is.Empty);
        }
    }

    [Test]
    public async Task Nobody_to_pair_is_no_error()
    {
        var given = await Given.Programme();
        var run = await given.Run();

        var fair = await given.Coordinator.Ok($"/match-runs/{run.Id()}/fair");

        Assert.That((fair["lowestScoreAfter"], fair["price"]!.GetValue<long>()), Is.EqualTo(((System.Text.Json.Nodes.JsonNode?)null, 0L)));
    }
}
