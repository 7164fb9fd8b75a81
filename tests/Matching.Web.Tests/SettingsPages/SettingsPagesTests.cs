using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SettingsPages;

/// <summary>Programmes, sites and partners are looked after in the console, without script.</summary>
public sealed class SettingsPagesTests
{
    [Test]
    public async Task A_programme_is_added_changed_and_given_its_wordings()
    {
        var (_, admin) = await SharedApp.App.SignedIn();
        var made = await admin.Submit("/console/settings/programmes", "programme", ("Input.Name", "  Insieme  "));
        var page = new Uri(made.Headers.Location!.OriginalString).AbsolutePath;
        var id = page.Split('/')[^1];

        var values = await Values(id);
        values["funder"] = "Comune";
        values["startsOn"] = "2026-01-10";
        values["termMonths"] = "9";
        values["insured"] = "true";
        values["requiresTraining"] = "true";
        values["matchingBasis"] = "either";
        values["roundCountsTo"] = "3";
        values["leastCoreShare"] = "0,5";
        values["retainMonths"] = "24";
        var saved = await admin.Submit(page, "programme", Typed(values, ("Input.Languages", "it"), ("Input.Languages", "ti")));
        var texts = $"{page}/texts?language=it";
        var worded = await admin.Submit(
            texts,
            "texts",
            ("Input.Kind", "consent.matching"),
            ("Input.Number", "2"),
            ("Input.Text", "Potete cercare qualcuno per me.")
        );

        var stored = await SharedApp.App.Admin.Ok("/programmes/" + id);
        using (Assert.EnterMultipleScope())
        {
            await saved.ShouldLead(page + "?done=1");
            await worded.ShouldLead(texts + "&done=1");
            Assert.That(
                (stored.Text("name"), stored.Text("funder"), stored.Text("startsOn")),
                Is.EqualTo(("Insieme", "Comune", "2026-01-10"))
            );
            Assert.That((stored.Value<int>("termMonths"), stored.Value<int>("retainMonths")), Is.EqualTo((9, 24)));
            Assert.That((stored.Value<bool>("insured"), stored.Value<bool>("requiresTraining")), Is.EqualTo((true, true)));
            Assert.That((stored.Text("matchingBasis"), stored.Value<int>("roundCountsTo")), Is.EqualTo(("either", 3)));
            Assert.That(stored.Value<double>("leastCoreShare"), Is.EqualTo(.5));
            Assert.That(stored.List("languages").Select(code => code.GetValue<string>()), Is.EqualTo(new[] { "it", "ti" }));
            Assert.That(stored.At("texts").Text("consent.matching.2.it"), Is.EqualTo("Potete cercare qualcuno per me."));
        }

        await (await admin.Submit(texts, "texts", ("Input.Values[consent.matching.2]", ""))).ShouldLead(texts + "&done=1");
        Assert.That((await SharedApp.App.Admin.Ok("/programmes/" + id)).At("texts").AsObject(), Is.Empty);
    }

    [Test]
    public async Task What_a_programme_cannot_be_is_said_at_its_field_and_in_the_summary()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var page = $"/console/settings/programmes/{given.ProgrammeId}";
        var values = await Values(given.ProgrammeId.ToString());

        values["startsOn"] = "2026-05-01";
        values["endsOn"] = "2026-04-01";
        var days = await admin.Submit(page, "programme", Typed(values, ("Input.Languages", "it")));
        values["endsOn"] = "";
        values["termMonths"] = "many";
        var months = await admin.Submit(page, "programme", Typed(values, ("Input.Languages", "it")));

