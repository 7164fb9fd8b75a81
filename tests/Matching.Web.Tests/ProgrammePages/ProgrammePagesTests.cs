using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.ProgrammePages;

internal static class Pages
{
    public static object Text(string title, bool draft = false, string body = "## For whom\n\n- All people") =>
        new
        {
            title,
            lead = title + " lead",
            body,
            draft,
        };

    public static async Task<HttpResponseMessage> Save(Given given, int version, object texts) =>
        await given.App.Admin.Send(
            HttpMethod.Put,
            $"/programmes/{given.ProgrammeId}/page",
            JsonSerializer.Serialize(new { version, texts })
        );

    public static async Task<string> Read(HttpClient client, string path) =>
        WebUtility.HtmlDecode(await client.GetStringAsync(path));
}

public sealed class GetProgrammePageTests
{
    [Test]
    public async Task A_programme_has_no_page_until_its_texts_are_saved()
    {
        var given = await Given.Programme();

        var before = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/page");
        await (await Pages.Save(given, 0, new { it = Pages.Text("Ciao"), ti = Pages.Text("ሰላም", draft: true) })).ShouldBe(
            HttpStatusCode.OK
        );
        var after = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/page");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((before.Value<int>("version"), before["texts"]!.AsObject().Count), Is.EqualTo((0, 0)));
            Assert.That(after.Value<int>("version"), Is.EqualTo(1));
            Assert.That(after["texts"]!["ti"]!.Text("title"), Is.EqualTo("ሰላም"));
            Assert.That(after["texts"]!["ti"]!.AsObject().Value<bool>("draft"), Is.True);
        }
    }
}

public sealed class SaveProgrammePageTests
{
    [Test]
    public async Task Texts_replace_those_before_and_a_version_that_has_passed_is_refused()
    {
        var given = await Given.Programme();
        await Pages.Save(given, 0, new { it = Pages.Text("Uno"), en = Pages.Text("One") });

        var stale = await Pages.Save(given, 0, new { it = Pages.Text("Due") });
        var saved = await Pages.Save(given, 1, new { it = Pages.Text("Due") });

        await stale.ShouldBeProblem(412, "precondition-failed");
        await saved.ShouldBe(HttpStatusCode.OK);
        var page = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/page");
        Assert.That(page["texts"]!.AsObject().Select(text => text.Key), Is.EqualTo(new[] { "it" }));
        Assert.That(page["texts"]!["it"]!.Text("title"), Is.EqualTo("Due"));
    }

    [Test]
    public async Task A_text_without_a_title_and_a_language_that_no_page_has_are_refused_by_name()
    {
        var given = await Given.Programme();

        var empty = await Pages.Save(given, 0, new { fr = Pages.Text(" ") });
        var unknown = await Pages.Save(given, 0, new { de = Pages.Text("Hallo") });

        await empty.ShouldBeProblem(400, "validation-failed", "texts.fr.title");
        await unknown.ShouldBeProblem(400, "validation-failed", "texts");
    }

    [Test]
    public async Task An_administrator_edits_one_language_in_the_console_and_the_others_stay()
    {
        var given = await Given.Programme();
        await Pages.Save(given, 0, new { it = Pages.Text("Ciao") });
        var (_, admin) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var address = $"/console/programme-page?programme={given.ProgrammeId}&language=ar&lang=en";

        var refused = await admin.Submit(
            address,
            "page",
            ("Input.Version", "1"),
            ("Input.Title", ""),
            ("Input.Lead", "جملة"),
            ("Input.Body", "نص")
        );
        var saved = await admin.Submit(
            address,
            "page",
            ("Input.Version", "1"),
            ("Input.Title", "مرحبًا"),
            ("Input.Lead", "جملة"),
            ("Input.Body", "نص")
        );

        await refused.ShouldSay(400, "Enter a value: this field is required.");
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var texts = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/page"))["texts"]!.AsObject();
        Assert.That(texts.Select(text => text.Key), Is.EqualTo(new[] { "it", "ar" }));
        Assert.That(texts["ar"]!.AsObject().Value<bool>("draft"), Is.True, "no person has checked it");
        var html = await Pages.Read(admin, address);
        Assert.That(html, Does.Contain("value=\"مرحبًا\"").And.Contain(">draft</span>").And.Contain(">reviewed</span>"));
        var card = Regex.Match(html, "<iframe src=\"https?://[^/]+(/[^\"]+)\"").Groups[1].Value;
        Assert.That(await Pages.Read(given.App.Browser(), card), Does.Contain("dir=\"rtl\"").And.Contain("أهلًا بالجميع"));
    }
}

