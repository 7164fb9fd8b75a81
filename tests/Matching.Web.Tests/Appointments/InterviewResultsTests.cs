using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Appointments;

/// <summary>The result of an interview closes its appointment.</summary>
public sealed class InterviewResultsTests
{
    [Test]
    public async Task The_result_of_an_interview_closes_its_appointment_and_calls_off_a_later_one()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var held = await given.Appointment(mentee, 1);
        var later = await given.Appointment(mentee, 72);
        var visit = await given.Appointment(mentee, 2, new { kind = "visit" });

        await (await browser.Submit($"/console/people/{mentee}/interviewed", "step")).ShouldLead(
            $"/console/people/{mentee}?done=1"
        );
        var statuses = (await given.Coordinator.Items($"/appointments?personId={mentee}")).ToDictionary(
            each => each.Id(),
            each => each.Text("status")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses[held.Id()], Is.EqualTo("done"));
            Assert.That(statuses[later.Id()], Is.EqualTo("cancelled"));
            Assert.That(statuses[visit.Id()], Is.EqualTo("planned"), "only the interview was held");
        }
    }
}
