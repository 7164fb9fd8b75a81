using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsvHelper;
using Matching.Web.Http;
using Matching.Web.Tests.Questionnaires;

namespace Matching.Web.Tests.Conventions;

/// <summary>
/// Checks the texts of the service, of its API document, of its source, tests and scripts against <c>banned-words.csv</c>: the field's
/// terms and plain words, in English and Italian. Names of members, codes and problems are part of the contract and are not read.
/// </summary>
[Category("Once")]
public sealed partial class WordsTests
{
    private const string NotForParticipants = "not for participants";

    private const string Quotes = "\"\"\"";

    private static readonly string Root = ArchitectureTests.FindRoot();

    private static readonly List<Rule> Rules = ReadRules();

    // shell scripts have no extension
    private static readonly string[] ScriptKinds = ["", ".sh", ".py", ".R", ".http", ".js", ".cjs", ".ts"];

    [TestCase("texts of pages, problems and explanations")]
    [TestCase("names and definitions of indicators")]
    [TestCase("comments and messages of the source")]
    [TestCase("descriptions of the API document")]
    [TestCase("names of tests")]
    [TestCase("comments of tests")]
    [TestCase("comments of scripts and requests", 150)]
    [TestCase("documents")]
    [TestCase("wording of questionnaires", 5000)]
    [TestCase("field inventory")]
    public void No_text_uses_a_banned_word(string source, int least = 400)
    {
        var texts = TextsOf(source).ToList();

        Assert.That(texts, Has.Count.GreaterThan(least), "the texts are read");
        var faults = texts.SelectMany(Faults).ToList();
        Assert.That(faults, Is.Empty, string.Join('\n', faults));
    }

    [Test]
    public void A_banned_word_is_found_in_each_kind_of_text()
    {
        string[] source =
        [
            "/// <summary>Lists what is <c>told</c>, and to",
            "/// whom it is told.</summary>",
            "var sql = \"told\"; // nobody reads it",
            "log.LogInformation(\"Somebody {Who} left\", who);",
            "log.LogInformation($\"A person {somebody} left\");",
            "@* whoever it is *@",
            "const string help = " + Quotes,
            "    matching --help   tells somebody",
            "    " + Quotes + ";",
        ];

        Assert.That(
            Places(OfSource("src/X.cs", source, Comments(), hasLiterals: true)),
            Is.EqualTo(
                new[]
                {
                    "src/X.cs:1: told",
                    "src/X.cs:3: nobody",
                    "src/X.cs:4: Somebody",
                    "src/X.cs:6: whoever",
                    "src/X.cs:8: tells",
                    "src/X.cs:8: somebody",
                }
            )
        );
    }