public sealed class StaleProgrammePageTests
{
    [Test]
    public async Task A_page_that_another_person_has_changed_shows_both_versions_and_is_saved_over_it()
    {
        var given = await Given.Programme();
        await Pages.Save(given, 0, new { it = Pages.Text("Uno"), en = Pages.Text("One") });
        var (_, admin) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var address = $"/console/programme-page?programme={given.ProgrammeId}&language=it&lang=en";
        var open = await admin.GetStringAsync(address);
        await Pages.Save(given, 1, new { it = Pages.Text("Due"), en = Pages.Text("Two") });
        (string, string)[] typed = [("Input.Title", "Tre"), ("Input.Lead", "Frase"), ("Input.Body", "Prima\r\nseconda")];

        var stale = await admin.SubmitFrom(open, address, "page", typed);
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());
        var saved = await admin.SubmitFrom(both, address, "page", typed);

        Assert.That((int)stale.StatusCode, Is.EqualTo(412));
        Assert.That(both, Does.Contain("Stored now").And.Contain(">Due<").And.Contain("<b>Tre</b>").And.Contain("value=\"Tre\""));
        await saved.ShouldBe(HttpStatusCode.Found);
        var texts = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/page"))["texts"]!;
        Assert.That((texts["it"]!.Text("title"), texts["en"]!.Text("title")), Is.EqualTo(("Tre", "Two")));
    }
}

public sealed class GetPublicProgrammeTests
{
    [Test]
    public async Task Only_partners_that_take_sign_ups_are_offered()
    {
        var given = await Given.Programme();
        var partners = $"/programmes/{given.ProgrammeId}/partners";
        await given.App.Admin.Created(partners, new { name = "Biblioteca" });
        var off = await given.App.Admin.Created(partners, new { name = "Sportello" });
        await Pages.Save(given, 0, new { en = Pages.Text("Together") });
        var path = $"/programmes/{given.ProgrammeId}";
        var before = await Pages.Read(given.App.Browser(), path);
        given.App.Clock.Advance(TimeSpan.FromSeconds(1));

        await (
            await given.App.Admin.Send(HttpMethod.Patch, $"{partners}/{off.Id()}", """{ "active": false }""", ("If-Match", "*"))
        ).ShouldBe(HttpStatusCode.OK);

        Assert.That(before, Does.Contain("Sportello").And.Contain("href=\"#join\""));
        Assert.That(await Pages.Read(given.App.Browser(), path), Does.Contain("Biblioteca").And.Not.Contain("Sportello"));
    }

    [Test]
    public async Task A_page_that_is_deleted_and_made_again_shows_its_new_texts()
    {
        var given = await Given.Programme();
        var path = $"/programmes/{given.ProgrammeId}";
        await Pages.Save(given, 0, new { en = Pages.Text("Together") });
        await Pages.Read(given.App.Browser(), path);
        await (await Pages.Save(given, 1, new { })).ShouldBe(HttpStatusCode.OK);
        given.App.Clock.Advance(TimeSpan.FromSeconds(1));

        await (await Pages.Save(given, 0, new { en = Pages.Text("Neighbours") })).ShouldBe(HttpStatusCode.OK);

        Assert.That(await Pages.Read(given.App.Browser(), path), Does.Contain(">Neighbours</h1>"));
    }

