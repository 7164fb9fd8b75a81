using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>What a newcomer to XLSForm misspells or leaves out.</summary>
public sealed class FormSpellingTests
{
    private const string Text = "type,name,label\ntext,Q1,How are you?\n";

    [TestCase("survey", "cm:scale", "cm:scal", "survey!H1", "The nearest name is cm:scale")]
    [TestCase("survey", "cm:scale", "CM: scale", "survey!H1", "The nearest name is cm:scale")]
    [TestCase("survey", "cm:scale", "cm_scale", "survey!H1", "The nearest name is cm:scale")]
    [TestCase("survey", "cm:item_version", "cm:value", "survey!I1", "Those that begin with cm: are cm:scale, cm:domain")]
    [TestCase("survey", "relevant", "relevent", "survey!F1", "The nearest name is relevant")]
    [TestCase("survey", "label::English (en)", "lable::English (en)", "survey!D1", "The nearest name is label")]
    [TestCase("choices", "cm:value", "cm:values", "choices!E1", "The nearest name is cm:value")]
    [TestCase("scales", "direction", "directon", "scales!D1", "The nearest name is direction")]
    [TestCase("settings", "cm:respondent", "cm:respondents", "settings!F1", "The nearest name is cm:respondent")]
    [TestCase("settings", "cm:waves", "cm:programme", "settings!G1", "Those that begin with cm: are cm:family, cm:respondent")]
    public async Task A_column_that_is_not_read_is_refused_with_the_nearest_name(
        string sheet,
        string column,
        string typed,
        string field,
        string says
    )
    {
        var (app, _) = await FormPages.Admin();
        var sheets = FormBooks.Sheets(FormBooks.NewId());
        var header = sheets.Single(one => one.Name == sheet).Rows[0];
        header[Array.IndexOf(header, column)] = typed;

        var problem = await (await app.Admin.Import(FormBooks.Book(sheets))).ShouldBeProblem(400, "validation-failed", field);

        Assert.That(problem["errors"]![field]![0]!.GetValue<string>(), Does.StartWith($"Sheet {sheet}, row 1").And.Contain(says));
    }

    [TestCase("setting", "settings")]
    [TestCase("Scale", "scales")]
    [TestCase("chioces", "choices")]
    public async Task A_sheet_that_is_not_read_is_refused_where_its_name_is_nearly_one_that_is(string typed, string read)
    {
        var (app, _) = await FormPages.Admin();
        var sheets = FormBooks.Sheets(FormBooks.NewId());
        var at = Array.FindIndex(sheets, sheet => sheet.Name == read);
        sheets[at].Name = typed;

        var problem = await (await app.Admin.Import(FormBooks.Book(sheets))).ShouldBeProblem(400, "validation-failed", typed);

        Assert.That(problem["errors"]![typed]![0]!.GetValue<string>(), Does.Contain($"The name is nearly {read}"));
    }

    [Test]
    public async Task Columns_and_sheets_of_others_stay_as_they_are()
    {
        var (app, _) = await FormPages.Admin();
        var file = FormBooks.Zip(
            (
                "survey.csv",
                "type,name,label,appearance,read_only,guidance_hint,comments,labels\ntext,Q1,How are you?,,,,a note,x\n"
            ),
            ("settings.csv", $"form id,form_title,style\n{FormBooks.NewId()},Own,pages\n"),
            ("notes.csv", "a\nb\n")
        );

        await (await app.Admin.Import(file)).ShouldBe(HttpStatusCode.Created);
    }

    [Test]
    public async Task A_form_without_settings_is_named_after_its_file_and_the_page_says_so()
    {
        var (app, browser) = await FormPages.Admin();
        var name = "My form " + Guid.NewGuid().ToString("N")[..8];
        var id = name.Replace(' ', '-');
        var file = FormBooks.Zip(("survey.csv", Text));

        var saved = await browser.SubmitFile(FormPages.All, "form", (name + ".zip", file));
        await saved.ShouldLead(FormPages.Of(id) + "?named=1");
        var draft = WebUtility.HtmlDecode(await browser.GetStringAsync(FormPages.Of(id) + "?named=1"));
        var refused = await (await app.Admin.Import(file)).ShouldBeProblem(400, "validation-failed", "settings");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(draft, Does.Contain($"id {id}, version 1.0.0, asked of mentees, mentors").And.Contain(name));
            Assert.That(refused["errors"]!["settings"]![0]!.GetValue<string>(), Does.Contain("form_id"));
        }
    }

    [Test]
    public async Task A_file_whose_name_is_no_id_needs_settings()
    {
        var (_, browser) = await FormPages.Admin();

        var refused = await browser.SubmitFile(FormPages.All, "form", ("استبيان.zip", FormBooks.Zip(("survey.csv", Text))));

        await refused.ShouldSay(400, "form_id");
    }

    [Test]
    public async Task The_preview_names_questions_that_are_marked_as_required_without_effect()
    {
        var (_, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await browser.SubmitFile(
            FormPages.All,
            "form",
            (
                "form.zip",
                FormBooks.Zip(
                    (
                        "survey.csv",
                        "type,name,label,required,required_message\ntext,Q1,One?,yes,\ntext,Q2,Two?,yes,Answer\ntext,Q3,Three?,,\n"
                    ),
                    ("settings.csv", $"form_id,form_title\n{id},Own\n")
                )
            )
        );

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync(FormPages.Of(id)));

        Assert.That(Regex.Match(html, "Marked as required, without effect: ([^.]*)\\.").Groups[1].Value, Is.EqualTo("Q1"));
    }
}
