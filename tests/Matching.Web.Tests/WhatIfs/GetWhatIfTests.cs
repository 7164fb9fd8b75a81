using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.Explanations;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.WhatIfs;

public sealed class GetWhatIfTests
{
    [Test]
    public async Task What_if_pages_say_who_changes_and_store_nothing()
    {
        var (given, browser) = await Coordinator();
        var (mentee, _) = await Pair(given, "Amal", "Anna", 1990);
        await given.AvailableMentor(new { givenName = "Zita", birthYear = 1970 });
        var run = await given.Run(new { dryRun = true });
        var page = $"/console/runs/{run.Id()}/what-if";

        var without = await browser.Read($"{page}?proposal=1");
        var left = await browser.Read($"{page}?without={mentee}");
        var fair = await browser.Read($"{page}?fair=true");
        var wrong = await browser.Read($"{page}?forbid=99&without=nobody&objective=most&profile=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(without, Does.Contain("Without Amal and Anna").And.Contain("with Zita instead of Anna"));
            Assert.That(left, Does.Contain("Without Amal").And.Contain("1 → 0").And.Contain("Amal has no match; before: Anna."));
            Assert.That(fair, Does.Contain("lowest score of a pair").And.Contain("Nothing would change."));
            Assert.That(wrong, Does.Contain("What would you like to change?"), "what is not there is not asked");
            Assert.That(await given.Proposals(run), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_lock_marked_in_the_run_counts_in_its_what_ifs()
    {
        var (given, browser) = await Coordinator();
        var (mentee, mentor) = await Pair(given, "Amal", "Anna", 1990);
        var other = await given.AvailableMentor(new { givenName = "Zita", birthYear = 1970 });
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";
        await browser.Submit($"{run}/proposals/1", "decide", ("Input.Do", "lock"));

        var hand = await browser.Read($"{run}/what-if?mentee={mentee}&mentor={other}");
        var gone = await browser.Read($"{run}/what-if?without={mentor}");
        var absent = await browser.Read($"{run}/what-if?mentee={mentor}&mentor={mentee}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hand, Does.Contain("With Amal and Zita").And.Contain("with Zita instead of Anna"));
            Assert.That(gone, Does.Contain("with Zita instead of Anna"), "who is left out cannot be locked");
            Assert.That(absent, Does.Contain("role=\"alert\""));
        }
    }

    [Test]
    public async Task Every_matching_page_asks_at_most_twelve_statements()
    {
        var (given, browser) = await Coordinator();
        var (mentees, mentors) = await RunInNumbers.People(given, 9, 3);
        var first = await given.Run(new { dryRun = true });
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";
        var waiting = (await browser.Read($"{run}/unmatched")).Split("/unmatched/")[1][..36];

        foreach (
            var page in new[]
            {
                "/console/runs",
                run,
                $"{run}/proposals/1",
                $"{run}/what-if?proposal=1",
                $"{run}/what-if?fair=true",
                $"{run}/unmatched",
                $"{run}/unmatched/{waiting}",
                $"{run}/why-not?mentee={mentees[0]}&mentor={mentors[0]}",
                $"{run}/why-not?mentee-name=Person&mentor-name=Person",
                $"{run}/compare?with={first.Id()}",
                $"{run}/together",
            }
        )
        {
            Assert.That(await Statements.Of(given.App, browser, page), Has.Count.LessThanOrEqualTo(12), page);
        }
    }
}
