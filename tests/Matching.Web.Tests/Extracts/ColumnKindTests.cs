using Matching.Web.Features.Figures.Extracts;

namespace Matching.Web.Tests.Extracts;

/// <summary>Protection by the kind of a column, on tables made for it.</summary>
public sealed class ColumnKindTests
{
    [Test]
    public async Task Each_column_has_a_kind()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();

        var files = await evaluator.Files((await evaluator.Created("/extracts", given.Asked())).Id());
        var columns = files
            .Where(file => file.Key.EndsWith(".csv", StringComparison.Ordinal))
            .SelectMany(file =>
                file.Value[..file.Value.IndexOf('\r', StringComparison.Ordinal)]
                    .Split(',')
                    .Select(column => (file.Key[..^".csv".Length], column))
            );

        Assert.That(ExtractDictionary.Kinds.Keys, Is.EquivalentTo(columns));
    }

    [Test]
    public async Task Of_a_person_unlike_all_others_every_identifying_column_is_left_out()
    {
        var given = await TwelveAlike.Enrolled();
        var site = await ChanceProgramme.Site(given, "Colorno");
        var unlike = await given.AvailableMentee(
            new
            {
                siteId = site,
                gender = "woman",
                birthYear = 1950,
                preferredLanguage = "ti",
                courses = new[] { "language_course" },
                wishes = new { gender = "woman" },
                accessibilityNeeds = new[] { "childcare" },
            }
        );
        await given.Coordinator.Created("/responses", ChanceProgramme.Answered(unlike, "en", 1, 1));
        var evaluator = await given.Evaluator();

        var extract = await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }));
        var files = await evaluator.Files(extract.Id());
        var person = TwelveAlike.Rows(files["responses.csv"]).Single(row => row["item"] == "WB1" && row["value"] == "7")[
            "person"
        ];
        // the role separates the files, all applied in one quarter, and all answered the form for adults
        var identifying = ExtractDictionary
            .Kinds.Where(kind => kind.Value == ColumnKind.Identifying && kind.Key.File is not "pairs")
            .Select(kind => kind.Key)
            .Where(column => column.Column is not ("role" or "respondent" or "quarter" or "track"))
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(identifying, Has.Count.GreaterThan(15));
            foreach (var (file, column) in identifying)
            {
                foreach (var row in TwelveAlike.Rows(files[file + ".csv"]).Where(row => row["person"] == person))
                {
                    Assert.That(row[column], Is.AnyOf("UNK", ""), $"{column} of {file}");
                }
            }
        }
    }

    [TestCase("yes", "yes", 0)]
    [TestCase("yes", "no", 10)]
    public void A_disability_that_all_who_look_alike_otherwise_have_is_left_out(string one, string other, int kept)
    {
        var tables = Tables(Enumerable.Range(0, 10).Select(i => (Person: $"p{i:00}", Disability: i < 5 ? one : other)));

        var released = Anonymity.Released(tables, [], suppresses: true);

        Assert.That(released.Failing, Is.Empty);
        Assert.That(
            released.Audit!.Kept.Single(characteristic => characteristic.Characteristic == "disability").Kept,
            Is.EqualTo(kept)
        );
        Assert.That(released.Audit.Sensitive.Single(item => item.Item == "disability").Withheld, Is.EqualTo(10 - kept));
    }

    private static List<ExtractTable> Tables(IEnumerable<(string Person, string Disability)> people)
    {
        string[] columns =
        [
            "person",
            "role",
            "gender",
            "age_agd",
            "age_amif",
            "months_in_country",
            "disability",
            "site",
            "partner",
            "language",
            "courses",
            "asked_for_woman",
            "needs_childcare",
            "rank",
        ];
        var rows = people
            .Select(
                (person, i) =>
                    (string[])
                        [
                            person.Person,
                            "mentee",
                            "F",
                            "Y18-59",
                            "Y18-60",
                            "UNK",
                            person.Disability,
                            "north",
                            "UNK",
                            "it",
                            "",
                            "false",
                            "false",
                            $"{i}",
                        ]
            )
            .ToList();
        return
        [
            new ExtractTable("persons", columns, rows),
            new ExtractTable(
                "events",
                ["person", "event", "quarter"],
                [.. rows.Select(row => new[] { row[0], "applied", "2026-Q1" })]
            ),
            new ExtractTable("responses", ["response", "person"], []),
            new ExtractTable("pairs", ["pair", "mentor", "mentee", "end_reason"], []),
            new ExtractTable("items", ["form", "form_version", "item"], []),
        ];
    }
}