    [Test]
    public void A_banned_word_is_found_in_the_comments_of_tests_and_scripts_and_not_in_their_code()
    {
        string[] test =
        [
            "Given.Told(\"it is told\"); // told",
            "var text = " + Quotes,
            "    nobody // nobody",
            "    " + Quotes + ";",
        ];
        string[] python = ["#!/usr/bin/python3", Quotes + "Tells", "both." + Quotes, "print(\"# told\") # held", "# against one"];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Places(OfSource("tests/X.cs", test, Comments(), hasLiterals: false)),
                Is.EqualTo(new[] { "tests/X.cs:1: told" })
            );
            Assert.That(Places(OfScript("x.py", python)), Is.EqualTo(new[] { "x.py:4: held against", "x.py: Tells" }));
            Assert.That(Places(OfScript("scripts/x", ["told $# # told"])), Is.EqualTo(new[] { "scripts/x:1: told" }));
            Assert.That(Places(OfScript("x.http", ["### Nobody", "GET /told"])), Is.EqualTo(new[] { "x.http:1: Nobody" }));
            Assert.That(Places(OfScript("x.js", ["told(); // told"])), Is.EqualTo(new[] { "x.js:1: told" }));
        }
    }

    [Test]
    public void A_text_to_participants_has_fewer_rules_and_an_italian_one_rules_of_its_own()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Faults(new Text("Participants.resx:my.erase-what", "Nobody can bring them back.", "en", true)), Is.Empty);
            Assert.That(Faults(new Text("Pages.resx:people.none", "Nobody is here.", "en", false)), Has.Exactly(1).Items);
            Assert.That(Faults(new Text("Pages.it.resx:pairs", "La coppia si incontra.", "it", false)), Has.Exactly(1).Items);
            Assert.That(Faults(new Text("Pages.it.resx:kind.couple", "una coppia", "it", false)), Is.Empty);
        }
    }

    private static IEnumerable<string> Places(IEnumerable<Text> texts) =>
        texts.SelectMany(Faults).Select(fault => fault[..fault.IndexOf(" in ", StringComparison.Ordinal)]);

    private static IEnumerable<string> Faults(Text text) =>
        from rule in Rules
        where rule.Language == text.Language && !(text.IsForParticipants && rule.Scope == NotForParticipants)
        from match in rule.Pattern.Matches(text.Words).Take(1)
        select $"{text.Place}: {match.Value} in “{text.Words}”; write {rule.Replacement}";

    private static IEnumerable<Text> TextsOf(string source) =>
        source switch
        {
            "texts of pages, problems and explanations" => Files("src/Matching.Web/Resources", "*.resx").SelectMany(OfResources),
            "names and definitions of indicators" => Files("src/Matching.Indicators/Catalogue", "*.json").SelectMany(OfCatalogue),
            "comments and messages of the source" => Files("src/Matching.Web", "*.cs")
                .Concat(Files("src/Matching.Web", "*.razor"))
                .Concat(Files("src/Matching.Engine", "*.cs"))
                .Concat(Files("src/Matching.Indicators", "*.cs"))
                .SelectMany(path =>
                    OfSource(Path.GetRelativePath(Root, path), File.ReadAllLines(path), Comments(), hasLiterals: true)
                ),
            "comments of tests" => Files("tests", "*.cs")
                .SelectMany(path =>
                    OfSource(Path.GetRelativePath(Root, path), File.ReadAllLines(path), Comments(), hasLiterals: false)
                ),
            "comments of scripts and requests" => new[] { "scripts", "tests", "api-specs", "src/Matching.Web/wwwroot", ".ci" }
                .SelectMany(folder => Files(folder, "*"))
                .Where(path => ScriptKinds.Contains(Path.GetExtension(path)))
                .SelectMany(path => OfScript(Path.GetRelativePath(Root, path), File.ReadAllLines(path))),
            "field inventory" => OfInventory(),
            "wording of questionnaires" => OfForms(),
            "documents" => Files("", "*.md").SelectMany(OfDocuments),
            "names of tests" => new[]
            {
                "Matching.Web.Tests",
                "Matching.Engine.Tests",
                "Matching.Indicators.Tests",
                "Matching.Browser.Tests",
            }
                .SelectMany(project => Files($"tests/{project}", "*.cs"))
                .SelectMany(OfTests),
            _ => OfDocument(),
        };

    private static IEnumerable<Text> OfResources(string path) =>
        from data in XDocument.Load(path).Root!.Elements("data")
        let key = data.Attribute("name")!.Value
        select new Text(
            $"{Path.GetFileName(path)}:{key}",
            Codes().Replace(data.Element("value")!.Value, " "),
            Path.GetFileNameWithoutExtension(path).Split('.') is [_, var language] ? language : "en",
            Path.GetFileName(path).StartsWith("Participants.", StringComparison.Ordinal)
        );

    private static IEnumerable<Text> OfCatalogue(string path)
    {
        var language = Path.GetFileNameWithoutExtension(path);
        return Strings(JsonDocument.Parse(File.ReadAllText(path)).RootElement, _ => true)
            .Select(value => new Text(Path.GetRelativePath(Root, path), Codes().Replace(value, " "), language, false));
    }

    private static IEnumerable<Text> OfDocument() =>
        Strings(
                JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "api-specs", "openapi.json"))).RootElement,
                name => name is "description" or "summary"
            )
            .Select(value => new Text("api-specs/openapi.json", Codes().Replace(value, " "), "en", false));

    /// <summary>Paragraphs, items of lists and cells of tables, without code.</summary>
    private static IEnumerable<Text> OfDocuments(string path)
    {
        var place = Path.GetRelativePath(Root, path);
        var text = Fences().Replace(File.ReadAllText(path), "");
        return Blocks()
            .Split(text)
            .Select(block => Codes().Replace(block, " ").Trim())
            .Where(block => block.Length > 0)
            .Select(block => new Text(place, block.Replace('\n', ' '), "en", false));
    }

    /// <summary>The columns of the field inventory that hold text, without those that hold names of the database.</summary>
    // an earlier version of a form stays as it was published
    private static IEnumerable<Text> OfForms() =>
        from form in ShippedForms.Newest()
        from text in ShippedForms.TextsOf(form)
        from label in text.Labels
        select new Text($"{form.Id}:{text.Place}", label.Value, label.Key, true);

    private static IEnumerable<Text> OfInventory()
    {
        const string Inventory = "seeds/documents/field-inventory.csv";
        using var csv = new CsvReader(new StreamReader(Path.Combine(Root, Inventory)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            foreach (var column in csv.HeaderRecord!.Except(["table", "column"]))
            {
                yield return new Text($"{Inventory}:{csv.Parser.RawRow}", csv.GetField(column)!, "en", false);
            }
        }
    }

    /// <summary>Comments of a script, and the documentation strings of Python.</summary>
    private static IEnumerable<Text> OfScript(string path, string[] lines)
    {
        var comments = Path.GetExtension(path) is ".js" or ".cjs" or ".ts" ? Comments() : Hashes();
        IEnumerable<Match> documented = path.EndsWith(".py", StringComparison.Ordinal)
            ? Docstrings().Matches(string.Join('\n', lines))
            : [];
        return OfSource(path, lines, comments, hasLiterals: false)
            .Concat(
                documented.Select(text => new Text(
                    path,
                    Codes().Replace(text.Groups[1].Value, " ").Replace('\n', ' '),
                    "en",
                    false
                ))
            );
    }

    private static IEnumerable<Text> OfTests(string path) =>
        TestNames()
            .Matches(File.ReadAllText(path))
            .Select(name => new Text(Path.GetRelativePath(Root, path), name.Groups[1].Value.Replace('_', ' '), "en", false));

    /// <summary>Comments, those of following lines as one, and, where asked for, literals with more than one word.</summary>
    private static IEnumerable<Text> OfSource(string path, string[] lines, Regex comments, bool hasLiterals)
    {
        var (comment, begin, isInside) = ("", 0, false);
        for (var i = 0; i < lines.Length; i++)
        {
            // a literal of several lines
            if (Regex.Count(lines[i], Quotes) % 2 > 0)
            {
                isInside = !isInside;
            }
            else if (isInside)
            {
                if (hasLiterals)
                {
                    yield return Of(lines[i], i + 1);
                }

                continue;
            }

            var (code, words) = Split(lines[i], comments);
            if (comment.Length > 0 && (words.Length == 0 || code.Trim().Length > 0))
            {
                yield return Of(comment, begin);
                comment = "";
            }

            if (words.Length > 0)
            {
                (comment, begin) = (comment + " " + words, comment.Length > 0 ? begin : i + 1);
            }

            foreach (var literal in hasLiterals ? Literals().Matches(code).Select(literal => literal.Groups[1].Value) : [])
            {
                if (literal.Trim().Contains(' ', StringComparison.Ordinal))
                {
                    yield return Of(literal, i + 1);
                }
            }
        }

        if (comment.Length > 0)
        {
            yield return Of(comment, begin);
        }

        Text Of(string words, int line) => new($"{path}:{line}", Codes().Replace(words, " ").Trim(), "en", false);
    }

    private static (string Code, string Comment) Split(string line, Regex comments)
    {
        if (comments.Match(line) is not { Success: true } comment || line.AsSpan(0, comment.Index).Count('"') % 2 > 0)
        {
            return (line, "");
        }

        return (line[..comment.Index], comment.Groups[1].Value);
    }

    private static IEnumerable<string> Strings(JsonElement element, Func<string, bool> isRead, string name = "") =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .Where(member => member.Name is not ("example" or "examples"))
                .SelectMany(member => Strings(member.Value, isRead, member.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Strings(item, isRead, name)),
            JsonValueKind.String when isRead(name) => [element.GetString()!],
            _ => [],
        };

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .GetFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path =>
                !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
            );

    private static List<Rule> ReadRules()
    {
        using var csv = new CsvReader(
            new StreamReader(Path.Combine(Root, "tests", "Matching.Web.Tests", "Conventions", "banned-words.csv")),
            CultureInfo.InvariantCulture
        );
        var rules = new List<Rule>();
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            var (language, scope) = (csv.GetField("language")!, csv.GetField("scope")!);
            Assert.That(Languages.Participants, Does.Contain(language));
            Assert.That(scope, Is.EqualTo("everywhere").Or.EqualTo(NotForParticipants));
            rules.Add(
                new Rule(
                    new Regex(csv.GetField("pattern")!, RegexOptions.IgnoreCase),
                    csv.GetField("write instead")!,
                    language,
                    scope
                )
            );
        }

        return rules;
    }

    [GeneratedRegex("<c>.*?</c>|<[^<>]*>|`[^`]*`|\\{[^{}]*\\}")]
    private static partial Regex Codes();

    [GeneratedRegex("(?:(?<!:)//+ ?|@\\*)(.*?)(?:\\*@)?$")]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<=^|\s)#+!? ?(.*)$")]
    private static partial Regex Hashes();

    [GeneratedRegex("^[ \\t]*\"{3}(.*?)\"{3}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Docstrings();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literals();

    [GeneratedRegex(@"^    public (?:async )?(?:Task|void) (\w+_\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestNames();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\n\s*\n|\n(?=\s*(?:[-*|#>]|\d+\.))")]
    private static partial Regex Blocks();

    private sealed record Rule(Regex Pattern, string Replacement, string Language, string Scope);

    private sealed record Text(string Place, string Words, string Language, bool IsForParticipants);
}
