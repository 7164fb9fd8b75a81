using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Appointments;

/// <summary>What is agreed is still to come.</summary>
public sealed class PastDaysTests
{
    [Test]
    public async Task A_day_that_has_passed_is_refused_for_what_is_still_to_be_done()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.AvailableMentee(new { givenName = "Selam" });
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed", "active");
        var (today, yesterday) = (given.App.Clock.Today, given.App.Clock.Today.AddDays(-1).ToString("yyyy-MM-dd"));
        var person = $"/console/people/{mentee}";
        const string Passed = "This day has passed. Enter today or a later day";

        var appointment = await browser.Submit(
            person + "/appointments/new",
            "appointment",
            ("Input.Kind", "visit"),
            ("Input.Day", yesterday),
            ("Input.Time", "17:30")
        );
        var note = await browser.Submit(person, "note", ("Note.Text", "Ask again."), ("Note.FollowUpOn", yesterday));
        var ofPair = await browser.Submit(
            $"/console/pairs/{pair}?form=note",
            "pair-note",
            ("Note.Text", "Ask again."),
            ("Note.FollowUpOn", yesterday)
        );
        var call = await browser.Submit(
            $"/console/calls/new?person={mentee}&about=pair",
            "call",
            ("Input.Wish", "other_meetings"),
            ("Input.Inform", "Less often."),
            ("Input.InformBy", "taker"),
            ("Input.InformOn", yesterday)
        );

        foreach (var refused in new[] { appointment, note, ofPair, call })
        {
            await refused.ShouldSay(400, Passed);
        }

        var booked = await given.Appointment(mentee, 24, new { kind = "visit" });
        var moved = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/appointments/{booked.Id()}",
            $$"""{ "startsAt": "{{yesterday}}T10:00:00Z" }""",
            ("If-Match", "*")
        );
        await moved.ShouldBeProblem(400, "validation-failed", "startsAt");
        await browser.Submit(person, "note", ("Note.Text", "Ask today."), ("Note.FollowUpOn", today.ToString("yyyy-MM-dd")));
        Assert.That(
            (await given.Coordinator.Items($"/notes?personId={mentee}")).Select(each => each.Text("text")),
            Is.EqualTo(new[] { "Ask today." })
        );
    }
}
