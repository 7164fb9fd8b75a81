using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>Instruments of others: a place for their texts, and their scoring.</summary>
public sealed partial class ModulesTests
{
    private static string Folder => Path.Combine(ArchitectureTests.FindRoot(), "seeds/modules");

    public static IEnumerable<string> Modules() =>
        Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order();

    [TestCaseSource(nameof(Modules))]
    public async Task A_module_without_texts_is_refused_at_each_empty_text_with_the_place_to_get_it(string module)
    {
        var app = await SharedApp.With(("Test", "modules"));

        var response = await app.Admin.Import(File(module));

        var problem = await response.ShouldBeProblem(400, "validation-failed", "choices!2");
        var where = Cells(module, "settings")[1][^1];
        Assert.That(where, Does.StartWith("https://"));
        Assert.That(problem["errors"]!["choices!2"]![0]!.GetValue<string>(), Does.Contain(where));
    }

    [TestCaseSource(nameof(Modules))]
    public void No_module_has_texts_of_others(string module)
    {
        var texts =
            from sheet in new[] { "survey", "choices" }
            let rows = Cells(module, sheet)
            from column in Enumerable.Range(0, rows[0].Length)
            where Regex.IsMatch(rows[0][column], "^(label|hint|guidance_hint|.*_message)")
            from row in rows.Skip(1)
            where row[column].Length > 0
            select $"{sheet}: {row[column]}";

        Assert.That(texts, Is.Empty, "their licences do not permit to give them on");
    }

    // published rules: IPL, doi 10.1073/pnas.1808793115, the sum; WHO-5, doi 10.1159/000376585, the sum times 4; LSNS-6,
    // doi 10.1093/geront/46.4.503, the sum; GSE, the sum, up to 3 items as the person's mean; WG-SS, the highest level
    [TestCase("ipl-12", "123451234512", 33)]
    [TestCase("ipl-12", "12345123451.", null)]
    [TestCase("ipl-24", "123451234512123451234512", 66)]
    [TestCase("ipl-24", "555555555555555555555555", 120)]
    [TestCase("who-5", "34251", 60)]
    [TestCase("who-5", "3425.", null)]
    [TestCase("lsns-6", "035224", 16)]
    [TestCase("gse", "1234432123", 25)]
    [TestCase("gse", "1234123...", 16.0 / 7 * 10)]
    [TestCase("gse", "123412....", null)]
    public async Task A_filled_module_is_scored_by_its_published_rule(string module, string codes, double? score)
    {
        var app = await SharedApp.With(("Test", "modules"));
        var given = await Given.Programme(app);
        await (await app.Admin.Import(File(module, "A text"))).ShouldBe(HttpStatusCode.Created);
        var answers = new JsonObject();
        foreach (var (item, code) in Items(module).Zip(codes))
        {
            if (code != '.')
            {
                answers[item] = code - '0';
            }
        }

        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = module,
                mode = "phone",
                answers,
            }
        );

        var own = response.List("scores").Single()["score"];
        Assert.That(own?.GetValue<double>(), score is { } sum ? Is.EqualTo(sum).Within(1e-9) : Is.Null);
    }

    // their authors recommend it: GSE at userpage.fu-berlin.de/~health/faq_gse.pdf, IPL at
    // immigrationlab.org/ipl-integration-index/adapting-the-index; WG-SS must keep its order
    [TestCase("gse", true)]
    [TestCase("ipl-12", true)]
    [TestCase("ipl-24", true)]
    [TestCase("wg-ss", false)]
    public async Task A_module_is_asked_in_random_order_where_its_authors_say_so(string module, bool isRandom)
    {
        var app = await SharedApp.With(("Test", "modules"));
        var given = await Given.Programme(app);
        await (await app.Admin.Import(File(module, "A text"))).ShouldBe(HttpStatusCode.Created);
        async Task<string> Order()
        {
            var own = await OwnAnswers.Of(given, await given.Mentee(), "start", questionnaireId: module);
            return string.Join(
                ' ',
                ItemFields().Matches(await own.Page("/all")).Select(field => field.Groups[1].Value).Distinct()
            );
        }

        // three drawn orders of ten questions are all that of the form less than once in 10^19
        string[] orders = [await Order(), await Order(), await Order()];

        var inForm = string.Join(' ', Items(module));
        Assert.That(orders.Select(order => order.Split(' ')), Is.All.EquivalentTo(Items(module)));
        Assert.That(orders.All(order => order == inForm), Is.EqualTo(!isRandom));
    }

    [GeneratedRegex("name=\"a\\.(\\w+)\"")]
    private static partial Regex ItemFields();

    // every text of a row is filled with the same words
    private static byte[] File(string module, string text = "") =>
        FormBooks.Zip([
            .. Directory
                .GetFiles(Path.Combine(Folder, module), "*.csv")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Select(sheet =>
                    (
                        sheet + ".csv",
                        sheet is "survey" or "choices"
                            ? System
                                .IO.File.ReadAllText(Path.Combine(Folder, module, sheet + ".csv"))
                                .Replace(",,,", $",{text},{text},", StringComparison.Ordinal)
                            : System.IO.File.ReadAllText(Path.Combine(Folder, module, sheet + ".csv"))
                    )
                ),
        ]);

    private static IEnumerable<string> Items(string module) =>
        Cells(module, "survey").Where(row => row[0].StartsWith("select_one", StringComparison.Ordinal)).Select(row => row[1]);

    private static string[][] Cells(string module, string sheet) =>
        [.. System.IO.File.ReadLines(Path.Combine(Folder, module, sheet + ".csv")).Select(line => line.Split(','))];
}
