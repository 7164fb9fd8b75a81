using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>Questions in an order that is drawn for each response, where the form asks for it.</summary>
public sealed partial class RandomOrderTests
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 8).Select(i => "Q" + i)];

    private static readonly string Survey =
        "type,name,label::Italiano (it),relevant,cm:scale,parameters\n"
        + "integer,FIRST,Prima,,,\n"
        + "begin_group,mixed,,,,randomize = true\n"
        + "note,INTRO,Leggi,,,\n"
        + string.Concat(Names.Select(name => $"select_one five,{name},{name},${{FIRST}} > 0,own,\n"))
        + "end_group,,,,,\n"
        + "integer,LAST,Ultima,,,\n";

    [Test]
    public async Task Each_link_has_its_own_order_which_stays_and_is_stored_with_the_response()
    {
        var app = await SharedApp.With(("Test", "random-order"));
        var given = await Given.Programme(app);
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id, survey: Survey))).ShouldBe(HttpStatusCode.Created);

        var orders = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var own = await OwnAnswers.Of(given, await given.Mentee(), "start", questionnaireId: id);
            await own.AnswerAt(1, ("FIRST", "1"));
            var order = Shown(await own.Page("/all"));
            var narrow = string.Concat(await own.Page("?part=2"), await own.Page("?part=3"));
            await own.AnswerAll("4");
            var again = await OwnAnswers.Of(given, own.PersonId, "start", questionnaireId: id);
            Assert.That(Shown(await again.Page("/all")), Is.EqualTo(order), "another link goes on in the same order");
            Assert.That(Shown(narrow), Is.EqualTo(order));
            Assert.That(order, Is.EquivalentTo(Names));
            await again.Send();
            var response = await again.Response();
            Assert.That(
                response["order"]!.AsArray().Select(name => name!.GetValue<string>()),
                Is.EqualTo(["FIRST", .. order, "LAST"])
            );
            orders.Add(string.Join(' ', order));
        }

        Assert.That(orders.Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public async Task What_staff_enter_is_in_the_order_of_the_form()
    {
        var app = await SharedApp.With(("Test", "random-order"));
        var given = await Given.Programme(app);
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id, survey: Survey))).ShouldBe(HttpStatusCode.Created);

        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = id,
                mode = "self_paper",
                answers = new JsonObject { ["FIRST"] = 1, ["Q1"] = 4 },
            }
        );

        Assert.That(response.ContainsKey("order"), Is.False);
    }

    [Test, Category("Once")]
    public async Task A_random_order_goes_out_and_comes_back_with_the_same_hash()
    {
        var app = await SharedApp.With(("Test", "random-order"));
        var id = FormBooks.NewId();
        var form = await app.Admin.Import(FormBooks.Form(id, survey: Survey));
        var sections = (await form.Json())["randomSections"]!.ToJsonString();
        foreach (var ending in new[] { ".xlsx", ".zip" })
        {
            var path = $"/api/v1/questionnaires/{id}/versions/1.0.0{ending}";
            var file = await app.Admin.GetByteArrayAsync(path);
            // another content under a published number is refused
            await (await app.Admin.Import(file)).ShouldBe(HttpStatusCode.Created);
            Assert.That(await app.Admin.GetByteArrayAsync(path), Is.EqualTo(file), ending);
        }

        Assert.That(sections, Is.EqualTo("[\"mixed\"]"));
    }

    [Category("Once")]
    [TestCase(
        "begin_group,mixed,,,,randomize = true",
        "begin_group,mixed,,,,randomize=true seed=7",
        "survey!F3",
        "a seed of your own"
    )]
    [TestCase("begin_group,mixed,,,,randomize = true", "begin_group,mixed,,,,rows=2", "survey!F3", "\"rows\" is not possible")]
    [TestCase("Q8,Q8,${FIRST} > 0,own,", "Q8,Q8,${FIRST} > 0,own,randomize=true", "survey!F12", "options in random order")]
    [TestCase("Q8,Q8,${FIRST} > 0,own,", "Q8,Q8,${Q1} > 2,own,", "survey!D12", "${Q1} is in the same group")]
    [TestCase("note,INTRO,Leggi,,,", "begin_group,inner,,,,\nend_group,,,,,", "survey!F3", "The group inner is inside")]
    public async Task What_forms_here_do_not_draw_is_refused_by_name(string part, string instead, string place, string cause)
    {
        var app = await SharedApp.With(("Test", "random-order"));

        var survey = Survey.Replace(part, instead, StringComparison.Ordinal);
        var response = await app.Admin.Import(FormBooks.Form(FormBooks.NewId(), survey: survey));

        var problem = await response.ShouldBeProblem(400, "validation-failed", place);
        Assert.That(problem["errors"]![place]![0]!.GetValue<string>(), Does.Contain(cause));
    }

    private static string[] Shown(string page) => [.. Items().Matches(page).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex("type=\"radio\" name=\"a\\.(Q[0-9])\"")]
    private static partial Regex Items();
}
