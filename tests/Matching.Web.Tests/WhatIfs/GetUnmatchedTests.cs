using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.WhatIfs;

public sealed class GetUnmatchedTests
{
    [Test]
    public async Task A_mentee_without_a_match_has_what_blocks_what_would_help_and_a_what_if()
    {
        var (given, browser) = await Coordinator();
        var mentor = await given.AvailableMentor(new { givenName = "Anna", gender = "man" });
        var mentee = await given.AvailableMentee(
            new
            {
                givenName = "Amal",
                languages = new[] { new { code = "so", level = "native" } },
                appliedOn = given.App.Clock.Today.AddDays(-300).ToString("yyyy-MM-dd"),
            }
        );
        var kept = await given.AvailableMentee(
            new
            {
                givenName = "Zahra",
                gender = "woman",
                wishes = new { gender = "woman" },
            }
        );
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";

        var list = await browser.Read($"{run}/unmatched");
        var person = await browser.Read($"{run}/unmatched/{mentee}");
        var safe = await browser.Read($"{run}/unmatched/{kept}");
        var tried = await browser.Read($"{run}/what-if?mentee={mentee}&mentor={mentor}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                list,
                Does.Contain("2 with no match yet").And.Contain("With an interpreter for three meetings, 1 mentor is possible.")
            );
            Assert.That(
                list.IndexOf("Amal", StringComparison.Ordinal),
                Is.LessThan(list.IndexOf("Zahra", StringComparison.Ordinal))
            );
            Assert.That(
                person,
                Does.Contain("Waits 300 days").And.Contain("1 of 1").And.Contain($"what-if?mentee={mentee}&mentor={mentor}")
            );
            Assert.That(person, Does.Contain("Next: Zahra"));
            Assert.That(
                safe,
                Does.Contain("No single change would help.").And.Not.Contain("Preferred gender").And.Not.Contain("Anna")
            );
            Assert.That(tried, Does.Contain("0 → 1").And.Contain("Amal finds a match: Anna"));
            Assert.That((await browser.GetAsync($"{run}/unmatched/{mentor}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task Where_no_more_would_be_matched_the_advice_names_who_would_lose()
    {
        var (given, browser) = await Coordinator();
        await given.AvailableMentor(
            new { availability = new[] { "thu_evening" }, offers = new[] { new { code = "housing_search" } } }
        );
        var matched = await given.AvailableMentee(
            new
            {
                givenName = "Berhane",
                availability = new[] { "thu_evening" },
                needs = new[] { new { code = "school" } },
            }
        );
        var mentee = await given.AvailableMentee(
            new
            {
                givenName = "Amal",
                availability = new[] { "sun_morning" },
                needs = new[] { new { code = "housing_search" } },
            }
        );
        var run = (await given.Run(new { dryRun = true })).Id();

        var entry = (await given.Coordinator.Ok($"/match-runs/{run}/unmatched?limit=200"))
            .Items()
            .Single(one => one!.Text("personId") == mentee.ToString())!;
        var page = await browser.Read($"/console/runs/{run}/unmatched/{mentee}");

        const string Text =
            "With Thursday evenings: a match, but in the place of another person. No more people are matched; the pairs are better.";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entry.At("cheapestRelaxation").Text("text"), Is.EqualTo(Text));
            Assert.That(entry.At("cheapestRelaxation").List("loses").Single()!.ToString(), Is.EqualTo(matched.ToString()));
            Assert.That(page, Does.Contain(Text).And.Contain("Who would have no match instead:").And.Contain("Berhane"));
        }
    }
}
