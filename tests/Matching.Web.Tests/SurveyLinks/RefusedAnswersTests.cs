using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>A person prefers not to answer what they had answered.</summary>
public sealed class RefusedAnswersTests
{
    private const string Page = "/survey?part=1&lang=en";

    [Test]
    public async Task Who_prefers_not_to_answer_takes_the_earlier_answer_back()
    {
        await using var app = await TestApp.Start();
        var own = await Asked(app);
        using var browser = app.Browser();
        await browser.GetAsync(own.Path);
        var choice = await ChoiceIn(browser);

        await browser.Submit(Page, "screen", ("a.kids", "3"), ("a.places", choice));
        var answered = await browser.GetStringAsync(Page);
        await browser.Submit(Page, "screen", ("a.kids", "3"), ("m.kids", "PNTS"), ("a.places", choice), ("m.places", "PNTS"));
        var refused = await browser.GetStringAsync(Page);
        await browser.Submit("/survey?part=99", "send");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answered, Does.Contain("value=\"3\""));
            Assert.That(Ticked(answered), Is.EqualTo(new[] { "a.places" }));
            Assert.That(refused, Does.Not.Contain("value=\"3\""));
            Assert.That(Ticked(refused), Is.EqualTo(new[] { "m.kids", "m.places" }));
            Assert.That(await Sent(own), Is.EquivalentTo(["kids PNTS", "places PNTS"]));
        }
    }

    [Test]
    public async Task Who_answers_after_all_need_not_take_the_refusal_back_first()
    {
        await using var app = await TestApp.Start();
        var own = await Asked(app);
        using var browser = app.Browser();
        await browser.GetAsync(own.Path);
        var choice = await ChoiceIn(browser);

        await browser.Submit(Page, "screen", ("m.kids", "PNTS"), ("m.places", "PNTS"));
        await browser.Submit(Page, "screen", ("a.kids", "4"), ("m.kids", "PNTS"), ("a.places", choice), ("m.places", "PNTS"));
        await browser.Submit("/survey?part=99", "send");

        Assert.That(await Sent(own), Is.EquivalentTo(["kids 4", $"places {choice}"]));
    }

    [Test]
    public async Task Who_writes_an_answer_and_prefers_not_to_answer_sees_once_that_it_is_not_kept()
    {
        await using var app = await TestApp.Start();
        var own = await Asked(app);
        using var browser = app.Browser();
        await browser.GetAsync(own.Path);

        var both = await browser.Submit(Page, "screen", ("a.kids", "5"), ("m.kids", "PNTS"));
        var html = await both.Content.ReadAsStringAsync();
        var again = await browser.Submit(Page, "screen", ("m.kids", "PNTS"));
        await browser.Submit("/survey?part=99", "send");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)both.StatusCode, Is.EqualTo(422));
            Assert.That(html, Does.Contain("What you wrote here is not saved.").And.Not.Contain("value=\"5\""));
            Assert.That(html, Does.Contain("href=\"#item-kids\"").And.Not.Contain("still open"));
            Assert.That(Ticked(html), Is.EqualTo(new[] { "m.kids" }));
            Assert.That((int)again.StatusCode, Is.EqualTo(302));
            Assert.That(await Sent(own), Is.EquivalentTo(["kids PNTS"]));
        }
    }

    // A form of a number and of a choice of several.
    private static async Task<OwnAnswers> Asked(TestApp app)
    {
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
        return await OwnAnswers.Of(given, await given.Mentee(), "pulse", questionnaireId: "refused");
    }

    private static async Task<string> ChoiceIn(HttpClient browser) =>
        Regex.Match(await browser.GetStringAsync(Page), "name=\"a.places\" value=\"([^\"]+)\"").Groups[1].Value;

    private static async Task<IEnumerable<string>> Sent(OwnAnswers own) =>
        (await own.Response())["answers"]!.AsObject().Select(answer => $"{answer.Key} {answer.Value!.ToJsonString().Trim('"')}");

    private static IEnumerable<string> Ticked(string html) =>
        Regex.Matches(html, "name=\"([am]\\.[a-z]+)\" value=\"[^\"]*\" checked").Select(match => match.Groups[1].Value);
}
