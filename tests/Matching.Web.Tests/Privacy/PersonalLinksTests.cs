using System.Net;

namespace Matching.Web.Tests.Privacy;

public sealed class CreatePersonalLinkTests
{
    [Test]
    public async Task A_link_opens_one_record_expires_and_is_replaced_by_the_next()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        var mentor = await given.Mentor(new { givenName = "Selam" });
        var first = await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { });
        var own = await app.Anonymous.Ok($"/privacy/{first.Text("token")}");

        var second = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{first.Text("token")}")).ShouldBeProblem(401, "not-authenticated");
        await app.Anonymous.Ok($"/privacy/{second}");
        app.Clock.Advance(TimeSpan.FromDays(31));
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{second}")).ShouldBeProblem(401, "not-authenticated");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{new string('a', 64)}")).ShouldBeProblem(401, "not-authenticated");

        Assert.That(own.At("mentor").Text("givenName"), Is.EqualTo("Selam"));
        Assert.That(first.Text("token"), Has.Length.EqualTo(64));
        Assert.That(first.Text("path"), Is.EqualTo("/my/" + first.Text("token")));
        Assert.That(
            await app.Sql<string>("SELECT token_hash FROM personal_links WHERE person_id = @Id", new { Id = mentor }),
            Has.None.EqualTo(second).And.Count.EqualTo(2)
        );
    }
}

public sealed class RevokePersonalLinksTests
{
    [Test]
    public async Task A_revoked_link_opens_nothing()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var token = await Planted.Link(given, mentee);

        await (await given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{mentee}/personal-link")).ShouldBe(
            HttpStatusCode.NoContent
        );

        await (await given.App.Anonymous.GetAsync($"/api/v1/privacy/{token}")).ShouldBeProblem(401, "not-authenticated");
    }
}
