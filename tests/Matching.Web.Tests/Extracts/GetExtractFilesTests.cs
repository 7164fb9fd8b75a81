using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Extracts;

public sealed class GetExtractFilesTests
{
    [Test]
    public async Task No_file_has_a_name_a_free_word_or_a_year_of_birth()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var people = await given.App.Sql<Guid>(
            "SELECT id FROM people WHERE programme_id = @Id UNION ALL SELECT id FROM pairs WHERE programme_id = @Id UNION ALL SELECT id FROM responses WHERE programme_id = @Id",
            new { Id = given.ProgrammeId }
        );

        var files = await evaluator.Files((await evaluator.Created("/extracts", given.Asked())).Id());
        var all = string.Join('\n', files.Values);
        var withheld = TwelveAlike.Rows(files["responses.csv"]).Where(row => row["item"] is "PR1" or "PR2").ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                files.Keys,
                Is.EqualTo(
                    new[]
                    {
                        "persons.csv",
                        "events.csv",
                        "sheets.csv",
                        "responses.csv",
                        "scores.csv",
                        "pairs.csv",
                        "items.csv",
                        "dictionary.csv",
                        "datapackage.json",
                    }
                )
            );
            Assert.That(TwelveAlike.Canaries.Where(canary => all.Contains(canary, StringComparison.OrdinalIgnoreCase)), Is.Empty);
            Assert.That(people, Has.Count.EqualTo(14));
            Assert.That(people.Where(id => all.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase)), Is.Empty);
            Assert.That(
                withheld.Select(row => (row["code"], row["value"], row["missing_code"])),
                Is.EqualTo(new[] { ("", "", "withheld"), ("", "", "withheld") })
            );
        }
    }

    [Test]
    public async Task Answers_scores_and_the_pair_are_given_in_bands_weeks_and_days()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();

        var files = await evaluator.Files((await evaluator.Created("/extracts", given.Asked())).Id());
        var person = TwelveAlike.Rows(files["sheets.csv"]).Single();
        var met = TwelveAlike.Rows(files["pairs.csv"]).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                TwelveAlike.Rows(files["persons.csv"]).Select(row => (row["age_agd"], row["age_amif"], row["months_in_country"])),
                Is.All.EqualTo(("Y18-59", "Y18-60", "UNK"))
            );
            Assert.That(
                (person["wave"], person["form"], person["mode"], person["week"], person["quarter"]),
                Is.EqualTo(("start", "mentee-start", "phone", "0", "2026-Q1"))
            );
            Assert.That(
                TwelveAlike
                    .Rows(files["responses.csv"])
                    .Where(row => row["item"] == "SN2")
                    .Select(row => (row["person"], row["value"], row["missing_code"])),
                Is.EqualTo(new[] { (person["person"], "3", "") })
            );
            Assert.That(
                TwelveAlike.Rows(files["scores.csv"]).Single(row => row["scale"] == "sn_bridge")["status"],
                Is.EqualTo("prorated")
            );
            Assert.That(
                (met["status"], met["mentee"], met["mentee_days_to_meeting"], met["has_ended"]),
                Is.EqualTo(("active", person["person"], "0", "false"))
            );
        }
    }

    [Test]
    public async Task Pseudonyms_of_two_extracts_have_nothing_in_common_and_those_of_one_stay()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var (first, second) = (
            (await evaluator.Created("/extracts", given.Asked())).Id(),
            (await evaluator.Created("/extracts", given.Asked())).Id()
        );

        var (one, other, again) = (await evaluator.Files(first), await evaluator.Files(second), await evaluator.Files(first));

        static IEnumerable<string> Persons(Dictionary<string, string> files) =>
            TwelveAlike.Rows(files["persons.csv"]).Select(row => row["person"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Persons(one).Distinct().Count(), Is.EqualTo(12));
            Assert.That(Persons(one).Intersect(Persons(other)), Is.Empty);
            Assert.That(again, Is.EqualTo(one));
        }
    }

    [Test]
    public async Task The_package_describes_every_file_for_readers_of_both_versions()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var id = (await evaluator.Created("/extracts", given.Asked())).Id();

        var response = await evaluator.GetAsync($"/api/v1/extracts/{id}/files");
        var files = await evaluator.Files(id);
        var package = JsonNode.Parse(files["datapackage.json"])!;

        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(response.Content.Headers.ContentDisposition!.FileName, Is.EqualTo($"extract-{id}.zip"));
        Assert.That(
            (package.Text("$schema"), package.Text("profile")),
            Is.EqualTo(("https://datapackage.org/profiles/2.0/datapackage.json", "tabular-data-package"))
        );
        Assert.That(
            package.List("resources").Select(resource => resource.Text("path")),
            Is.EqualTo(files.Keys.Where(name => name.EndsWith(".csv", StringComparison.Ordinal)))
        );
        foreach (var resource in package.List("resources").Select(resource => resource!))
        {
            var text = files[resource.Text("path")];
            Assert.That(
                resource.Text("hash"),
                Is.EqualTo("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))))
            );
            Assert.That(
                resource.At("schema").List("fields").Select(field => field.Text("name")),
                Is.EqualTo(text[..text.IndexOf('\r', StringComparison.Ordinal)].Split(','))
            );
            var columns = TwelveAlike
                .Rows(files["dictionary.csv"])
                .Where(row => row["file"] == resource.Text("name") && row["code"].Length == 0)
                .Select(row => row["column"]);
            Assert.That(
                resource.At("schema").List("fields").Select(field => field.Text("name")),
                Is.EquivalentTo(columns),
                resource.Text("name")
            );
        }
    }
}
