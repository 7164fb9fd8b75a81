using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>A person who answers a questionnaire by a link, in a browser of their own.</summary>
internal sealed partial class OwnAnswers
{
    private readonly Given given;
    private readonly HttpClient browser;

    private OwnAnswers(Given given, Guid id, string path, Guid personId)
    {
        this.given = given;
        browser = given.App.Browser();
        (Id, Path, PersonId) = (id, path, personId);
    }

    public Guid Id { get; }

    public string Path { get; }

    public Guid PersonId { get; }

    public static async Task<OwnAnswers> Of(
        Given given,
        Guid personId,
        string wave,
        Guid? pairId = null,
        string? questionnaireId = null,
        string? track = null
    )
    {
        var body = new
        {
            personId,
            wave,
            pairId,
            questionnaireId,
            track,
        };
        var link = await given.Coordinator.Created("/survey-links", body);
        return new OwnAnswers(given, link.Id(), link.Text("path"), personId);
    }

    /// <summary>The same person with the same link elsewhere.</summary>
    public OwnAnswers OnAnotherDevice() => new(given, Id, Path, PersonId);

    /// <summary>What the link itself answers, in English.</summary>
    public async Task<string> Opened() =>
        WebUtility.HtmlDecode(await (await browser.GetAsync(Path + "?lang=en")).Content.ReadAsStringAsync());

    /// <summary>The page in English, opened by the link.</summary>
    public async Task<string> Page(string? rest = null)
    {
        await browser.GetAsync(Path);
        var page = await browser.GetAsync("/survey" + (rest ?? "?lang=en"));
        return WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
    }

    /// <summary>Saves the first screen on which nothing was answered, with these answers.</summary>
    public async Task<HttpResponseMessage> Answer(params (string Item, string Code)[] answers)
    {
        await browser.GetAsync(Path);
        return await browser.Submit("/survey", "screen", [.. answers.Select(answer => ("a." + answer.Item, answer.Code))]);
    }

    /// <summary>Saves the screen of this number.</summary>
    public async Task<HttpResponseMessage> AnswerAt(int screen, params (string Item, string Code)[] answers)
    {
        await browser.GetAsync(Path);
        return await browser.Submit(
            $"/survey?part={screen}",
            "screen",
            [.. answers.Select(answer => ("a." + answer.Item, answer.Code))]
        );
    }

    /// <summary>Saves the screen of this number by another of its buttons, with this answer to one item.</summary>
    public async Task<HttpResponseMessage> Press(string button, int screen, string item, string answer)
    {
        await browser.GetAsync(Path);
        return await browser.Submit($"/survey?part={screen}&lang=en", "screen", ("a." + item, answer), ("do", button));
    }

    /// <summary>Types an answer to an item on a page in this language, and returns the page that follows.</summary>
    public async Task<string> Typed(string item, string words, string language)
    {
        for (var i = 1; i < 40; i++)
        {
            var page = $"?part={i}&lang={language}";
            if ((await Page(page)).Contains($"name=\"a.{item}\"", StringComparison.Ordinal))
            {
                var answered = await browser.Submit("/survey" + page, "screen", ("a." + item, words));
                return WebUtility.HtmlDecode(await answered.Content.ReadAsStringAsync());
            }
        }

        throw new InvalidOperationException($"{item} is not asked");
    }

    /// <summary>Saves the screen that asks for these words.</summary>
    public async Task AnswerText(string item, string words)
    {
        for (var i = 1; i < 40; i++)
        {
            if ((await Page($"?part={i}")).Contains($"name=\"a.{item}\"", StringComparison.Ordinal))
            {
                await AnswerAt(i, (item, words));
                return;
            }
        }

        Assert.Fail($"{item} is not asked");
    }

    /// <summary>Saves each screen that is left, with a choice for each question, until there is none.</summary>
    public async Task AnswerAll(string code = "PNTS")
    {
        for (var i = 0; i < 40; i++)
        {
            var page = await Page();
            if (!page.Contains("name=\"screen\"", StringComparison.Ordinal))
            {
                return;
            }

            var items = Items().Matches(page).Select(match => match.Groups[1].Value).Distinct();

            await browser.Submit("/survey", "screen", [.. items.Select(item => ("a." + item, code))]);
        }

        Assert.Fail("the questionnaire does not end");
    }

    /// <summary>Opens the screen of this number, and returns its questions and what saves a choice for each.</summary>
    public async Task<(string[] Items, Func<Task<HttpResponseMessage>> Save)> Screen(int screen, string code = "PNTS")
    {
        var address = $"?part={screen}";
        var page = await Page(address);
        var items = Items().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToArray();
        return (
            items,
            () => browser.SubmitFrom(page, "/survey" + address, "screen", [.. items.Select(item => ("a." + item, code))])
        );
    }

    /// <summary>Opens the page from which all is sent, and returns what sends it.</summary>
    public async Task<Func<Task<HttpResponseMessage>>> ReadyToSend()
    {
        var page = await Page("?part=99");
        return () => browser.SubmitFrom(page, "/survey?part=99", "send");
    }

    public async Task<HttpResponseMessage> Send()
    {
        await browser.GetAsync(Path);
        return await browser.Submit("/survey?part=99", "send");
    }

    public async Task<JsonObject> Response() =>
        (await given.Coordinator.Items($"/responses?personId={PersonId}")).Single()!.AsObject();

    [GeneratedRegex("type=\"radio\" name=\"a\\.([A-Za-z0-9_]+)\"")]
    private static partial Regex Items();
}
