using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.People;

/// <summary>Age and reference distinguish two people of a programme with one name wherever staff read the name.</summary>
public sealed class NamesakesTests
{
    [Test]
    public async Task Namesakes_carry_age_and_reference_in_lists_choices_and_comparisons()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var year = given.App.Clock.Today.Year;
        var one = await given.AvailableMentee(
            new
            {
                givenName = "Amal",
                familyName = "Haddad",
                birthYear = year - 34,
            }
        );
        var two = await given.AvailableMentee(
            new
            {
                givenName = "Amal",
                familyName = "Haddad",
                birthYear = year - 51,
            }
        );
        await given.AvailableMentor(new { givenName = "Anna", familyName = "Verdi" });
        var before = (await given.Run(new { dryRun = true })).Id();
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";

        var pages = new Dictionary<string, string>();
        foreach (
            var page in new[] { "", "/what-if", "/unmatched", $"/why-not?mentee={one}", $"/why-not?mentee={two}", "/proposals/1" }
        )
        {
            pages[page] = await browser.Read(run + page);
        }

        var (today, search) = (await browser.Read("/console"), await browser.Read(run + "/why-not?mentee-name=Amal"));

        using (Assert.EnterMultipleScope())
        {
            var (first, second) = ($"(34, {Reference(one)})", $"(51, {Reference(two)})");
            Assert.That(pages["/why-not?mentee=" + one], Does.Contain("Amal Haddad " + first));
            Assert.That(pages["/why-not?mentee=" + two], Does.Contain("Amal Haddad " + second));
            Assert.That(pages["/what-if"], Does.Contain(first + ", mentee").Or.Contain(second + ", mentee"), "a choice");
            Assert.That(pages[""] + pages["/unmatched"], Does.Contain(first).And.Contain(second));
            Assert.That(pages["/proposals/1"], Does.Contain(first).Or.Contain(second));
            Assert.That(pages["/proposals/1"], Does.Not.Contain("Anna Verdi ("), "a name that one person has stays alone");
            Assert.That(today, Does.Contain(first).And.Contain(second), "who waits longest");
            Assert.That(search, Does.Contain(End(one)).And.Contain(End(two)), "what a search finds");
            Assert.That(await browser.Read($"{run}/compare?with={before}"), Does.Not.Contain("Amal Haddad,"));
        }

        static string Reference(Guid id) => "PA-" + End(id);

        static string End(Guid id) => id.ToString("N")[^4..].ToUpperInvariant();
    }
}
