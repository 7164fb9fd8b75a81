using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Releases;
using Matching.Web.Tests.Targets;

namespace Matching.Web.Tests.Reports;

public sealed class GetProgrammeReportTests
{
    private static readonly Lazy<Task<Given>> WithTwoGoals = SharedApp.Once(async () =>
    {
        var given = await TwelvePairs.Answered();
        await given.Target(new { target = 20 });
        await given.Target(
            new
            {
                indicator = "prc.wait_days",
                baseline = 90,
                target = 28.5,
            }
        );
        await given.Release();
        return given;
    });

    [Test]
    public async Task The_funds_counts_are_by_gender_and_both_codings_of_age_with_the_targets_below()
    {
        await using var given = await TwelvePairs.Answered();
        await given.Target(new { target = 20 });
        await given.Release();

        var report = await given.Analyst.Ok($"/programmes/{given.ProgrammeId}/report");
        var lines = report.List("lines").Select(line => line.AsObject()).ToList();
        var participants = lines
            .Where(line => line.Text("kind") == "figure" && line.Text("indicator") == "out.participants")
            .ToDictionary(line => (line.Text("breakdown"), line.Text("category")), line => line);
        var target = lines.Single(line => line.Text("kind") == "target");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Value<int>("release"), Is.EqualTo(1));
            Assert.That(
                lines.Where(line => line.Text("kind") == "figure").Select(line => line["amif"]?.GetValue<string>()).Distinct(),
                Is.EqualTo(new[] { "O.2.3", "O.2.3.1", "O.2.3.2", "O.2.3.3", "R.2.8", "R.2.9" })
            );
            // twelve people born in 1990, none with a gender, all with a start form
            Assert.That(
                new[]
                {
                    ("", "T"),
                    ("gender", "_O"),
                    ("age_agd", "Y18-59"),
                    ("age_amif", "Y18-60"),
                    ("gender-age", "_O-Y18-59"),
                }.Select(place => participants[place]["actual"]?.GetValue<double>()),
                Is.All.EqualTo(12)
            );
            Assert.That(participants[("gender", "F")].Value<double>("actual"), Is.EqualTo(0));
            Assert.That((target.Text("unit"), target.Text("direction")), Is.EqualTo(("persons", "increase")));
            Assert.That(
                (
                    target.Text("status"),
                    target.Value<double>("planned"),
                    target.Value<double>("actual"),
                    target.Value<double>("progress")
                ),
                Is.EqualTo(("on_track", 20.0, 12.0, .6))
            );
        }
    }

    [Test]
    public async Task As_csv_it_is_a_row_for_each_line()
    {
        var given = await Indicators.Published.Programme;

        var lines = (await given.Analyst.Ok($"/programmes/{given.ProgrammeId}/report")).List("lines");
        var csv = await (
            await given.Analyst.Send(HttpMethod.Get, $"/programmes/{given.ProgrammeId}/report", null, ("Accept", "text/csv"))
        ).Content.ReadAsStringAsync();
        var rows = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.That(rows[0], Does.StartWith("programmeId,kind,indicator,name,amif,wave,stat,breakdown,category,label,actual,"));
        Assert.That(rows, Has.Length.EqualTo(lines.Count + 1));
    }

    [Test]
    public async Task What_the_release_hides_stays_hidden()
    {
        var given = await TwelvePairs.Answered(11);
        for (var i = 0; i < 3; i++)
        {
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(new { gender = "woman" }),
                "offered",
                "mentor_accepted",
                "agreed",
                "active"
            );
        }

        await given.Release();

        var lines = (await given.Analyst.Ok($"/programmes/{given.ProgrammeId}/report"))
            .List("lines")
            .Select(line => line.AsObject())
            .Where(line => line.Text("indicator") == "out.participants" && line.Text("breakdown") == "gender");
        var women = lines.Single(line => line.Text("category") == "F");
        Assert.That(
            (women["actual"], women.Text("cellStatus"), women["baseN"]),
            Is.EqualTo(((JsonNode?)null, "c", (JsonNode?)null))
        );
        var (_, browser) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        foreach (
            var (language, groups, sentence) in new[]
            {
                ("en", "Women; Another or not stated", "Not shown, to protect people in this or a neighbouring group."),
                (
                    "it",
                    "Donne; Altro o non indicato",
                    "Non mostrato, per proteggere le persone di questo gruppo o di uno vicino."
                ),
            }
        )
        {
            var page = await browser.GetStringAsync($"/console/report?lang={language}");
            var table = Regex
                .Match(
                    page,
                    "<table role=\"table\" class=\"list sums\" aria-labelledby=\"out-participants\">.*?</table>",
                    RegexOptions.Singleline
                )
                .Value;
            Assert.That(
                Regex.Replace(table, @"\s+", " "),
                Does.Contain(
                    $"<th role=\"rowheader\" scope=\"row\">{groups}</th> <td role=\"cell\" colspan=\"3\" class=\"none\">{sentence}</td>"
                ),
                "one line for all of them"
            );
        }
    }

    [TestCase(
        "en",
        "Planned against actual",
        "On track",
        "Increase from 0 to 20 persons by 1 May 2026",
        "Decrease from 90 to 28.5 days by 1 May 2026"
    )]
    [TestCase(
        "it",
        "Previsto e realizzato",
        "In linea",
        "Aumentare da 0 a 20 persone entro il 1 maggio 2026",
        "Ridurre da 90 a 28,5 giorni entro il 1 maggio 2026"
    )]
    public async Task The_console_shows_goals_with_unit_day_and_direction_and_words_beside_every_light(
        string language,
        string title,
        string status,
        string up,
        string down
    )
    {
        var given = await WithTwoGoals.Value;
        var (_, browser) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });

        var html = System
            .Net.WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/report?lang={language}"))
            .Replace("<script src=\"/console.js\" defer></script>", "", StringComparison.Ordinal);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                html,
                Does.Contain($"<h1>{title}</h1>")
                    .And.Contain(status)
                    .And.Contain("<th role=\"rowheader\" scope=\"row\">")
                    .And.Not.Contain("<script")
            );
            Assert.That(html, Does.Contain($">{up}<").And.Contain($">{down}<"));
        }
    }

    [Test]
    public async Task Ages_that_a_programme_cannot_have_are_not_listed()
    {
        var given = await TwelvePairs.Answered();
        await given.Release();
        var (_, browser) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        async Task<string[]> Ages() =>
            [
                .. Regex
                    .Matches(
                        await browser.GetStringAsync("/console/report?lang=en"),
                        "<th role=\"rowheader\" scope=\"row\">(Under 18|[0-9]+ to [0-9]+|[0-9]+ and older|Over [0-9]+)</th>"
                    )
                    .Select(age => age.Groups[1].Value)
                    .Distinct(),
            ];

        var adults = await Ages();
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}",
                """{"texts":{"consent.guardian.2.it":"Acconsento."}}""",
                ("If-Match", "*")
            )
        ).ShouldBe(System.Net.HttpStatusCode.OK);
        var minorsToo = await Ages();

        Assert.That(adults, Is.EqualTo(new[] { "18 to 60", "Over 60", "18 to 59", "60 and older" }));
        Assert.That(minorsToo, Is.EqualTo(new[] { "Under 18", "18 to 60", "Over 60", "12 to 17", "18 to 59", "60 and older" }));
    }

    [Test]
    public async Task Before_the_first_release_there_are_targets_only_each_with_unit_and_direction()
    {
        var given = await Given.Programme();
        await given.Target(new { });
        await given.Target(
            new
            {
                indicator = "li.employed",
                wave = "change",
                target = 10,
            }
        );
        await given.Target(
            new
            {
                indicator = "prc.wait_days",
                baseline = 90,
                target = 30,
            }
        );
        await given.Target(
            new
            {
                indicator = "sn.bridge",
                baseline = 50,
                target = 50,
            }
        );

        var report = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/report");

        Assert.That(report["release"], Is.Null);
        Assert.That(
            report.List("lines").Select(line => (line!.Text("kind"), line!.Text("status"))),
            Is.All.EqualTo(("target", "unknown"))
        );
        Assert.That(
            report.List("lines").Select(line => (line!.Text("indicator"), line!.Text("unit"), line!.Text("direction"))),
            Is.EquivalentTo(
                new[]
                {
                    ("out.participants", "persons", "increase"),
                    ("li.employed", "percentage_points", "increase"),
                    ("prc.wait_days", "days", "decrease"),
                    ("sn.bridge", "points", "keep"),
                }
            )
        );
    }
}

public sealed class ListReportsTests
{
    [Test]
    public async Task Reports_are_listed_by_funder()
    {
        var funder = $"Fund {Guid.NewGuid()}";
        var (one, other) = (
            await Given.Programme(body: new { name = "One", funder }),
            await Given.Programme(body: new { name = "Other", funder = "Somebody else" })
        );

        var mine = await one.Analyst.Items($"/reports?funder={Uri.EscapeDataString(funder)}");
        var none = await other.Analyst.Items($"/reports?funder={Uri.EscapeDataString(funder)}");

        Assert.That(mine.Select(report => report!.Text("programme")), Is.EqualTo(new[] { "One" }));
        Assert.That(none, Is.Empty);
    }
}
