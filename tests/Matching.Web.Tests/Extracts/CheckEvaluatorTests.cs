namespace Matching.Web.Tests.Extracts;

public sealed class CheckEvaluatorTests
{
    [Test]
    public async Task An_analyst_without_the_permission_learns_what_is_required()
    {
        var given = await Given.Programme();

        await (await given.Analyst.Post("/extracts", given.Asked())).ShouldBeProblem(403, "evaluator-permission-needed");
    }

    [Test]
    public async Task A_permission_that_has_ended_opens_nothing()
    {
        var app = await SharedApp.With();
        var given = await TwelveAlike.Enrolled(app);
        var evaluator = await given.Evaluator(days: 20);
        var extract = await evaluator.Created("/extracts", given.Asked());
        app.Clock.Advance(TimeSpan.FromDays(21));

        await (await evaluator.Post("/extracts", given.Asked())).ShouldBeProblem(403, "evaluator-permission-needed");
        await (await evaluator.GetAsync($"/api/v1/extracts/{extract.Id()}/files")).ShouldBeProblem(
            403,
            "evaluator-permission-needed"
        );
    }

    [Test]
    public async Task Only_an_analysts_key_carries_it_and_for_days_to_come()
    {
        var given = await Given.Programme();
        var key = (
            await given.App.Admin.Created(
                "/api-keys",
                new
                {
                    role = "analyst",
                    programmeId = given.ProgrammeId,
                    evaluator = new { purpose = "Evaluation", endsOn = given.EndsOn() },
                }
            )
        ).Id();

        Assert.That(
            (await given.App.Admin.Ok($"/api-keys/{key}"))["evaluator"]!.ToJsonString(),
            Is.EqualTo($"{{\"purpose\":\"Evaluation\",\"endsOn\":\"{given.EndsOn()}\"}}")
        );
        await (
            await given.App.Admin.Post(
                "/api-keys",
                new
                {
                    role = "coordinator",
                    programmeId = given.ProgrammeId,
                    evaluator = new { purpose = "Evaluation", endsOn = given.EndsOn() },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "evaluator");
        await (
            await given.App.Admin.Post(
                "/api-keys",
                new
                {
                    role = "analyst",
                    programmeId = given.ProgrammeId,
                    evaluator = new { purpose = "Evaluation", endsOn = given.EndsOn(-1) },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "evaluator.endsOn");
        await (
            await given.App.Admin.Post(
                "/api-keys",
                new
                {
                    role = "analyst",
                    programmeId = given.ProgrammeId,
                    evaluator = new { endsOn = given.EndsOn() },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "evaluator.purpose");
    }
}