        var html = await days.Content.ReadAsStringAsync();
        Assert.That((int)days.StatusCode, Is.EqualTo(400));
        Assert.That(html, Does.Contain("input-values[endson]-error").And.Contain("href=\"#input-values[endson]\""));
        Assert.That((int)months.StatusCode, Is.EqualTo(400));
        Assert.That(await months.Content.ReadAsStringAsync(), Does.Contain("value=\"many\""));
    }

    [Test]
    public async Task A_field_is_asked_at_the_stage_that_is_chosen_and_what_is_as_usual_is_not_stored()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var page = $"/console/settings/programmes/{given.ProgrammeId}";
        var values = await Values(given.ProgrammeId.ToString());

        async Task<System.Text.Json.Nodes.JsonObject> Saved(string interests, string needs)
        {
            var typed = Typed(
                values,
                ("Input.Languages", "it"),
                ("Input.Stages[interests]", interests),
                ("Input.Stages[needs]", needs)
            );
            await (await admin.Submit(page, "programme", typed)).ShouldLead(page + "?done=1");
            return (await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}")).At("fieldStages").AsObject();
        }

        Assert.That((await Saved("sign_up", "sign_up")).ToJsonString(), Is.EqualTo("""{"interests":"sign_up"}"""));
        Assert.That((await Saved("interview", "interview")).ToJsonString(), Is.EqualTo("""{"needs":"interview"}"""));
        var never = await admin.Submit(
            page,
            "programme",
            Typed(values, ("Input.Languages", "it"), ("Input.Stages[specialNeeds]", "sign_up"))
        );
        Assert.That((int)never.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task A_site_is_added_by_its_town_changed_by_its_place_and_deleted()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var list = $"/console/settings/sites?programme={given.ProgrammeId}";

        var added = await admin.Submit(list, "site", ("Input.Town", "forli"), ("Input.Funder", "Comune"), ("Input.Do", "save"));
        var site = (await Sites(given)).Single(one => one.Text("name") == "Forlì");
        var page = $"/console/settings/sites/{site.Id()}?programme={given.ProgrammeId}";
        var changed = await admin.Submit(
            page,
            "site",
            ("Input.Name", "Casa delle associazioni"),
            ("Input.Latitude", "44,25"),
            ("Input.Longitude", "12.05"),
            ("Input.Do", "save")
        );
        var moved = (await Sites(given)).Single(one => one.Id() == site.Id());
        var wrong = await admin.Submit(page, "site", ("Input.Name", "X"), ("Input.Latitude", "95"), ("Input.Longitude", "12"));
        var taken = await admin.Submit(page, "site", ("Input.Name", "Parma"), ("Input.Town", "Parma"), ("Input.Do", "save"));
        var deleted = await admin.Submit(page, "site", ("Input.Do", "delete"));

        using (Assert.EnterMultipleScope())
        {
            await added.ShouldLead(list + "&done=1");
            await changed.ShouldLead(list + "&done=1");
            Assert.That((moved.Value<double>("latitude"), moved.Value<double>("longitude")), Is.EqualTo((44.25, 12.05)));
            Assert.That(moved["funder"], Is.Null);
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
            Assert.That((int)taken.StatusCode, Is.EqualTo(409));
            await deleted.ShouldLead(list + "&done=1");
            Assert.That((await Sites(given)).Select(one => one.Text("name")), Is.EqualTo(new[] { "Parma" }));
        }
    }

    [Test]
    public async Task A_site_with_people_is_not_deleted_and_one_of_another_programme_is_not_there()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        await given.Mentee();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });

        var used = await admin.Submit($"/console/settings/sites/{given.SiteId}", "site", ("Input.Do", "delete"));
        var foreign = await admin.GetAsync($"/console/settings/sites/{other.SiteId}");

        await used.ShouldSay(409, "Used by: 1 person.");
        await used.ShouldSay(409, "Move the people, partners and accounts to another site first.");
        Assert.That((int)foreign.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task A_second_site_of_a_name_is_refused_in_its_form()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });

        var first = await admin.Submit("/console/settings/sites", "site", ("Input.Town", "Bozen"), ("Input.Do", "save"));
        var second = await admin.Submit("/console/settings/sites", "site", ("Input.Town", "Bozen"), ("Input.Do", "save"));

        await first.ShouldBe(HttpStatusCode.Found);
        await second.ShouldSay(409, "The name is already used");
        await second.ShouldSay(409, "name=\"Input.Town\"");
        await (
            await admin.Submit(
                "/console/settings/sites",
                "site",
                ("Input.Latitude", "north"),
                ("Input.Longitude", "10,3"),
                ("Input.Do", "save")
            )
        ).ShouldSay(400, "Enter a number, such as 12.5.");
    }

    [Test]
    public async Task A_partner_is_added_with_its_origins_and_welcomes_and_shows_its_key_and_its_lines_to_paste()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var list = $"/console/settings/partners?programme={given.ProgrammeId}";

        var added = await admin.Submit(
            list,
            "partner",
            ("Input.Name", "Biblioteca"),
            ("Input.SiteId", given.SiteId.ToString()),
            ("Input.Origins", "https://biblioteca.example.org/\nhttps://other.example.org"),
            ("Input.Welcome[0]", "Benvenuti"),
            ("Input.Welcome[1]", ""),
            ("Input.Welcome[2]", ""),
            ("Input.Welcome[3]", ""),
            ("Input.Welcome[4]", "أهلا")
        );
        var partner = (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/partners")).Single();
        var page = $"/console/settings/partners/{partner.Id()}?programme={given.ProgrammeId}";
        await added.ShouldLead(page + "&done=1");
        var shown = await admin.GetStringAsync(page);
        var wild = await admin.Submit(list, "partner", ("Input.Name", "Wild"), ("Input.Origins", "*"));
        var off = await admin.Submit(page, "partner", ("Input.Name", "Biblioteca"), ("Input.Do", "save"));

        var stored = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/partners/{partner.Id()}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                partner.List("allowedOrigins").Select(origin => origin.GetValue<string>()),
                Is.EqualTo(new[] { "https://biblioteca.example.org", "https://other.example.org" })
            );
            Assert.That((partner.At("welcome").Text("it"), partner.At("welcome").Text("ar")), Is.EqualTo(("Benvenuti", "أهلا")));
            Assert.That(shown, Does.Contain(partner.Text("publicId")).And.Contain("/console/signup-forms?"));
            Assert.That((int)wild.StatusCode, Is.EqualTo(400));
            await off.ShouldLead(page + "&done=1");
            Assert.That((stored.Value<bool>("active"), stored.List("allowedOrigins").Count), Is.EqualTo((false, 0)));
        }

        await (await admin.Submit(page, "partner", ("Input.Do", "delete"))).ShouldLead(list + "&done=1");
    }

    [Test]
    public async Task Each_form_of_the_settings_that_is_stale_shows_both_versions_and_keeps_what_was_typed()
    {
        var given = await Given.Programme();
        var api = given.App.Admin;
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var partner = (await api.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        var values = await Values(given.ProgrammeId.ToString());
        values["funder"] = "Typed here";
        var programme = $"/console/settings/programmes/{given.ProgrammeId}";
        var count = 0;

        foreach (
            var (page, form, typed, path) in new (string, string, (string, string)[], string)[]
            {
                (programme, "programme", Typed(values, ("Input.Languages", "it")), $"/programmes/{given.ProgrammeId}"),
                (
                    programme + "/texts",
                    "texts",
                    [("Input.Kind", "consent.matching"), ("Input.Number", "1"), ("Input.Text", "Typed here")],
                    $"/programmes/{given.ProgrammeId}"
                ),
                (
                    $"/console/settings/sites/{given.SiteId}",
                    "site",
                    [("Input.Name", "Typed here"), ("Input.Latitude", "44"), ("Input.Longitude", "10"), ("Input.Do", "save")],
                    $"/programmes/{given.ProgrammeId}/sites/{given.SiteId}"
                ),
                (
                    $"/console/settings/partners/{partner}",
                    "partner",
                    [("Input.Name", "Typed here"), ("Input.Do", "save")],
                    $"/programmes/{given.ProgrammeId}/partners/{partner}"
                ),
            }
        )
        {
            var open = await admin.GetStringAsync(page);
            var change = $$"""{ "name": "Changed {{++count}}" }""";
            await (await api.Send(HttpMethod.Patch, path, change, ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);
            var stale = await admin.SubmitFrom(open, page, form, typed);
            var both = await stale.Content.ReadAsStringAsync();
            var saved = await admin.SubmitFrom(both, page, form, typed);

            using (Assert.EnterMultipleScope())
            {
                Assert.That((int)stale.StatusCode, Is.EqualTo(412), page);
                Assert.That(both, Does.Contain("What is stored now, and what you typed").And.Contain("Typed here"), page);
                Assert.That((int)saved.StatusCode, Is.EqualTo(302), $"{page}: saved over what is stored");
            }
        }
    }

    [Test]
    public async Task Each_form_that_adds_a_thing_adds_one_when_it_is_sent_twice()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });

        foreach (
            var (page, form, list, typed) in new (string, string, string, (string, string)[])[]
            {
                ("/console/settings/sites", "site", "sites", [("Input.Town", "Carpi"), ("Input.Do", "save")]),
                ("/console/settings/partners", "partner", "partners", [("Input.Name", "Library")]),
                ("/console/settings/start/where", "start", "sites", [("Input.Town", "Modena"), ("Input.Do", "next")]),
            }
        )
        {
            var before = (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/{list}")).Count;
            var html = await admin.GetStringAsync(page);
            var answers = await Task.WhenAll(
                admin.SubmitFrom(html, page, form, typed),
                admin.SubmitFrom(html, page, form, typed)
            );

            Assert.That(answers.Select(answer => (int)answer.StatusCode), Is.All.EqualTo(302), page);
            Assert.That(answers[1].Headers.Location, Is.EqualTo(answers[0].Headers.Location), page);
            Assert.That(await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/{list}"), Has.Count.EqualTo(before + 1));
        }
    }

    private static Task<List<System.Text.Json.Nodes.JsonNode>> Sites(Given given) =>
        given.App.Admin.Items($"/programmes/{given.ProgrammeId}/sites");

    // the fields of the form as the page shows them
    private static async Task<Dictionary<string, string>> Values(string programme)
    {
        var stored = await SharedApp.App.Admin.Ok("/programmes/" + programme);
        string[] names =
        [
            "name",
            "termMonths",
            "timeZone",
            "country",
            "callWithinDays",
            "matchingBasis",
            "noticeBasis",
            "screeningMonths",
            "automaticDryRun",
            "sendingFrom",
            "sendingUntil",
            "releaseEvery",
            "minimumCell",
            "roundCountsTo",
            "leastCoreShare",
        ];
        return names.ToDictionary(name => name, name => stored[name]!.ToString());
    }

    private static (string, string)[] Typed(Dictionary<string, string> values, params (string, string)[] others) =>
        [.. values.Select(value => ($"Input.Values[{value.Key}]", value.Value)), .. others];
}
