using System.Net;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Programmes;

public sealed class CreateProgrammeTests
{
    [Test]
    public async Task A_name_is_enough()
    {
        var programme = await SharedApp.App.Admin.Created("/programmes", new { name = "Only a name" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(programme.Value<int>("termMonths"), Is.EqualTo(6));
            Assert.That(
                programme.List("languages").Select(language => language.GetValue<string>()),
                Is.EqualTo(new[] { "it", "en" })
            );
            Assert.That(programme["questionnaires"]![0]!.GetValue<string>(), Is.EqualTo("cm"));
            Assert.That(programme.Value<int>("minimumCell"), Is.EqualTo(5));
            Assert.That(programme.Value<bool>("requiresTraining"), Is.False);
        }
    }

    [Test]
    public async Task An_administrator_of_one_programme_founds_no_other()
    {
        var given = await Given.Programme();
        var local = await given.App.Client(Role.Admin, given.ProgrammeId);

        await (await local.Post("/programmes", new { name = "Another" })).ShouldBeProblem(403, "forbidden");
    }

    [Test]
    public async Task An_unknown_profile_is_named() =>
        await (
            await SharedApp.App.Admin.Post("/programmes", new { name = "x", criteriaProfileId = Guid.NewGuid() })
        ).ShouldBeProblem(400, "validation-failed", "criteriaProfileId");
}

public sealed class GetProgrammeTests
{
    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/programmes/{Guid.NewGuid()}")).ShouldBeProblem(
            404,
            "programme-not-found"
        );
}

public sealed class ListProgrammesTests
{
    [Test]
    public async Task A_coordinator_with_one_programme_sees_one()
    {
        var given = await Given.Programme();

        var list = await given.Coordinator.Ok("/programmes");

        Assert.That(list.Items().Select(item => item.Id()), Is.EqualTo(new[] { given.ProgrammeId }));
    }
}

public sealed class UpdateProgrammeTests
{
    [Test]
    public async Task A_family_of_questionnaires_has_a_published_form()
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}",
                "{\"questionnaires\":[\"cm\",\"zzz\"]}",
                ("If-Match", "\"v1\"")
            )
        ).ShouldBeProblem(400, "validation-failed", "questionnaires");
        await (
            await given.App.Admin.Post("/programmes", new { name = "Other", questionnaires = new[] { "zzz" } })
        ).ShouldBeProblem(400, "validation-failed", "questionnaires");
    }

    [Test]
    public async Task A_merge_patch_changes_what_it_names_and_keeps_the_rest()
    {
        var given = await Given.Programme(
            body: new
            {
                name = "Before",
                funder = "A fund",
                termMonths = 9,
            }
        );

        var response = await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            "{\"name\":\"After\",\"funder\":null}",
            ("If-Match", "\"v1\"")
        );
        var programme = await response.Json();

        await response.ShouldBe(HttpStatusCode.OK);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(programme.Text("name"), Is.EqualTo("After"));
            Assert.That(programme["funder"], Is.Null);
            Assert.That(programme.Value<int>("termMonths"), Is.EqualTo(9));
            Assert.That(programme.Value<int>("version"), Is.EqualTo(2));
        }
    }

    [TestCase("{\"id\":\"00000000-0000-0000-0000-000000000000\"}", "malformed-request", "id")]
    [TestCase("{\"minimumCell\":4}", "validation-failed", "minimumCell")]
    [TestCase("[]", "malformed-request", null)]
    public async Task What_may_not_be_is_refused(string patch, string slug, string? field)
    {
        var given = await Given.Programme();

        var response = await given.App.Admin.Send(HttpMethod.Patch, $"/programmes/{given.ProgrammeId}", patch, ("If-Match", "*"));

        await response.ShouldBeProblem(400, slug, field);
    }
}

public sealed class CreateSiteTests
{
    [Test]
    public async Task A_name_is_once_in_a_programme()
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.Post(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Parma",
                    latitude = 1,
                    longitude = 1,
                }
            )
        ).ShouldBeProblem(409, "name-taken");
    }

    [TestCase("{\"name\":\"x\"}", "latitude")]
    [TestCase("{\"name\":\"x\",\"latitude\":91,\"longitude\":0}", "latitude")]
    public async Task A_place_is_needed(string body, string field)
    {
        var given = await Given.Programme();

        await (await given.App.Admin.Send(HttpMethod.Post, $"/programmes/{given.ProgrammeId}/sites", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }
}

public sealed class GetSiteTests
{
    [Test]
    public async Task A_site_of_another_programme_is_not_found()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());

        await (await ours.App.Admin.GetAsync($"/api/v1/programmes/{ours.ProgrammeId}/sites/{theirs.SiteId}")).ShouldBeProblem(
            404,
            "site-not-found"
        );
    }
}

