using System.Text.Json.Nodes;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

/// <summary>A partner of a programme: its pages with the publishable key, its server with the secret one.</summary>
internal sealed record Partnership(Given Given, Guid Id, string PublicId, HttpClient Server)
{
    public const string Page = "https://library.example.org";

    private static int people;

    public static async Task<Partnership> In(Given given, string page = Page, string name = "Library")
    {
        var partner = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/partners",
            new
            {
                name,
                siteId = given.SiteId,
                allowedOrigins = new[] { page },
            }
        );
        return new Partnership(
            given,
            partner.Id(),
            partner.Text("publicId"),
            await given.App.Client(Role.Partner, given.ProgrammeId, partnerId: partner.Id())
        );
    }

    /// <summary>The smallest valid sign-up; the given members replace others or, when null, remove them.</summary>
    public JsonObject Body(object? with = null)
    {
        var body = new JsonObject
        {
            ["programmeId"] = Given.ProgrammeId.ToString(),
            ["role"] = "mentee",
            ["givenName"] = $"Newcomer {Interlocked.Increment(ref people)}",
            ["preferredLanguage"] = "ti",
            ["phone"] = "+39333111222",
            ["consents"] = new JsonArray(new JsonObject { ["purpose"] = "matching", ["version"] = "1" }),
        };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject())
        {
            if (value is null)
            {
                body.Remove(name);
            }
            else
            {
                body[name] = value.DeepClone();
            }
        }

        return body;
    }

    public Task<JsonObject> Signed(object? with = null) => Server.Created("/signups", Body(with));

    /// <summary>What a browser sends from a page of the partner.</summary>
    public Task<HttpResponseMessage> FromPage(
        object? with = null,
        string? origin = Page,
        params (string Name, string Value)[] headers
    )
    {
        var body = Body(with);
        body["partner"] ??= PublicId;
        (string, string)[] said = origin is null
            ? []
            : [("Origin", origin), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors")];
        return Given.App.Anonymous.Send(
            HttpMethod.Post,
            "/signups",
            body.ToJsonString(),
            [.. said.Where(header => !headers.Any(own => own.Name == header.Item1)), .. headers]
        );
    }

    /// <summary>The page of the partner's own form.</summary>
    public string Form(string role = "mentee") => $"/signup/{PublicId}/{role}";

    /// <summary>What a person types into the form; the given fields replace others or, when null, remove them.</summary>
    public (string Name, string Value)[] Typed(params (string Name, string? Value)[] with)
    {
        var all = new Dictionary<string, string?>
        {
            ["GivenName"] = $"Newcomer {Interlocked.Increment(ref people)}",
            ["Phone"] = "333 111 2222",
            ["PreferredLanguage"] = "ti",
            ["SiteId"] = Given.SiteId.ToString(),
            ["BestHour"] = "evening",
            ["Consent"] = "true",
        };
        foreach (var (name, value) in with)
        {
            all[name] = value;
        }

        return [.. all.Where(field => field.Value is not null).Select(field => ("Input." + field.Key, field.Value!))];
    }

    /// <summary>Signs a person up on the form; returns the page that confirms it, and the token of its link.</summary>
    public async Task<(string Page, string Token)> OnForm(string role = "mentee", params (string Name, string? Value)[] with)
    {
        var browser = Given.App.Browser();
        var sent = await browser.Submit(Form(role) + "?lang=en", "signup", Typed(with));
        await sent.ShouldBe(System.Net.HttpStatusCode.Found);
        var page = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync(sent.Headers.Location));
        return (page, System.Text.RegularExpressions.Regex.Match(page, "/signup/link/([0-9a-f]{64})").Groups[1].Value);
    }

    public async Task<Guid> PersonOf(JsonNode signup) =>
        (await Given.App.Sql<Guid>("SELECT person_id FROM signups WHERE id = @Id", new { Id = signup.Id() })).Single();
}
