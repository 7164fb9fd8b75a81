using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Conventions;

/// <summary>
/// A form that changes a record, sent after another person has changed it. The form of a person, the steps of a pair, the handling of
/// a concern and the text of a report have tests of their own beside their features.
/// </summary>
public sealed class StaleFormsTests
{
    [Test]
    public async Task Each_form_that_changes_a_record_shows_both_versions_and_keeps_what_was_typed()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (mentor, mentee, waiting) = (
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            await given.AvailableMentee()
        );
        var pair = await given.Pair(mentor, mentee, new DateOnly(2026, 1, 10), "offered", "mentor_accepted", "agreed", "active");
        var meeting = (
            await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-01", minutes = 60 })
        ).Text("id");
        var talk = (
            await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-02", spokenWith = "mentee" })
        ).Text("id");
        var colleague = (await given.Coordinator.Ok("/colleagues")).Items().First().Text("id");
        var days = (await given.Coordinator.Ok($"/pairs/{pair}")).AsObject();
        var page = $"/console/pairs/{pair}";
        var term = new DateOnly(2026, 8, 1);
        var minutes = 60;

        Form[] forms =
        [
            new($"{page}?form=responsible", "responsible", [("ResponsibleId", colleague)], colleague, ChangePair),
            new(
                $"{page}?form=days",
                "correct",
                [
                    ("Input.AgreedOn", days.Text("agreedOn")),
                    ("Input.StartedOn", days.Text("startedOn")),
                    ("Input.TermEndsOn", "2026-12-24"),
                    ("Input.Reason", "entry_error"),
                ],
                "2026-12-24",
                ChangePair
            ),
            new(
                $"{page}?form=meeting&entry={meeting}",
                "entry",
                [
                    ("Input.HeldOn", "2026-02-03"),
                    ("Input.Minutes", "45"),
                    ("Input.ReportedBy", "mentor"),
                    ("Input.IsMistake", "false"),
                    ("Input.Reason", "entry_error"),
                ],
                "value=\"45\"",
                () => ChangeMeeting(++minutes)
            ),
            new(
                $"{page}?form=expenses&entry={meeting}",
                "entry",
                [("Input.Expenses", "7,25"), ("Input.IsExpensesPaid", "true")],
                "value=\"7,25\"",
                () => Put($"/pairs/{pair}/meetings/{meeting}/expenses", """{"expenses":3,"isExpensesPaid":false}""")
            ),
            new(
                $"{page}?form=check-in&entry={talk}",
                "entry",
                [
                    ("Input.HeldOn", "2026-02-04"),
                    ("Input.SpokenWith", "mentor"),
                    ("Input.Channel", "phone"),
                    ("Input.IsMistake", "false"),
                    ("Input.Reason", "entry_error"),
                ],
                "value=\"2026-02-04\"",
                () =>
                    Put(
                        $"/pairs/{pair}/check-ins/{talk}",
                        """{"heldOn":"2026-02-05","spokenWith":"both","reason":"entry_error"}"""
                    )
            ),
            new(
                $"/console/people/{waiting}/screening",
                "step",
                [("Input.ScreenedOn", "2026-02-11")],
                "value=\"2026-02-11\"",
                ChangePerson
            ),
            new($"/console/people/{waiting}/responsible", "step", [("Input.ResponsibleId", colleague)], colleague, ChangePerson),
            new(
                $"/console/people/{waiting}/paused",
                "step",
                [("Input.Reason", "Travels until May.")],
                ">Travels until May.</textarea>",
                ChangePerson
            ),
        ];

        foreach (var form in forms)
        {
            var open = await browser.GetStringAsync(form.Page);
            await form.Change();
            var stale = await browser.SubmitFrom(open, form.Page, form.Name, form.Typed);
            var both = await stale.Content.ReadAsStringAsync();
            var saved = await browser.SubmitFrom(both, form.Page, form.Name, form.Typed);

            using (Assert.EnterMultipleScope())
            {
                Assert.That((int)stale.StatusCode, Is.EqualTo(412), form.Page);
                Assert.That(both, Does.Contain("What is stored now, and what you typed").And.Contain(form.Kept), form.Page);
                Assert.That((int)saved.StatusCode, Is.EqualTo(302), $"{form.Page}: saved over what is stored");
            }
        }

        Assert.That((await given.Coordinator.Ok($"/mentees/{waiting}")).Text("status"), Is.EqualTo("paused"));

        Task ChangePair()
        {
            term = term.AddDays(1);
            return Patch($"/pairs/{pair}", $$"""{"termEndsOn":"{{term:yyyy-MM-dd}}","reason":"entry_error"}""");
        }

        Task ChangeMeeting(int length) =>
            Put($"/pairs/{pair}/meetings/{meeting}", $$"""{"heldOn":"2026-02-01","minutes":{{length}},"reason":"entry_error"}""");

        Task ChangePerson() => Patch($"/mentees/{waiting}", $$"""{"occupation":"Baker {{++minutes}}"}""");

        async Task Patch(string path, string body) =>
            await (await given.Coordinator.Send(HttpMethod.Patch, path, body, ("If-Match", "*"))).ShouldBe(
                System.Net.HttpStatusCode.OK
            );

        async Task Put(string path, string body) =>
            await (await given.Coordinator.Send(HttpMethod.Put, path, body)).ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Test]
    public async Task A_step_that_is_not_possible_after_the_change_is_shown_without_a_button_that_saves_it()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var waiting = await given.AvailableMentee();
        var page = $"/console/people/{waiting}/paused";

        var open = await browser.GetStringAsync(page);
        await given.Coordinator.Moved($"/mentees/{waiting}", new { to = "left", reason = "Moved away." });
        var stale = await browser.SubmitFrom(open, page, "step", ("Input.Reason", "Travels until May."));
        var both = await stale.Content.ReadAsStringAsync();

        Assert.That((int)stale.StatusCode, Is.EqualTo(412));
        Assert.That(
            both,
            Does.Contain("Travels until May.").And.Contain("Keep what is stored").And.Not.Contain("Save what I typed")
        );
    }

    private sealed record Form(string Page, string Name, (string, string)[] Typed, string Kept, Func<Task> Change);
}
