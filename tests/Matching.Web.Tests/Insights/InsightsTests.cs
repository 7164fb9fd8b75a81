using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Insights;

public sealed class OpenInsightsTests
{
    [Test]
    public async Task A_programme_that_is_not_public_exists_for_its_staff_alone()
    {
        var (given, other) = (await Released.Closed, await Given.Programme());
        var partner = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        string[] paths =
        [
            "",
            "?lang=it",
            "/indicators/sn.bridge",
            "/data/networks.csv",
            "/data/networks.json",
            "/pictures/networks.csv",
        ];
        var strangers = new[]
        {
            given.App.Anonymous,
            other.Analyst,
            other.Coordinator,
            await given.App.Client(Role.Partner, given.ProgrammeId, partnerId: partner),
        };
        var staff = new[] { given.App.Admin, given.Analyst, given.Coordinator };

        using (Assert.EnterMultipleScope())
        {
            foreach (var path in paths)
            {
                foreach (
                    var (client, expected) in strangers
                        .Select(client => (client, HttpStatusCode.NotFound))
                        .Concat(staff.Select(client => (client, HttpStatusCode.OK)))
                )
                {
                    Assert.That(
                        (await client.GetAsync($"/insights/{given.ProgrammeId}{path}")).StatusCode,
                        Is.EqualTo(expected),
                        path
                    );
                }
            }

            Assert.That(await given.App.Anonymous.GetStringAsync("/insights"), Does.Not.Contain(given.ProgrammeId.ToString()));
        }
    }

    [Test]
    public async Task An_administrator_makes_it_public_and_closes_it_again()
    {
        var given = await Released.Closed;
        foreach (var (isPublic, version, expected) in new[] { (true, 1, HttpStatusCode.OK), (false, 2, HttpStatusCode.NotFound) })
        {
            var changed = await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}",
                $$"""{ "publicInsights": {{(isPublic ? "true" : "false")}} }""",
                ("If-Match", $"\"v{version}\"")
            );
            await changed.ShouldBe(HttpStatusCode.OK);

            Assert.That((await given.App.Anonymous.GetAsync($"/insights/{given.ProgrammeId}")).StatusCode, Is.EqualTo(expected));
        }
    }
}

public sealed class ListPublicProgrammesTests
{
    [Test]
    public async Task Only_public_ones_with_a_release_are_listed()
    {
        var released = await Released.Open;
        var empty = await Given.Programme(body: new { name = "Nothing yet", publicInsights = true });

        var page = await released.App.Anonymous.GetStringAsync("/insights?lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain($"href=\"/insights/{released.ProgrammeId}?lang=it\"").And.Contain("Pubblicazione 1"));
            Assert.That(page, Does.Not.Contain(empty.ProgrammeId.ToString()));
            Assert.That(
                (await released.App.Anonymous.GetAsync($"/insights/{empty.ProgrammeId}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound),
                "without a release there is nothing to show"
            );
        }
    }
}

// drawn from the one text that is stored of a release, whatever the database
[Category("Once")]
public sealed class GetInsightsTests
{
    private Given given = null!;

    [OneTimeSetUp]
    public async Task Release() => given = await Released.Open;

