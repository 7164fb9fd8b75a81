namespace Matching.Web.Tests;

/// <summary>Runs the recipes of the guide for API users exactly as they are printed.</summary>
[Category("Once")]
public sealed class WalkTests
{
    [Test]
    public async Task The_eight_steps_and_the_recipes_for_curl_work_as_they_are_printed()
    {
        await using var app = await TestApp.Start(onPort: true);
        // the reader's shell uses today's date
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        var steps = await Shell.Blocks("api-specs/README.md");
        await File.WriteAllTextAsync(
            Path.Combine(app.Folder, "demo.env"),
            $"URL={app.ClientOptions.BaseAddress.ToString().TrimEnd('/')}\nADMIN_KEY={app.AdminKey}\n"
        );

        var (exitCode, output, errors) = await Shell.Run(string.Join('\n', steps), app.Folder, ("DATA_DIR", app.Folder));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps, Has.Count.EqualTo(11), "eight steps, the figures, the file and the questionnaire");
            Assert.That(exitCode, Is.Zero, errors + output);
            Assert.That(
                output,
                Does.Contain("\"status\":\"optimal\"")
                    .And.Contain("sn.bridge,n,change,T,12,")
                    .And.Match(@"sn\.bridge,mean,change,T,[0-9.]+,u")
                    .And.Contain("sn.bridge,n,change,T,T,12,,12,,")
            );
            Assert.That(errors, Is.Empty);
        }
    }
}

[Category("Once")]
public sealed class DemoTests
{
    [Test]
    public async Task The_demo_makes_two_years_of_a_programme_in_ten_towns()
    {
        await using var app = await TestApp.OnNothing(("Start:Demo", "true"), ("Start:DemoDay", "2026-03-01"));
        var demo = (await app.Admin.Ok("/programmes"))["items"]![0]!;
        var programme = demo.Id();
        var release = (await app.Admin.Ok($"/releases?programmeId={programme}"))["items"]![0]!;

        var states = await app.Sql<string>("SELECT DISTINCT status FROM pairs");
        var people = (await app.Sql<Count>("SELECT role AS name, count(*) AS number FROM people GROUP BY role")).ToDictionary(
            count => count.Name,
            count => count.Number
        );
        var versions = await app.Sql<string>("SELECT DISTINCT questionnaire_id || ' ' || questionnaire_version FROM responses");
        var missing = await app.Sql<double>(
            "SELECT avg(CASE WHEN missing IN ('blank', 'PNTS', 'DK') THEN 1.0 ELSE 0.0 END) FROM response_answers WHERE missing IS NULL OR missing IN ('blank', 'PNTS', 'DK')"
        );
        var ties = await app.Sql<Ties>(
            """
            SELECT s.score AS start_score, x.score AS end_score
            FROM responses r JOIN pairs p ON p.id = r.pair_id AND p.status IN ('completed', 'ended_early')
            JOIN response_scores s ON s.response_id = r.id AND s.scale = 'sn_bridge'
            LEFT JOIN responses e ON e.pair_id = r.pair_id AND e.person_id = r.person_id AND e.wave = 'end'
            LEFT JOIN response_scores x ON x.response_id = e.id AND x.scale = 'sn_bridge'
            WHERE r.wave = 'start' AND r.respondent = 'mentee' AND s.score IS NOT NULL
            """
        );
        var run = await (await app.Admin.Post("/match-runs?wait=20", new { programmeId = programme, dryRun = true })).Json();
        var (stayed, left) = (
            ties.Where(tie => tie.EndScore is not null).ToList(),
            ties.Where(tie => tie.EndScore is null).ToList()
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (demo.Text("startsOn"), release.Text("asOf")),
                Is.EqualTo(("2024-03-01", "2026-03-01")),
                "two years up to the day that is set, which is not today"
            );
            Assert.That(
                states,
                Is.EquivalentTo(
                    new[]
                    {
                        "proposed",
                        "offered",
                        "mentor_accepted",
                        "agreed",
                        "active",
                        "on_hold",
                        "ending",
                        "completed",
                        "declined",
                        "expired",
                        "withdrawn",
                        "ended_early",
                    }
                )
            );
            Assert.That(people["mentee"], Is.GreaterThanOrEqualTo(180));
            Assert.That(people["mentor"], Is.GreaterThanOrEqualTo(150));
            Assert.That(await app.Admin.Items($"/programmes/{programme}/sites"), Has.Count.EqualTo(10));
            Assert.That(
                versions,
                Is.SupersetOf(
                    new[]
                    {
                        "mentee-start 1.0.0",
                        "mentee-start 1.1.0",
                        "mentee-end 1.0.0",
                        "mentee-end 1.1.0",
                        "mentee-follow 1.0.0",
                        "pulse 1.0.0",
                        "partner-view 1.0.0",
                    }
                )
            );
            Assert.That(missing.Single(), Is.InRange(.03, .12), "item non-response");
            Assert.That(
                stayed.Average(tie => tie.EndScore!.Value - tie.StartScore),
                Is.InRange(6.0, 20.0),
                "planted change of 12 points"
            );
            Assert.That(left.Count / (double)ties.Count, Is.InRange(.12, .4), "attrition");
            Assert.That(
                left.Average(tie => tie.StartScore),
                Is.LessThan(stayed.Average(tie => tie.StartScore)),
                "those with fewer ties answer less often at the end"
            );
            Assert.That(run.Text("status"), Is.EqualTo("optimal"));
            Assert.That(run.Value<int>("matched"), Is.GreaterThan(0));
        }
    }

    private sealed record Count
    {
        public required string Name { get; init; }
        public required long Number { get; init; }
    }

    private sealed record Ties
    {
        public required double StartScore { get; init; }
        public double? EndScore { get; init; }
    }
}
