using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>Sound, pictures, hints and messages of a form, from its archive to the telephone of a person.</summary>
public sealed class GetFormMediaTests
{
    private static readonly byte[] Sound = [.. "ID3"u8, .. Enumerable.Repeat((byte)7, 900)];
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, .. Enumerable.Repeat((byte)9, 500)];

    private const string Survey =
        "type,name,label::Italiano (it),label::English (en),hint::English (en),required,required_message::English (en),"
        + "constraint,constraint_message::English (en),media::image,media::audio::Italiano (it),audio::English (en)\n"
        + "select_one two,Q1,Uno,One,Think of last week,yes,Choose an answer,,,,q1_it.mp3,q1_en.mp3\n"
        + "integer,Q2,Due,Two,,yes,,. < 9,At most eight,house.png,,\n";

    private const string Choices =
        "list_name,name,label::Italiano (it),label::English (en),image\ntwo,yes,Sì,Yes,house.png\ntwo,no,No,No,\n";

    private static byte[] Archive(string id, string survey = Survey, params (string Path, byte[] Content)[] files) =>
        ZipFiles.Of(
            new[]
            {
                ("survey.csv", Encoding.UTF8.GetBytes(survey)),
                ("choices.csv", Encoding.UTF8.GetBytes(Choices)),
                (
                    "settings.csv",
                    Encoding.UTF8.GetBytes(
                        $"form_title,form_id,version,default_language,cm:respondent,cm:waves\nOwn,{id},1.0.0,Italiano (it),mentee,start\n"
                    )
                ),
            }.Concat(files)
        );

    private static (string, byte[])[] Whole =>
        [("media/q1_it.mp3", Sound), ("media/q1_en.mp3", [.. Sound, 1]), ("media/house.png", Picture)];

    [Test]
    public async Task A_person_hears_the_question_in_their_language_sees_its_picture_and_reads_its_hint_and_messages()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var id = FormBooks.NewId();
        await (await app.Admin.Import(Archive(id, files: Whole))).ShouldBe(HttpStatusCode.Created);
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start", questionnaireId: id);

        var italian = await own.Page("?lang=it");
        var english = await own.Page();
        var sound = Media(english).Single(media => !Media(italian).Contains(media));
        var served = await app.Anonymous.GetAsync(sound);
        var left = await own.Answer(("Q2", "3"));
        var again = WebUtility.HtmlDecode(await left.Content.ReadAsStringAsync());
        var wrong = await own.AnswerAt(1, ("Q1", "yes"), ("Q2", "12"));
        var rather = await own.AnswerAt(1, ("Q1", "PNTS"), ("Q2", "4"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(english, Does.Contain("Think of last week").And.Contain("aria-label=\"Listen to the question\""));
            Assert.That(english, Does.Contain("aria-describedby=\"item-Q1-hint\""));
            Assert.That(Media(english), Has.Count.EqualTo(2), "one picture, of a question and of an option, and one sound");
            Assert.That(await served.Content.ReadAsByteArrayAsync(), Is.EqualTo(Whole[1].Item2));
            Assert.That(served.Content.Headers.ContentType?.MediaType, Is.EqualTo("audio/mpeg"));
            Assert.That(served.Headers.CacheControl?.ToString(), Does.Contain("immutable"));
            Assert.That((int)left.StatusCode, Is.EqualTo(422));
            Assert.That(again, Does.Contain("Choose an answer").And.Contain("value=\"3\""), "what was given is saved");
            Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("At most eight"));
            Assert.That(rather.Headers.Location?.ToString(), Does.Contain("part="));
            Assert.That((int)(await app.Anonymous.GetAsync("/survey/media/" + new string('0', 64))).StatusCode, Is.EqualTo(404));
        }
    }

    [Test]
    public async Task A_form_with_sound_that_left_and_comes_back_is_the_same_version_and_a_workbook_finds_its_sound_again()
    {
        var app = await SharedApp.With(("Test", "forms"));
        var id = FormBooks.NewId();
        await (await app.Admin.Import(Archive(id, files: Whole))).ShouldBe(HttpStatusCode.Created);
        var path = $"/api/v1/questionnaires/{id}/versions/1.0.0";

        var archive = await app.Admin.GetByteArrayAsync(path + ".zip");
        var book = await app.Admin.GetByteArrayAsync(path + ".xlsx");
        var inArchive = ZipFiles.Of(new[] { ("form.xlsx", book) }.Concat(Whole));

        foreach (var file in new[] { archive, book, inArchive })
        {
            await (await app.Admin.Import(file, file == book ? null : ZipFiles.ContentType)).ShouldBe(HttpStatusCode.Created);
        }

        using var read = new ZipArchive(new MemoryStream(archive));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Entries.Select(entry => entry.FullName), Does.Contain("media/q1_en.mp3"));
            Assert.That(await app.Admin.GetByteArrayAsync(path + ".zip"), Is.EqualTo(archive), "the same bytes");
            Assert.That((await app.Admin.Ok($"/questionnaires/{id}/versions/1.0.0")).List("media"), Has.Count.EqualTo(3));
        }

        var louder = Archive(id, files: [("q1_it.mp3", [.. Sound, 2]), .. Whole[1..]]);
        await (await app.Admin.Import(louder)).ShouldBeProblem(400, "validation-failed", "settings!C2");
    }

    [Test]
    public async Task Files_of_a_draft_that_is_discarded_or_replaced_go_and_those_of_others_stay()
    {
        var (app, browser) = await FormPages.Admin();
        var (id, other) = (FormBooks.NewId(), FormBooks.NewId());
        byte[] own = [.. Sound, .. Encoding.UTF8.GetBytes(id)];
        byte[] next = [.. own, 1];
        (string, byte[])[] Files(byte[] italian) => [("q1_it.mp3", italian), .. Whole[1..]];
        await (await app.Admin.Import(Archive(other, files: Whole))).ShouldBe(HttpStatusCode.Created);

        await browser.Upload(Archive(id, files: Files(own)));
        var first = await Served(app, own);
        await browser.Replace(Archive(id, files: Files(next)));
        var replaced = (await Served(app, own), await Served(app, next));
        await (await browser.Submit(FormPages.Of(id), "step", ("Input.Do", "discard"))).ShouldLead(FormPages.All + "?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.EqualTo(200));
            Assert.That(replaced, Is.EqualTo((404, 200)));
            Assert.That(await Served(app, next), Is.EqualTo(404));
            Assert.That(await Served(app, Picture), Is.EqualTo(200), "the published form has it too");
        }

        await browser.Upload(Archive(id, files: Files(own)));
        await browser.Submit(FormPages.Of(id), "step", ("Input.Do", "publish"));
        Assert.That(await Served(app, own), Is.EqualTo(200), "a published form keeps its files");
    }

    private static async Task<int> Served(TestApp app, byte[] file) =>
        (int)
            (
                await app.Anonymous.GetAsync(
                    "/survey/media/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))
                )
            ).StatusCode;

    [TestCase("missing", "did not come with the form")]
    [TestCase("large", "At most 20 kB")]
    [TestCase("script", "of no type that is taken")]
    [TestCase("heavy", "together")]
    [TestCase("path", "is not a name of a file")]
    public async Task A_file_that_is_missing_too_large_or_of_another_type_is_refused(string what, string text)
    {
        var app = await SharedApp.With(("Test", "forms"));
        var files = what switch
        {
            "missing" => Whole[1..],
            "large" => [("q1_it.mp3", [.. Sound, .. new byte[20_000]]), .. Whole[1..]],
            "script" => [.. Whole[..2], ("house.png", Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"))],
            "heavy" => [.. Whole, ("a.png", [.. Picture, .. new byte[18_000]]), ("b.png", [.. Picture, .. new byte[18_000]])],
            _ => Whole,
        };
        var survey = what switch
        {
            "heavy" => Survey + "note,N1,Nota,Note,,,,,,a.png,,\nnote,N2,Nota,Note,,,,,,b.png,,\n",
            "path" => Survey + "note,N1,Nota,Note,,,,,,../../etc/passwd,,\n",
            _ => Survey,
        };

        var refused = await app.Admin.Import(Archive(FormBooks.NewId(), survey, files));

        Assert.That((int)refused.StatusCode, Is.EqualTo(400));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain(text));
    }

    private static List<string> Media(string page) =>
        [.. Regex.Matches(page, "/survey/media/[0-9a-f]{64}").Select(match => match.Value).Distinct()];
}
