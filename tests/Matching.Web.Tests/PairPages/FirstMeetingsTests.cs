using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.PairPages;

/// <summary>The first meeting is in the timeline on its day, whether or not it is recorded as a meeting as well.</summary>
public sealed class FirstMeetingsTests
{
    [TestCase(false, "First meeting, staff were present", "Primo incontro, con l'équipe presente")]
    [TestCase(true, "They met", "Incontro")]
    public async Task The_day_on_which_a_pair_began_is_in_its_timeline(bool isRecorded, string english, string italian)
    {
        var (given, browser) = await Boards.Coordinator();
        var agreed = given.App.Clock.Today.AddDays(-10);
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            agreed,
            "offered",
            "mentor_accepted",
            "agreed"
        );
        var day = agreed.AddDays(4).ToString("yyyy-MM-dd");
        await given.Coordinator.Moved(
            $"/pairs/{pair}",
            new
            {
                to = "active",
                date = day,
                isAccompanied = true,
                waive = new { start = "Not needed in this test." },
            }
        );
        if (isRecorded)
        {
            await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = day });
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await browser.Read($"/console/pairs/{pair}"),
                Does.Match($"""<time datetime="{day}">[^<]*</time>{english}</li>""")
            );
            Assert.That(
                await browser.Read($"/console/pairs/{pair}?lang=it"),
                Does.Match($"""<time datetime="{day}">[^<]*</time>{italian}</li>""")
            );
        }
    }
}
