using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.PossibleDuplicates;

internal static class Twins
{
    public static async Task<List<JsonNode>> Duplicates(this Given given, string filter = "") =>
        [
            .. (await given.Coordinator.Ok($"/possible-duplicates?programmeId={given.ProgrammeId}{filter}"))["items"]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    /// <summary>A second site of the programme.</summary>
    public static async Task<Guid> OtherSite(this Given given) =>
        (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.86,
                    longitude = 10.06,
                }
            )
        ).Id();

    public static string[] Reasons(this JsonNode duplicate) =>
        [.. duplicate["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>())];

    public static Task<HttpResponseMessage> Decide(this Given given, JsonNode duplicate, object body) =>
        given.Coordinator.Post($"/possible-duplicates/{duplicate.Id()}/transition", body);
}

public sealed class DuplicateRecorderTests
{
    [TestCase("Łukasz", "Øster", "Lukasz", "Oster")]
    [TestCase("Anna", "D'Angelo", "anna", "DAngelo")]
    [TestCase("Abdul Rahman", "Al-Sayed", "Abdulrahman", "Al Sayed")]
    [TestCase("أحمد", "الحسن", "احمد", "حسن")]
    [TestCase("Selam", "Tesfay", "Tesfay", "Selam")]
    [TestCase("  Selam\u200B", "Tesfay", "Selam", "Tes\u00ADfay")]
    public async Task The_same_name_in_another_spelling_with_the_same_year_of_birth(
        string givenName,
        string familyName,
        string otherGiven,
        string otherFamily
    )
    {
        var given = await Given.Programme();
        var first = await given.Mentee(
            new
            {
                givenName,
                familyName,
                birthYear = 1994,
            }
        );
        var second = await given.Mentee(
            new
            {
                givenName = otherGiven,
                familyName = otherFamily,
                birthYear = 1994,
            }
        );
        await given.Mentee(
            new
            {
                givenName,
                familyName,
                birthYear = 1971,
            }
        );

        var duplicate = (await given.Duplicates()).Single();
        var profile = (await given.Coordinator.Ok($"/mentees/{first}"))["possibleDuplicates"]!.AsArray().Single()!;

        Assert.That((duplicate["first"]!.Id(), duplicate["second"]!.Id()), Is.EqualTo((first, second)));
        Assert.That(duplicate.Reasons(), Is.EqualTo(new[] { "name_and_birth_year" }));
        Assert.That((profile.Id(), profile.Text("personId")), Is.EqualTo((duplicate.Id(), second.ToString())));
    }

    [TestCase("+39 0521 000123", "0521 000 123")]
    [TestCase("+39 333 1234567", "(333) 12-34-567")]
    [TestCase("0039 333 1234567", "+39333.1234567")]
    [TestCase("+39 333 1234567", "٣٣٣ ١٢٣٤٥٦٧")]
    [TestCase("+39 333 1234567", "\u202A+39\u00A0333\u20111234567\u202C")]
    [TestCase("+39 333 1234567", "393331234567.0")]
    [TestCase("+39 999 1", "+39 9991")]
    public async Task The_same_telephone_number_in_another_form(string phone, string other)
    {
        var given = await Given.Programme();
        await given.Mentor(new { phone });
        var second = await given.Mentor(new { phone = other });

        var duplicate = (await given.Duplicates()).Single();
        var found = await given.Coordinator.Ok($"/mentors?programmeId={given.ProgrammeId}&q={Uri.EscapeDataString(other)}");

        Assert.That(duplicate.Reasons(), Is.EqualTo(new[] { "telephone" }));
        Assert.That(found["items"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((await given.Coordinator.Ok($"/mentors/{second}"))["phone"], Is.Not.Null);
    }

    [Test]
    public async Task Numbers_without_a_prefix_are_of_the_programmes_country()
    {
        var given = await Given.Programme(body: new { name = "Wien", country = "AT" });
        await given.Mentor(new { phone = "+43 660 1234567" });
        await given.Mentor(new { phone = "0660 1234567" });

        Assert.That(await given.Duplicates(), Has.Count.EqualTo(1));
        await (await given.App.Admin.Post("/programmes", new { name = "Nowhere", country = "XX" })).ShouldBeProblem(
            400,
            "validation-failed",
            "country"
        );
    }

    [Test]
    public async Task A_change_that_makes_two_records_alike_raises_them_and_one_that_parts_them_takes_it_back()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(new { phone = "+39 333 1234567" });
        var second = await given.Mentee();

        await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{second}", """{"phone":"333 1234567"}""", ("If-Match", "*"));
        var alike = await given.Duplicates();
        await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{first}", """{"phone":null}""", ("If-Match", "*"));

        Assert.That(alike.Single().Reasons(), Is.EqualTo(new[] { "telephone" }));
        Assert.That(await given.Duplicates(), Is.Empty);
    }

    [Test]
    public async Task What_stays_alike_keeps_its_id_whatever_else_is_edited()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(
            new
            {
                givenName = "Selam",
                birthYear = 1994,
                phone = "0521 000123",
            }
        );
        for (var i = 0; i < 4; i++)
        {
            await given.Mentee(
                new
                {
                    givenName = "Selam",
                    birthYear = 1994,
                    phone = "0521 000123",
                }
            );
        }

        var before = await given.Duplicates($"&personId={first}");
        await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{first}",
            """{"occupation":"Nurse","phone":null}""",
            ("If-Match", "*")
        );
        var after = await given.Duplicates($"&personId={first}");

        Assert.That(before.Select(duplicate => duplicate.Id()), Is.SubsetOf(after.Select(duplicate => duplicate.Id())));
        Assert.That(before.Select(duplicate => duplicate.Reasons().Length), Is.All.EqualTo(2));
        Assert.That(after.Select(duplicate => duplicate.Reasons()), Is.All.EqualTo(new[] { "name_and_birth_year" }));
    }

    [Test]
    public async Task A_file_of_one_site_has_no_person_of_another_and_none_restricted([Values] bool dryRun)
    {
        var given = await Given.Programme();
        var elsewhere = await given.OtherSite();
        var site = await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId);
        foreach (var people in new[] { "mentees", "mentors" })
        {
            var prefix = people == "mentees" ? "0521 00012" : "0521 00013";
            var here = (await given.Coordinator.Created($"/{people}", given.Person(new { phone = prefix + "3" }))).Id();
            var there = (
                await given.Coordinator.Created($"/{people}", given.Person(new { phone = prefix + "3", siteId = elsewhere }))
            ).Id();
            var alone = (
                await given.Coordinator.Created($"/{people}", given.Person(new { phone = prefix + "4", siteId = elsewhere }))
            ).Id();
            var quiet = (await given.Coordinator.Created($"/{people}", given.Person(new { phone = prefix + "5" }))).Id();
            await given.App.Anonymous.Post(
                $"/privacy/{(await given.Coordinator.Created($"/{people}/{quiet}/personal-link", new { })).Text("token")}/restriction",
                new { restricted = true }
            );
            var file =
                $"givenName,siteId,phone\nA,{given.SiteId},{prefix}3\nB,{given.SiteId},{prefix}4\nC,{given.SiteId},{prefix}5\n";

            var response = await site.PostAsync(
                $"/api/v1/{people}/import?dryRun={dryRun.ToString().ToLowerInvariant()}",
                new StringContent(file, Encoding.UTF8, "text/csv")
            );
            await response.ShouldBe(HttpStatusCode.OK);
            var rows = (await response.Json())["rows"]!.AsArray();

            Assert.That(rows[0]!.ToJsonString(), Does.Contain(here.ToString()));
            Assert.That(
                rows.ToJsonString(),
                Does.Not.Contain(there.ToString()).And.Not.Contain(alone.ToString()).And.Not.Contain(quiet.ToString())
            );
        }
    }

    [Test]
    public async Task A_file_names_records_and_rows_and_takes_all_in()
    {
        var given = await Given.Programme();
        var known = await given.Mentee(
            new
            {
                givenName = "Selam",
                familyName = "Tesfay",
                birthYear = 1994,
            }
        );
        const string File =
            "givenName,familyName,birthYear,phone\nTesfay,Selam,1994,\nAmina,Noor,1990,0521 000123\nA.,,1988,+390521000123\n";

        var tried = await Import(given, File, "?dryRun=true");
        var taken = await Import(given, File, "");

        foreach (var rows in new[] { tried, taken })
        {
            Assert.That(rows[0]["possibleDuplicates"]!.AsArray().Single()!.Text("personId"), Is.EqualTo(known.ToString()));
            Assert.That(rows[1]["possibleDuplicates"]!.AsArray(), Is.Empty);
            Assert.That(rows[2]["possibleDuplicates"]!.AsArray().Single()!["line"]!.GetValue<int>(), Is.EqualTo(3));
        }

        Assert.That(taken.Select(row => row.Text("status")), Is.All.EqualTo("created"));
        Assert.That(
            (await given.Duplicates()).Select(duplicate => string.Join(',', duplicate.Reasons())),
            Is.EquivalentTo(new[] { "name_and_birth_year", "telephone" })
        );
    }

    [Test]
    public async Task A_sign_up_informs_staff_and_never_the_person_or_the_partner()
    {
        var given = await Given.Programme();
        var partner = await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Circolo" });
        var key = await given.App.Client(Role.Partner, given.ProgrammeId, partnerId: partner.Id());
        var known = await given.Mentee(new { phone = "0521 000123" });
        var body = new JsonObject
        {
            ["programmeId"] = given.ProgrammeId.ToString(),
            ["role"] = "mentee",
            ["givenName"] = "Selam",
            ["phone"] = "+39 0521 000123",
            ["preferredLanguage"] = "ti",
            ["consents"] = new JsonArray(new JsonObject { ["purpose"] = "matching", ["version"] = "1" }),
        };

        var answer = await key.Post("/signups", body);
        body["phone"] = "+39 0521 000124";
        var other = await key.Post("/signups", body);
        var duplicate = (await given.Duplicates()).Single();
        var own = await given.App.Anonymous.GetStringAsync(
            $"/api/v1/privacy/{await Planted.Link(given, duplicate["second"]!.Id())}"
        );

        Assert.That(
            (await answer.Json()).Select(member => member.Key),
            Is.EqualTo((await other.Json()).Select(member => member.Key))
        );
        Assert.That(duplicate["first"]!.Id(), Is.EqualTo(known));
        Assert.That(own, Does.Not.Contain(duplicate.Text("id")).And.Not.Contain(known.ToString()));
    }

    private static async Task<List<JsonNode>> Import(Given given, string file, string query)
    {
        var response = await given.Coordinator.PostAsync(
            "/api/v1/mentees/import" + query,
            new StringContent(file, Encoding.UTF8, "text/csv")
        );
        await response.ShouldBe(HttpStatusCode.OK);
        return [.. (await response.Json())["rows"]!.AsArray().OfType<JsonNode>()];
    }
}

public sealed class TransitionPossibleDuplicateTests
{
    [Test]
    public async Task Merging_keeps_pairs_answers_checks_consents_sign_ups_and_words()
    {
        var given = await Given.Programme();
        var partner = await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Circolo" });
        var kept = await given.Mentee(
            new
            {
                givenName = "Selam",
                phone = "0521 000123",
                birthYear = (int?)null,
                consents = Array.Empty<object>(),
                appliedOn = "2026-02-01",
            }
        );
        var gone = await given.AvailableMentee(
            new
            {
                givenName = "Selam T.",
                phone = "+390521000123",
                email = "selam@example.org",
                interests = new[] { "cooking" },
                appliedOn = "2026-01-10",
            }
        );
        var pair = await given.Pair(await given.AvailableMentor(), gone, "offered", "mentor_accepted", "agreed");
        var answered = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = gone,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new { SN2 = 1 },
            }
        );
        var check = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = gone,
                kind = "identity",
                checkedOn = "2026-02-10",
            }
        );
        var link = await Planted.Link(given, gone);
        var duplicate = (await given.Duplicates()).Single();

        await (await given.Decide(duplicate, new { to = "merged", keep = kept })).ShouldBe(HttpStatusCode.OK);

        var person = await given.Coordinator.Ok($"/mentees/{kept}");
        var movedPair = await given.Coordinator.Ok($"/pairs/{pair}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (person.Text("email"), person.Text("appliedOn"), person["birthYear"]!.GetValue<int>()),
                Is.EqualTo(("selam@example.org", "2026-01-10", 1990))
            );
            Assert.That(
                (person.Text("givenName"), person["interests"]![0]!.GetValue<string>()),
                Is.EqualTo(("Selam", "cooking"))
            );
            Assert.That(person["consents"]!.AsArray().Single()!.Text("purpose"), Is.EqualTo("matching"));
            Assert.That(person["openGates"]!.AsArray(), Is.Empty);
            Assert.That(movedPair.Text("menteeId"), Is.EqualTo(kept.ToString()));
            Assert.That(
                movedPair.ToJsonString(),
                Does.Contain("They asked for it."),
                "words under the key of the record that went"
            );
            Assert.That(
                (await given.Coordinator.Ok($"/responses/{answered.Id()}")).Text("personId"),
                Is.EqualTo(kept.ToString())
            );
            Assert.That((await given.Coordinator.Ok($"/checks/{check.Id()}")).Text("personId"), Is.EqualTo(kept.ToString()));
            Assert.That(
                (await given.Coordinator.GetAsync($"/api/v1/mentees/{gone}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound)
            );
            Assert.That(
                (await given.App.Anonymous.GetAsync($"/api/v1/privacy/{link}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.Unauthorized)
            );
            Assert.That((await given.Duplicates("&status=merged")).Single()["second"]!.Text("givenName"), Is.Empty);
            Assert.That(await given.Duplicates("&status=open"), Is.Empty);
        }

        Assert.That(partner.Id(), Is.Not.EqualTo(Guid.Empty));
    }

    [Test]
    public async Task A_finding_that_a_person_is_not_suitable_does_not_go_with_a_merge()
    {
        var given = await Given.Programme();
        var refused = await given.Mentor(new { phone = "+39 333 7654321" });
        await given.Coordinator.Moved($"/mentors/{refused}", new { to = "not_suitable", reason = "Said so in the interview." });
        var kept = await given.AvailableMentor(new { phone = "+39 333 7654321" });
        var duplicate = (await given.Duplicates()).Single();
        Task<HttpResponseMessage> Merge(Guid keep) =>
            given.Coordinator.Post($"/possible-duplicates/{duplicate.Id()}/transition", new { to = "merged", keep });

        await (await Merge(kept)).ShouldBeProblem(409, "duplicate-not-suitable");
        await (await Merge(refused)).ShouldBe(HttpStatusCode.OK);

        Assert.That((await given.Coordinator.Ok($"/mentors/{refused}")).Text("status"), Is.EqualTo("not_suitable"));
    }

    [Test]
    public async Task The_newest_record_is_compared_however_many_share_a_telephone_number()
    {
        var given = await Given.Programme();
        var mentees = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            mentees.Add(await given.Mentee(new { phone = "+39 0521 000321" }));
        }

        var last = (await given.Coordinator.Ok($"/mentees/{mentees[^1]}"))["possibleDuplicates"]!.AsArray();

        Assert.That(
            last.Select(other => other!.Text("personId")),
            Is.EquivalentTo(new[] { mentees[0], mentees[1], mentees[2], mentees[5] }.Select(id => id.ToString()))
        );
    }

    [Test]
    public async Task A_restricted_record_is_neither_shown_nor_merged()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        var quiet = await given.Mentee(new { phone = "0521 000123" });
        var duplicate = (await given.Duplicates()).Single();

        await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, quiet)}/restriction", new { restricted = true });

        Assert.That(await given.Duplicates(), Is.Empty);
        await (await given.Decide(duplicate, new { to = "merged" })).ShouldBeProblem(404, "possible-duplicate-not-found");
    }

    [Test]
    public async Task Earlier_versions_of_corrected_answers_are_read_from_the_record_that_stays()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(new { phone = "0521 000150" });
        var second = await given.Mentee(new { phone = "0521 000150" });
        var response = (
            await given.Coordinator.Created("/responses", Responses.EmptyResponsesTests.Sheet(second, """{ "SN2": 1 }"""))
        ).Id();
        await (
            await given.Coordinator.Post(
                $"/responses/{response}/corrections",
                new { answers = new { SN2 = 3 }, reason = "entry_error" }
            )
        ).ShouldBe(HttpStatusCode.OK);

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = first })).ShouldBe(
            HttpStatusCode.OK
        );

        var now = await given.Coordinator.Ok($"/responses/{response}");
        var before = (await given.Coordinator.Ok($"/responses/{response}/versions"))["items"]!.AsArray().Single()!;
        Assert.That(
            (now.Text("personId"), now["answers"]!["SN2"]!.GetValue<int>(), before["answers"]!["SN2"]!.GetValue<int>()),
            Is.EqualTo((first.ToString(), 3, 1))
        );
    }

    [TestCase("""{ "minAge": 30 }""", "woman", "must")]
    [TestCase("""{ "gender": "any" }""", "woman", "must")]
    [TestCase("""{ "gender": "man", "genderStrength": "prefer", "minAge": 30 }""", "woman", "must")]
    [TestCase("""{ "gender": "man" }""", "man", null)]
    public async Task A_required_gender_outlives_a_merge(string own, string gender, string? strength)
    {
        var given = await Given.Programme();
        var kept = await given.Mentee(new { phone = "0521 000151", wishes = JsonNode.Parse(own) });
        await given.Mentee(new { phone = "0521 000151", wishes = new { gender = "woman", maxAge = 80 } });

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );

        var wishes = (await given.Coordinator.Ok($"/mentees/{kept}"))["wishes"]!;
        Assert.That((wishes.Text("gender"), wishes["genderStrength"]?.GetValue<string>()), Is.EqualTo((gender, strength)));
        Assert.That(wishes["minAge"]?.GetValue<int>(), Is.EqualTo(JsonNode.Parse(own)!["minAge"]?.GetValue<int>()));
    }

    [Test]
    public async Task A_dismissed_one_is_not_raised_again_and_can_be_opened()
    {
        var given = await Given.Programme();
        await given.Mentor(new { phone = "0521 000123" });
        var second = await given.Mentor(new { phone = "0521 000123" });
        var duplicate = (await given.Duplicates()).Single();

        await (await given.Decide(duplicate, new { to = "dismissed" })).ShouldBe(HttpStatusCode.OK);
        await given.Coordinator.Send(HttpMethod.Patch, $"/mentors/{second}", """{"phone":"+390521000123"}""", ("If-Match", "*"));

        Assert.That((await given.Duplicates()).Single().Text("status"), Is.EqualTo("dismissed"));
        Assert.That((await given.Coordinator.Ok($"/mentors/{second}"))["possibleDuplicates"]!.AsArray(), Is.Empty);
        await (await given.Decide(duplicate, new { to = "merged" })).ShouldBeProblem(409, "possible-duplicate-decided");
        var opened = await given.Decide(duplicate, new { to = "open" });
        var merged = await given.Decide(duplicate, new { to = "merged" });
        var again = await given.Decide(duplicate, new { to = "open" });

        var body = JsonNode.Parse(await opened.Content.ReadAsStringAsync())!;
        Assert.That((body.Text("status"), body["decidedAt"]), Is.EqualTo(("open", (JsonNode?)null)));
        await merged.ShouldBe(HttpStatusCode.OK);
        await again.ShouldBeProblem(409, "possible-duplicate-decided");
    }

    [Test]
    public async Task What_cannot_be_one_record_is_refused_and_nothing_changes()
    {
        var given = await Given.Programme();
        await given.Mentor(new { phone = "0521 000200" });
        await given.Mentee(new { phone = "0521 000200" });
        var (sides, stranger) = ((await given.Duplicates()).Single(), await given.Mentee());
        var (one, other) = (
            await given.AvailableMentee(new { phone = "0521 000300" }),
            await given.AvailableMentee(new { phone = "0521 000300" })
        );
        await given.Pair(await given.AvailableMentor(), one);
        await given.Pair(await given.AvailableMentor(), other);
        var paired = (await given.Duplicates()).Last();

        await (await given.Decide(sides, new { to = "merged" })).ShouldBeProblem(409, "duplicate-roles-differ");
        await (await given.Decide(paired, new { to = "merged" })).ShouldBeProblem(409, "duplicate-both-paired");
        await (await given.Decide(paired, new { to = "merged", keep = stranger })).ShouldBeProblem(
            400,
            "validation-failed",
            "keep"
        );
        await (await given.Decide(paired, new { to = "open" })).ShouldBeProblem(409, "possible-duplicate-decided");
        foreach (var person in new[] { one, other })
        {
            await given.Coordinator.Ok($"/mentees/{person}");
        }

        foreach (
            var answers in new[]
            {
                await given.Mentee(new { phone = "0521 000400" }),
                await given.Mentee(new { phone = "0521 000400" }),
            }
        )
        {
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = answers,
                    wave = "start",
                    questionnaireId = "mentee-start",
                    mode = "phone",
                    answers = new { SN2 = 1 },
                }
            );
        }

        await (await given.Decide((await given.Duplicates()).Last(), new { to = "merged" })).ShouldBeProblem(
            409,
            "duplicate-both-answered"
        );
        Assert.That((await given.Duplicates()).Select(duplicate => duplicate.Text("status")), Is.All.EqualTo("open"));
    }

    [TestCase("en", "No possible duplicates.")]
    [TestCase("it", "Nessun possibile doppione.")]
    public async Task Staff_decide_on_the_console(string language, string none)
    {
        var given = await Given.Programme();
        await given.Mentee(new { givenName = "Selam", phone = "0521 000123" });
        var second = await given.Mentee(new { givenName = "Selam", phone = "0521 000123" });
        await given.Mentee(new { givenName = "Amina", phone = "0521 000124" });
        await given.Mentee(new { givenName = "Noor", phone = "0521 000124" });
        var duplicates = await given.Duplicates();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var page = $"/console/possible-duplicates?lang={language}";
        Assert.That(await browser.GetStringAsync(page), Does.Contain("Selam").And.Contain("Noor").And.Not.Contain("duplicates."));

        Assert.That(
            await browser.GetStringAsync(page),
            Does.Contain($"value=\"ask merged {duplicates[0].Id()} {second}\"")
                .And.Contain($"value=\"dismissed {duplicates[1].Id()}\"")
        );
        var asked = await (
            await browser.Submit(page, "decide", ("Decision", $"ask merged {duplicates[0].Id()} {second}"))
        ).Content.ReadAsStringAsync();
        Assert.That((await given.Duplicates()).Select(one => one.Text("status")), Is.EqualTo(new[] { "open", "open" }));
        Assert.That(
            asked,
            Does.Contain($"/console/people/{second}?").And.Contain("class=\"grave\"").And.Not.Contain("duplicates.")
        );
        await (await browser.SubmitFrom(asked, page, "decide", ("Decision", $"merged {duplicates[0].Id()} {second}"))).ShouldLead(
            $"/console/possible-duplicates?done=1&lang={language}"
        );
        await (await browser.Submit(page, "decide", ("Decision", $"dismissed {duplicates[1].Id()}"))).ShouldLead(
            $"/console/possible-duplicates?done=1&lang={language}"
        );

        Assert.That(
            (await given.Duplicates()).Select(duplicate => duplicate.Text("status")),
            Is.EqualTo(new[] { "merged", "dismissed" })
        );
        Assert.That(await browser.GetStringAsync(page), Does.Contain(none));
        var dismissed = $"/console/possible-duplicates?status=dismissed&lang={language}";
        await (await browser.Submit(dismissed, "decide", ("Decision", $"open {duplicates[1].Id()}"))).ShouldLead(
            $"/console/possible-duplicates?done=1&status=dismissed&lang={language}"
        );
        Assert.That(await browser.GetStringAsync(page), Does.Contain("Noor").And.Not.Contain("duplicates."));
    }

    [TestCase(
        "en",
        "Keep record 2, erase record 1",
        "Stays: Ada Nuova, entered 2 March 2026, 10:00. Erased: Ada Vecchia, entered "
    )]
    [TestCase(
        "it",
        "Tenere la scheda 2, cancellare la scheda 1",
        "Resta: Ada Nuova, inserita il 2 marzo 2026, 10:00. Viene cancellata: Ada Vecchia"
    )]
    public async Task The_page_shows_how_two_records_differ_and_what_each_merge_keeps(
        string language,
        string button,
        string effect
    )
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var elsewhere = await given.OtherSite();
        var first = await given.Mentee(
            new
            {
                givenName = "Ada",
                familyName = "Vecchia",
                phone = "0521 000123",
                preferredLanguage = "ar",
            }
        );
        var second = await given.Mentee(
            new
            {
                givenName = "Ada",
                familyName = "Nuova",
                phone = "0521 000123",
                siteId = elsewhere,
            }
        );
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var site = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/sites/{elsewhere}")).Text("name");

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/possible-duplicates?lang={language}"));

        Assert.That(
            html,
            Does.Contain($"href=\"/console/people/{first}?lang={language}\"")
                .And.Contain($"href=\"/console/people/{second}?lang={language}\"")
                .And.Contain(site)
                .And.Contain(language == "en" ? "language: Arabic" : "lingua: Arabo")
                .And.Contain(button)
                .And.Contain(effect)
        );
        Assert.That(html, Does.Not.Contain("000123"), "contact data are not read for a list");
    }

    [Test]
    public async Task A_page_that_was_open_says_what_colleagues_have_decided_or_changed()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000124" });
        var other = await given.Mentee(new { phone = "0521 000124" });
        var duplicates = await given.Duplicates();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        const string Page = "/console/possible-duplicates";

        await given.Decide(duplicates[0], new { to = "dismissed" });
        await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{other}", """{"phone":null}""", ("If-Match", "*"));
        var decided = await browser.Submit(Page, "decide", ("Decision", $"dismissed {duplicates[0].Id()}"));
        var gone = await browser.Submit(Page, "decide", ("Decision", $"merged {duplicates[1].Id()} {other}"));
        var nonsense = await browser.Submit(Page, "decide", ("Decision", "7 7"));

        Assert.That(
            (decided.StatusCode, gone.StatusCode, nonsense.StatusCode),
            Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.NotFound, HttpStatusCode.BadRequest))
        );
        Assert.That(await decided.Content.ReadAsStringAsync(), Does.Contain("These two records were decided before."));
        Assert.That(await gone.Content.ReadAsStringAsync(), Does.Contain("This possible duplicate no longer exists"));
    }

    [TestCase("kept", false)]
    [TestCase("gone", false)]
    [TestCase("kept", true)]
    [TestCase("gone", true)]
    public async Task A_withdrawal_in_either_record_outlives_the_merge_unless_a_consent_was_given_later(
        string withdrawn,
        bool isGivenLater
    )
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (kept, gone) = (
            await given.AvailableMentee(new { phone = "0521 000123" }),
            await given.AvailableMentee(new { phone = "0521 000123" })
        );
        var (withdraws, holds) = withdrawn == "kept" ? (kept, gone) : (gone, kept);
        var offer = await given.Pair(await given.AvailableMentor(), holds, "offered");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await (
            await app.Anonymous.Post($"/privacy/{await Planted.Link(given, withdraws)}/withdrawal", new { purpose = "matching" })
        ).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromHours(1));
        if (isGivenLater)
        {
            foreach (var consents in new[] { "[]", """[{"purpose":"matching","version":"1"}]""" })
            {
                await given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/mentees/{holds}",
                    $$"""{"consents":{{consents}}}""",
                    ("If-Match", "*")
                );
            }

            offer = await given.Pair(await given.AvailableMentor(), holds, "offered");
        }

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );

        var person = await given.Coordinator.Ok($"/mentees/{kept}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(person["consents"]!.AsArray(), Has.Count.EqualTo(isGivenLater ? 1 : 0));
            Assert.That(
                person["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()),
                isGivenLater ? Is.Empty : Is.EqualTo(new[] { "consent" })
            );
            Assert.That(
                (await given.Coordinator.Ok($"/pairs/{offer}")).Text("status"),
                Is.EqualTo(isGivenLater ? "offered" : "withdrawn")
            );
        }
    }

    // Every text under a person's key is sealed again when records are merged, goes with the record, or has another key.
    [Test]
    public void Every_sealed_column_is_moved_or_known_to_need_no_move()
    {
        var scripts = Directory
            .GetFiles(Path.Combine(ArchitectureTests.FindRoot(), "src/Matching.Web/Data/Migrations"), "*.sql")
            .Select(File.ReadAllText);
        var sealedColumns = scripts
            .SelectMany(script =>
                System
                    .Text.RegularExpressions.Regex.Matches(script, @"\b(\w+_sealed|input|files_sealed)\s+TEXT")
                    .Select(match => match.Groups[1].Value)
            )
            .Distinct();

        Assert.That(
            sealedColumns.Except([
                // moved
                "notes_sealed",
                "reason_sealed",
                "text_sealed",
                "place_sealed",
                "note_sealed",
                // of the record itself, or deleted with it
                "identity_sealed",
                "status_reason_sealed",
                "value_sealed",
                "draft_sealed",
                // under a key of their own or of the service
                "words_sealed",
                "about_sealed",
                "email_sealed",
                "name_sealed",
                "totp_sealed",
                "secret_sealed",
                "previous_secret_sealed",
                "url_sealed",
                "key_sealed",
                "body_sealed",
                "fields_sealed",
                "parameters_sealed",
                "address_sealed",
                "referral_sealed",
                "answers_sealed",
                "recipient_sealed",
                "purpose_sealed",
                "template_sealed",
                "evaluator_purpose_sealed",
                "contributions_sealed",
                "content_sealed",
                "partner_sealed",
                "rows_sealed",
                "input",
                "files_sealed",
            ]),
            Is.Empty
        );
    }
}

public sealed class StatusTakeoverTests
{
    [Test]
    public async Task A_pair_of_the_record_that_goes_can_go_on()
    {
        var given = await Given.Programme();
        var kept = await given.Mentee(new { phone = "0521 000123", interests = new[] { "cooking" } });
        var gone = await given.AvailableMentee(
            new
            {
                phone = "0521 000123",
                interests = new[] { "music" },
                channels = new[] { "phone" },
            }
        );
        var screenedOn = (await given.Coordinator.Ok($"/mentees/{gone}")).Text("screenedOn");
        var pair = await given.Pair(await given.AvailableMentor(), gone, "offered", "mentor_accepted", "agreed");

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );

        var person = await given.Coordinator.Ok($"/mentees/{kept}");
        await given.Move(pair, "active");
        Assert.That((person.Text("status"), person.Text("screenedOn")), Is.EqualTo(("available", screenedOn)));
        Assert.That(person["openGates"]!.AsArray(), Is.Empty);
        Assert.That(
            (
                person["interests"]!.AsArray().Single()!.GetValue<string>(),
                person["channels"]!.AsArray().Single()!.GetValue<string>()
            ),
            Is.EqualTo(("cooking", "phone")),
            "what the record that stays answers is right"
        );
    }

    [TestCase("contacted", "suitable", "suitable")]
    [TestCase("suitable", "contacted", "suitable")]
    [TestCase("left", "contacted", "contacted")]
    [TestCase("contacted", "left", "contacted")]
    [TestCase("not_suitable", "suitable", "not_suitable")]
    [TestCase("paused", "available", "paused")]
    [TestCase("applied", "paused", "paused")]
    public async Task The_further_state_counts_and_the_reason_of_it_can_be_read(string kept, string gone, string after)
    {
        var given = await Given.Programme();
        var people = new List<Guid>();
        foreach (var state in new[] { kept, gone })
        {
            var mentee = await given.Mentee(new { phone = "0521 000123" });
            people.Add(mentee);
            foreach (var to in Way(state))
            {
                await given.Coordinator.Moved($"/mentees/{mentee}", new { to, reason = $"Reason of {to}." });
            }
        }

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = people[0] })).ShouldBe(
            HttpStatusCode.OK
        );

        var own = await given.App.Anonymous.GetStringAsync($"/api/v1/privacy/{await Planted.Link(given, people[0])}");
        Assert.That((await given.Coordinator.Ok($"/mentees/{people[0]}")).Text("status"), Is.EqualTo(after));
        Assert.That(own, Does.Contain($"Reason of {after}."));
    }

    private static string[] Way(string state) =>
        state switch
        {
            "applied" => [],
            "left" or "not_suitable" or "contacted" => [state],
            "suitable" => ["contacted", "interviewed", "suitable"],
            "available" => ["contacted", "interviewed", "suitable", "available"],
            _ => ["contacted", "interviewed", "suitable", "available", state],
        };
}

public sealed class ListPossibleDuplicatesTests
{
    [Test]
    public async Task They_are_filtered_and_paged_as_other_lists_and_carry_no_contact_data()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentor(new { phone = "0521 000999" });
        await given.Mentor(new { phone = "0521 000999" });

        var page = await given.Coordinator.Ok($"/possible-duplicates?programmeId={given.ProgrammeId}&limit=1");
        var csv = await given.Coordinator.GetStringAsync($"/api/v1/possible-duplicates?programmeId={given.ProgrammeId}");

        Assert.That(await given.Duplicates($"&personId={first}"), Has.Count.EqualTo(1));
        Assert.That(page["items"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(page.Text("next"), Is.Not.Empty);
        Assert.That(csv, Does.Not.Contain("0521").And.Not.Contain("000123"));
    }

    [Test]
    public async Task Staff_of_one_site_see_those_of_which_both_records_are_there()
    {
        var given = await Given.Programme();
        var elsewhere = await given.OtherSite();
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000123", siteId = elsewhere });
        var site = await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId);
        var raised = (await given.Duplicates()).Single();

        Assert.That((await site.Ok("/possible-duplicates"))["items"]!.AsArray(), Is.Empty);
        await (await site.GetAsync($"/api/v1/possible-duplicates/{raised.Id()}")).ShouldBeProblem(
            404,
            "possible-duplicate-not-found"
        );
    }
}

public sealed class GetPossibleDuplicateTests
{
    [Test]
    public async Task It_shows_both_records_with_its_version()
    {
        var given = await Given.Programme();
        await given.Mentee(new { givenName = "Selam", birthYear = 1994 });
        await given.Mentee(new { givenName = "Selam", birthYear = 1994 });
        var raised = (await given.Duplicates()).Single();

        var answer = await given.Coordinator.GetAsync($"/api/v1/possible-duplicates/{raised.Id()}");

        Assert.That(answer.Headers.ETag!.Tag, Is.EqualTo("\"v1\""));
        Assert.That((await answer.Json())["first"]!.Text("givenName"), Is.EqualTo("Selam"));
    }
}

public sealed class ClearedDuplicatesTests
{
    [Test]
    public async Task A_decision_is_not_cleared()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        var second = await given.Mentee(new { phone = "0521 000123" });
        await given.Decide((await given.Duplicates()).Single(), new { to = "dismissed" });

        await given.App.InScope(services =>
            services
                .GetRequiredService<Db>()
                .InTransaction(
                    async () =>
                    {
                        await services
                            .GetRequiredService<Features.Participants.PossibleDuplicates.DuplicateRecorder>()
                            .Clear(second, CancellationToken.None);
                        return Mediation.Nothing.Value;
                    },
                    CancellationToken.None
                )
        );

        Assert.That(await given.Duplicates(), Has.Count.EqualTo(1));
    }
}

public sealed class ForgetPersonInDuplicatesTests
{
    [Test]
    public async Task Nothing_is_left_about_an_erased_person()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        var second = await given.Mentee(new { phone = "0521 000123" });

        await given.App.Anonymous.DeleteAsync($"/api/v1/privacy/{await Planted.Link(given, second)}");

        Assert.That(await given.Duplicates(), Is.Empty);
    }
}

public sealed class IndexIdentitiesTests
{
    [Test]
    public async Task Records_of_an_earlier_version_are_found_and_compared_after_the_next_start()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var first = await given.Mentee(
            new
            {
                givenName = "Łukasz",
                phone = "0521 000123",
                email = "l@example.org",
            }
        );
        var second = await given.Mentee(new { givenName = "Ada", phone = "+39 0521 000123" });
        // as a version left them that knew nothing of this
        await app.Sql<Guid>("UPDATE people SET phone_hash = 'before', name_hash = NULL RETURNING id");
        await app.Sql<Guid>("DELETE FROM possible_duplicates RETURNING id");
        await app.Sql<Guid>("DELETE FROM person_tags WHERE tag LIKE 'name:%' RETURNING person_id");
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1') RETURNING name");

        await using var next = await app.Again();
        var count = await next.InScope(services => services.GetRequiredService<IMediator>().Send(new IndexIdentities()));

        Assert.That(count, Is.Zero, "the start has done it");
        Assert.That((await given.Duplicates()).Single()["second"]!.Id(), Is.EqualTo(second));
        Assert.That(
            (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q=lukasz"))["items"]![0]!.Id(),
            Is.EqualTo(first)
        );
        Assert.That(
            (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q=0521000123"))["items"]!.AsArray(),
            Has.Count.EqualTo(2)
        );
    }

    [Test]
    public async Task Names_that_were_not_found_written_out_are_found_after_the_next_start()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Jörg", familyName = "Müller" });
        // as a version left them that knew of no second spelling
        await app.InScope(async services =>
        {
            var vault = services.GetRequiredService<IdentityVault>();
            var writtenOut = NameForm
                .Beginnings(["Jörg", "Müller"])
                .Except(NameForm.Beginnings(["Jorg", "Muller"]))
                .Select(beginning => new { Tag = "name:" + vault.NameHash(given.ProgrammeId, beginning) });
            return await services
                .GetRequiredService<Db>()
                .Execute("DELETE FROM person_tags WHERE tag = @Tag", writtenOut, CancellationToken.None);
        });
        Task<JsonObject> Search(TestApp of) => of.Admin.Ok($"/mentees?programmeId={given.ProgrammeId}&q=joerg%20mueller");
        var before = (await Search(app))["items"]!.AsArray().Count;
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1') RETURNING name");

        await using var next = await app.Again();

        Assert.That(before, Is.Zero);
        Assert.That((await Search(next))["items"]![0]!.Id(), Is.EqualTo(mentee));
    }

    [Test]
    public async Task An_address_that_was_two_becomes_a_possible_duplicate_and_the_start_does_not_fail()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await given.Mentee(new { email = "ada@müller.example" });
        var second = await given.Mentee(new { email = "ada@example.org" });
        await app.InScope(async services =>
        {
            // as a version stored it that compared addresses letter by letter
            var (db, vault) = (services.GetRequiredService<Db>(), services.GetRequiredService<IdentityVault>());
            var row = (
                await db.Query<Stored>(
                    "SELECT id, key_wrapped, identity_sealed FROM people WHERE id = @Id",
                    new { Id = second },
                    CancellationToken.None
                )
            ).Single();
            var identity = vault.Open<JsonObject>(row.IdentitySealed, row.KeyWrapped, row.Id, PersonRow.SealColumn);
            identity["email"] = "ada@xn--mller-kva.example";
            return await db.Execute(
                "UPDATE people SET identity_sealed = @Sealed, email_hash = 'before' WHERE id = @Id",
                new { row.Id, Sealed = vault.Seal(identity, row.KeyWrapped, row.Id, PersonRow.SealColumn) },
                CancellationToken.None
            );
        });
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1') RETURNING name");

        await using var next = await app.Again();

        Assert.That((await given.Duplicates()).Single().Reasons(), Is.EqualTo(new[] { "email" }));
        Assert.That((await next.Admin.Ok($"/mentees/{second}")).Text("email"), Is.EqualTo("ada@xn--mller-kva.example"));
    }

    private sealed record Stored
    {
        public required Guid Id { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
    }
}
