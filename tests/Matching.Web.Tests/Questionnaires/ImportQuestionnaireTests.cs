using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Questionnaires;

public sealed class ImportQuestionnaireTests
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    // forms of its own: the shipped ones are listed elsewhere
    private static Task<TestApp> App() => SharedApp.With(("Test", "forms"));

    [Test]
    public async Task Who_sees_one_programme_is_refused_before_the_file_is_read()
    {
        var given = await Given.Programme(await App());
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);

        await (await admin.Import([1, 2, 3])).ShouldBeProblem(403, "forbidden");
        await (await admin.Import([1, 2, 3], "text/plain")).ShouldBeProblem(403, "forbidden");
    }

    [Test]
    public async Task A_form_is_published_from_a_workbook_and_answered_and_scored()
    {
        var app = await App();
        var given = await Given.Programme(app);
        var id = FormBooks.NewId();

        var published = await app.Admin.Import(FormBooks.Book(FormBooks.Sheets(id)));
        await published.ShouldBe(HttpStatusCode.Created);
        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = id,
                mode = "phone",
                answers = new
                {
                    Q1 = 5,
                    Q2 = 3,
                    Q3 = 7,
                },
            }
        );

        Assert.That(published.Headers.Location!.ToString(), Is.EqualTo($"/api/v1/questionnaires/{id}/versions/1.0.0"));
        Assert.That(
            response.List("scores").Select(score => (score.Text("scale"), score.Value<double>("score"))),
            Is.EqualTo(new[] { ("own", 75.0) })
        );
    }

    [Test]
    public async Task A_form_of_others_saved_by_LibreOffice_is_asked_in_its_languages_and_not_scored()
    {
        var app = await App();
        var given = await Given.Programme(app);
        var file = await File.ReadAllBytesAsync(
            Path.Combine(ArchitectureTests.FindRoot(), "tests/Matching.Web.Tests/Questionnaires/Files/libreoffice.xlsx")
        );

        var published = await app.Admin.Import(file);
        await published.ShouldBe(HttpStatusCode.Created);
        var form = await published.Json();
        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "end",
                questionnaireId = "casa-e-amici",
                language = "ar",
                mode = "interpreter",
                answers = new
                {
                    HAS_HOME = "yes",
                    PEOPLE = 3,
                    PLACES = new[] { "park", "cafe" },
                    LEVEL = "2",
                    SINCE = "2024-05-01",
                },
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form.Text("version"), Is.EqualTo("2.0.0"));
            Assert.That(
                form.List("languages").Select(language => language.GetValue<string>()),
                Is.EqualTo(new[] { "it", "en", "ar" })
            );
            Assert.That(
                form.Items().Select(item => (item.Text("name"), item.Text("type"))),
                Is.EqualTo(
                    new[]
                    {
                        ("HAS_HOME", "select_one"),
                        ("PEOPLE", "integer"),
                        ("PLACES", "select_multiple"),
                        ("LEVEL", "select_one"),
                        ("SINCE", "date"),
                        ("THANKS", "note"),
                    }
                )
            );
            Assert.That(form.Items()[0].Value<bool>("required"), Is.True, "a yes that LibreOffice wrote as a number");
            Assert.That(form.Items()[0]["labels"]!.Text("ar"), Is.EqualTo("هل لديك بيت؟"));
            Assert.That(response.List("scores"), Is.Empty);
        }
    }

    [TestCase("{\"PLACES\":[\"park\",\"cafe\",\"home\"]}", "answers.PLACES")]
    [TestCase("{\"SINCE\":\"1999-12-31\"}", "answers.SINCE")]
    [TestCase("{\"HAS_HOME\":\"yes\",\"PEOPLE\":31}", "answers.PEOPLE")]
    public async Task Constraints_of_lists_and_days_are_kept(string answers, string field)
    {
        var app = await App();
        var given = await Given.Programme(app);
        var file = await File.ReadAllBytesAsync(
            Path.Combine(ArchitectureTests.FindRoot(), "tests/Matching.Web.Tests/Questionnaires/Files/libreoffice.xlsx")
        );
        await (await app.Admin.Import(file)).ShouldBe(HttpStatusCode.Created);

        var response = await given.Coordinator.Post(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = "casa-e-amici",
                mode = "phone",
                answers = JsonNode.Parse(answers),
            }
        );

        await response.ShouldBeProblem(400, "validation-failed", field);
    }

    // as pyxform's documentation writes forms: words with blanks, a text without a language, no version, semicolons
    [Test]
    public async Task The_spellings_of_XLSForm_are_read()
    {
        var app = await App();
        var id = FormBooks.NewId();

        var published = await app.Admin.Import(
            FormBooks.Zip(
                (
                    "form/survey.csv",
                    "\uFEFFtype;name;label;hint;required;relevance;parameters\n"
                        + "begin group;about;About you;;;;\n"
                        + "select one from yes_no;likes;Do you like pizza?;;yes;;\n"
                        + "select_multiple yes_no;both;Which?;;true();${likes} = ‘yes’;\n"
                        + "end group;;;;;;\n\n"
                        + "range;amount;How much?;;;;start=1 end=5 step=1\n"
                        + "decimal;share;How much of it?;A hint;no;;\n"
                ),
                ("form/choices.csv", "list name;name;label\nyes_no;yes;Yes\nyes_no;no;No\n"),
                ("form/settings.csv", $"form_title;form_id\nPizza;{id}\n")
            )
        );
        await published.ShouldBe(HttpStatusCode.Created);
        var form = await published.Json();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form.Text("version"), Is.EqualTo("1.0.0"));
            Assert.That(form.List("languages").Select(language => language.GetValue<string>()), Is.EqualTo(new[] { "und" }));
            Assert.That(
                form.Items().Select(item => item.Value<bool>("required")),
                Is.EqualTo(new[] { true, true, false, false })
            );
            Assert.That(form.Items()[1].Text("relevant"), Is.EqualTo("${likes} = 'yes'"));
            Assert.That(form.Items()[2].Text("constraint"), Is.EqualTo(". >= 1 and . <= 5"));
            Assert.That(form.Items()[0].Text("section"), Is.EqualTo("about"));
        }
    }

    [TestCase("begin_repeat,R,R,R,,,,,", "survey!A5", "repeats")]
    [TestCase("geopoint,R,R,R,,,,,", "survey!A5", "places on a map")]
    [TestCase("image,R,R,R,,,,,", "survey!A5", "recording pictures")]
    [TestCase("calculate,R,R,R,,,,,", "survey!A5", "calculations")]
    [TestCase("rank five,R,R,R,,,,,", "survey!A5", "ranking")]
    [TestCase("barcode,R,R,R,,,,,", "survey!A5", "barcodes")]
    [TestCase("time,R,R,R,,,,,", "survey!A5", "times of day")]
    [TestCase("select_one_from_file x.csv,R,R,R,,,,,", "survey!A5", "lists in other files")]
    [TestCase("select_one five or_other,R,R,R,,,,,", "survey!A5", "or_other")]
    [TestCase("poem,R,R,R,,,,,", "survey!A5", "select_multiple")]
    [TestCase("select_one,R,R,R,,,,,", "survey!A5", "name of one list")]
    [TestCase("select_one six,R,R,R,,,,,", "survey!A5", "no list \"six\"")]
    [TestCase("text,Q1,R,R,,,,,", "survey!B5", "row 2")]
    [TestCase("text,q1,R,R,,,,,", "survey!B5", "row 2")]
    [TestCase("text,1 R,R,R,,,,,", "survey!B5", "beginning with a letter")]
    [TestCase("text,,R,R,,,,,", "survey!B5", "empty")]
    [TestCase("text,R,,R,,,,,", "survey!label", "first language")]
    [TestCase("text,R,Hai ${Q1}?,R,,,,,", "survey!label", "answers inside texts")]
    [TestCase("text,R,R,R,maybe,,,,", "survey!E5", "Write yes")]
    [TestCase("text,R,R,R,,today() > 1,,,", "survey!F5", "\"today\"")]
    [TestCase("text,R,R,R,,\"if(${Q1}, 1, 2)\",,,", "survey!F5", "\"if\"")]
    [TestCase("text,R,R,R,,${Q9} = 1,,,", "survey!F5", "not a question")]
    [TestCase("text,R,R,R,,${R} = 1,,,", "survey!F5", "the question itself")]
    [TestCase("text,R,R,R,,${S} = 1,,,\ntext,S,S,S,,,,,", "survey!F5", "row 6")]
    [TestCase("text,R,R,R,,${S} = 1,,,\ntext,S,S,S,,${R} = 1,,,", "survey!F5", "depends on this question")]
    [TestCase("text,R,R,R,,,,own,", "survey!H5", "cm:value")]
    [TestCase("select_one five,R,R,R,,,,other,", "survey!H5", "no scale \"other\"")]
    [TestCase("text,R,R,R,,,,,1.5", "survey!I5", "whole number")]
    [TestCase("begin_group,G,G,G,,,,,", "survey!A5", "end_group")]
    [TestCase("end_group,,,,,,,,", "survey!A5", "no open group")]
    public async Task What_is_not_supported_is_refused_by_cell_and_name(string row, string cell, string cause)
    {
        var app = await App();

        var response = await app.Admin.Import(FormBooks.Form(FormBooks.NewId(), survey: FormBooks.Survey + row + "\n"));

        // a fault of the wording is at the row, whatever the language
        var field = cell.EndsWith("label", StringComparison.Ordinal) ? "survey!5" : cell;
        var problem = await response.ShouldBeProblem(400, "validation-failed", field);
        Assert.That(
            problem["errors"]![field]![0]!.GetValue<string>(),
            Does.StartWith("Sheet survey, row 5, column ").And.Contain(cause)
        );
    }

    [TestCase("five,1,Again,Again,6", "choices!B7", "row 2")]
    [TestCase("five,6,Again,Again,1", "choices!E7", "number 1")]
    [TestCase("five,two words,Again,Again,6", "choices!B7", "blank")]
    [TestCase("five,PNTS,Again,Again,6", "choices!B7", "why a question is not answered")]
    [TestCase("five,6,Again,Again,many", "choices!E7", "Must be a number")]
    [TestCase(",6,Again,Again,6", "choices!A7", "empty")]
    public async Task A_wrong_option_is_named(string row, string cell, string cause)
    {
        var app = await App();

        var response = await app.Admin.Import(FormBooks.Form(FormBooks.NewId(), choices: FormBooks.Choices + row + "\n"));

        var problem = await response.ShouldBeProblem(400, "validation-failed", cell);
        Assert.That(problem["errors"]![cell]![0]!.GetValue<string>(), Does.Contain(cause));
    }

    [TestCase("formula", "survey!C2")]
    [TestCase("error", "survey!C2")]
    [TestCase("merged", "survey")]
    [TestCase("long", "survey!C2")]
    [TestCase("links", "file")]
    [TestCase("macros", "file")]
    [TestCase("no settings", "settings")]
    [TestCase("header twice", "survey!D1")]
    [TestCase("no type", "survey")]
    [TestCase("two settings", "settings")]
    [TestCase("entities", "entities")]
    [TestCase("shared string that is not there", "file")]
    public async Task A_broken_workbook_is_refused_where_it_is_broken(string what, string field)
    {
        var app = await App();
        var sheets = FormBooks.Sheets(FormBooks.NewId());
        var survey = sheets[0].Rows;
        (string, string, string, string)[] more = [];
        switch (what)
        {
            case "formula":
                survey[1][2] = "<c r=\"@\" t=\"str\"><f>CONCATENATE(\"a\",\"b\")</f><v>ab</v></c>";
                break;
            case "error":
                survey[1][2] = "<c r=\"@\" t=\"e\"><v>#REF!</v></c>";
                break;
            case "shared string that is not there":
                survey[1][2] = "<c r=\"@\" t=\"s\"><v>7</v></c>";
                break;
            case "merged":
                sheets[0].After = "<mergeCells count=\"1\"><mergeCell ref=\"C2:C3\"/></mergeCells>";
                break;
            case "long":
                survey[1][2] = new string('a', 5_000_000);
                break;
            case "links":
                more =
                [
                    (
                        "xl/externalLinks/externalLink1.xml",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
                        "<externalLink xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>",
                        Office + "/externalLink"
                    ),
                ];
                break;
            case "macros":
                more =
                [
                    (
                        "xl/vbaProject.bin",
                        "application/vnd.ms-office.vbaProject",
                        "x",
                        "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                    ),
                ];
                break;
            case "no settings":
                sheets = sheets[..3];
                break;
            case "header twice":
                survey[0][3] = survey[0][2];
                break;
            case "no type":
                survey[0][0] = "kind";
                break;
            case "two settings":
                sheets[3].Rows = [.. sheets[3].Rows, sheets[3].Rows[1]];
                break;
            default:
                sheets =
                [
                    .. sheets,
                    (
                        "entities",
                        [
                            ["list_name"],
                            ["people"],
                        ],
                        ""
                    ),
                ];
                break;
        }

        await (await app.Admin.Import(FormBooks.Book(sheets, more))).ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task What_is_no_workbook_or_unpacks_to_too_much_is_refused()
    {
        var app = await App();
        var bomb = ZipFiles.Of(Enumerable.Range(0, 40).Select(number => ($"xl/media/image{number}.bin", new byte[1_000_000])));
        var deep = FormBooks.Form(
            FormBooks.NewId(),
            survey: FormBooks.Survey + $"text,R,R,R,,{new string('(', 900)}1{new string(')', 900)},,,\n"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bomb, Has.Length.LessThan(100_000));
            await (await app.Admin.Import(bomb)).ShouldBeProblem(400, "validation-failed", "file");
            await (await app.Admin.Import([1, 2, 3], ZipFiles.ContentType)).ShouldBeProblem(400, "validation-failed", "file");
            await (await app.Admin.Import([], Workbook.ContentType)).ShouldBeProblem(400, "validation-failed", "file");
            await (await app.Admin.Import(deep)).ShouldBeProblem(400, "validation-failed", "survey!F5");
            await (await app.Admin.Import(new byte[5_000_001], Workbook.ContentType)).ShouldBeProblem(413, "body-too-large");
            await (await app.Admin.Import(bomb, "text/csv")).ShouldBeProblem(415, "unsupported-media-type");
        }
    }

    [TestCase("form_id", "9 lives", "settings!B2")]
    [TestCase("version", "spring", "settings!C2")]
    [TestCase("default_language", "Klingonese", "settings!D2")]
    [TestCase("default_language", "Français (fr)", "settings!D2")]
    [TestCase("cm:respondent", "neighbour", "settings!F2")]
    [TestCase("cm:waves", "never", "settings!G2")]
    public async Task A_wrong_setting_is_named(string column, string value, string cell)
    {
        var app = await App();
        var sheets = FormBooks.Sheets(FormBooks.NewId());
        sheets[3].Rows[1][Array.IndexOf(sheets[3].Rows[0], column)] = value;

        await (await app.Admin.Import(FormBooks.Book(sheets))).ShouldBeProblem(400, "validation-failed", cell);
    }

    [Test]
    public async Task The_same_file_twice_is_one_version()
    {
        var app = await App();
        var file = FormBooks.Form(FormBooks.NewId());

        var first = await app.Admin.Import(file);
        var second = await app.Admin.Import(file);

        await first.ShouldBe(HttpStatusCode.Created);
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
    }

    // what changes, in which version, and the cell that is refused
    [TestCase("1.0.0", "One", "Once", null, "settings!C2")]
    [TestCase("1.0.1", "One", "Once", null, null)]
    [TestCase("0.9.0", "One", "Once", null, "settings!C2")]
    [TestCase("1.0.1", "integer,Q3", "integer,Q4", null, "settings!C2")]
    [TestCase("1.1.0", "integer,Q3", "integer,Q4", null, null)]
    [TestCase("2.0.0", ". <= 9,,1", ". <= 8,,1", null, "survey!I4")]
    [TestCase("1.1.0", ". <= 9,,1", ". <= 8,,2", null, "settings!C2")]
    [TestCase("2.0.0", ". <= 9,,1", ". <= 8,,2", null, null)]
    [TestCase("2.0.0", "integer,Q3", "decimal,Q3", null, "survey!I4")]
    [TestCase("2.0.0", "Q9", "Q9", "five,6,Sei,Six,6", "survey!I2")]
    public async Task A_change_requires_the_version_that_says_how_much_it_changes(
        string version,
        string before,
        string after,
        string? option,
        string? refused
    )
    {
        var app = await App();
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id))).ShouldBe(HttpStatusCode.Created);

        var next = await app.Admin.Import(
            FormBooks.Form(
                id,
                version,
                FormBooks.Survey.Replace(before, after, StringComparison.Ordinal),
                option is null ? null : FormBooks.Choices + option + "\n"
            )
        );

        if (refused is null)
        {
            await next.ShouldBe(HttpStatusCode.Created);
        }
        else
        {
            await next.ShouldBeProblem(400, "validation-failed", refused);
        }
    }

    [Test]
    public async Task An_answer_to_a_version_is_kept_while_the_next_is_published()
    {
        var app = await App();
        var given = await Given.Programme(app);
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id))).ShouldBe(HttpStatusCode.Created);
        var mentee = await given.Mentee();
        Task<HttpResponseMessage> Answer(string version, string wave) =>
            given.Coordinator.Post(
                "/responses",
                new
                {
                    personId = mentee,
                    wave,
                    questionnaireId = id,
                    version,
                    mode = "phone",
                    answers = new { Q1 = 5, Q2 = 5 },
                }
            );

        var answers = await Task.WhenAll(
            Answer("1.0.0", "start"),
            app.Admin.Import(FormBooks.Form(id, "1.0.1", FormBooks.Survey.Replace("One", "Once", StringComparison.Ordinal))),
            Answer("1.0.0", "end")
        );

        foreach (var answer in answers)
        {
            await answer.ShouldBe(HttpStatusCode.Created);
        }

        var kept = await given.Coordinator.Items($"/responses?personId={mentee}");
        Assert.That(kept.Select(response => response.Text("version")), Is.All.EqualTo("1.0.0"));
    }
}
