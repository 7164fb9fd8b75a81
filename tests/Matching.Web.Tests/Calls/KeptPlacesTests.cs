using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Calls;

/// <summary>An unsafe end keeps the place, so no one can say together with it that the place is free.</summary>
public sealed class KeptPlacesTests
{
    [Test]
    public async Task A_place_is_not_called_free_at_once_together_with_an_unsafe_end()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        (string, string)[] call =
        [
            ("Input.Wish", "stop"),
            ("Input.Reason", "unsafe"),
            ("Input.Note", "Was followed home."),
            ("Input.MentorNext", "pool"),
        ];
        (string, string)[] end =
        [
            ("Input.EndedBy", "mentee"),
            ("Input.Reason", "unsafe"),
            ("Input.Comment", "Was followed home."),
            ("Input.MenteeNext", "rest"),
            ("Input.MentorNext", "pool"),
        ];

        var byPhone = await browser.Submit($"/console/calls/new?person={mentee}&about=pair&pair={pair}", "call", call);
        var byStep = await browser.Submit($"/console/pairs/{pair}/steps/end_early", "step", end);
        var api = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new
            {
                to = "ended_early",
                reason = "unsafe",
                mentorNext = "pool",
            }
        );
        var apiCall = await given.Coordinator.Post(
            "/calls",
            new
            {
                personId = mentee,
                pairId = pair,
                about = "pair",
                wish = "stop",
                reason = "unsafe",
                mentorNext = "pool",
            }
        );

        using (Assert.EnterMultipleScope())
        {
            foreach (var refused in new[] { byPhone, byStep })
            {
                var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
                Assert.That((int)refused.StatusCode, Is.EqualTo(400));
                Assert.That(page, Does.Contain("the place is free only once the concern is closed"));
                Assert.That(page, Does.Contain("href=\"#input-mentornext\"").And.Contain("Was followed home."));
            }

            await api.ShouldBeProblem(400, "validation-failed", "mentorNext");
            await apiCall.ShouldBeProblem(400, "validation-failed", "mentorNext");
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("active"));
        }
    }
}