    [Test]
    public async Task A_page_is_kept_for_all_who_choose_its_language_and_each_of_them_is_remembered()
    {
        var given = await Given.Programme();
        await Pages.Save(given, 0, new { en = Pages.Text("Together") });
        var readers = new List<(bool IsKept, string Cookie)>();
        for (var reader = 0; reader < 2; reader++)
        {
            using var answer = await given.App.Browser().GetAsync($"/programmes/{given.ProgrammeId}?lang=fr");
            readers.Add((answer.Headers.Age is not null, string.Join(';', answer.Headers.GetValues("Set-Cookie")).Split(';')[0]));
        }

        using var inside = await given.App.Browser().GetAsync($"/programmes/{given.ProgrammeId}?lang=fr&embed=1");

        Assert.That(readers.Select(reader => reader.IsKept), Is.EqualTo(new[] { false, true }));
        Assert.That(readers.Select(reader => reader.Cookie), Is.All.EqualTo("matching-lang=fr"));
        Assert.That(inside.Headers.Contains("Set-Cookie"), Is.False, "a page inside of another site keeps nothing");
    }

    [Test]
    public async Task The_page_is_public_in_the_language_of_the_reader_and_says_where_it_is_not()
    {
        var given = await Given.Programme(
            body: new
            {
                name = "Insieme",
                startsOn = "2026-01-01",
                termMonths = 6,
            }
        );
        await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Biblioteca" });
        var stranger = given.App.Browser();
        var path = $"/programmes/{given.ProgrammeId}";
        using var before = await stranger.GetAsync(path);
        await Pages.Save(
            given,
            0,
            new
            {
                en = Pages.Text("Together", body: "# Top\n\n<script>alert(1)</script> [here](javascript:alert(1)) **bold**"),
                ar = Pages.Text("معًا", draft: true),
            }
        );

        var raw = await stranger.GetStringAsync(path + "?lang=en");
        var english = await Pages.Read(stranger, path + "?lang=en");
        var arabic = await Pages.Read(stranger, path + "?lang=ar");
        var tigrinya = await Pages.Read(stranger, path + "?lang=ti");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(english, Does.Contain(">Together</h1>").And.Contain("<strong>bold</strong>").And.Contain("<h2>Top</h2>"));
            Assert.That(
                raw,
                Does.Not.Contain("<script>alert").And.Not.Contain("href=\"javascript:"),
                "what staff write is no code"
            );
            Assert.That(english, Does.Contain("Since 1 January 2026.").And.Contain("We plan 6 months of meetings."));
            Assert.That(english, Does.Contain("Sign up through Biblioteca").And.Contain("/mentee?lang=en\""));
            Assert.That(english, Does.Not.Contain("banner heed"));
            Assert.That(arabic, Does.Contain("dir=\"rtl\"").And.Contain(">معًا</h1>").And.Contain("banner heed"));
            Assert.That(arabic, Does.Contain("نخطط للقاءات مدتها 6 أشهر."), "the plural of a few");
            Assert.That(
                tigrinya,
                Does.Contain("<h1 lang=\"en\" dir=\"ltr\">Together</h1>").And.Contain("ነዚ ጽሑፍ ጌና ብቋንቋኹም የብልናን")
            );
            Assert.That(tigrinya, Does.Contain("ካብ 1/1/2026።"), "days have numbers in Tigrinya");
        }

        await Pages.Save(given, 1, new { ti = Pages.Text("ብሓባር") });
        Assert.That(await Pages.Read(stranger, path + "?lang=ti"), Does.Contain("<h1>ብሓባር</h1>"), "a change is seen at once");
    }
}

