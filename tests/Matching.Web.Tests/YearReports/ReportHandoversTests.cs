using System.Globalization;
using System.Net;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Matching.Web.Features.Access.YearReports;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.YearReports;

public sealed class UpdateReportTextTests
{
    [Test]
    public async Task The_text_of_a_year_is_written_on_its_page_and_a_stale_one_shows_both_versions()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var report = $"/console/reports/{given.ProgrammeId}";
        var page = $"{report}/text?period=2025";
        var open = await browser.GetStringAsync(page);

        await (
            await browser.Submit(page, "text", ("Input.Text", "Three towns <b>joined</b>.\r\n\r\nMore next year."))
        ).ShouldLead($"{report}?period=2025&done=1");
        var shown = await browser.GetStringAsync($"{report}?period=2025");
        var stale = await browser.SubmitFrom(open, page, "text", ("Input.Text", "Two towns left."));
        var both = await stale.Content.ReadAsStringAsync();
        await (await browser.SubmitFrom(both, page, "text", ("Input.Text", "Two towns left."))).ShouldLead(
            $"{report}?period=2025&done=1"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                shown,
                Does.Contain("<p class=\"words\">Three towns &lt;b&gt;joined&lt;/b&gt;.</p>").And.Contain("More next year.</p>")
            );
            Assert.That(await browser.GetStringAsync(report), Does.Not.Contain("Three towns"), "it is of its period");
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(both, Does.Contain("Stored now").And.Contain("Three towns").And.Contain(">Two towns left.</textarea>"));
            Assert.That(
                (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/year-report?period=2025")).Text("text"),
                Is.EqualTo("Two towns left.")
            );
        }
    }

    [Test]
    public async Task A_text_that_was_emptied_does_not_come_back_from_the_settings()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{"texts":{"report.2025.en":"The text of the settings."}}""",
            ("If-Match", "*")
        );
        var report = $"/console/reports/{given.ProgrammeId}";
        var page = $"{report}/text?period=2025";

        var (settings, form) = (await browser.GetStringAsync($"{report}?period=2025"), await browser.GetStringAsync(page));
        await (await browser.Submit(page, "text", ("Input.Text", ""))).ShouldLead($"{report}?period=2025&done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(settings, Does.Contain("The text of the settings."));
            Assert.That(form, Does.Contain(">The text of the settings.</textarea>"), "what is shown is what is edited");
            Assert.That(await browser.GetStringAsync($"{report}?period=2025"), Does.Not.Contain("The text of the settings."));
            Assert.That(await browser.GetStringAsync(page), Does.Not.Contain("The text of the settings."));
        }
    }

    [Test]
    public async Task A_text_is_written_against_its_version_for_a_period_of_a_whole_programme()
    {
        var given = await Given.Programme();
        var site = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.9,
                    longitude = 10.1,
                }
            )
        ).Id();
        var ofSite = await ReportKeys.Of(given, site);

        using (Assert.EnterMultipleScope())
        {
            await (await Put(given.Coordinator, "2026", null)).ShouldBe(HttpStatusCode.PreconditionRequired);
            await (await Put(given.Coordinator, "2026", "\"v1\"")).ShouldBeProblem(412, "precondition-failed");
            await (await Put(given.Coordinator, "soon", "\"v0\"")).ShouldBe(HttpStatusCode.BadRequest);
            await (await Put(ofSite, "2026", "\"v0\"")).ShouldBe(HttpStatusCode.Forbidden);
            await (await Put(given.Coordinator, "2026", "\"v0\"")).ShouldBe(HttpStatusCode.OK);
            await (await Put(given.Coordinator, "2026", "\"v0\"")).ShouldBeProblem(412, "precondition-failed");
        }

        Task<HttpResponseMessage> Put(HttpClient caller, string period, string? version) =>
            caller.Send(
                HttpMethod.Put,
                $"/programmes/{given.ProgrammeId}/report-texts/{period}",
                """{"text":"A year."}""",
                version is null ? [] : [("If-Match", version)]
            );
    }
}

public sealed class CreateReportHandoverTests
{
    [Test]
    public async Task Handing_over_is_recorded_and_leads_to_the_report_without_small_counts()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        for (var i = 0; i < 6; i++)
        {
            await given.Mentee();
        }

        await given.AvailableMentor();
        var report = $"/console/reports/{given.ProgrammeId}";
        var page = $"{report}/hand-over";

        var empty = await browser.Submit(page, "handover", ("Input.Purpose", "Report of the year"), ("Input.Form", "docx"));
        var sent = await browser.Submit(
            page,
            "handover",
            ("Input.Recipient", "Fondazione Ponte"),
            ("Input.Purpose", "Report of the year"),
            ("Input.Form", "docx")
        );
        var staff = WebUtility.HtmlDecode(await browser.GetStringAsync(report));
        var others = WebUtility.HtmlDecode(await browser.GetStringAsync($"{report}?view=others"));
        var stored = (await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/report-handovers")).Single();
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={stored.Text("id")}")).List("items");

        using (Assert.EnterMultipleScope())
        {
            await empty.ShouldSay(400, "Report of the year");
            await sent.ShouldLead($"{report}?view=others&done=handover");
            Assert.That(
                staff,
                Does.Contain("<b>Fondazione Ponte</b>").And.Contain("6 mentees, 1 mentor").And.Contain("Internal</span>")
            );
            Assert.That(
                others,
                Does.Contain("6 mentees, – mentors").And.Not.Contain("Internal</span>").And.Not.Contain("Fondazione Ponte")
            );
            Assert.That(
                (stored.Text("form"), stored.Text("handedOverOn"), stored.Text("period")),
                Is.EqualTo(("docx", given.App.Clock.Today.ToString("yyyy-MM-dd"), $"{given.App.Clock.Today.Year}"))
            );
            Assert.That(stored.Text("handedOverBy"), Does.Contain("@example.org"));
            Assert.That(audit.Select(entry => entry.Text("action")), Does.Contain("CreateReportHandover"));
            Assert.That(
                await given.App.Sql<string>("SELECT recipient_sealed || purpose_sealed FROM report_handovers"),
                Has.None.Contains("Ponte").And.None.Contains("Report of")
            );
        }
    }
}

public sealed class ListReportHandoversTests
{
    [Test]
    public async Task The_newest_of_the_period_are_listed_first_and_lead_to_the_earlier_ones()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var path = $"/programmes/{given.ProgrammeId}/report-handovers";
        foreach (var number in Enumerable.Range(1, 52))
        {
            await given.Coordinator.Created(
                path,
                new
                {
                    period = number == 51 ? "2024" : "2025",
                    recipient = $"Recipient {number:00}.",
                    purpose = "Grant",
                    form = "print",
                }
            );
        }

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/reports/{given.ProgrammeId}?period=2025"));
        var next = page.Split("href=\"").Select(part => part.Split('"')[0]).Single(link => link.Contains("handovers="));
        var earlier = await browser.GetStringAsync(next.Split('#')[0]);
        var of2024 = await given.Coordinator.Items(path + "?period=2024");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                page.IndexOf("Recipient 52.", StringComparison.Ordinal),
                Is.InRange(1, page.IndexOf("Recipient 50.", StringComparison.Ordinal))
            );
            Assert.That(page, Does.Not.Contain("Recipient 51.").And.Not.Contain("Recipient 01."));
            Assert.That(earlier, Does.Contain("Recipient 01.").And.Not.Contain("Recipient 02."));
            Assert.That(of2024.Select(one => one.Text("recipient")), Is.EqualTo(new[] { "Recipient 51." }));
        }
    }

    [Test]
    public async Task A_coordinator_of_one_site_hands_over_and_sees_the_reports_of_that_site_alone()
    {
        var given = await Given.Programme();
        var site = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.9,
                    longitude = 10.1,
                }
            )
        ).Id();
        var ofSite = await ReportKeys.Of(given, site);
        var path = $"/programmes/{given.ProgrammeId}/report-handovers";
        var body = new
        {
            period = "2026-1",
            recipient = "Comune",
            purpose = "Grant",
            form = "print",
        };

        await given.Coordinator.Created(path, body);
        var mine = await ofSite.Created(path, body);

        Assert.That(mine.Text("siteId"), Is.EqualTo(site.ToString()));
        Assert.That((await ofSite.Items(path)).Select(item => item.Id()), Is.EqualTo(new[] { mine.Id() }));
        Assert.That(await given.Coordinator.Items(path), Has.Count.EqualTo(2));
    }
}

public sealed class GetYearReportDocumentTests
{
    [Test]
    public async Task Counts_under_the_minimum_of_the_programme_are_left_out()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{"minimumCell":8}""",
            ("If-Match", "*")
        );
        for (var i = 0; i < 6; i++)
        {
            await given.Mentee();
        }

        var report = $"/console/reports/{given.ProgrammeId}";
        var staff = await browser.GetStringAsync(report);
        var others = WebUtility.HtmlDecode(await browser.GetStringAsync($"{report}?view=others"));
        var document = Words(
            await given.Coordinator.GetByteArrayAsync($"/api/v1/programmes/{given.ProgrammeId}/year-report/document")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(staff, Does.Contain("Counts under 8 are shown to staff").And.Contain("Internal</span>"));
            Assert.That(others, Does.Contain("– mentees").And.Contain("counts under 8").And.Not.Contain("6 mentees"));
            Assert.That(document, Does.Contain("– mentees").And.Not.Contain("6 mentees"));
            Assert.That(await browser.GetStringAsync($"{report}/hand-over"), Does.Contain("counts under 8"));
        }
    }

    [Test]
    public async Task The_document_is_valid_and_has_headings_tables_and_no_small_counts()
    {
        var given = await Given.Programme();
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{"funder":"Regione"}""",
            ("If-Match", "*")
        );
        var fidenza = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.9,
                    longitude = 10.1,
                    funder = "Fondazione Ponte",
                }
            )
        ).Id();
        for (var i = 0; i < 6; i++)
        {
            await given.Mentee(new { siteId = fidenza });
        }

        await given.Mentee();
        await given.Coordinator.Send(
            HttpMethod.Put,
            $"/programmes/{given.ProgrammeId}/report-texts/{given.App.Clock.Today.Year}",
            """{"text":"A quiet year & <good>."}""",
            ("If-Match", "\"v0\"")
        );
        var path = $"/api/v1/programmes/{given.ProgrammeId}/year-report/document";

        var response = await given.Coordinator.GetAsync(path);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var again = await given.Coordinator.GetByteArrayAsync(path);
        var ofFunder = Words(await given.Coordinator.GetByteArrayAsync($"{path}?funder=Fondazione%20Ponte&lang=it"));
        var italian = await given.Coordinator.GetByteArrayAsync($"{path}?lang=it");
        using var document = WordprocessingDocument.Open(new MemoryStream(bytes), false);
        var body = document.MainDocumentPart!.Document!.Body!;
        var words = Words(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                response.Content.Headers.ContentType!.MediaType,
                Is.EqualTo("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            );
            Assert.That(
                new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(error => error.Description),
                Is.Empty
            );
            Assert.That(again, Is.EqualTo(bytes), "the same report gives the same bytes");
            Assert.That(
                body.Descendants<ParagraphStyleId>()
                    .Count(style => style.Val!.Value!.StartsWith("Heading", StringComparison.Ordinal)),
                Is.AtLeast(4)
            );
            Assert.That(
                body.Elements<Table>().All(table => table.Elements<TableRow>().First().Descendants<TableHeader>().Any()),
                Is.True
            );
            Assert.That(
                words,
                Does.Contain("A quiet year & <good>.").And.Contain("Fidenza").And.Contain("people signed up: 7 mentees")
            );
            Assert.That(NarrowHeadings(bytes).Concat(NarrowHeadings(italian)), Is.Empty, "no word of a heading is broken");
            // one of seven is left out, and so is the other site: the total is shown
            Assert.That(CellsOf(body, "Fidenza")[1], Is.EqualTo("–"));
            Assert.That(CellsOf(body, "Parma")[1], Is.EqualTo("–"));
            Assert.That(CellsOf(body, "All")[1], Is.EqualTo("7"));
            Assert.That(ofFunder, Does.Contain("6 mentee").And.Contain("Fondazione Ponte").And.Not.Contain("Parma"));
        }
    }

    // words that do not fit into their column: a wide bold letter takes 0.6 of its height, and a cell has margins
    private static List<string> NarrowHeadings(byte[] document)
    {
        using var opened = WordprocessingDocument.Open(new MemoryStream(document), false);
        var narrow = new List<string>();
        foreach (var table in opened.MainDocumentPart!.Document!.Body!.Elements<Table>())
        {
            var cells = table.Elements<TableRow>().First().Elements<TableCell>().ToList();
            var letter = (cells.Count > 4 ? 9 : 11) * 20 * 0.6;
            foreach (var cell in cells)
            {
                var width = double.Parse(cell.TableCellProperties!.TableCellWidth!.Width!.Value!, CultureInfo.InvariantCulture);
                narrow.AddRange(cell.InnerText.Split(' ').Where(word => (word.Length * letter) + 216 > width));
            }
        }

        return narrow;
    }

    private static List<string> CellsOf(Body body, string name) =>
        body.Descendants<TableRow>()
            .Select(row => row.Elements<TableCell>().Select(cell => cell.InnerText).ToList())
            .First(cells => cells[0] == name);

    private static string Words(byte[] document)
    {
        using var opened = WordprocessingDocument.Open(new MemoryStream(document), false);
        return string.Join('\n', opened.MainDocumentPart!.Document!.Body!.Descendants<Paragraph>().Select(one => one.InnerText));
    }
}

/// <summary>Which counts of a report are left out of what is handed over.</summary>
[Category("Once")]
public sealed class HandedOverTests
{
    [TestCase(new long[] { 9, 6, 0 }, new[] { false, false, false }, false)]
    // the smallest other one is left out too, or the total without it would be the first
    [TestCase(new long[] { 9, 6, 3 }, new[] { false, true, true }, false)]
    [TestCase(new long[] { 9, 1, 1 }, new[] { true, true, true }, false)]
    [TestCase(new long[] { 9, 4, 3 }, new[] { false, true, true }, false)]
    [TestCase(new long[] { 3, 0 }, new[] { true, false }, true)]
    [TestCase(new long[] { 4, 4 }, new[] { true, true }, false)]
    [TestCase(new long[] { }, new bool[] { }, false)]
    public void Small_counts_are_left_out_and_cannot_be_computed(long[] people, bool[] rows, bool total)
    {
        var left = new HandedOver(5).LeftOut(people);

        Assert.That(left.Rows, Is.EqualTo(rows));
        Assert.That(left.Total, Is.EqualTo(total));
    }

    [TestCase("a7 b6 c2 d1", "a7", 9)]
    [TestCase("a7 b6", "a7 b6", 0)]
    [TestCase("a7 b2", "", 9)]
    [TestCase("a2 b1", "", 0)]
    public void Reasons_under_five_are_added_up_with_others(string reasons, string kept, long others)
    {
        var read = reasons.Split(' ').Select(one => new ReasonCount { Reason = one[..1], Count = one[1] - '0' }).ToList();

        var shown = new HandedOver(5).Reasons(read);

        Assert.That(string.Join(' ', shown.Kept.Select(one => one.Reason + one.Count)), Is.EqualTo(kept));
        Assert.That(shown.Others, Is.EqualTo(others));
    }
}

internal static class ReportKeys
{
    /// <summary>The key of a coordinator of one site.</summary>
    public static async Task<HttpClient> Of(Given given, Guid site) =>
        (await Concerns.Staff.Key(given, "coordinator", site)).Client;
}
