using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>From a person's own page to the end of what they reported, by labels and roles alone.</summary>
public sealed class ConcernInboxTests : BrowserTests
{
    [Test]
    public async Task A_concern_raised_by_personal_link_is_handled()
    {
        var programme = await Service.Made("/programmes", new { name = "Inbox of concerns" });
        var link = await Service.LinkOf(await Service.Made("/mentees", new { programmeId = programme, givenName = "Rahel" }));
        var page = await NewPage();

        await page.GotoAsync($"{Service.Url}{link}?lang=en");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tell us about a problem" }).First.ClickAsync();
        Assert.That(
            await page.GetByRole(AriaRole.Link, new() { Name = "1522" }).GetAttributeAsync("href"),
            Is.EqualTo("tel:1522")
        );
        await page.GetByLabel("What happened, or what worries you?").FillAsync("He asks for my documents.");
        await page.GetByLabel("How soon should we read this?").SelectOptionAsync("Now: a person is in danger");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.GetByText("so your message has reached the administrators").WaitForAsync();

        await page.Context.ClearCookiesAsync();
        var (reader, path) = await Service.Account(programme);
        await RequestsAndConcernsTests.SignUp(page, Service.Url + path);
        await page.GotoAsync($"{Service.Url}/console/settings/programmes/{programme}/safeguarding?lang=en");
        await page.GetByText("No staff are named.").WaitForAsync();
        await page.GetByLabel(reader).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the names" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })
            .GetByRole(AriaRole.Link, new() { Name = "Concerns" })
            .ClickAsync();
        var line = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Rahel" });
        await line.GetByText("immediate: a person is in danger").WaitForAsync();
        await line.GetByText("Nothing done yet.").WaitForAsync();
        await line.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Open") }).ClickAsync();
        await page.GetByText("He asks for my documents.").WaitForAsync();
        await page.GetByLabel("What you did").FillAsync("Called Rahel. She is with her sister.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the step" }).ClickAsync();
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "She is with her sister." }).WaitForAsync();
        await page.GetByLabel("Status").SelectOptionAsync("closed");
        await page.GetByLabel("Outcome").FillAsync("The mentor left the programme.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the decision" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Closed" }).ClickAsync();
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Rahel" }).GetByText("Last step: closed").WaitForAsync();
    }
}
