using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.PeopleFiles;

/// <summary>Files as Excel, LibreOffice and pandas write them, and lists as they open them.</summary>
public sealed class SpreadsheetFilesTests
{
    private static async Task<JsonObject> Import(Given given, byte[] file, string type = "text/csv")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var response = await given.Coordinator.PostAsync("/api/v1/mentees/import?dryRun=true", content);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [TestCase("sep=;\r\ngivenName;birthYear\r\nSelam;1994\r\n", 3)]
    [TestCase("\"sep=;\"\ngivenName;birthYear\nSelam;1994\n", 3)]
    [TestCase("sep=,\ngivenName,birthYear\nSelam,1994\n", 3)]
    [TestCase("givenName\tbirthYear\nSelam\t1994\n", 2)]
    [TestCase("givenName;birthYear;;;\nSelam;1994;;;\n;;;;\n", 2)]
    [TestCase("givenName,birthYear,\nSelam,1994,\n,,\n,,\n", 2)]
    [TestCase("givenName,birthYear\nSelam,1994.0\n", 2)]
    [TestCase("givenName;birthYear\nSelam;1994,0\n", 2)]
    [TestCase(",givenName,birthYear\n0,Selam,1994\n", 2)]
    [TestCase("\tgivenName\tbirthYear\n17\tSelam\t1994\n", 2)]
    [TestCase("\uFEFFgivenName,birthYear\nSelam,1994\n", 2)]
    public async Task Each_form_of_separated_values_gives_the_same_person(string file, int line)
    {
        var given = await Given.Programme();

        var report = await Import(given, Utf8(file));

        var row = report["rows"]!.AsArray().Single()!;
        Assert.That((row.Text("status"), row["line"]!.GetValue<int>()), Is.EqualTo(("valid", line)), row.ToJsonString());
    }

    [Test]
    public async Task Row_numbers_of_pandas_hide_no_row_that_is_there_twice_and_no_column_without_a_name()
    {
        var given = await Given.Programme();

        var twice = await Import(given, Utf8(",givenName,birthYear\n0,Selam,1994\n1,Selam,1994\n"));
        var nameless = await (
            await given.Coordinator.PostAsync(
                "/api/v1/mentees/import?dryRun=true",
                new StringContent(",givenName\n0,Selam\nTesfay,Hana\n", Encoding.UTF8, "text/csv")
            )
        ).ShouldBeProblem(400, "validation-failed", "column 1");

        Assert.That(
            twice["rows"]!.AsArray().Select(row => row!.Text("status")),
            Is.EqualTo(new[] { "valid", "invalid" }),
            "row numbers differ, the people do not"
        );
        Assert.That(nameless["errors"]!["column 1"]![0]!.GetValue<string>(), Does.Contain("\"Tesfay\" on line 3"));
    }

    [TestCase("text/csv")]
    [TestCase("application/csv")]
    [TestCase("application/vnd.ms-excel")]
    [TestCase("text/tab-separated-values")]
    public async Task Each_name_of_the_type_is_taken(string type) =>
        Assert.That(
            (await Import(await Given.Programme(), Utf8("givenName\tbirthYear\nSelam\t1994\n"), type))[
                "invalid"
            ]!.GetValue<int>(),
            Is.Zero
        );

    [Test]
    public async Task Unicode_text_of_Excel_is_read()
    {
        var given = await Given.Programme();

        var report = await Import(
            given,
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("givenName\tbirthYear\r\nSèlam\t1994\r\n")]
        );

