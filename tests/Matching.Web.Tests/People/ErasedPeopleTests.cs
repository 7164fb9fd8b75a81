using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.People;

/// <summary>A person who was erased while a page about them was open.</summary>
public sealed class FindErasedPersonTests
{
    [Test]
    public async Task Each_page_and_form_of_an_erased_person_says_only_that_and_leads_on()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.AvailableMentee(new { givenName = "Selam" });
        var person = $"/console/people/{mentee}";
        var (edit, note, step, call, concern) = (
            await browser.GetStringAsync(person + "/edit"),
            await browser.GetStringAsync(person),
            await browser.GetStringAsync(person + "/paused"),
            await browser.GetStringAsync("/console/calls/new?person=" + mentee),
            await browser.GetStringAsync("/console/concerns/new?person=" + mentee)
        );
        await (
            await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, mentee)}")
        ).ShouldBe(HttpStatusCode.NoContent);

        foreach (
            var answer in new[]
            {
                await browser.SubmitFrom(edit, person + "/edit", "person", ("Input.GivenName", "Selam")),
                await browser.SubmitFrom(note, person, "note", ("Note.Text", "Selam called.")),
                await browser.SubmitFrom(step, person + "/paused", "step", ("Input.Reason", "Selam rests.")),
                await browser.SubmitFrom(call, "/console/calls/new?person=" + mentee, "call", ("Input.Note", "All is well.")),
                await browser.SubmitFrom(
                    concern,
                    "/console/concerns/new?person=" + mentee,
                    "concern",
                    ("Input.What", "Was afraid.")
                ),
                await browser.GetAsync(person),
                await browser.GetAsync(person + "/letter"),
                await browser.GetAsync(person + "/together"),
                await browser.GetAsync(person + "/phrase"),
                await browser.GetAsync(person + "/appointments/new"),
            }
        )
        {
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            var address = answer.RequestMessage!.RequestUri!.PathAndQuery;
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), address);
            Assert.That(page, Does.Contain("The person was erased").And.Contain("href=\"/console/people"), address);
            Assert.That(page, Does.Not.Contain("Selam"), address);
            Assert.That(
                page.Contains("Was afraid.", StringComparison.Ordinal),
                Is.EqualTo(address.Contains("concerns")),
                address
            );
        }
    }

    [Test]
    public async Task Of_another_programme_nothing_is_said()
    {
        var (given, _) = await Boards.Coordinator();
        var (_, browser) = await Boards.Coordinator();
        var mentee = await given.Mentee();
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, mentee)}");

        var page = await browser.GetAsync($"/console/people/{mentee}");

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Not.Contain("was erased"));
    }
}
