using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;
using Matching.Web.Tests.MatchRuns;
using Matching.Web.Tests.PeopleFiles;

namespace Matching.Web.Tests.Vocabularies;

public sealed class ReadOwnWordsTests
{
    internal static readonly object Mathematik = new
    {
        list = "needs",
        code = "mathematik",
        labels = new
        {
            de = "Mathematik",
            it = "Matematica",
            en = "Mathematics",
        },
    };

    [Test]
    public async Task A_subject_of_the_programmes_own_is_matched_and_explained_in_its_words()
    {
        var given = await Given.Programme();
        await given.Word(Mathematik);
        var profile = await given.Tutoring();
        await given.AvailableMentee(new { needs = new[] { new { code = "mathematik", mandatory = true } } });
        await given.AvailableMentor(
            new
            {
                offers = new[]
                {
                    new
                    {
                        code = "mathematik",
                        from = 1,
                        to = 9,
                    },
                },
            }
        );

        var run = await given.Run(new { criteriaProfileId = profile });
        var why = await given.Coordinator.Ok($"/match-runs/{run.Id()}/proposals");

        Assert.That(run["matched"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(
            why["items"]![0]!["contributions"]!.AsArray().Single(part => part!.Text("criterion") == "needs")!.Text("text"),
            Does.Contain("Mathematics")
        );
    }

    [Test]
    public async Task Every_door_takes_the_programmes_words_and_refuses_those_of_others_by_name()
    {
        var given = await Given.Programme();
        var other = await Given.Programme();
        await given.Word(
            new
            {
                list = "interests",
                code = "bocce",
                labels = new { it = "Bocce" },
            }
        );
        await other.Word(
            new
            {
                list = "interests",
                code = "jass",
                labels = new { de = "Jass" },
            }
        );
        var mentee = await given.Mentee(new { interests = new[] { "bocce", "cooking" } });

        await (
            await given.Coordinator.Post(
                "/mentees",
                given.Person(
                    new
                    {
                        interests = new[] { "bocce", "jass" },
                        dislikes = new[] { "nothing" },
                        needs = new[] { new { code = "mathe" } },
                    }
                )
            )
        ).ShouldNameFields("interests", "dislikes", "needs[0].code");
        await (
            await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", """{"dislikes":["jass"]}""", ("If-Match", "*"))
        ).ShouldNameFields("dislikes");
        var imported = await Files.Imported(
            given,
            "mentees",
            "givenName,birthYear,consents,interests\nSelam,1994,matching:1,bocce\nHana,1994,matching:1,jass\n",
            "&mode=valid_rows"
        );
        var partner = await given.App.Client(
            Role.Partner,
            given.ProgrammeId,
            null,
            (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Circolo" })).Id()
        );
        var signup = new
        {
            programmeId = given.ProgrammeId,
            role = "mentee",
            givenName = "Selam",
            preferredLanguage = "it",
            email = "selam@example.org",
            interests = new[] { "jass" },
            consents = new[] { new { purpose = "matching", version = "1" } },
        };

        Assert.That(imported["rows"]!.AsArray().Select(row => row!.Text("status")), Is.EqualTo(new[] { "created", "invalid" }));
        await (await partner.Post("/signups", signup)).ShouldNameFields("interests");
        await (await partner.Post("/signups", signup with { interests = ["bocce"] })).ShouldBe(HttpStatusCode.Created);
    }

    [Test]
    public async Task People_read_the_label_in_their_own_data()
    {
        var given = await Given.Programme();
        await given.Word(
            new
            {
                list = "interests",
                code = "bocce",
                labels = new { it = "Gioco delle bocce" },
            }
        );
        var link = await given.Coordinator.Created(
            $"/mentees/{await given.Mentee(new { interests = new[] { "bocce" } })}/personal-link",
            new { }
        );
        using var browser = given.App.Browser();

        var opened = await browser.GetAsync(link.Text("path"));
        browser.DefaultRequestHeaders.Add(
            "Cookie",
            opened.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])
        );
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=it"));

        Assert.That(page, Does.Contain("Gioco delle bocce"));
    }
}

public sealed class ListProgrammeTermsTests
{
    [Test]
    public async Task The_list_of_codes_has_the_programmes_words_after_the_shipped_ones()
    {
        var given = await Given.Programme();
        await given.Word(ReadOwnWordsTests.Mathematik);

        var with = (await given.Analyst.Ok($"/vocabularies/needs?programmeId={given.ProgrammeId}"))["terms"]!.AsArray();
        var without = (await given.Analyst.Ok("/vocabularies/needs"))["terms"]!.AsArray();
        var own = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/vocabulary"))["items"]!.AsArray();

        Assert.That(
            with[^1]!.ToJsonString(),
            Is.EqualTo("""{"code":"mathematik","labels":{"de":"Mathematik","it":"Matematica","en":"Mathematics"}}""")
        );
        Assert.That(with, Has.Count.EqualTo(without.Count + 1));
        Assert.That(own.Select(term => term!.Text("code")), Is.EqualTo(new[] { "mathematik" }));
    }
}

public sealed class CreateProgrammeTermTests
{
    [TestCase("""{"list":"needs","code":"school","labels":{"en":"School"}}""", "validation-failed", "code")]
    [TestCase("""{"list":"needs","code":"Maths","labels":{"en":"Maths"}}""", "validation-failed", "code")]
    [TestCase("""{"list":"needs","code":"a b","labels":{"en":"Maths"}}""", "validation-failed", "code")]
    [TestCase("""{"list":"needs","code":"maths","labels":{}}""", "validation-failed", "labels")]
    [TestCase("""{"list":"needs","code":"maths","labels":{"en":" "}}""", "validation-failed", "labels")]
    [TestCase("""{"list":"needs","code":"maths","labels":{"klingon":"Qap"}}""", "validation-failed", "labels")]
    [TestCase("""{"list":"languages","code":"maths","labels":{"en":"Maths"}}""", "malformed-request", "list")]
    [TestCase("""{"code":"maths","labels":{"en":"Maths"}}""", "validation-failed", "list")]
    public async Task A_word_that_is_shipped_or_has_no_proper_code_or_label_is_refused(string body, string slug, string field)
    {
        var given = await Given.Programme();

        await (await given.App.Admin.Send(HttpMethod.Post, $"/programmes/{given.ProgrammeId}/vocabulary", body)).ShouldBeProblem(
            400,
            slug,
            field
        );
    }

    [Test]
    public async Task A_code_is_there_once_in_a_list_and_in_each_programme()
    {
        var given = await Given.Programme();
        var other = await Given.Programme();
        await given.Word(ReadOwnWordsTests.Mathematik);

        await other.Word(ReadOwnWordsTests.Mathematik);
        await (
            await given.App.Admin.Post($"/programmes/{given.ProgrammeId}/vocabulary", ReadOwnWordsTests.Mathematik)
        ).ShouldBeProblem(409, "name-taken");
    }
}

public sealed class FilterByOwnWordsTests
{
    [Test]
    public async Task People_are_found_by_a_need_of_their_programme_alone()
    {
        var given = await Given.Programme();
        var other = await Given.Programme();
        await given.Word(ReadOwnWordsTests.Mathematik);
        var mentee = await given.Mentee(new { needs = new[] { new { code = "mathematik" } } });

        var found = await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&need=mathematik");

        Assert.That(found.Items().Select(person => person!.Id()), Is.EqualTo(new[] { mentee }));
        await (
            await other.Coordinator.GetAsync($"/api/v1/mentees?programmeId={other.ProgrammeId}&need=mathematik")
        ).ShouldBeProblem(400, "validation-failed", "need");
    }
}

public sealed class UpdateProgrammeTermTests
{
    [Test]
    public async Task Labels_change_and_the_code_stays()
    {
        var given = await Given.Programme();
        var path =
            $"/programmes/{given.ProgrammeId}/vocabulary/{(await given.Word(new { list = "interests", code = "chess_club", labels = new { en = "Chess" } })).Id()}";

        var changed = await (
            await given.App.Admin.Send(HttpMethod.Patch, path, """{"labels":{"en":"Chess club"}}""", ("If-Match", "\"v1\""))
        ).Json();

        Assert.That(changed["labels"]!.ToJsonString(), Is.EqualTo("""{"en":"Chess club"}"""));
        await (await given.App.Admin.Send(HttpMethod.Patch, path, """{"code":"chess"}""", ("If-Match", "*"))).ShouldBeProblem(
            400,
            "malformed-request",
            "code"
        );
        await (
            await given.App.Admin.Send(HttpMethod.Patch, path, """{"labels":{"en":"Club"}}""", ("If-Match", "\"v1\""))
        ).ShouldBeProblem(412, "precondition-failed");
    }
}

public sealed class DeleteProgrammeTermTests
{
    [Test]
    public async Task A_word_that_a_record_holds_stays_and_another_goes()
    {
        var given = await Given.Programme();
        var path = $"/programmes/{given.ProgrammeId}/vocabulary/";
        // an underscore is not any letter
        var (held, free) = (
            (
                await given.Word(
                    new
                    {
                        list = "interests",
                        code = "chess_club",
                        labels = new { en = "Chess" },
                    }
                )
            ).Id(),
            (
                await given.Word(
                    new
                    {
                        list = "interests",
                        code = "chess_x_club",
                        labels = new { en = "X" },
                    }
                )
            ).Id()
        );
        await given.Mentee(new { interests = new[] { "chess_club" } });

        await (await given.App.Admin.Send(HttpMethod.Delete, path + held, headers: ("If-Match", "*"))).ShouldBeProblem(
            409,
            "in-use"
        );
        await (await given.App.Admin.Send(HttpMethod.Delete, path + free, headers: ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );
    }
}

public sealed class GetProgrammeTermTests
{
    [Test]
    public async Task A_word_is_read_in_its_programme_alone()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var term = (await given.Word(ReadOwnWordsTests.Mathematik)).Id();

        Assert.That(
            (await given.Analyst.Ok($"/programmes/{given.ProgrammeId}/vocabulary/{term}")).Text("list"),
            Is.EqualTo("needs")
        );
        await (await given.App.Admin.Send(HttpMethod.Get, $"/programmes/{other.ProgrammeId}/vocabulary/{term}")).ShouldBeProblem(
            404,
            "vocabulary-term-not-found"
        );
    }
}

internal static class Words
{
    public static Task<JsonObject> Word(this Given given, object body) =>
        given.App.Admin.Created($"/programmes/{given.ProgrammeId}/vocabulary", body);

    public static async Task ShouldNameFields(this HttpResponseMessage response, params string[] fields)
    {
        var problem = await response.ShouldBeProblem(400, "validation-failed");
        Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EquivalentTo(fields));
    }
}
