using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Json;

namespace Matching.Web.Tests.Operation;

/// <summary>What operators are given to fill in, beside the code that it speaks of.</summary>
public sealed class DocumentsTests
{
    private static readonly string Folder = Path.Combine(ArchitectureTests.FindRoot(), "seeds", "documents");

    private static IEnumerable<string[]> Inventory
    {
        get
        {
            using var csv = new CsvHelper.CsvReader(
                new StreamReader(Path.Combine(Folder, "field-inventory.csv")),
                System.Globalization.CultureInfo.InvariantCulture
            );
            csv.Read();
            csv.ReadHeader();
            while (csv.Read())
            {
                yield return [.. csv.HeaderRecord!.Select(name => csv.GetField(name)!)];
            }
        }
    }

    [Test]
    public async Task Every_column_is_in_the_field_inventory()
    {
        var sql = TestApp.IsPostgres
            ? "SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            : "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";

        var columns = await SharedApp.App.Sql<string>(sql);

        Assert.That(
            Inventory.Where(row => !row[1].Contains('.', StringComparison.Ordinal)).Select(row => $"{row[0]}.{row[1]}"),
            Is.EquivalentTo(columns)
        );
    }

    [Test]
    public void Every_member_of_a_record_is_in_the_field_inventory_and_sealed_where_it_names_a_person()
    {
        var json = new JsonOptions();
        ApiSetup.Strict(json.SerializerOptions);
        var members = new[] { typeof(CreateMentor), typeof(CreateMentee) }
            .SelectMany(type => json.SerializerOptions.GetTypeInfo(type).Properties)
            .Where(member => !member.AttributeProvider!.IsDefined(typeof(ColumnFieldAttribute), true))
            .Select(member =>
                (member.AttributeProvider!.IsDefined(typeof(SealedFieldAttribute), true) ? "identity_sealed." : "profile.")
                + member.Name
            )
            .Distinct();

        Assert.That(
            Inventory.Where(row => row[1].Contains('.', StringComparison.Ordinal)).Select(row => row[1]),
            Is.EquivalentTo(members)
        );
    }

    [Test]
    public void Every_line_says_what_for_on_which_ground_how_delicate_how_long_and_for_whom() =>
        Assert.That(Inventory.Where(row => row.Length != 7 || Array.Exists(row, cell => cell.Trim().Length == 0)), Is.Empty);

    [TestCase(
        "dpia-template.md",
        "Description of the processing",
        "Necessity and proportionality",
        "Rights of the people concerned",
        "Risks to the people concerned",
        "Measures",
        "Consultation",
        "Decision and review"
    )]
    [TestCase(
        "record-of-processing.md",
        "Controller",
        "Activities",
        "Transfers to third countries",
        "Security measures",
        "Changes"
    )]
    [TestCase("breach-runbook.md", "Within the first hour", "Within a day", "Within 72 hours", "Afterwards", "Record and learn")]
    public void A_document_has_its_parts(string file, params string[] parts)
    {
        var headings = File.ReadAllLines(Path.Combine(Folder, file))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .ToList();

        Assert.That(parts.Where(part => !headings.Any(heading => heading.Contains(part, StringComparison.Ordinal))), Is.Empty);
    }
}
