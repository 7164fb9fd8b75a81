using System.Globalization;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Phrases;

/// <summary>Days and hours that short messages name.</summary>
public sealed class PhraseDaysTests
{
    [Test]
    public async Task A_day_or_an_hour_that_is_over_is_refused_beside_its_field()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.Mentee();
        var (_, console) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        string Day(int days) => app.Clock.Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Task<HttpResponseMessage> Sent(string phrase, string? day, string? hour) =>
            given.Coordinator.Post(
                "/phrases",
                new
                {
                    personId = mentee,
                    phrase,
                    day,
                    hour,
                }
            );

        await (await Sent("appointment_phone", Day(-1), "17:30")).ShouldBeProblem(400, "validation-failed", "day");
        await (await Sent("free_day", Day(-1), null)).ShouldBeProblem(400, "validation-failed", "day");
        await (await Sent("appointment_phone", Day(0), "00:00")).ShouldBeProblem(400, "validation-failed", "hour");
        await (await Sent("call_you_at", null, "00:00")).ShouldBeProblem(400, "validation-failed", "hour");
        await (await Sent("appointment_phone", Day(0), "23:59")).ShouldBe(System.Net.HttpStatusCode.Created);
        await (await Sent("appointment_phone", Day(1), "00:00")).ShouldBe(System.Net.HttpStatusCode.Created);
        var page = await console.Submit(
            $"/console/people/{mentee}/phrase",
            "phrase",
            ("Input.Phrase", "free_day"),
            ("Input.Day", Day(-1)),
            ("Input.Do", "show")
        );

        await page.ShouldSay(400, "This day is in the past");
    }
}
