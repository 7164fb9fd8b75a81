using System.Collections;
using System.Globalization;
using System.Net;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;
using Matching.Web.Http;

namespace Matching.Web.Tests.Conventions;

/// <summary>Every problem that the source throws is listed and explained, and nothing is listed that is never thrown.</summary>
[Category("Once")]
public sealed partial class ThrownProblemsTests
{
    // A role in a name is each of its values.
    private static readonly string[] Roles = ["mentor", "mentee"];

    [Test]
    public void What_is_thrown_and_what_is_listed_are_the_same() => Assert.That(Problems.Slugs, Is.EquivalentTo(Thrown()));

    [Test]
    public void A_new_way_of_throwing_is_noticed()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SlugsIn("x", """throw Problems.NotFound("meeting");"""), Is.EqualTo(new[] { "meeting-not-found" }));
            Assert.That(
                SlugsIn("x", """Problems.Refused(a.Is("b") ? "one" : "two", 3)"""),
                Is.EquivalentTo(new[] { "b", "one", "two" })
            );
            Assert.That(
                SlugsIn("x", """Problems.Refused($"{person.Role.ToText()}-email-taken")"""),
                Is.EqualTo(new[] { "mentor-email-taken", "mentee-email-taken" })
            );
            Assert.That(
                SlugsIn("x", "Problems.NotFound(role.ToText())"),
                Is.EqualTo(new[] { "mentor-not-found", "mentee-not-found" })
            );
            Assert.Throws<InvalidOperationException>(() => SlugsIn("x", "Problems.NotFound(thing)"));
        }
    }

    [TestCase("en")]
    [TestCase("it")]
    public async Task Each_is_in_the_list_and_on_a_page_of_its_own_in_this_language(string language)
    {
        var texts = new ResourceManager("Matching.Web.Resources.Problems", typeof(Problems).Assembly).GetResourceSet(
            language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language),
            createIfNotExists: true,
            tryParents: false
        )!;
        var list = await SharedApp.App.Anonymous.GetStringAsync($"/problems?lang={language}");
        foreach (var slug in Thrown())
        {
            var page = await SharedApp.App.Anonymous.GetAsync($"/problems/{slug}?lang={language}");
            var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());

            await page.ShouldBe(HttpStatusCode.OK);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(list, Does.Contain($"href=\"/problems/{slug}?lang={language}\""));
                Assert.That(texts.GetString(slug + ".detail"), Is.Not.Null.And.Not.Empty, slug);
                Assert.That(html, Does.Contain(texts.GetString(slug + ".title") ?? slug), slug);
                Assert.That(
                    html,
                    Does.Contain(texts.GetString(slug + ".about") ?? texts.GetString(slug + ".detail") ?? slug),
                    slug
                );
            }
        }
    }

    [TestCase("en")]
    [TestCase("it")]
    public void A_title_is_short_and_a_text_of_the_page_is_there_where_the_detail_names_values(string language)
    {
        var texts = new ResourceManager("Matching.Web.Resources.Problems", typeof(Problems).Assembly).GetResourceSet(
            language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language),
            createIfNotExists: true,
            tryParents: false
        )!;
        foreach (var slug in Problems.Slugs)
        {
            // as the API says it, and as a page does where it says it otherwise
            var said = texts.GetString(slug + ".detail") + texts.GetString(slug + ".page");
            var about = texts.GetString(slug + ".about");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(texts.GetString(slug + ".title")!.Split(' '), Has.Length.AtMost(8), slug);
                Assert.That(about is not null, Is.EqualTo(said.Contains("{0}", StringComparison.Ordinal)), slug);
            }
        }
    }

    [TestCase("en")]
    [TestCase("it")]
    public void A_route_that_a_text_names_is_one_of_the_api(string language)
    {
        var texts = new ResourceManager("Matching.Web.Resources.Problems", typeof(Problems).Assembly).GetResourceSet(
            language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language),
            createIfNotExists: true,
            tryParents: false
        )!;
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(ArchitectureTests.FindRoot(), "api-specs", "openapi.json"))
        );
        var routes = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Select(operation => $"{operation.Name.ToUpperInvariant()} {Holes().Replace(path.Name, "…")}")
            )
            .ToHashSet();

        var named = texts
            .Cast<DictionaryEntry>()
            .SelectMany(text => NamedRoutes().Matches((string)text.Value!).Select(route => (text.Key, Route: route.Value)))
            .ToList();

        Assert.That(named, Has.Count.GreaterThan(30));
        Assert.That(named.Where(text => !routes.Contains(text.Route)), Is.Empty);
    }

    private static List<string> Thrown()
    {
        var source = Path.Combine(ArchitectureTests.FindRoot(), "src", "Matching.Web");
        var files = new[] { "*.cs", "*.razor" }
            .SelectMany(pattern => Directory.GetFiles(source, pattern, SearchOption.AllDirectories))
            .Where(path =>
                !path.Contains("/obj/", StringComparison.Ordinal)
                && !path.Contains("/bin/", StringComparison.Ordinal)
                && !path.EndsWith("/Http/Problems.cs", StringComparison.Ordinal)
            );
        return [.. files.SelectMany(path => SlugsIn(path, File.ReadAllText(path))).Distinct()];
    }

    private static List<string> SlugsIn(string path, string text)
    {
        var found = new List<string>();
        foreach (Match call in Calls().Matches(text))
        {
            found.AddRange(
                call.Groups["maker"].Value switch
                {
                    "ValidationFailed" => ["validation-failed"],
                    "Malformed" => ["malformed-request"],
                    "NotFound" => Named(path, FirstArgument(text, call.Index + call.Length))
                        .Select(thing => thing + "-not-found"),
                    _ => Named(path, FirstArgument(text, call.Index + call.Length)),
                }
            );
        }

        if (path.EndsWith("/ProblemHandler.cs", StringComparison.Ordinal))
        {
            // what the framework answers itself is named by its status
            found.AddRange(OfStatus().Matches(text).Select(match => match.Groups[1].Value));
        }

        return found;
    }

    private static IEnumerable<string> Named(string path, string argument)
    {
        if (argument.EndsWith(".ToText()", StringComparison.Ordinal) && argument.Contains("ole", StringComparison.Ordinal))
        {
            return Roles;
        }

        var names = Literals().Matches(argument).Select(match => match.Groups[1].Value).ToList();
        return names.Count > 0
            ? names.SelectMany(name => name.Contains('{') ? Roles.Select(role => Holes().Replace(name, role)) : [name])
            : throw new InvalidOperationException($"{path}: the name of the problem in '{argument}' cannot be read here.");
    }

    // Up to the comma or bracket that ends it, those of inner calls and texts left aside.
    private static string FirstArgument(string text, int start)
    {
        var (depth, isText) = (0, false);
        for (var at = start; at < text.Length; at++)
        {
            isText = text[at] == '"' ? !isText : isText;
            if (!isText && depth == 0 && text[at] is ',' or ')')
            {
                return text[start..at];
            }

            depth += isText
                ? 0
                : text[at] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
        }

        return text[start..];
    }

    [GeneratedRegex(@"\bProblems\s*\.(?<maker>Refused|NotFound|ValidationFailed|Malformed)\(")]
    private static partial Regex Calls();

    [GeneratedRegex("(?:\\d{3}|_) => \"([a-z]+(?:-[a-z]+)+)\"")]
    private static partial Regex OfStatus();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literals();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Holes();

    [GeneratedRegex(@"\b(?:GET|POST|PUT|PATCH|DELETE) /[\w/…-]+")]
    private static partial Regex NamedRoutes();
}
