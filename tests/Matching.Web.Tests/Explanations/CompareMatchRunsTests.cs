namespace Matching.Web.Tests.Explanations;

public sealed class CompareMatchRunsTests
{
    [Test]
    public async Task Who_gains_who_loses_and_who_changes_add_up_to_the_totals()
    {
        var given = await Given.Programme();
        await RunInNumbers.People(given);
        var before = await given.Run(new { dryRun = true });
        var old = (await given.Proposals(before)).ToDictionary(
            pair => pair.Text("menteeId"),
            pair => (pair.Text("mentorId"), pair.Value<int>("score"))
        );
        var newcomer = await given.AvailableMentor(new { capacity = 3 });
        var late = await given.AvailableMentee(new { birthYear = 1985 });
        var after = await given.Run(new { dryRun = true });
        var now = (await given.Proposals(after)).ToDictionary(
            pair => pair.Text("menteeId"),
            pair => (pair.Text("mentorId"), pair.Value<int>("score"))
        );

        var reported = await given.Coordinator.Ok($"/match-runs/{before.Id()}/compare/{after.Id()}");

        int Difference(string mentee) =>
            (now.TryGetValue(mentee, out var to) ? to.Item2 : 0) - (old.TryGetValue(mentee, out var from) ? from.Item2 : 0);
        var changed = old
            .Keys.Union(now.Keys)
            .Where(mentee => old.GetValueOrDefault(mentee) != now.GetValueOrDefault(mentee))
            .ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                reported.List("changes").Select(change => (change!.Text("menteeId"), change!.Value<int>("difference"))),
                Is.EquivalentTo(changed.Select(mentee => (mentee, Difference(mentee))))
            );
            Assert.That(
                reported.List("changes").Sum(change => change.Value<int>("difference")),
                Is.EqualTo(reported.Value<long>("scoreDifference"))
            );
            Assert.That(
                reported.Value<long>("scoreDifference"),
                Is.EqualTo(after.Value<long>("score") - before.Value<long>("score"))
            );
            Assert.That(reported.Value<int>("matchedDifference"), Is.EqualTo(now.Count - old.Count));
            Assert.That(
                (reported.Value<int>("gain"), reported.Value<int>("lose")),
                Is.EqualTo(
                    (
                        changed.Count(mentee => !old.ContainsKey(mentee) || (now.ContainsKey(mentee) && Difference(mentee) > 0)),
                        changed.Count(mentee => !now.ContainsKey(mentee) || (old.ContainsKey(mentee) && Difference(mentee) < 0))
                    )
                )
            );
            Assert.That(
                reported.Value<int>("unchanged"),
                Is.EqualTo(old.Count(pair => now.GetValueOrDefault(pair.Key) == pair.Value))
            );
            Assert.That(reported.List("onlyInAfter").Select(id => id.GetValue<string>()), Is.EqualTo(new[] { late.ToString() }));
            Assert.That(
                reported.List("changes").Any(change => change["mentorAfter"]?.GetValue<string>() == newcomer.ToString()),
                Is.True
            );
        }
    }

    [Test]
    public async Task Runs_of_two_programmes_are_not_compared()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var (one, other) = (await ours.Run(), await theirs.Run());

        await (await ours.App.Admin.GetAsync($"/api/v1/match-runs/{one.Id()}/compare/{other.Id()}")).ShouldBeProblem(
            409,
            "match-runs-not-comparable"
        );
        await (await ours.Coordinator.GetAsync($"/api/v1/match-runs/{one.Id()}/compare/{other.Id()}")).ShouldBeProblem(
            404,
            "match-run-not-found"
        );
    }

    [Test]
    public async Task A_run_without_a_result_is_not_compared()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var (a, b) = (await given.AvailableMentee(), await given.AvailableMentee());
        var good = await given.Run(new { dryRun = true });
        var infeasible = await given.Run(
            new { locks = new[] { new { mentorId = mentor, menteeId = a }, new { mentorId = mentor, menteeId = b } } }
        );

        foreach (
            var path in new[] { $"compare/{good.Id()}", "fairness", "fair", "advice", $"explain?menteeId={a}&mentorId={mentor}" }
        )
        {
            await (await given.Coordinator.GetAsync($"/api/v1/match-runs/{infeasible.Id()}/{path}")).ShouldBeProblem(
                409,
                "match-run-not-finished"
            );
        }
    }
}
