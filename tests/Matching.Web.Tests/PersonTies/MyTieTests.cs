using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.PersonTies;

public sealed class MyTieTests
{
    [Test]
    public async Task A_person_reads_what_they_are_together_since_when_and_how_many_and_never_who_the_others_are()
    {
        var given = await Given.Programme();
        var (first, second, third) = (
            await given.Mentee(),
            await given.Mentee(new { givenName = "Nachbarin4471" }),
            await given.Mentee()
        );
        var token = await Planted.Link(given, first);
        var alone = await given.App.Anonymous.Ok($"/privacy/{token}");
        await TiePeopleTests.Tie(given, first, second);
        await TiePeopleTests.Tie(given, first, third);
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{token}");

        var data = await given.App.Anonymous.Ok($"/privacy/{token}");
        var file = await (await given.App.Anonymous.GetAsync($"/api/v1/privacy/{token}/export")).Json();
        var page = await browser.Read("/my?lang=en");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(alone["together"], Is.Null);
            foreach (var said in new[] { data, file })
            {
                Assert.That((said["together"]!.Text("kind"), said["together"]!.Value<int>("people")), Is.EqualTo(("family", 3)));
                Assert.That(said["together"]!["since"], Is.Not.Null);
                Assert.That(
                    said.ToJsonString(),
                    Does.Not.Contain("Nachbarin4471").And.Not.Contain(second.ToString()).And.Not.Contain(third.ToString())
                );
                Assert.That(
                    said["withheld"]!.List("kinds").Select(kind => kind.GetValue<string>()),
                    Does.Contain("names_beside")
                );
            }

            Assert.That(
                page,
                Does.Contain("With whom you take part").And.Contain("A family. Number of people: 3. Since 2 March 2026.")
            );
            Assert.That(page, Does.Not.Contain("Nachbarin4471"));
        }
    }
}
