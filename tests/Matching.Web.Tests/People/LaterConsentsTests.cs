using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.People;

/// <summary>What a person agrees to in person is recorded at any time while they take part.</summary>
public sealed class LaterConsentsTests
{
    private const string Link = "Record a consent given in person";

    [Test]
    public async Task After_one_consent_the_others_can_still_be_recorded()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.AvailableMentee(new { consents = new[] { new { purpose = "matching", version = "1" } } });
        var page = $"/console/people/{mentee}";

        var profile = await browser.Read(page);
        var form = await browser.Read(page + "/consent");
        await (
            await browser.Submit(page + "/consent", "step", ("Input.Purposes", "photos"), ("Input.Purposes", "contact_sharing"))
        ).ShouldLead(page + "?done=1");
        var consents = (await given.Coordinator.Ok($"/mentees/{mentee}")).List("consents").Select(each => each.Text("purpose"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile, Does.Contain(Link).And.Contain($"href=\"{page}/consent"));
            Assert.That(
                form,
                Does.Contain("value=\"photos\"").And.Contain("value=\"guardian\"").And.Not.Contain("value=\"matching\"")
            );
            Assert.That(consents, Is.EquivalentTo(new[] { "matching", "photos", "contact_sharing" }));
            Assert.That(await browser.Read(page), Does.Contain(Link));
        }
    }

    [Test]
    public async Task The_link_is_there_once_and_not_for_who_has_left()
    {
        var (given, browser) = await Boards.Coordinator();
        var without = await given.Mentee(new { consents = Array.Empty<object>() });
        var left = await given.AvailableMentee();
        await given.Coordinator.Moved($"/mentees/{left}", new { to = "left", reason = "Moved away." });

        var missing = await browser.Read($"/console/people/{without}");
        var gone = await browser.Read($"/console/people/{left}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(missing.Split(Link), Has.Length.EqualTo(2));
            Assert.That(gone, Does.Not.Contain(Link));
        }
    }
}