        Assert.That(report["invalid"]!.GetValue<int>(), Is.Zero);
    }

    [Test]
    public async Task A_workbook_and_a_day_in_place_of_a_number_are_refused_by_name()
    {
        var given = await Given.Programme();
        var workbook = new ByteArrayContent([.. "PK\u0003\u0004"u8, 1, 2, 3]);
        workbook.Headers.ContentType = MediaTypeHeaderValue.Parse("application/vnd.ms-excel");

        await (await given.Coordinator.PostAsync("/api/v1/mentees/import", workbook)).ShouldBeProblem(
            400,
            "validation-failed",
            "file"
        );
        var days = (await Import(given, Utf8("givenName,phone\nSelam,01/05/1994\nAmina,1994-05-01\n")))["rows"]!.AsArray();
        Assert.That(days.Select(row => row!["errors"]!["phone"]![0]!.GetValue<string>()), Is.All.Contains("1994"));
        var cells = (await Import(given, Utf8("givenName,birthYear\nSelam,1994,x\nAmina\n")))["rows"]!.AsArray();
        Assert.That(cells.Select(row => row!["errors"]!["row"]), Is.All.Not.Null);
    }

    [Test]
    public async Task A_number_written_as_text_answers_a_question_as_the_number_does()
    {
        var given = await Given.Programme();
        var profile = await given.App.Admin.Created(
            "/criteria-profiles",
            new
            {
                name = "Pets",
                criteria = new object[]
                {
                    new
                    {
                        id = "custom.pets",
                        kind = "soft",
                        weight = 1,
                        @params = new
                        {
                            field = "pets",
                            type = "number",
                            comparison = "closeness",
                            range = 10,
                        },
                    },
                    new
                    {
                        id = "custom.code",
                        kind = "hard",
                        @params = new
                        {
                            field = "code",
                            type = "choice",
                            comparison = "equal",
                        },
                    },
                },
            }
        );
        var mentee = await given.AvailableMentee(new { custom = new { pets = "5", code = 7 } });
        await given.AvailableMentor(new { custom = new { pets = 5, code = "7" } });

        var candidate = (await given.Coordinator.Ok($"/mentees/{mentee}/candidates?criteriaProfileId={profile.Id()}"))["items"]!
            .AsArray()
            .Single()!;

        Assert.That(candidate["score"]!.GetValue<int>(), Is.EqualTo(10_000));
    }

    [TestCase("/mentees")]
    [TestCase("/mentees/export?purpose=report")]
    public async Task Lists_and_exports_are_written_as_Italian_Excel_opens_them(string path)
    {
        var given = await Given.Programme();
        await given.Mentee(
            new
            {
                givenName = "Selam",
                location = new { latitude = 44.8, longitude = 10.33 },
                custom = new { size = 1.5 },
                languages = new[] { new { code = "ti", level = "native" }, new { code = "it", level = "a2" } },
            }
        );
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/api/v1{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}programmeId={given.ProgrammeId}&sep=;&dec=,&bom=1&lang=it"
        );
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));

        var bytes = await (await given.Coordinator.SendAsync(request)).Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bytes[..3], Is.EqualTo(Encoding.UTF8.GetPreamble()));
            Assert.That(text, Does.Contain(";givenName;").And.Contain("\"ti:native;it:a2\""));
            Assert.That(
                !path.Contains("export", StringComparison.Ordinal)
                    || (
                        text.Contains(";44,8;10,33;", StringComparison.Ordinal) && text.Contains(";1,5", StringComparison.Ordinal)
                    ),
                Is.True,
                text
            );
        }

        if (path.Contains("export", StringComparison.Ordinal))
        {
            Assert.That((await Import(given, bytes))["invalid"]!.GetValue<int>(), Is.Zero, "what is written is read back");
        }
    }

    [Test]
    public async Task A_comma_for_both_is_refused_on_every_list_and_each_list_takes_the_same()
    {
        var given = await Given.Programme();
        var paths = new[]
        {
            "/mentors",
            "/pairs",
            "/match-runs",
            "/trainings",
            "/checks",
            "/responses",
            "/correction-requests",
            "/possible-duplicates",
            $"/programmes/{given.ProgrammeId}/sites",
            "/mentors/export?purpose=report",
        };
        foreach (var path in paths)
        {
            var query = path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?');
            await (await given.Coordinator.GetAsync($"/api/v1{query}dec=,")).ShouldBeProblem(400, "validation-failed", "dec");
            await (await given.Coordinator.GetAsync($"/api/v1{query}sep=|")).ShouldBeProblem(400, "validation-failed", "sep");
            await (await given.Coordinator.GetAsync($"/api/v1{query}sep=;&dec=,&bom=1&lang=it")).ShouldBe(HttpStatusCode.OK);
        }
    }
}
