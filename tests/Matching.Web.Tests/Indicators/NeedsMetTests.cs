using System.Net;
using System.Text.RegularExpressions;
using Matching.Indicators.Catalogue;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.Releases;

namespace Matching.Web.Tests.Indicators;

public sealed class NeedsMetTests
{
    [Test]
    public async Task Needs_asked_met_and_unmet_are_released_by_group_and_few_are_suppressed()
    {
        var (given, _) = await DeclaredIndicatorsTests.World.Value;

        var all = await TwelvePairs.Csv(given.Analyst, "/data/needs?format=csv&structural=true");
        var bySite = await TwelvePairs.Csv(given.Analyst, "/data/needs-by-site?format=csv&indicator=need.language_practice");
        var italian = await (
            await given.Analyst.Send(HttpMethod.Get, "/indicators/need.language_practice", null, ("Accept-Language", "it"))
        ).Json();

        using (Assert.EnterMultipleScope())
        {
            foreach (var id in new[] { "need.language_practice", "need.any" })
            {
                // twelve asked, six met, six unmet
                Assert.That(all[$"{id}.n.T"], Is.EqualTo((12.0, "")), id);
                Assert.That(all[$"{id}.count.T"], Is.EqualTo((6.0, "")), id);
                Assert.That(all[$"{id}.percent.T"].Value, Is.EqualTo(50.0), id);
            }

            Assert.That(bySite[$"need.language_practice.count.{given.SiteId}.T"], Is.EqualTo((6.0, "")));
            Assert.That(all["need.sports.percent.T"].Value, Is.Null, "a share of none");
            Assert.That(italian["name"]!.Text("it"), Is.EqualTo("Bisogno soddisfatto: Pratica della lingua"));
            Assert.That(italian.Text("formula"), Does.StartWith("mentee che hanno chiesto language_practice e hanno"));
        }
    }

    [Test]
    public async Task The_public_page_says_what_was_asked_for_met_and_not_met_in_both_languages()
    {
        var (given, _) = await DeclaredIndicatorsTests.World.Value;
        var client = given.App.Anonymous;

        var english = await client.Read($"/insights/{given.ProgrammeId}?lang=en");
        var italian = await client.Read($"/insights/{given.ProgrammeId}?lang=it");
        var row = Regex
            .Match(english, "data-needs=\"all\".*?>Language practice<(.*?)</tr>", RegexOptions.Singleline)
            .Groups[1]
            .Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Numbers(row), Is.EqualTo(["12", "6", "6", "50.0%"]));
            Assert.That(english, Does.Contain("data-needs=\"gender\"").And.Contain(">Not yet<"));
            Assert.That(english, Does.Not.Contain(">Sports<"), "no one asked for it");
            Assert.That(italian, Does.Contain(">Finora no<").And.Contain(">Pratica della lingua<"));
        }
    }

    private static IEnumerable<string> Numbers(string row) =>
        Regex.Matches(row, "<td class=\"number\">([^<]*)</td>").Select(cell => cell.Groups[1].Value.Trim());

    [Test, Category("Once")]
    public void Every_need_that_comes_with_the_service_has_a_figure() =>
        Assert.That(
            NeedsMet.Codes,
            Is.EqualTo(
                File.ReadLines(Path.Combine(ArchitectureTests.FindRoot(), "seeds/vocabulary/needs.csv"))
                    .Skip(1)
                    .Select(line => line.Split(',')[0])
            )
        );
}