public sealed class GetRecruitmentCallTests
{
    [Test]
    public async Task A_call_that_is_kept_ends_once_what_it_says_changes()
    {
        var given = await Given.Programme();
        var word = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/vocabulary",
            new
            {
                list = "needs",
                code = "sewing",
                labels = new { en = "Sewing", it = "Cucito" },
            }
        );
        await given.AvailableMentor();
        var mentees = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            mentees.Add(await given.AvailableMentee(new { needs = new[] { new { code = "sewing", mandatory = true } } }));
        }

        await given.Run(new { dryRun = true });
        await Pages.Save(given, 0, new { en = Pages.Text("Hello") });
        async Task<(bool IsKept, string Text)> Read()
        {
            using var answer = await given.App.Anonymous.GetAsync($"/programmes/{given.ProgrammeId}/call?lang=en");
            await answer.ShouldBe(HttpStatusCode.OK);
            return (answer.Headers.Age is not null, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }

        var (first, again) = (await Read(), await Read());
        // a state that is the same to the millisecond is the same state
        given.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}/vocabulary/{word.Id()}",
                """{ "labels": { "en": "Needlework", "it": "Cucito" } }""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        var renamed = await Read();
        var own = $"/privacy/{await Planted.Link(given, mentees[0])}";
        await (await given.App.Anonymous.Post(own + "/restriction", new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        var restricted = await Read();
        await (await given.App.Anonymous.Post(own + "/restriction", new { restricted = false })).ShouldBe(HttpStatusCode.OK);
        var lifted = await Read();
        await (await given.App.Anonymous.Send(HttpMethod.Delete, own)).ShouldBe(HttpStatusCode.NoContent);
        var erased = await Read();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.IsKept, again.IsKept), Is.EqualTo((false, true)));
            Assert.That(first.Text, Does.Contain("Sewing"));
            Assert.That(renamed.Text, Does.Contain("Needlework").And.Not.Contain("Sewing"));
            Assert.That(restricted.Text, Does.Not.Contain("Needlework"), "a run with a restricted person is not read");
            Assert.That(lifted.Text, Does.Contain("Needlework"));
            Assert.That(erased.Text, Does.Not.Contain("Needlework"), "its input went with the person");
        }
    }

    [Test]
    public async Task It_says_who_is_missing_in_multiples_of_five_and_never_of_few_people()
    {
        var given = await Given.Programme();
        await given.AvailableMentor(new { gender = "man", availability = new[] { "mon_morning" } });
        for (var i = 0; i < 7; i++)
        {
            await given.AvailableMentee(
                new
                {
                    gender = "woman",
                    wishes = new { gender = "same", genderStrength = "must" },
                    availability = new[] { "thu_evening" },
                    needs = i < 4 ? new[] { new { code = "driving", mandatory = false } } : [],
                    languages = new[] { new { code = "ti", level = "native" } },
                }
            );
        }

        await given.Run(new { dryRun = true });
        await Pages.Save(given, 0, new { it = Pages.Text("Ciao") });

        var call = await given.App.Anonymous.Ok($"/programmes/{given.ProgrammeId}/recruitment-call");
        var items = call.Items()
            .ToDictionary(item => $"{item.Text("criterion")}.{item.Text("code")}", item => item["atLeast"]?.GetValue<int>());
        var card = await given.App.Anonymous.GetAsync($"/programmes/{given.ProgrammeId}/call?lang=fr");
        var html = WebUtility.HtmlDecode(await card.Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(items["availability.thu_evening"], Is.EqualTo(5), "seven are said to be at least five");
            Assert.That(items["language.ti"], Is.Null, "it could bound a number that a release hides for another language");
            Assert.That(items["gender.woman"], Is.Null, "safety wishes have no number");
            Assert.That(items.Keys, Has.None.StartsWith("needs"), "four are too few");
            Assert.That(call.Value<int>("minimumCell"), Is.EqualTo(5));
            Assert.That(html, Does.Contain("tigrigna"));
            Assert.That(html, Does.Contain("jeudi le soir").And.Contain("Au moins 5 personnes attendent."));
            Assert.That(html, Does.Not.Contain(" 7 ").And.Not.Contain(">7<"));
            Assert.That(
                card.Headers.GetValues("Content-Security-Policy").Single(),
                Does.Contain("frame-ancestors *").And.Contain("form-action 'none'")
            );
            Assert.That(card.Headers.Contains("Set-Cookie"), Is.False, "a card inside of another site keeps nothing");
        }
    }

    [Test]
    public async Task A_programme_without_a_page_has_no_call_for_strangers_and_without_a_run_an_empty_one()
    {
        var given = await Given.Programme();

        await (await given.App.Anonymous.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/recruitment-call")).ShouldBeProblem(
            404,
            "programme-not-found"
        );
        var call = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/recruitment-call");

        Assert.That(call["items"]!.AsArray(), Is.Empty);
        Assert.That(call["asOf"], Is.Null);
    }
}
