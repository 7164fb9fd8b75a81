using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Questionnaires;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.Extracts;

/// <summary>What an evaluator needs to know to read a score: which questions were asked, and in which order.</summary>
public sealed class ExtractTracksTests
{
    private const string Survey =
        "type,name,label::Italiano (it),cm:scale,parameters\n"
        + "begin_group,mixed,,,randomize=true\n"
        + "select_one five,Q1,Uno,own,\nselect_one five,Q2,Due,own,\nselect_one five,Q3,Tre,own,\nselect_one five,Q4,Quattro,own,\n"
        + "end_group,,,,\n";

    [Test]
    public async Task A_response_has_its_track_and_a_drawn_item_its_position_and_needs_are_in_a_full_extract_alone()
    {
        var app = await SharedApp.With(("Test", "random-order"));
        var given = await Given.Programme(app);
        var form = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(form, survey: Survey))).ShouldBe(HttpStatusCode.Created);
        await Answer(given, "mentee-start", "long");
        await Answer(given, "mentee-start", "short");
        await Answer(given, "mentee-start-young", "long");
        // enough who look alike, so that none is singled out
        for (var i = 0; i < 5; i++)
        {
            await given.Mentee();
            await given.Mentor();
        }

        var mentee = await given.AvailableMentee(new { needs = new[] { new { code = "school" }, new { code = "family" } } });
        await given.AvailableMentor(new { offers = new[] { new { code = "school" } } });
        var own = await OwnAnswers.Of(given, mentee, "start", questionnaireId: form);
        await own.AnswerAll("4");
        await own.Send();
        var order = (await own.Response())["order"]!.AsArray().Select(name => name!.GetValue<string>());

        var full = await app.Admin.Files((await app.Admin.Created("/extracts", given.Asked(new { full = true }))).Id());
        var evaluator = await given.Evaluator();
        var few = await evaluator.Files((await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }))).Id());

        var positions = TwelveAlike.Rows(full["responses.csv"]).ToLookup(row => row["form"] == form);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                TwelveAlike.Rows(full["sheets.csv"]).Select(row => (row["form"] == form, row["track"])),
                Is.EquivalentTo(new[] { (false, "adult"), (false, "short"), (false, "young"), (true, "adult") })
            );
            Assert.That(
                positions[true].OrderBy(row => int.Parse(row["position"], null)).Select(row => row["item"]),
                Is.EqualTo(order)
            );
            Assert.That(positions[false].Select(row => row["position"]), Is.All.Empty);
            Assert.That(full["dictionary.csv"], Does.Contain("sheets,track,young,"));
            Assert.That(TwelveAlike.Rows(full["persons.csv"]).Select(row => row["needs"]), Does.Contain("family school"));
            Assert.That(TwelveAlike.Rows(full["persons.csv"]).Select(row => row["offers"]), Does.Contain("school"));
            Assert.That(TwelveAlike.Rows(few["persons.csv"]).Select(row => row["needs"] + row["offers"]), Is.All.Empty);
            // one person of 14 to 17 among adults: the answers would give the age
            Assert.That(TwelveAlike.Rows(few["sheets.csv"]).Select(row => row["track"]), Is.All.Not.StartsWith("young"));
            Assert.That(few["responses.csv"], Does.Not.Contain("mentee-start-young"));
            Assert.That(new ExtractAttack(few).SmallestGroup, Is.GreaterThanOrEqualTo(5));
        }
    }

    [TestCase(5, 5)]
    [TestCase(4, 0)]
    public async Task Answers_to_the_form_of_an_age_are_kept_where_five_look_alike_in_it(int young, int kept)
    {
        var given = await Given.Programme();
        for (var i = 0; i < 6; i++)
        {
            await given.Mentor();
            await Answer(given, "mentee-start", i == 0 ? "short" : "long");
            await given.Mentee();
        }

        for (var i = 0; i < young; i++)
        {
            await Answer(given, "mentee-start-young", "long");
        }

        var evaluator = await given.Evaluator();
        var extract = await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }));
        var files = await evaluator.Files(extract.Id());
        var sheets = TwelveAlike.Rows(files["sheets.csv"]).Select(row => (row["response"], row["track"])).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(extract.Text("status"), Is.EqualTo("ready"));
            Assert.That(sheets.Count(sheet => sheet.Item2 == "young"), Is.EqualTo(kept));
            Assert.That(new ExtractAttack(files).SmallestGroup, Is.GreaterThanOrEqualTo(5));
            Assert.That(
                TwelveAlike.Rows(files["responses.csv"]).Select(row => row["response"]).Distinct(),
                Is.SubsetOf(sheets.Select(sheet => sheet.Item1))
            );
            Assert.That(TwelveAlike.Rows(files["persons.csv"]), Has.Count.EqualTo(18 + young));
        }
    }

    private static async Task Answer(Given given, string form, string track) =>
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = form,
                mode = "interpreter",
                track,
                answers = new JsonObject { ["EM1"] = 3 },
            }
        );
}