public sealed class ListSitesTests
{
    [Test]
    public async Task All_sites_of_the_programme_are_listed()
    {
        var given = await Given.Programme();

        Assert.That(
            (await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/sites")).Select(item => item.Id()),
            Is.EqualTo(new[] { given.SiteId })
        );
    }
}

public sealed class UpdateSiteTests
{
    [Test]
    public async Task A_site_moves()
    {
        var given = await Given.Programme();

        var response = await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}/sites/{given.SiteId}",
            "{\"latitude\":45.1}",
            ("If-Match", "\"v1\"")
        );

        Assert.That((await response.Json()).Value<double>("latitude"), Is.EqualTo(45.1));
    }
}

public sealed class DeleteSiteTests
{
    [Test]
    public async Task An_empty_site_goes_and_one_with_people_stays()
    {
        var given = await Given.Programme();
        var empty = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Empty",
                    latitude = 0,
                    longitude = 0,
                }
            )
        ).Id();
        await given.Mentee();

        var gone = await given.App.Admin.Send(
            HttpMethod.Delete,
            $"/programmes/{given.ProgrammeId}/sites/{empty}",
            null,
            ("If-Match", "\"v1\"")
        );
        var stays = await given.App.Admin.Send(
            HttpMethod.Delete,
            $"/programmes/{given.ProgrammeId}/sites/{given.SiteId}",
            null,
            ("If-Match", "\"v1\"")
        );

        await gone.ShouldBe(HttpStatusCode.NoContent);
        await stays.ShouldBeProblem(409, "in-use");
    }
}

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

public sealed class CreateCriteriaProfileTests
{
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":-1}]", "criteria[0].weight")]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":0}]", "criteria")]
    [TestCase(
        "[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1},{\"id\":\"astrology\",\"kind\":\"soft\",\"weight\":1}]",
        "criteria[1].id"
    )]
    [TestCase("[{\"id\":\"nationality\",\"kind\":\"soft\",\"weight\":1}]", "criteria[0].id")]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"hard\"}]", "criteria[0].kind")]
    [TestCase(
        "[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1},{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1}]",
        "criteria[1].id"
    )]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1,\"neutral\":2}]", "criteria[0].neutral")]
    [TestCase(
        "[{\"id\":\"waiting\",\"kind\":\"soft\",\"weight\":1,\"params\":{\"curve\":[[10,0],[5,1]]}}]",
        "criteria[0].params.curve"
    )]
    [TestCase(
        "[{\"id\":\"language\",\"kind\":\"hard\",\"params\":{\"minimumLevel\":\"fluent\"}},{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1}]",
        "criteria[0].params.minimumLevel"
    )]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1,\"params\":{\"colour\":1}}]", "criteria[0].params.colour")]
    public async Task A_profile_that_cannot_be_names_the_field(string criteria, string field)
    {
        foreach (var path in new[] { "/criteria-profiles", "/criteria-profiles/validate" })
        {
            var response = await SharedApp.App.Admin.Send(
                HttpMethod.Post,
                path,
                $"{{\"name\":\"wrong\",\"criteria\":{criteria}}}"
            );
            await response.ShouldBeProblem(400, "validation-failed", field);
        }
    }

    [Test]
    public async Task The_same_name_again_is_the_next_version()
    {
        var name = $"profile-{Guid.NewGuid():N}";
        var body = new
        {
            name,
            criteria = new[]
            {
                new
                {
                    id = "needs",
                    kind = "soft",
                    weight = 1,
                },
            },
        };

        var first = await SharedApp.App.Admin.Created("/criteria-profiles", body);
        var second = await SharedApp.App.Admin.Created("/criteria-profiles", body);

        Assert.That((first.Value<int>("version"), second.Value<int>("version")), Is.EqualTo((1, 2)));
    }
}

public sealed class GetCriteriaProfileTests
{
    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/criteria-profiles/{Guid.NewGuid()}")).ShouldBeProblem(
            404,
            "criteria-profile-not-found"
        );
}

public sealed class ListCriteriaProfilesTests
{
    [Test]
    public async Task The_default_profile_is_there_from_the_start()
    {
        var list = await SharedApp.App.Admin.Ok("/criteria-profiles?limit=200");

        Assert.That(list.Items().Select(item => item.Text("name")), Does.Contain("community-matching"));
    }
}

public sealed class GetVocabularyTests
{
    [TestCase("languages", "ti")]
    [TestCase("needs", "language_practice")]
    [TestCase("interests", "cooking")]
    [TestCase("end_reasons", "goal_reached")]
    public async Task A_list_has_codes_with_labels_in_both_languages(string list, string code)
    {
        var terms = (await SharedApp.App.Admin.Ok($"/vocabularies/{list}")).List("terms");

        Assert.That(
            terms.Single(term => term!.Text("code") == code)!["labels"]!.AsObject().Select(label => label.Key),
            Is.SupersetOf(new[] { "en", "it" })
        );
    }

    [Test]
    public async Task An_unknown_list_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync("/api/v1/vocabularies/religions")).ShouldBeProblem(404, "vocabulary-not-found");
}
