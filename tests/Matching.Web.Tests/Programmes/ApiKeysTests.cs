using System.Net;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Programmes;

public sealed class CreateApiKeyTests
{
    [Test]
    public async Task The_secret_is_shown_once_and_stored_nowhere()
    {
        var given = await Given.Programme();

        var key = await given.App.Admin.Created("/api-keys", new { role = "coordinator", programmeId = given.ProgrammeId });
        var text = key.Text("key");
        var stored = await given.App.Sql<string>("SELECT secret_hash FROM api_keys");
        var read = await (await given.App.Admin.GetAsync($"/api/v1/api-keys/{key.Id()}")).Content.ReadAsStringAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Match("^mk_[a-z0-9]{10}_[A-Za-z0-9_-]{43}$"));
            Assert.That(stored, Has.None.Contains(text[14..]));
            Assert.That(read, Does.Not.Contain(text[14..]));
        }
    }

    [TestCase("{\"role\":\"partner\"}", "partnerId")]
    [TestCase("{\"role\":\"analyst\",\"siteId\":\"01900000-0000-7000-8000-000000000000\"}", "programmeId")]
    [TestCase("{}", "role")]
    public async Task A_scope_that_makes_no_sense_is_refused(string body, string field) =>
        await (await SharedApp.App.Admin.Send(HttpMethod.Post, "/api-keys", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );

    [Test]
    public async Task An_expired_key_opens_nothing()
    {
        var app = await SharedApp.With();
        var key = await app.Admin.Created(
            "/api-keys",
            new { role = "admin", expiresOn = app.Clock.Today.ToString("yyyy-MM-dd") }
        );
        using var client = app.With(key.Text("key"));

        var today = await client.GetAsync("/api/v1/programmes");
        app.Clock.Advance(TimeSpan.FromDays(1));
        var tomorrow = await client.GetAsync("/api/v1/programmes");

        await today.ShouldBe(HttpStatusCode.OK);
        await tomorrow.ShouldBeProblem(401, "not-authenticated");
    }
}

public sealed class GetApiKeyTests
{
    [Test]
    public async Task A_key_of_another_programme_is_not_found()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var local = await ours.App.Client(Role.Admin, ours.ProgrammeId);
        var key = await theirs.App.Admin.Created("/api-keys", new { role = "analyst", programmeId = theirs.ProgrammeId });

        await (await local.GetAsync($"/api/v1/api-keys/{key.Id()}")).ShouldBeProblem(404, "api-key-not-found");
    }
}

public sealed class ListApiKeysTests
{
    [Test]
    public async Task An_administrator_of_one_programme_sees_its_keys_only()
    {
        var given = await Given.Programme();
        var local = await given.App.Client(Role.Admin, given.ProgrammeId);

        Assert.That(
            (await local.Items("/api-keys")).Select(item => item.Text("programmeId")),
            Is.All.EqualTo(given.ProgrammeId.ToString())
        );
    }
}

public sealed class DeleteApiKeyTests
{
    [Test]
    public async Task A_revoked_key_opens_nothing_at_once()
    {
        var key = await SharedApp.App.Admin.Created("/api-keys", new { role = "admin" });
        using var client = SharedApp.App.With(key.Text("key"));
        await (await client.GetAsync("/api/v1/programmes")).ShouldBe(HttpStatusCode.OK);

        await (await SharedApp.App.Admin.Send(HttpMethod.Delete, $"/api-keys/{key.Id()}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );

        await (await client.GetAsync("/api/v1/programmes")).ShouldBeProblem(401, "not-authenticated");
    }
}
