using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Features.Access.SecondFactors;

namespace Matching.Web.Tests.Accounts;

/// <summary>An account with all that its holder knows.</summary>
internal sealed record Holder(
    TestApp App,
    Guid Id,
    string Email,
    string Password,
    string Secret,
    IReadOnlyList<string> RecoveryCodes
)
{
    /// <summary>The code that the app shows, some steps of 30 seconds from now.</summary>
    public string Code(int steps = 0) => Totp.Code(Totp.FromBase32(Secret), Totp.StepOf(App.Clock.GetUtcNow()) + steps);
}

/// <summary>The pages of the console as a browser without script uses them: it reads a form and sends it with what was typed.</summary>
internal static partial class ConsolePages
{
    public const string Password = "gravel tulip harbour";
    private static int accounts;

    public static string Email() => $"somebody{Interlocked.Increment(ref accounts)}@example.org";

    /// <summary>Sends the form of this name on a page, with its hidden fields.</summary>
    public static async Task<HttpResponseMessage> Submit(
        this HttpClient browser,
        string page,
        string form,
        params (string Name, string Value)[] typed
    ) => await browser.SubmitFrom(await browser.GetStringAsync(page), page, form, typed);

    /// <summary>Sends the form of this name on a page that was read earlier.</summary>
    public static async Task<HttpResponseMessage> SubmitFrom(
        this HttpClient browser,
        string html,
        string page,
        string form,
        params (string Name, string Value)[] typed
    )
    {
        // what a person could not enter there, because a field has another name or is gone
        Assert.That(
            typed.Select(field => field.Name).Where(name => !html.Contains($"name=\"{name}\"", StringComparison.Ordinal)),
            Is.Empty
        );
        return await browser.SubmitForged(html, page, form, typed);
    }

    /// <summary>The same with fields that the page has not, as another program could send them.</summary>
    public static async Task<HttpResponseMessage> SubmitForged(
        this HttpClient browser,
        string html,
        string page,
        string form,
        params (string Name, string Value)[] typed
    )
    {
        var body = Forms()
            .Matches(html)
            .Select(match => match.Value)
            .Single(text => text.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        var fields = Hidden()
            .Matches(body)
            .Select(match => KeyValuePair.Create(match.Groups[1].Value, System.Net.WebUtility.HtmlDecode(match.Groups[2].Value)))
            .ToList();
        fields.AddRange(typed.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        // a form of the header goes to a page of its own
        return await browser.PostAsync(
            Elsewhere().Match(body) is { Success: true } other ? System.Net.WebUtility.HtmlDecode(other.Groups[1].Value) : page,
            new FormUrlEncodedContent(fields)
        );
    }

    /// <summary>Sends the form of this name that takes a file, with the file and what was typed.</summary>
    public static async Task<HttpResponseMessage> SubmitFile(
        this HttpClient browser,
        string page,
        string form,
        (string Name, byte[] Bytes) file,
        params (string Name, string Value)[] typed
    )
    {
        var html = await browser.GetStringAsync(page);
        var token = Token().Match(html[html.IndexOf("multipart/form-data", StringComparison.Ordinal)..]).Groups[1].Value;
        using var sent = new MultipartFormDataContent { { new ByteArrayContent(file.Bytes), "Input.File", file.Name } };
        foreach (var (name, value) in typed.Append(("__RequestVerificationToken", token)).Append(("_handler", form)))
        {
            sent.Add(new StringContent(value), name);
        }

        return await browser.PostAsync(page, sent);
    }

    public static async Task<JsonObject> Account(this TestApp app, object? with = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(new { role = "admin", email = Email() }))!.AsObject();
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return await app.Admin.Created("/accounts", body);
    }

    /// <summary>An account whose holder has set it up, and the browser in which they are signed in.</summary>
    public static async Task<(Holder Holder, HttpClient Browser)> SignedIn(this TestApp app, object? with = null)
    {
        var account = await app.Account(with);
        var browser = app.Browser();
        await browser.ChoosePassword(account.Text("setupPath"));
        var secret = Secret().Match(await browser.GetStringAsync("/console/second-factor")).Groups[1].Value;
        var holder = new Holder(app, account.Id(), account.Text("email"), Password, secret, []);
        // the code of the step before, so that those of now and of the step after are left to the test
        var codes = await browser.Submit("/console/second-factor", "second-factor", ("Input.Code", holder.Code(-1)));
        await codes.ShouldBe(System.Net.HttpStatusCode.OK);
        return (holder with { RecoveryCodes = RecoveryCodes(await codes.Content.ReadAsStringAsync()) }, browser);
    }

    public static List<string> RecoveryCodes(string html) => [.. Recovery().Matches(html).Select(match => match.Value)];

    public static Task<HttpResponseMessage> ChoosePassword(
        this HttpClient browser,
        string setupPath,
        string password = Password
    ) =>
        browser.Submit(
            "/console/set-up",
            "set-up",
            ("Input.Secret", setupPath.Split('/')[^1]),
            ("Input.Password", password),
            ("Input.Repeated", password)
        );

    public static Task<HttpResponseMessage> TypePassword(this HttpClient browser, string email, string password) =>
        browser.Submit("/console/sign-in", "sign-in", ("Input.Email", email), ("Input.Password", password));

    public static Task<HttpResponseMessage> TypeCode(this HttpClient browser, string code) =>
        browser.Submit("/console/sign-in/code", "code", ("Input.Code", code));

    /// <summary>Both steps of signing in.</summary>
    public static async Task<HttpClient> SignIn(this Holder holder, string code)
    {
        var browser = holder.App.Browser();
        await ShouldLead(await browser.TypePassword(holder.Email, holder.Password), "/console/sign-in/code");
        await ShouldLead(await browser.TypeCode(code), "/console");
        return browser;
    }

    public static async Task<bool> IsSignedIn(this HttpClient browser) =>
        (await browser.GetAsync("/console")).IsSuccessStatusCode;

    public static async Task ShouldLead(this HttpResponseMessage response, string to)
    {
        await response.ShouldBe(System.Net.HttpStatusCode.Found);
        Assert.That(new Uri(new Uri("http://localhost"), response.Headers.Location!).PathAndQuery, Is.EqualTo(to));
    }

    /// <summary>The page comes again with this status and says this.</summary>
    public static async Task ShouldSay(this HttpResponseMessage response, int status, string text)
    {
        var html = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), html);
        Assert.That(System.Net.WebUtility.HtmlDecode(html), Does.Contain(text));
    }

    /// <summary>A page's text without what differs from one form to the next.</summary>
    public static string WithoutTokens(string html) => Tokens().Replace(html, "");

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("^<form[^>]* action=\"(/[^\"]*)\"")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("secret=([A-Z2-7]{32})")]
    private static partial Regex Secret();

    [GeneratedRegex("(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}")]
    private static partial Regex Recovery();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]*\"")]
    private static partial Regex Tokens();
}
