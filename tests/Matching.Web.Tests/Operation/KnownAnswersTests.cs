using System.Net;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Operation;

/// <summary>What is answered out of memory ends with whatever would change the answer, also when another instance wrote it.</summary>
public sealed class KnownAnswersTests
{
    private const string Address = "/data/networks";

    [Test]
    public async Task A_known_answer_has_the_headers_of_the_first()
    {
        var given = await Released();

        var tag = await Tag(given.Analyst);
        var (first, again) = (await Ask(given.Analyst, tag), await Ask(given.Analyst, tag));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(Headers(again), Is.EqualTo(Headers(first)));
        }
    }

    [Test]
    public async Task A_key_that_another_instance_revoked_is_refused_at_once()
    {
        var given = await Released();
        var issued = await given.App.Key(new CreateApiKey { Role = Role.Analyst, ProgrammeId = given.ProgrammeId });
        var client = given.App.With(issued.Key);
        var tag = await Tag(client);
        await Ask(client, tag);
        var known = await Ask(client, tag);

        await given.App.Sql<Guid>(
            "UPDATE api_keys SET revoked_at = @Now WHERE id = @Id RETURNING id",
            new { Now = given.App.Clock.GetUtcNow(), issued.Id }
        );
        var refused = await Ask(client, tag);

        Assert.That(
            (known.StatusCode, refused.StatusCode),
            Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.Unauthorized))
        );
    }

    [Test]
    public async Task A_key_is_refused_after_its_last_day()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await app.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var issued = await app.Key(
            new CreateApiKey
            {
                Role = Role.Analyst,
                ProgrammeId = given.ProgrammeId,
                ExpiresOn = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime),
            }
        );
        var client = app.With(issued.Key);
        var tag = await Tag(client);
        await Ask(client, tag);
        var known = await Ask(client, tag);

        app.Clock.Advance(TimeSpan.FromDays(1));
        var refused = await Ask(client, tag);

        Assert.That(
            (known.StatusCode, refused.StatusCode),
            Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.Unauthorized))
        );
    }

    [Test]
    public async Task A_new_release_has_another_answer()
    {
        var given = await Released();
        var tag = await Tag(given.Analyst);
        await Ask(given.Analyst, tag);
        var known = await Ask(given.Analyst, tag);

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var other = await Ask(given.Analyst, tag);

        Assert.That((known.StatusCode, other.StatusCode), Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_known_answer_is_no_answer_to_another_key()
    {
        var (given, other) = (await Released(), await Given.Programme());
        var tag = await Tag(given.Analyst);
        var address = $"{Address}?programmeId={given.ProgrammeId}";
        await Ask(given.Analyst, tag, address);
        await Ask(given.Analyst, tag, address);

        var refused = await Ask(other.Analyst, tag, address);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static async Task<Given> Released()
    {
        var given = await Given.Programme();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        return given;
    }

    private static async Task<string> Tag(HttpClient client) =>
        (await client.GetAsync("/api/v1" + Address)).Headers.ETag!.ToString();

    private static Task<HttpResponseMessage> Ask(HttpClient client, string tag, string address = Address) =>
        client.Send(HttpMethod.Get, address, null, ("If-None-Match", tag));

    private static List<string> Headers(HttpResponseMessage answer) =>
        [
            .. answer
                .Headers.Concat(answer.Content.Headers)
                .Where(header => header.Key is not ("Date" or "Age"))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                .Order(StringComparer.Ordinal),
        ];
}
