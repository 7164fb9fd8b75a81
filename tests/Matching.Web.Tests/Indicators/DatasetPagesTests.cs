using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Releases;

namespace Matching.Web.Tests.Indicators;

/// <summary>Analysts find, read and download released figures in the console, without script.</summary>
// the same cubes are read on both databases by the tests of the API
[Category("Once")]
public sealed partial class DatasetPagesTests
{
    [Test]
    public async Task A_dataset_is_found_read_with_its_interval_and_downloaded_as_the_api_gives_it()
    {
        var given = await Published.Programme;
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        var address = $"/console/datasets/{given.ProgrammeId}/networks";

        var all = await analyst.GetStringAsync("/console/datasets");
        var found = await analyst.GetStringAsync("/console/datasets?q=NETWORKS+by+gend");
        var none = await analyst.GetStringAsync("/console/datasets?q=zebra");
        var html = await analyst.GetStringAsync($"{address}?indicator=sn.bridge&period=T&wave=change&site=nowhere");
        var page = ReleasePagesTests.Words(html);
        var cells = await TwelvePairs.Csv(given.Analyst, "/data/networks?indicator=sn.bridge&wave=change&period=T&format=csv");
        string Rounded(string stat) => $"{cells[$"sn.bridge.{stat}.change.T"].Value:+0.0}".Replace('-', '\u2212');

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Does.Contain($"href=\"/console/datasets/{given.ProgrammeId}/networks-by-gender\""));
            Assert.That(all, Does.Contain($"href=\"/console/datasets/{given.ProgrammeId}/networks-by-gender\""));
            Assert.That(none, Does.Contain("No dataset has this name"));
            Assert.That(page, Does.Contain(Rounded("mean")).And.Contain($"{Rounded("ci_low")} to {Rounded("ci_high")}"));
            Assert.That(
                page,
                Does.Contain($"{Rounded("mean")} ({Rounded("ci_low")} to {Rounded("ci_high")}). "),
                "words come before the table"
            );
            Assert.That(page, Does.Contain("Release 1, 2").And.Contain("Staff and analysts only"));
            Assert.That(page, Does.Contain("A change is not yet an effect."));
            foreach (var format in new[] { "xlsx", "csv", "jsonstat" })
            {
                var file = Data()
                    .Matches(html)
                    .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
                    .Single(href => href.EndsWith("format=" + format, StringComparison.Ordinal));
                Assert.That(file, Does.Contain("release=1&").And.Contain("indicator=sn.bridge&").And.Contain("wave=change&"));
                Assert.That(file, Does.Not.Contain("nowhere"), "what a dataset does not have is no filter");
                var downloaded = await analyst.GetByteArrayAsync(file);
                Assert.That(downloaded, Is.EqualTo(await given.Analyst.GetByteArrayAsync(file)).And.Not.Empty);
            }

            Assert.That(
                page,
                Does.Contain(
                    $"pandas.read_csv(\"http://localhost/api/v1/data/networks?programmeId={given.ProgrammeId}&release=1&"
                )
            );
        }
    }

    [Test]
    public async Task What_is_suppressed_is_said_and_figures_of_others_are_not_there()
    {
        var given = await TwelvePairs.Nine;
        var other = await Published.Programme;
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var page = ReleasePagesTests.Words(
            await analyst.GetStringAsync($"/console/datasets/{given.ProgrammeId}/networks?indicator=sn.bridge")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("Suppressed: Not shown, to protect people in this or a neighbouring group."));
            foreach (var address in new[] { $"{other.ProgrammeId}/networks", $"{given.ProgrammeId}/zebra" })
            {
                await (await analyst.GetAsync("/console/datasets/" + address)).ShouldSay(404, "There is no such dataset");
            }

            Assert.That((int)(await coordinator.GetAsync("/console/datasets")).StatusCode, Is.EqualTo(403));
            Assert.That(
                await admin.GetStringAsync("/console/find?q=networks+by+gender"),
                Does.Contain("href=\"/console/datasets?q=networks%20by%20gender\""),
                "the search of the header finds datasets by their names"
            );
        }
    }

    [GeneratedRegex("href=\"(/api/v1/data/[^\"]*)\"")]
    private static partial Regex Data();
}
