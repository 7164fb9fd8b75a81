using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Programmes;

public sealed class CreatePartnerTests
{
    [Test]
    public async Task A_partner_gets_a_public_id_of_its_own()
    {
        var given = await Given.Programme();

        var partner = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/partners",
            new
            {
                name = "Library",
                siteId = given.SiteId,
                allowedOrigins = new[] { "https://library.example.org" },
                welcome = new { it = "Ciao" },
            }
        );

        Assert.That(partner.Text("publicId"), Has.Length.EqualTo(10));
    }

    [TestCase("https://example.org/path")]
    [TestCase("javascript:alert(1)")]
    [TestCase("null")]
    public async Task Only_web_origins_are_accepted(string origin)
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.Post(
                $"/programmes/{given.ProgrammeId}/partners",
                new { name = "x", allowedOrigins = new[] { origin } }
            )
        ).ShouldBeProblem(400, "validation-failed", "allowedOrigins");
    }
}

public sealed class GetPartnerTests
{
    [Test]
    public async Task An_unknown_one_is_not_found()
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/partners/{Guid.NewGuid()}")
        ).ShouldBeProblem(404, "partner-not-found");
    }
}

public sealed class ListPartnersInScopeTests
{
    [Test]
    public async Task A_key_is_for_a_place_or_a_partner_of_the_programmes_that_the_administrator_sees()
    {
        // a page of another administrator lists those of all tests
        await using var app = await TestApp.Start();
        var (ours, theirs) = (await Given.Programme(app), await Given.Programme(app));
        var own = (await app.Admin.Created($"/programmes/{ours.ProgrammeId}/partners", new { name = "Library" })).Id();
        var foreign = (await app.Admin.Created($"/programmes/{theirs.ProgrammeId}/partners", new { name = "School" })).Id();
        var (_, all) = await app.SignedIn();
        var (_, admin) = await app.SignedIn(new { programmeId = ours.ProgrammeId });
        const string Keys = "/console/settings/keys";

        var (every, some) = (await all.GetStringAsync(Keys), await admin.GetStringAsync(Keys));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                every,
                Does.Contain($"value=\"{ours.ProgrammeId}/{own}\"").And.Contain($"value=\"{theirs.ProgrammeId}/{foreign}\"")
            );
            Assert.That(every, Does.Contain($"value=\"{theirs.ProgrammeId}/{theirs.SiteId}\""));
            Assert.That(
                some,
                Does.Contain($"value=\"{ours.ProgrammeId}/{own}\"")
                    .And.Contain($"value=\"{ours.ProgrammeId}/{ours.SiteId}\"")
                    .And.Not.Contain(theirs.ProgrammeId.ToString())
            );
        }
    }
}

public sealed class ListPartnersTests
{
    [Test]
    public async Task Partners_are_listed_in_order_of_entry()
    {
        var given = await Given.Programme();
        foreach (var name in new[] { "B", "A" })
        {
            await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name });
        }

        Assert.That(
            (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/partners")).Select(item => item.Text("name")),
            Is.EqualTo(new[] { "B", "A" })
        );
    }
}

public sealed class UpdatePartnerTests
{
    [Test]
    public async Task A_welcome_in_one_language_more_is_merged()
    {
        var given = await Given.Programme();
        var partner = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/partners",
            new { name = "Library", welcome = new { it = "Ciao" } }
        );

        var response = await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}/partners/{partner.Id()}",
            "{\"welcome\":{\"en\":\"Hello\"}}",
            ("If-Match", "\"v1\"")
        );

        Assert.That(
            (await response.Json())["welcome"]!.AsObject().Select(text => text.Key),
            Is.EquivalentTo(new[] { "it", "en" })
        );
    }
}

public sealed class DeletePartnerTests
{
    [Test]
    public async Task A_partner_without_keys_goes()
    {
        var given = await Given.Programme();
        var partner = await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" });

        var response = await given.App.Admin.Send(
            HttpMethod.Delete,
            $"/programmes/{given.ProgrammeId}/partners/{partner.Id()}",
            null,
            ("If-Match", "*")
        );

        await response.ShouldBe(HttpStatusCode.NoContent);
    }
}
