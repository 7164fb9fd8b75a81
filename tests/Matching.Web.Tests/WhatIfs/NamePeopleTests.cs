using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.WhatIfs;

/// <summary>Pages that name people whom a run names by id.</summary>
public sealed class NamePeopleTests
{
    [Test]
    public async Task Why_not_is_asked_by_names_alone()
    {
        var (given, browser) = await Coordinator();
        await Pair(given, "Amal", "Anna", 1990);
        await given.AvailableMentor(new { givenName = "Zita", birthYear = 1970 });
        await given.AvailableMentor(new { givenName = "Annamaria", languages = new[] { new { code = "so", level = "native" } } });
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}/why-not";

        var proposed = await browser.Read($"{run}?mentee-name=Amal&mentor-name=Zita");
        var several = await browser.Read($"{run}?mentee-name=Amal&mentor-name=Anna");
        var none = await browser.Read($"{run}?mentee-name=Nessuna&mentor-name=Zita&lang=it");
        var link = several.Split("href=\"").Select(part => part.Split('"')[0]).Last(part => part.Contains("mentor="));
        var chosen = await browser.Read(link);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                proposed,
                Does.Contain("Possible with").And.Contain("What the pair would cost").And.Contain("Amal and Zita")
            );
            Assert.That(several, Does.Contain("Which mentor?").And.Contain("Annamaria").And.Contain("Mentee: <b>Amal</b>"));
            Assert.That(none, Does.Contain("Quale mentee?").And.Contain("Nessuna persona trovata."));
            Assert.That(chosen, Does.Contain("Amal and Anna"));
        }
    }

    [Test]
    public async Task Two_runs_are_compared_by_the_people_who_were_in_both()
    {
        var (given, browser) = await Coordinator();
        await Pair(given, "Amal", "Anna", 1990);
        var only = await browser.Read($"/console/runs/{(await given.Run(new { dryRun = true })).Id()}/compare");
        await given.AvailableMentee(new { givenName = "Zahra", birthYear = 1950 });
        var after = await given.Run(new { dryRun = true });

        var page = await browser.Read($"/console/runs/{after.Id()}/compare");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(only, Does.Contain("There is no other run"));
            Assert.That(page, Does.Contain("1 only in this run").And.Contain("Zahra").And.Contain("paired as before"));
        }
    }

    [Test]
    public async Task Proposals_with_nothing_unusual_are_approved_together_with_a_line_each()
    {
        var (given, browser) = await Coordinator();
        await given.AvailableMentor(Answered("Anna", "offers"));
        await given.AvailableMentor(Answered("Zita", "offers"));
        await given.AvailableMentee(Answered("Amal", "needs"));
        await given.AvailableMentee(Answered("Zahra", "needs"));

        var run = $"/console/runs/{(await given.Run()).Id()}";
        var page = await browser.GetStringAsync($"{run}/together");
        var earlier = await browser.GetStringAsync($"{run}/together");
        var chosen = page.Split("name=\"Chosen\" checked value=\"")
            .Skip(1)
            .Select(part => ("Chosen", part.Split('"')[0]))
            .ToArray();
        var results = await browser.SubmitFrom(page, $"{run}/together", "together", chosen);
        var again = await browser.SubmitFrom(earlier, $"{run}/together", "together", chosen);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(chosen, Has.Length.EqualTo(2));
            Assert.That(await results.Content.ReadAsStringAsync(), Does.Contain($"{chosen.Length} of {chosen.Length} approved"));
            Assert.That(
                await again.Content.ReadAsStringAsync(),
                Does.Contain($"0 of {chosen.Length} approved").And.Contain("already decided (Approved). Nothing was changed.")
            );
        }
    }

    private static Dictionary<string, object> Answered(string name, string needs) =>
        new(Boards.Answered(needs)) { ["givenName"] = name };
}
