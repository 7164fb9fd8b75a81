using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.People;

/// <summary>A person has one reference, with the letters of their site, wherever staff read it.</summary>
public sealed class NameSitesTests
{
    [Test]
    public async Task A_person_has_the_same_reference_on_every_page()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var named = new
        {
            givenName = "Amal",
            familyName = "Haddad",
            birthYear = 1990,
        };
        var (mentee, twin) = (await given.AvailableMentee(named), await given.AvailableMentee(named));
        await given.AvailableMentor(new { givenName = "Anna" });
        var run = (await given.Run(new { dryRun = true })).Id();
        var (one, two) = (Reference(mentee), Reference(twin));

        foreach (
            var page in new[]
            {
                "/console/find?q=Haddad",
                "/console/people?role=mentee",
                "/console/calls/new?q=Haddad",
                $"/console/runs/{run}/why-not?mentee-name=Haddad",
            }
        )
        {
            Assert.That(await browser.Read(page), Does.Contain(one).And.Contain(two), page);
        }

        Assert.That(await browser.Read($"/console/people/{mentee}"), Does.Contain(one).And.Contain(two), "with the duplicate");
        Assert.That(await browser.Read($"/console/people/{mentee}/together?q=Haddad"), Does.Contain(two));
        Assert.That(await browser.Read("/console/find?q=" + two), Does.Contain(two).And.Not.Contain(one), "found by it");
        Assert.That(await browser.Read("/console"), Does.Contain("Name, telephone, reference"));
    }

    private static string Reference(Guid id) => "PA-" + id.ToString("N")[^4..].ToUpperInvariant();
}
