using System.Text.Json;
using Matching.Benchmarks.Stats;

namespace Matching.Indicators.Tests;

public sealed class StatisticalCasesTests
{
    // figures of R, statsmodels, mpmath, papers and definitions; each case of the files says which
    [TestCaseSource(nameof(Cases))]
    public void A_case_comes_out(string @case) => Assert.That(StatisticalCases.Run($"[{@case}]").Single().Failures, Is.Empty);

    [TestCaseSource(nameof(Files))]
    public void A_value_a_little_off_is_reported_with_its_case_and_key(string file)
    {
        using var document = JsonDocument.Parse(Text(file));
        foreach (var @case in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            foreach (
                var key in @case
                    .GetProperty("expected")
                    .EnumerateObject()
                    .Where(key => key.Value.ValueKind == JsonValueKind.Number && key.Name != "max_suppressed_cells")
            )
            {
                var wrong = new
                {
                    id = "wrong",
                    statistic = @case.GetProperty("statistic"),
                    input = @case.GetProperty("input"),
                    @params = @case.TryGetProperty("params", out var given) ? given : default(JsonElement?),
                    tolerance = @case.GetProperty("tolerance"),
                    expected = new Dictionary<string, double> { [key.Name] = (key.Value.GetDouble() * 1.001) + .01 },
                };

                var result = StatisticalCases.Run(JsonSerializer.Serialize(new { vectors = new[] { wrong } })).Single();

                Assert.That(result.Failures, Has.Count.EqualTo(1), $"{@case.GetProperty("id")} {key.Name}");
                Assert.That(result.Failures[0], Does.StartWith($"{key.Name}: expected "));
            }
        }
    }

    [Test]
    public void Every_statistic_is_asked_at_least_twice_beyond_the_published_cases()
    {
        var asked = new[] { "stats-reference.json", "stats-definitions.json" }
            .SelectMany(file => JsonDocument.Parse(Text(file)).RootElement.GetProperty("vectors").EnumerateArray())
            .CountBy(@case => @case.GetProperty("statistic").GetString()!)
            .ToDictionary();

        Assert.That(StatisticalAnswers.ByName.Keys.Where(name => asked.GetValueOrDefault(name) < 2), Is.Empty);
    }

    [TestCase(
        """{"vectors":[{"id":"A","statistic":"paired_t","input":{"pre":[1]},"expected":{"n":1},"tolerance":0}]}""",
        "A: key 'input.post' is missing"
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"paired_t","input":{"pre":[1],"post":["x"]},"expected":{"n":1},"tolerance":0}]}""",
        "A: key 'input.post[0]' is not a number: \"x\""
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"paired_t","input":{"pre":[1],"post":[2,3]},"expected":{"n":1},"tolerance":0}]}""",
        "A: Start and end are of the same people and equally many. (Parameter 'ends')"
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"paired_t","expected":{"n":1},"tolerance":0}]}""",
        "A: key 'input' is missing"
    )]
    [TestCase(
        """{"vectors":[{"statistic":7,"input":{},"expected":{},"tolerance":0}]}""",
        "case 1: key 'statistic' is not of the kind String"
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"horoscope","input":{},"expected":{},"tolerance":0}]}""",
        "A: there is no statistic 'horoscope'"
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"holm","input":{"p":[]},"expected":{"luck":1},"tolerance":0}]}""",
        "A: luck: this statistic has no such key"
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"wilson_interval","input":{"x":1.5,"n":2},"expected":{"p":1},"tolerance":0}]}""",
        "A: key 'input.x' is not a whole number: 1.5"
    )]
    [TestCase(
        """{"vectors":[{"id":"A","statistic":"wilcoxon_signed_rank","input":{"pre":[1],"post":[2]},"params":{"zero_method":"zsplit"},"expected":{"n":1},"tolerance":0}]}""",
        "A: key 'params.zero_method' is neither wilcox nor pratt: zsplit"
    )]
    [TestCase("""{"vectors":[7]}""", "case 1: a case is an object")]
    [TestCase("""{"cases":7}""", "file.json: key 'vectors' is not a list")]
    [TestCase("""{}""", "file.json: key 'vectors' is missing")]
    public void A_malformed_file_names_the_case_and_the_key(string json, string line) =>
        Assert.That(Printed(json), Is.EqualTo((1, line + "\n0 passed, 1 failed\n")));

    [Test]
    public void A_text_that_is_not_JSON_is_a_failure()
    {
        var (status, printed) = Printed("{");

        Assert.That(status, Is.EqualTo(1));
        Assert.That(printed, Does.StartWith("file.json: ").And.EndsWith("\n0 passed, 1 failed\n"));
    }

    [Test]
    public void A_null_that_should_be_a_number_and_a_number_that_should_be_null_fail()
    {
        const string Flat =
            """{"id":"A","statistic":"welch_t","input":{"a":[1,1],"b":[2,2]},"tolerance":1,"expected":{"t":0,"mean_diff":null}}""";

        Assert.That(
            Printed($$"""[{{Flat}}]"""),
            Is.EqualTo((1, "A: t: expected 0, got null\nA: mean_diff: expected null, got 1\n0 passed, 1 failed\n"))
        );
    }

    private static IEnumerable<string> Files() => ["stats-vectors.json", "stats-reference.json", "stats-definitions.json"];

    private static IEnumerable<TestCaseData> Cases() =>
        from file in Files()
        from @case in JsonDocument.Parse(Text(file)).RootElement.GetProperty("vectors").EnumerateArray()
        select new TestCaseData(@case.GetRawText()).SetArgDisplayNames(@case.GetProperty("id").GetString()!);

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", file));

    private static (int, string) Printed(string json)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "file.json");
            File.WriteAllText(file, json);
            using var output = new StringWriter { NewLine = "\n" };
            return (StatisticalCases.Of(file, output), output.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
