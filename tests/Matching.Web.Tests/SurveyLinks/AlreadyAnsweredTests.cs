using System.Globalization;
using System.Net;
using Matching.Web.Http;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>A participant reads what is refused in their own language.</summary>
public sealed class AlreadyAnsweredTests
{
    [Test]
    public async Task No_link_is_made_to_a_form_that_is_answered()
    {
        var given = await Given.Programme();
        var person = await given.Mentee();
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = person,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "self_paper",
                track = "short",
                answers = await Short(given),
            }
        );

        var refused = await given.Coordinator.Post("/survey-links", new { personId = person, wave = "start" });
        var later = await given.Coordinator.Post("/survey-links", new { personId = person, wave = "end" });

        await refused.ShouldBeProblem(409, "response-already-given");
        await later.ShouldBe(HttpStatusCode.Created);
    }

    // each question of the short form, which then counts as answered
    private static async Task<Dictionary<string, string>> Short(Given given) =>
        (await given.App.Admin.Ok("/questionnaires/mentee-start"))
            .Items()
            .Where(item => item!["short"]?.GetValue<bool>() == true)
            .ToDictionary(item => item!.Text("name"), _ => "PNTS");

    [TestCase("ar")]
    [TestCase("uk")]
    [TestCase("fr")]
    public void A_problem_without_words_in_the_language_is_said_in_a_sentence_of_it(string language)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var sentence = Texts.Participant("problem.other");

            Assert.That(Texts.OnPage(Problems.Refused("last-administrator")), Is.EqualTo(sentence));
            Assert.That(Texts.OnPage(Problems.Refused("conflict")), Is.Not.EqualTo(sentence));
            Assert.That(Texts.OnPage(Problems.Refused("response-already-given")), Is.Not.EqualTo(sentence));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
