using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The pages of figures on the demo programme: for eyes, ears, narrow screens, the dark, paper, and without script.</summary>
public sealed class InsightsTests() : BrowserTests(demo: true)
{
    private string programme = "";

    [OneTimeSetUp]
    public async Task FindProgramme()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Service.Url), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Service.AdminKey);
        programme = JsonNode.Parse(await client.GetStringAsync("/api/v1/programmes"))!["items"]![0]!["id"]!.GetValue<string>();
    }

    [TestCase("", ColorScheme.Light, 1280, "ltr", false)]
    [TestCase("/indicators/nv.score", ColorScheme.Dark, 320, "rtl", false)]
    [TestCase("", ColorScheme.Light, 1280, "ltr", true, Category = "Sweep")]
    [TestCase("", ColorScheme.Dark, 320, "rtl", true, Category = "Sweep")]
    [TestCase("/indicators/nv.score", ColorScheme.Dark, 1280, "ltr", true, Category = "Sweep")]
    [TestCase("/indicators/nv.score", ColorScheme.Light, 320, "rtl", true, Category = "Sweep")]
    public async Task Axe_finds_nothing_in_light_and_dark_wide_and_narrow_in_either_direction(
        string page,
        ColorScheme scheme,
        int width,
        string direction,
        bool isOpen
    )
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            }
        );
        var opened = await context.NewPageAsync();
        await opened.GotoAsync($"{Service.Url}/insights/{programme}{page}");
        await opened.EvaluateAsync("direction => document.documentElement.dir = direction", direction);
        if (isOpen)
        {
            await opened.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        }

        var result = await opened.RunAxe(ConsoleTests.OnlyViolations);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}"),
                Is.Empty
            );
            Assert.That(
                await opened.EvaluateAsync<int>("document.documentElement.scrollWidth"),
                Is.LessThanOrEqualTo(width),
                "nothing stands out to the side"
            );
        }
    }

    [Test]
    public async Task Pictures_are_drawn_without_script_and_without_a_complaint_of_the_browser()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        var (complaints, foreign) = (new List<string>(), new List<string>());
        page.Console += (_, message) => complaints.Add(message.Text);
        page.Request += (_, request) => foreign.Add(request.Url);
        await page.GotoAsync($"{Service.Url}/insights/{programme}?lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.Locator("svg[role=img]").CountAsync(), Is.GreaterThan(30));
            Assert.That(
                await page.Locator("svg[role=img]").CountAsync(),
                Is.EqualTo(await page.Locator("svg[role=img] > title").CountAsync())
            );
            Assert.That(
                await page.Locator("figure.picture").CountAsync(),
                Is.EqualTo(await page.Locator("figure.picture:has(table):has(a[download])").CountAsync())
            );
            Assert.That(complaints, Is.Empty);
            Assert.That(
                foreign.Where(url =>
                    !url.StartsWith(Service.Url, StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)
                ),
                Is.Empty
            );
        }
    }

    [Test]
    public async Task Bars_are_as_long_as_their_numbers_say()
    {
        var page = await NewPage();
        await page.GotoAsync($"{Service.Url}/insights/{programme}");

        var bars = await page.Locator(".chart rect.bar")
            .EvaluateAllAsync<string[]>(
                "bars => bars.map(bar => bar.getAttribute('width') + ' ' + Math.round(10 * bar.getBBox().width) / 10)"
            );

        Assert.That(bars, Has.Length.GreaterThan(8));
        Assert.That(bars.Select(bar => bar.Split(' ')).Where(bar => bar[0] != bar[1]), Is.Empty);
    }

    [Test]
    public async Task Tables_are_on_paper_without_being_opened()
    {
        var page = await NewPage();
        await page.GotoAsync($"{Service.Url}/insights/{programme}");
        var onScreen = await page.Locator("#networks table").IsVisibleAsync();

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(onScreen, Is.False);
            Assert.That((await page.Locator("#networks table").BoundingBoxAsync())!.Height, Is.GreaterThan(100));
        }
    }

    [TestCase(1280)]
    [TestCase(320)]
    public async Task Labels_of_slopes_are_beside_their_points_and_none_on_another(int width)
    {
        var page = await NewPage(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            }
        );
        await page.GotoAsync($"{Service.Url}/insights/{programme}");

        var (overlaps, distances, count) = (0, new List<double>(), 0);
        foreach (var chart in await page.Locator("#overview svg:has(> g > line.slope):has(> text.label)").AllAsync())
        {
            // of each line of the chart: its values and its name with the points that they belong to, in the units of the drawing
            var lines = await chart
                .Locator("g:has(> line.slope)")
                .EvaluateAllAsync<double[][]>(
                    "lines => lines.map(g => [...g.querySelectorAll('circle')].concat([...g.querySelectorAll('text')]).flatMap(part => { const box = part.getBBox(); return [box.x, box.y, box.width, box.height]; }))"
                );
            var texts = lines.SelectMany(line => line[8..].Chunk(4)).ToList();
            count += lines.Length;
            overlaps += texts.Index().Sum(one => texts.Skip(one.Index + 1).Count(other => Overlap(one.Item, other)));
            distances.AddRange(
                lines
                    .SelectMany(line =>
                        new[] { Middle(line[8..12]) - Middle(line[0..4]), Middle(line[12..16]) - Middle(line[4..8]) }
                    )
                    .Select(Math.Abs)
            );
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(count, Is.GreaterThan(4));
            Assert.That(overlaps, Is.Zero);
            Assert.That(distances, Is.All.LessThan(25.0));
            Assert.That(distances.Count(distance => distance < 8), Is.GreaterThan(count));
        }
    }

    private static double Middle(double[] box) => box[1] + (box[3] / 2);

    // letters of two lines may touch by a hair
    private static bool Overlap(double[] one, double[] other) =>
        one[0] < other[0] + other[2]
        && other[0] < one[0] + one[2]
        && one[1] + 2 < other[1] + other[3]
        && other[1] + 2 < one[1] + one[3];

    [Test]
    public async Task The_keyboard_opens_the_table_of_a_picture()
    {
        var page = await NewPage();
        await page.GotoAsync($"{Service.Url}/insights/{programme}");
        await page.Locator("#networks summary").FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        Assert.That(await page.Locator("#networks table").IsVisibleAsync(), Is.True);
    }
}
