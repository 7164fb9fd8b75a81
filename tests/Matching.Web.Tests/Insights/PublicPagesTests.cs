using System.Net;

namespace Matching.Web.Tests.Insights;

// what is kept is the page
[Category("Once")]
public sealed class PublicPagesTests
{
    [Test]
    public async Task A_page_is_kept_for_strangers_until_what_it_shows_changes()
    {
        var given = await Given.Programme(body: new { name = "Before", publicInsights = true });
        for (var i = 0; i < 20; i++)
        {
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(),
                "offered",
                "mentor_accepted",
                "agreed",
                "active"
            );
        }

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var path = $"/insights/{given.ProgrammeId}";
        async Task<(bool IsKept, string Text)> Read(string query = "")
        {
            using var answer = await given.App.Anonymous.GetAsync(path + query);
            await answer.ShouldBe(HttpStatusCode.OK);
            return (answer.Headers.Age is not null, await answer.Content.ReadAsStringAsync());
        }

        Task Change(string patch) =>
            given.App.Admin.Send(HttpMethod.Patch, $"/programmes/{given.ProgrammeId}", patch, ("If-Match", "*"));
        var (first, again, ignored) = (await Read(), await Read(), await Read("?utm_source=letter"));
        var italian = await Read("?lang=it");
        await Change("""{ "name": "After" }""");
        var renamed = await Read();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var released = await Read();
        await Change("""{ "publicInsights": false }""");
        using var closed = await given.App.Anonymous.GetAsync(path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.IsKept, again.IsKept, ignored.IsKept), Is.EqualTo((false, true, true)));
            Assert.That(new[] { again.Text, ignored.Text }, Is.All.EqualTo(first.Text));
            Assert.That((italian.IsKept, italian.Text == first.Text), Is.EqualTo((false, false)));
            Assert.That((renamed.IsKept, renamed.Text.Contains("After", StringComparison.Ordinal)), Is.EqualTo((false, true)));
            Assert.That(released.IsKept, Is.False);
            Assert.That(closed.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task Staff_see_the_page_with_their_own_header()
    {
        var given = await Released.Open;
        var path = $"/insights/{given.ProgrammeId}";
        await given.App.Anonymous.GetAsync(path);

        using var answer = await given.Coordinator.GetAsync(path);

        await answer.ShouldBe(HttpStatusCode.OK);
        Assert.That(answer.Headers.Age, Is.Null);
    }
}