    [
        TestCase("en", 8.27, "+8.3"),
        TestCase("en", -8.27, "\u22128.3"),
        TestCase("it", 8.27, "+8,3"),
        TestCase("ar", 8.27, "\u200e+8"),
        TestCase("fa", -8.27, "\u200e\u22128")
    ]
    public void A_sign_is_before_its_number_in_either_direction(string language, double value, string beginning)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
        try
        {
            Assert.That(Reading.Write(value, 1, hasSign: true), Does.StartWith(beginning));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase("en", "Not shown, to protect people in this or a neighbouring group.", "Release 1")]
    [TestCase("it", "Non mostrato, per proteggere le persone di questo gruppo o di uno vicino.", "Pubblicazione 1")]
    public async Task The_page_speaks_the_readers_language_and_needs_neither_script_nor_inline_style(
        string language,
        string hidden,
        string release
    )
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang={language}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                page,
                Does.Contain("<title>Twelve pairs</title>")
                    .And.Contain($"lang=\"{language}\"")
                    .And.Contain(hidden)
                    .And.Contain(release)
            );
            Assert.That(Regex.Count(page, "<h1"), Is.EqualTo(1));
            Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("style=").And.Not.Contain("<style"));
            Assert.That(Regex.Matches(page, "id=\"([^\"]+)\"").Select(id => id.Groups[1].Value), Is.Unique);
            // a text that is missing from the resources would appear as its name
            Assert.That(Regex.Matches(page, @">\s*(?:[a-z_]+\.)+[a-z_]+\s*<"), Is.Empty);
        }
    }

    [TestCase("networks", "networks?period=T&", "sn.bridge|change|T")]
    [TestCase("participation", "participation?period=T&", "out.participants|T")]
    [TestCase("gender", "integration-by-gender?", "int6|start|F|T")]
    [TestCase("sites", "participation-by-site?", "out.participants|T|T")]
    public async Task A_table_shows_what_the_api_returns(string picture, string query, string known)
    {
        var rows = Released.Rows(await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en"), picture);
        var api = await Released.Api(given, query);
        var places = api.Keys.Select(key => key.Place).ToHashSet();

        var shared = rows.FindAll(row => places.Contains(row.Place));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(shared.Select(row => row.Place), Does.Contain(known));
            foreach (var row in shared)
            {
                if (row.Value is not null)
                {
                    Assert.That(api[(row.Place, row.Stat!)].Value, Is.EqualTo(row.Value), row.Place);
                }
                else
                {
                    Assert.That(
                        api.Where(cell => cell.Key.Place == row.Place).Select(cell => cell.Value.Status).Contains("c"),
                        Is.EqualTo(row.Said == "Not shown, to protect people in this or a neighbouring group."),
                        row.Place
                    );
                }
            }
        }
    }

    [Test]
    public async Task What_is_hidden_has_neither_a_figure_nor_a_point()
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en");

        var women = Released.Rows(page, "gender").FindAll(row => row.Place.Contains("|F|", StringComparison.Ordinal));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(women.Select(row => row.Place), Does.Contain("int6|start|F|T"));
            Assert.That(
                women.Select(row => (row.Value, row.Said)),
                Is.All.EqualTo(((string?)null, "Not shown, to protect people in this or a neighbouring group."))
            );
            Assert.That(page, Does.Not.Match("<svg(?:(?!</svg>).)*>Women<"));
            Assert.That(page, Does.Match("Not shown: [^<]*Women"));
        }
    }

    [Test]
    public async Task The_data_of_a_picture_are_its_figures_and_no_others()
    {
        var response = await given.App.Anonymous.GetAsync($"/insights/{given.ProgrammeId}/pictures/networks.csv");
        var lines = (await response.Content.ReadAsStringAsync())
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(','))
            .ToList();
        var api = await Released.Api(given, "networks?period=T&");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                response.Content.Headers.ContentDisposition!.ToString(),
                Is.EqualTo("attachment; filename=\"networks-release-1.csv\"")
            );
            Assert.That(lines[0].Take(5), Is.EqualTo(new[] { "release", "indicator", "version", "respondent", "wave" }));
            Assert.That(lines.Skip(1).Select(line => line[5]), Is.All.EqualTo("T"));
            Assert.That(
                lines.Skip(1).Select(line => (line[10], line[13])),
                Is.EqualTo(lines.Skip(1).Select(line => api[($"{line[1]}|{line[4]}|T", line[9])]))
            );
            Assert.That(lines.Skip(1).Select(line => (line[1], line[4], line[9])), Does.Contain(("sn.bridge", "change", "mean")));
        }
    }

    [Test]
    public async Task A_dataset_is_open_beside_the_page_as_in_the_api()
    {
        var open = await given.App.Anonymous.GetStringAsync(
            $"/insights/{given.ProgrammeId}/data/networks.csv?period=T&release=1"
        );
        var keyed = await given.Analyst.GetStringAsync("/api/v1/data/networks?period=T&release=1&format=csv");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(open, Is.EqualTo(keyed));
            Assert.That(
                await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}/data/networks.json?period=T"),
                Does.Contain("\"class\":\"dataset\"")
            );
            await (
                await given.App.Anonymous.GetAsync($"/insights/{given.ProgrammeId}/data/networks.csv?gender=F")
            ).ShouldBeProblem(400, "validation-failed", "gender");
        }
    }

    [Test]
    public async Task A_site_has_the_page_for_itself()
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?site={given.SiteId}&lang=en");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("<title>Twelve pairs: Parma</title>"));
            Assert.That(page, Does.Contain("of the whole programme; they are not published by site."));
            Assert.That(
                await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en"),
                Does.Not.Contain("not published by site")
            );
            Assert.That(
                page,
                Does.Contain("<code>/api/v1/data/networks").And.Not.Contain("href=\"/api/"),
                "no link to what asks for a key"
            );
            Assert.That(
                Released.Rows(page, "networks").Select(row => row.Place),
                Does.Contain($"sn.bridge|change|{given.SiteId}|T")
            );
        }
    }

    [Test]
    public async Task A_site_without_figures_has_sentences_in_place_of_pictures()
    {
        var fidenza = (await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/sites"))
            .Items()
            .Single(site => site!.Text("name") == "Fidenza")!
            .Id();

        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?site={fidenza}&lang=en");
        var networks = Regex.Match(page, "<section aria-labelledby=\"h-networks\">.*?</section>", RegexOptions.Singleline).Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Drawings(page).Where(drawing => !HasMark(drawing)), Is.Empty, "axes without a figure");
            Assert.That(
                Regex.Replace(Regex.Replace(networks, "<[^>]+>", " "), @"\s+", " ").Trim(),
                Is.EqualTo("Social networks Not shown, to protect people in this or a neighbouring group.")
            );
            Assert.That(networks, Does.Not.Contain("<svg").And.Not.Contain("<table"));
        }
    }

    [Test]
    public async Task No_drawing_is_empty()
    {
        var drawings = Drawings(await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en"));

        Assert.That(drawings, Has.Count.GreaterThan(5));
        Assert.That(drawings.Where(drawing => !HasMark(drawing)), Is.Empty);
    }

    private static List<string> Drawings(string page) =>
        [.. Regex.Matches(page, "<svg[^>]* role=\"img\".*?</svg>", RegexOptions.Singleline).Select(drawing => drawing.Value)];

    private static bool HasMark(string drawing) => Regex.IsMatch(drawing, "class=\"(point|bar)[\" ]");

    [Test]
    public async Task Ages_that_the_programme_cannot_have_are_not_listed()
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en");

        Assert.That(
            Released.Rows(page, "age_agd").Select(row => row.Place.Split('|')[2]).Distinct(),
            Is.EqualTo(new[] { "T", "Y18-59", "Y_GE60", "UNK" })
        );
        Assert.That(page, Does.Not.Contain("12 to 17"));
    }

    [Test]
    public async Task A_definition_says_formula_version_base_and_rule()
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}/indicators/sn.bridge?lang=en");

        Assert.That(
            page,
            Does.Contain("<h1>Bridges</h1>")
                .And.Contain("score(sn_bridge)")
                .And.Contain("version 2 of the formula")
                .And.Contain("Values from fewer than 10 people")
        );
    }

    [Test]
    public async Task Change_as_people_feel_it_is_beside_the_measured_one_and_a_contradiction_is_shown()
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en");

        Assert.That(
            Regex.Matches(page, "Change as they feel it:</a> <strong>([^<]+)</strong>").Select(felt => felt.Groups[1].Value),
            Is.EqualTo(new[] { "2.0" })
        );
        Assert.That(Regex.Count(page, "point in opposite directions"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_definition_is_in_the_readers_language_whole()
    {
        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}/indicators/sn.bridge?lang=it");
        var api = await given.Analyst.Send(HttpMethod.Get, "/indicators/sn.bridge", null, ("Accept-Language", "it"));

        Assert.That(
            page,
            Does.Contain("media di score(sn_bridge); cambiamento: fine - inizio")
                .And.Contain("chi ha un valore nella rilevazione")
                .And.Not.Contain("<dd lang=\"en\" dir=\"ltr\"><code>")
        );
        Assert.That(await api.Content.ReadAsStringAsync(), Does.Contain("media di score(sn_bridge); cambiamento: fine - inizio"));
    }

    [TestCase("?release=2")]
    [TestCase("?release=x")]
    [TestCase("?release=-1")]
    [TestCase("?site=nowhere")]
    [TestCase("/indicators/no.such")]
    [TestCase("/pictures/none.csv")]
    [TestCase("/data/none.csv")]
    [TestCase("/data/networks.json?release=99999999999")]
    public async Task What_does_not_exist_is_not_found(string path) =>
        Assert.That(
            (await given.App.Anonymous.GetAsync($"/insights/{given.ProgrammeId}{path}")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
}

public sealed class GetFrontFiguresTests
{
    [Test]
    public async Task Strangers_read_the_figures_of_a_public_programme_with_a_link_to_all_of_them()
    {
        var given = await Released.Open;

        var page = await given.App.Anonymous.GetStringAsync("/?lang=en");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                page,
                Does.Contain("Twelve pairs in figures").And.Contain($"href=\"/insights/{given.ProgrammeId}?lang=en\"")
            );
            Assert.That(Regex.Matches(page, "<dd>([^<]*)</dd>").Select(figure => figure.Groups[1].Value), Has.Some.EqualTo("12"));
            Assert.That(page, Does.Not.Contain("Not shown").And.Not.Contain("<script"));
        }
    }

    [Test]
    public async Task Without_a_public_programme_the_page_has_no_figures()
    {
        await using var app = await TestApp.Start();

        var page = await app.Anonymous.GetStringAsync("/?lang=it");

        Assert.That(page, Does.Contain("Chi sei?").And.Not.Contain("<dd>"));
    }
}
