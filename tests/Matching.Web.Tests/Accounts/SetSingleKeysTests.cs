using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Accounts;

/// <summary>Single keys on a proposal are each person's own choice.</summary>
public sealed class SetSingleKeysTests
{
    [Test]
    public async Task Single_keys_are_off_until_the_holder_of_the_account_switches_them_on_and_are_shown_beside_the_buttons()
    {
        var (given, browser) = await Boards.Coordinator();
        var (_, colleague) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        await Boards.Pair(given, "Amal", "Anna", 1990);
        var proposal = $"/console/runs/{(await given.Run()).Id()}/proposals/1";
        var off = await browser.Read(proposal);

        await (await browser.Submit("/console/account", "keyboard")).ShouldLead("/console/account");
        var (on, account) = (await browser.Read(proposal), await browser.Read("/console/account"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(off, Does.Contain("/console.js").And.Not.Contain("data-keys").And.Not.Contain("<kbd>"));
            Assert.That(on, Does.Contain("data-keys=\"on\"").And.Contain("<kbd>A</kbd>").And.Contain("<kbd>D</kbd>"));
            Assert.That(account, Does.Contain("Single keys on a proposal are on.").And.Contain("Approve pair"));
            Assert.That(await colleague.Read(proposal), Does.Not.Contain("data-keys"));
        }

        await browser.Submit("/console/account", "keyboard");
        Assert.That(await browser.Read(proposal), Does.Not.Contain("data-keys"));
    }

    [Test]
    public async Task The_script_is_small_and_only_on_pages_of_the_console()
    {
        var (_, browser) = await Boards.Coordinator();
        var script = await browser.GetAsync("/console.js");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(script.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/javascript"));
            Assert.That((await script.Content.ReadAsByteArrayAsync()).Length, Is.LessThan(6000));
            Assert.That(await browser.GetStringAsync("/"), Does.Not.Contain("<script"));
            Assert.That(await browser.GetStringAsync("/insights"), Does.Not.Contain("<script"));
        }
    }
}
