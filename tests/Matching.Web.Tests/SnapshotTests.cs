using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Releases;

namespace Matching.Web.Tests;

/// <summary>
/// What the service publishes, compared byte for byte with the files in Snapshots: a change of the code alone leaves them as they
/// are. <c>scripts/snapshots</c> writes them again. The API document has its own test, see OpenApiTests.
/// </summary>
[Category("Sweep")]
public sealed partial class SnapshotTests
{
    private static readonly string Folder = Path.Combine(ArchitectureTests.FindRoot(), "tests/Matching.Web.Tests/Snapshots");
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("MATCHING_WRITE_SNAPSHOTS") == "1";

    private static readonly Lazy<Task<Prepared>> Demo = new(Prepare);

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (Demo.IsValueCreated)
        {
            await (await Demo.Value).App.DisposeAsync();
        }
    }

    // All that the tests add to the demo, before the first of them: what one shows does not depend on which ran before it.
    private static async Task<Prepared> Prepare()
    {
        var app = await TestApp.OnNothing(("Start:Demo", "true"), ("Start:DemoDay", "2026-03-01"));
        var programme = (await app.Admin.Items("/programmes"))[0].Id();
        var run = await (await app.Admin.Post("/match-runs?wait=30", new { programmeId = programme, dryRun = true })).Json();
        await app.Admin.Send(HttpMethod.Patch, $"/programmes/{programme}", """{"publicInsights":true}""");
        var mentee = (await app.Admin.Items($"/mentees?programmeId={programme}&limit=1"))[0].Id();
        var link = (await app.Admin.Created($"/mentees/{mentee}/personal-link", new { })).Text("path");
        // accounts of their own, because a page shows what is new since the last visit
        var staff = new Dictionary<string, (HttpClient Admin, HttpClient Coordinator)>();
        foreach (var language in new[] { "en", "it" })
        {
            var (_, admin) = await app.SignedIn();
            var (_, coordinator) = await app.SignedIn(new { role = "coordinator", programmeId = programme });
            staff[language] = (admin, coordinator);
        }

        return new Prepared(app, programme, run.Id(), link, staff);
    }

    [Test]
    public async Task The_release_of_the_demo()
    {
        var demo = await Demo.Value;

        await ShouldBeKept("release-demo.txt", await Release(demo.App.Admin, demo.Programme));
    }

    [Test]
    public async Task The_release_of_a_second_programme()
    {
        await using var given = await TwelvePairs.Released();

        await ShouldBeKept("release-twelve-pairs.txt", await Release(given.App.Admin, given.ProgrammeId));
    }

    [Test]
    public async Task A_run_on_the_demo()
    {
        var demo = await Demo.Value;
        var text = new StringBuilder();
        foreach (
            var path in new[]
            {
                "",
                "/proposals?expand=people&limit=200",
                "/unmatched?limit=200",
                "/certificate",
                "/instance",
                "/fairness",
                "/advice",
            }
        )
        {
            var answer = await demo.App.Admin.GetAsync($"/api/v1/match-runs/{demo.Run}{path}");
            text.AppendLine(Invariant($"== {path} {(int)answer.StatusCode}"))
                .AppendLine(await answer.Content.ReadAsStringAsync());
        }

        await ShouldBeKept("run-demo.txt", Indented().Replace(text.ToString(), "$0\n"));
    }

    [TestCase("en")]
    [TestCase("it")]
    public async Task The_text_of_every_page(string language)
    {
        var demo = await Demo.Value;
        var participant = demo.App.Browser();
        await participant.GetAsync(demo.Link);

        var (text, kinds) = (new StringBuilder(), new HashSet<string>());
        await Crawl(
            text,
            kinds,
            "anyone",
            demo.App.Browser(),
            language,
            "/",
            "/console/sign-in",
            "/unavailable",
            "/form-refused",
            "/nowhere"
        );
        await Crawl(text, kinds, "participant", participant, language, "/my", "/my/concern");
        await Crawl(text, kinds, "coordinator", demo.Staff[language].Coordinator, language, "/console");
        await Crawl(text, kinds, "admin", demo.Staff[language].Admin, language, "/console");

        await ShouldBeKept($"pages.{language}.txt", text.ToString());
    }

    // A page whose like was written already is kept as a hash: one person's page, one indicator's.
    private static async Task Crawl(
        StringBuilder text,
        HashSet<string> kinds,
        string role,
        HttpClient browser,
        string language,
        params string[] from
    )
    {
        var (open, seen) = (new Queue<string>(from), new HashSet<string>(from));
        while (open.TryDequeue(out var page))
        {
            var request = new HttpRequestMessage(
                HttpMethod.Get,
                page.Contains("lang=", StringComparison.Ordinal)
                    ? page
                    : $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}"
            );
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            var answer = await browser.SendAsync(request);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            var html = await answer.Content.ReadAsStringAsync();
            var words = Words(html);
            var isFirst = kinds.Add(Kind(page));
            text.AppendLine(Invariant($"== {role} {page} {(int)answer.StatusCode}{(isFirst ? "" : " " + Hash(Stable(words)))}"));
            if (isFirst)
            {
                text.AppendLine(words);
            }

            foreach (var link in Links().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)))
            {
                var isPage =
                    link.StartsWith('/')
                    && !link.StartsWith("/docs", StringComparison.Ordinal)
                    && !link.StartsWith("/api/", StringComparison.Ordinal);
                var isOther =
                    link.Contains("lang=", StringComparison.Ordinal)
                    && !link.Contains($"lang={language}", StringComparison.Ordinal);
                if (isPage && !isOther && seen.Count < 400 && seen.Add(Page(link)))
                {
                    open.Enqueue(link.Split('#')[0]);
                }
            }
        }
    }

    // a dataset's page has hundreds of choices, of which one is written
    private static string Page(string link) => Dataset().IsMatch(link) ? "/console/datasets/one" : link.Split('#')[0];

    private static string Kind(string page) =>
        QueryValues().Replace(LastPart().Replace(Ids().Replace(page, "id"), "$1/one"), "=");

    private static async Task<string> Release(HttpClient client, Guid programme)
    {
        var text = new StringBuilder();
        var datasets = (await client.Items($"/datasets?programmeId={programme}&limit=200")).Select(dataset => dataset.Text("id"));
        // means over mentors are added up in the order of ids, which are other ones each time: their last digit may differ
        foreach (
            var dataset in datasets
                .Where(id => !id.StartsWith("clustering", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            // codes and numbers; labels are words
            var answer = await client.GetAsync(
                $"/api/v1/data/{dataset}?programmeId={programme}&lang=en&format=csv&structural=true"
            );
            await answer.ShouldBe(HttpStatusCode.OK);
            text.AppendLine(Invariant($"{Hash(Stable(await answer.Content.ReadAsStringAsync()))} {dataset}"));
        }

        return text.ToString();
    }

    private static async Task ShouldBeKept(string name, string text)
    {
        var (path, now) = (Path.Combine(Folder, name), Stable(text));
        if (IsWriting)
        {
            await File.WriteAllTextAsync(path, now);
        }

        var kept = (await File.ReadAllTextAsync(path)).Split('\n');
        Assert.That(now.Split('\n'), Is.EqualTo(kept), name);
    }

    // Ids, tokens and hashes over ids are other ones each time, in the same order.
    private static string Stable(string text)
    {
        var ids = new Dictionary<string, string>();
        return Random()
            .Replace(
                Ids()
                    .Replace(
                        text,
                        id => ids.TryGetValue(id.Value, out var known) ? known : ids[id.Value] = Invariant($"id{ids.Count + 1}")
                    ),
                "*"
            );
    }

    private static string Words(string html)
    {
        var visible = Hidden().Replace(html, "");
        var named = Attributes().Replace(visible, "\n[$2]\n");
        var lines = WebUtility
            .HtmlDecode(Tags().Replace(named, "\n"))
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0);
        return string.Join('\n', lines);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private sealed record Prepared(
        TestApp App,
        Guid Programme,
        Guid Run,
        string Link,
        IReadOnlyDictionary<string, (HttpClient Admin, HttpClient Coordinator)> Staff
    );

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(
        @"\b[0-9a-f]{32,64}\b|(?<=""(millis|milliseconds|durationMs|traceId)"":""?)[^,}""]+|[a-z]+[0-9]+@example\.org"
            + @"|/my/[A-Za-z0-9_-]{20,}|(?<=after=)[A-Za-z0-9_-]+|(?<=/signup/|partner="")[a-z2-9]{10}(?=[/""])"
            // the references of people and pairs are the last characters of an id
            + @"|(?<=\b[A-Z]{2}-|· (mentee|mentor) · )[0-9A-F]{4}\b"
            // the name of a key
            + @"|(?<=\b(Key|Chiave) |\bmk_|^: )[a-z0-9]{10}(?= (of a|di un) program|(?<=mk_.{10})|$)",
        RegexOptions.Multiline
    )]
    private static partial Regex Random();

    [GeneratedRegex("(/problems|/indicators)/[^/?]+")]
    private static partial Regex LastPart();

    [GeneratedRegex("=[^&]*")]
    private static partial Regex QueryValues();

    [GeneratedRegex(@"(?<=[}\],]),?(?=[{""])")]
    private static partial Regex Indented();

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex("<[^>]*?(alt|title|aria-label|placeholder|content)=\"([^\"]*)\"[^>]*>")]
    private static partial Regex Attributes();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("^/console/datasets/[0-9a-f-]{36}/")]
    private static partial Regex Dataset();

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
