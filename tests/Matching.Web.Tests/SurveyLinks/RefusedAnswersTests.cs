using System.Text.Json;
using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>A person prefers not to answer what they had answered.</summary>
public sealed class RefusedAnswersTests
{
    [Test]
    public async Task Who_prefers_not_to_answer_takes_the_earlier_answer_back()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await app.InScope(async services =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            var first = (await mediator.Send(new GetQuestionnaire("pulse", "1.0.0"))).Form;
            var several = first.Items.First(item => item.Type == ItemType.SelectOne);
            var items = new List<FormItem>
            {
                several with
                {
                    Name = "kids",
                    Type = ItemType.Integer,
                    Choices = [],
                },
                several with
                {
                    Name = "places",
                    Type = ItemType.SelectMultiple,
                },
            };
            return await mediator.Send(new PublishQuestionnaire(first with { Id = "refused", Items = items }));
        });
        var own = await OwnAnswers.Of(given, await given.Mentee(), "pulse", questionnaireId: "refused");
        using var browser = app.Browser();
        await browser.GetAsync(own.Path);
        const string page = "/survey?part=1&lang=en";
        var choice = Regex.Match(await browser.GetStringAsync(page), "name=\"a.places\" value=\"([^\"]+)\"").Groups[1].Value;

        await browser.Submit(page, "screen", ("a.kids", "3"), ("a.places", choice));
        var answered = await browser.GetStringAsync(page);
        await browser.Submit(page, "screen", ("a.kids", "3"), ("m.kids", "PNTS"), ("a.places", choice), ("m.places", "PNTS"));
        var refused = await browser.GetStringAsync(page);
        await browser.Submit("/survey?part=99", "send");
        var answers = (await own.Response())["answers"]!.AsObject();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answered, Does.Contain("value=\"3\""));
            Assert.That(Ticked(answered), Is.EqualTo(new[] { "a.places" }));
            Assert.That(refused, Does.Not.Contain("value=\"3\" type=\"text\""));
            Assert.That(Ticked(refused), Is.EqualTo(new[] { "m.kids", "m.places" }));
            Assert.That(
                answers.Select(answer => $"{answer.Key} {answer.Value!.GetValue<JsonElement>()}"),
                Is.EquivalentTo(["kids PNTS", "places PNTS"])
            );
        }
    }

    private static IEnumerable<string> Ticked(string html) =>
        Regex.Matches(html, "name=\"([am]\\.[a-z]+)\" value=\"[^\"]*\" checked").Select(match => match.Groups[1].Value);
}
