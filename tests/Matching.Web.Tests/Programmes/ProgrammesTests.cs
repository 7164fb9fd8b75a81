using System.Net;
using Matching.Web.Mediation;

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
            Assert.That(programme.Texts("languages"), Is.EqualTo(new[] { "it", "en" }));
            Assert.That(programme.First("questionnaires").GetValue<string>(), Is.EqualTo("cm"));
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
