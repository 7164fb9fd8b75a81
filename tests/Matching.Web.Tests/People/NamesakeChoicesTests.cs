using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.People;

/// <summary>Where a person is chosen by name, namesakes have age and reference.</summary>
public sealed class NamesakeChoicesTests
{
    [Test]
    public async Task A_choice_among_namesakes_has_age_and_reference()
    {
        var (given, browser) = await Boards.Coordinator();
        var name = new
        {
            givenName = "Amal",
            familyName = "Haddad",
            birthYear = 1990,
        };
        var mentee = await given.AvailableMentee(new { givenName = "Selam" });
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed", "active");
        var (one, other) = (await given.AvailableMentor(name), await given.AvailableMentor(name));
        string Apart(Guid id) => $"(36, PA-{id.ToString("N")[^4..].ToUpperInvariant()})";

        var list = await browser.Read("/console/people?role=mentor");
        var best = await browser.Read($"/console/pairs/{pair}/steps/substitute");
        var found = await browser.Read($"/console/pairs/{pair}/steps/substitute?q=Amal");
        var duplicates = await browser.Read("/console/possible-duplicates");

        using (Assert.EnterMultipleScope())
        {
            foreach (var id in new[] { one, other })
            {
                Assert.That(list, Does.Contain($"Pick Amal Haddad {Apart(id)}"));
                Assert.That(best, Does.Contain($"Amal Haddad {Apart(id)}"));
                Assert.That(found, Does.Contain($"Amal Haddad, {Apart(id)[1..^1]}"));
                Assert.That(duplicates, Does.Contain($"Amal Haddad (born 1990, PA-{id.ToString("N")[^4..].ToUpperInvariant()})"));
            }
        }
    }
}
