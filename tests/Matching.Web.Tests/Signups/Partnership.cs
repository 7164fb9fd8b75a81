using System.Text.Json.Nodes;
using Matching.Web.Mediation;

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

    public async Task<Guid> PersonOf(JsonNode signup) =>
        (await Given.App.Sql<Guid>("SELECT person_id FROM signups WHERE id = @Id", new { Id = signup.Id() })).Single();
}
