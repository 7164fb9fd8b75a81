using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.PairPages;

/// <summary>A pair as a coordinator leads it in a browser without script: from the proposal to the end, and every other step.</summary>
public sealed class GetPairOverviewTests
{
    // whether the two look for another match
    private static readonly (string, string)[] Asked = [("Input.MenteeNext", "pool"), ("Input.MentorNext", "pool")];

    [Test]
    public async Task A_pair_is_led_from_the_proposal_to_its_completion_on_its_page()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (pair, page) = await Made(given);

        var proposed = await browser.GetStringAsync(page);
        foreach (var step in new[] { "offer", "mentor-accepts", "agree" })
        {
            await (await Step(browser, page, step)).ShouldLead($"{page}?done=1");
        }

        var agreed = await browser.GetStringAsync(page);
        var day = given.App.Clock.Today.ToString("yyyy-MM-dd");
        var meeting = await browser.Submit(
            $"{page}?form=new-meeting",
            "entry",
            ("Input.HeldOn", day),
            ("Input.Minutes", "90"),
            ("Input.ReportedBy", "mentor"),
            ("Input.Expenses", "4,50")
        );
        var waits = await Step(browser, page, "begin", ("Input.Date", day));
        await (
            await Step(
                browser,
                page,
                "begin",
                ("Input.Date", day),
                ("Input.Waiver", "Both were ill."),
                ("Input.IsAccompanied", "true")
            )
        ).ShouldLead($"{page}?done=1");
        var active = await browser.GetStringAsync(page);
        await (await Step(browser, page, "goal-reached", ("Input.Date", day))).ShouldLead($"{page}?done=1");
        var ending = await browser.GetStringAsync(page);
        await (
            await Step(browser, page, "complete", ("Input.Waiver", "They moved away."), ("Input.ClosingTalkOn", day))
        ).ShouldLead($"{page}?done=1");
        var completed = await browser.GetStringAsync(page);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                proposed,
                Does.Contain("Offer it to Marco").And.Contain("tel:&#x2B;393901234567").And.Contain("40 years")
            );
            Assert.That(agreed, Does.Contain("No first meeting is recorded").And.Contain("Selam has not answered the start"));
            await meeting.ShouldLead($"{page}?done=1");
            await waits.ShouldSay(409, "The mentee has not answered the start questionnaire.");
            Assert.That(
                active,
                Does.Contain("They met, 90 minutes").And.Contain("Expenses 4.50&#xA0;€").And.Contain("Not awaited")
            );
            Assert.That(active, Does.Contain("Another mentor takes over").And.Contain("Put on hold"));
            Assert.That(ending, Does.Contain("Marco has not answered the end questionnaire."));
            Assert.That(active, Does.Contain("Staff were present at the first meeting."));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("closingTalkOn"), Is.EqualTo(day));
            Assert.That(completed, Does.Contain("The goal was reached").And.Not.Contain("Change the pair"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("completed"));
        }
    }

    [Test]
    public async Task A_pair_under_way_is_paused_extended_handed_over_and_ended()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (pair, page) = await Made(given, "offered", "mentor_accepted", "agreed", "active");
        var other = await given.AvailableMentor(new { givenName = "Livia", familyName = "Bianchi" });
        var later = given.App.Clock.Today.AddDays(20).ToString("yyyy-MM-dd");

        var noReason = await Step(browser, page, "hold", ("Input.Until", later));
        await (await Step(browser, page, "hold", ("Input.Reason", "Travelling."), ("Input.Until", later))).ShouldLead(
            $"{page}?done=1"
        );
        var paused = await browser.GetStringAsync($"{page}?lang=it");
        await (await Step(browser, page, "resume")).ShouldLead($"{page}?done=1");
        var noDay = await Step(browser, page, "extend");
        var longer = given.App.Clock.Today.AddDays(300).ToString("yyyy-MM-dd");
        await (await Step(browser, page, "extend", ("Input.Date", longer))).ShouldLead($"{page}?done=1");
        var sooner = await Step(
            browser,
            page,
            "extend",
            ("Input.Date", given.App.Clock.Today.AddDays(30).ToString("yyyy-MM-dd"))
        );
        var best = await browser.GetStringAsync($"{page}/steps/substitute");
        var search = $"{page}/steps/substitute?q=Livia";
        var found = await browser.GetStringAsync(search);
        await (await browser.Submit(search, "step")).ShouldSay(400, "Livia Bianchi");
        await (await browser.Submit(search, "step", ("Input.MentorId", other.ToString()))).ShouldLead($"{page}?done=1");
        var noEnd = await Step(
            browser,
            page,
            "end-early",
            [("Input.EndedBy", "mentee"), ("Input.Comment", "Evenings only."), .. Asked]
        );
        var stale = await browser.GetStringAsync($"{page}/steps/end-early");
        await (
            await browser.Submit(
                $"{page}?form=new-check-in",
                "entry",
                ("Input.HeldOn", given.App.Clock.Today.ToString("yyyy-MM-dd")),
                ("Input.SpokenWith", "mentee"),
                ("Input.Channel", "phone")
            )
        ).ShouldLead($"{page}?done=1");
        await (
            await Step(browser, page, "end-early", [("Input.EndedBy", "mentee"), ("Input.Reason", "no_time"), .. Asked])
        ).ShouldLead($"{page}?done=1");
        var late = await browser.SubmitFrom(stale, $"{page}/steps/end-early", "step", ("Input.Reason", "no_time"));
        var over = await browser.GetAsync($"{page}/steps/hold");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)noReason.StatusCode, Is.EqualTo(400));
            Assert.That(await noReason.Content.ReadAsStringAsync(), Does.Contain($"value=\"{later}\""), "what was typed is kept");
            Assert.That(paused, Does.Contain("in pausa").And.Contain("Riprendere").And.Contain("steps/resume?lang=it"));
            Assert.That((int)noDay.StatusCode, Is.EqualTo(400));
            await sooner.ShouldSay(400, "Enter a later day");
            Assert.That(best, Does.Contain("Livia Bianchi").And.Contain("of 100"), "who fits best, before a search");
            Assert.That(found, Does.Contain("Livia Bianchi, 36").And.Contain("of 100"));
            await noEnd.ShouldSay(400, "Evenings only.");
            Assert.That((int)late.StatusCode, Is.EqualTo(412));
            Assert.That((int)over.StatusCode, Is.EqualTo(409));
            Assert.That(await over.Content.ReadAsStringAsync(), Does.Contain("ended early"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("endReason"), Is.EqualTo("no_time"));
            Assert.That(
                await browser.GetStringAsync(page),
                Does.Contain("Reason: No time; ended by the mentee.").And.Contain("Staff spoke with Selam").And.Contain("Livia")
            );
            Assert.That((await browser.GetAsync($"{page}/steps/nothing")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task Attempts_stay_apart_from_contacts_and_after_three_without_an_answer_another_way_is_proposed()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await given.Pair(
            await given.AvailableMentor(new { givenName = "Marco", familyName = "Rossi" }),
            await given.AvailableMentee(new { givenName = "Selam", phone = "+393901234567" }),
            new DateOnly(2026, 1, 15),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        var page = $"/console/pairs/{pair}";
        var before = await browser.GetStringAsync(page);
        await browser.Submit(
            $"{page}?form=days",
            "correct",
            ("Input.AgreedOn", "2026-01-15"),
            ("Input.StartedOn", "2026-01-20"),
            ("Input.TermEndsOn", "2026-09-02"),
            ("Input.Reason", "entry_error")
        );

        for (var i = 0; i < 3; i++)
        {
            await (await browser.Submit(page, "attempt", ("Attempt", "mentor:no_answer"))).ShouldLead($"{page}?done=attempt");
        }

        var mistaken = (await given.Coordinator.Items($"/attempts?pairId={pair}"))[^1].Text("id");
        await (await browser.Submit(page, "attempt", ("Undone", mistaken))).ShouldLead($"{page}?done=undone");
        Assert.That(await browser.GetStringAsync($"{page}?done=undone"), Does.Contain("The attempt is undone."));
        await (await browser.Submit(page, "attempt", ("Attempt", "mentor:no_answer"))).ShouldLead($"{page}?done=attempt");
        await (await browser.Submit(page, "attempt", ("Attempt", "mentor:letter"))).ShouldLead($"{page}?done=attempt");
        var tried = await browser.GetStringAsync(page);
        await browser.Submit(
            $"{page}?form=new-check-in",
            "entry",
            ("Input.HeldOn", given.App.Clock.Today.ToString("yyyy-MM-dd")),
            ("Input.SpokenWith", "mentor")
        );
        var reached = await browser.GetStringAsync(page);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("No attempts about this pair are recorded").And.Contain("No answer from Marco"));
            Assert.That(
                tried,
                Does.Contain("3 calls to Marco without an answer. Try another way")
                    .And.Contain("Attempt: letter to Marco")
                    .And.Contain("Ask Selam to pass on to Marco that you called")
                    .And.Contain("/steps/substitute")
                    .And.Contain("Silent for")
            );
            Assert.That(reached, Does.Contain("Attempt: letter to Marco").And.Not.Contain("Try another way"));
            Assert.That(reached, Does.Not.Contain("Silent for"));
            Assert.That((await given.Coordinator.Ok($"/attempts?pairId={pair}")).Items().Count, Is.EqualTo(4));
        }
    }

    [Test]
    public async Task A_pair_is_handed_over_to_a_colleague_on_its_page()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (pair, page) = await Made(given, "offered");
        var colleague = (await given.Coordinator.Ok("/colleagues")).Items().First();
        var form = $"{page}?form=responsible";

        var before = await browser.GetStringAsync(page);
        var unknown = await browser.Submit(form, "responsible", ("ResponsibleId", Guid.NewGuid().ToString()));
        await (await browser.Submit(form, "responsible", ("ResponsibleId", colleague.Id().ToString()))).ShouldLead(
            $"{page}?done=1"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("Responsible: no one yet.").And.Contain("Notes about Marco Rossi"));
            Assert.That((int)unknown.StatusCode, Is.EqualTo(400));
            Assert.That(await browser.GetStringAsync(page), Does.Contain($"Responsible: {colleague.Text("email")}."));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("responsibleId"), Is.EqualTo(colleague.Text("id")));
        }
    }

    [Test]
    public async Task A_stale_step_shows_what_is_stored_beside_what_was_typed_and_can_be_saved_over_it()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (pair, page) = await Made(given, "offered", "mentor_accepted", "agreed", "active");
        string Later(int days) => given.App.Clock.Today.AddDays(days).ToString("yyyy-MM-dd");
        var address = $"{page}/steps/extend";

        var open = await browser.GetStringAsync(address);
        await (await Step(browser, page, "extend", ("Input.Date", Later(300)))).ShouldLead($"{page}?done=1");
        var stale = await browser.SubmitFrom(open, address, "step", ("Input.Date", Later(400)));
        var both = await stale.Content.ReadAsStringAsync();
        await (await browser.SubmitFrom(both, address, "step", ("Input.Date", Later(400)))).ShouldLead($"{page}?done=1");
        var saved = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("termEndsOn");
        var close = await browser.GetStringAsync($"{page}/steps/hold");
        await (
            await Step(browser, page, "end-early", [("Input.EndedBy", "mentee"), ("Input.Reason", "no_time"), .. Asked])
        ).ShouldLead($"{page}?done=1");
        var late = await browser.SubmitFrom(
            close,
            $"{page}/steps/hold",
            "step",
            ("Input.Reason", "Travelling."),
            ("Input.Until", Later(20))
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(both, Does.Contain("Stored now").And.Contain($"value=\"{Later(400)}\""));
            Assert.That(both, Does.Contain("Last day of the term").And.Contain("Save what I typed"));
            Assert.That(saved, Is.EqualTo(Later(400)));
            await late.ShouldSay(412, "Travelling.");
            Assert.That(await late.Content.ReadAsStringAsync(), Does.Not.Contain("Save what I typed"));
        }
    }

    [Test]
    public async Task A_pair_is_shown_after_one_of_the_two_was_erased()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(new { givenName = "Livia" }), mentee, "offered");
        await (
            await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, mentee)}")
        ).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(await browser.GetStringAsync($"/console/pairs/{pair}"), Does.Contain("Livia"));
    }

    private static async Task<(Guid Pair, string Page)> Made(Given given, params string[] states)
    {
        var pair = await given.Pair(
            await given.AvailableMentor(
                new
                {
                    givenName = "Marco",
                    familyName = "Rossi",
                    birthYear = 1986,
                }
            ),
            await given.AvailableMentee(new { givenName = "Selam", phone = "+393901234567" }),
            states
        );
        return (pair, $"/console/pairs/{pair}");
    }

    private static Task<HttpResponseMessage> Step(
        HttpClient browser,
        string page,
        string step,
        params (string Name, string Value)[] typed
    ) => browser.Submit($"{page}/steps/{step}", "step", typed);
}
