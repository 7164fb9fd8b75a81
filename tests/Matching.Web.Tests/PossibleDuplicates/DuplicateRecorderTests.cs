using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.PossibleDuplicates;

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
        var profile = (await given.Coordinator.Ok($"/mentees/{first}")).List("possibleDuplicates").Single();

        Assert.That((duplicate.At("first").Id(), duplicate.At("second").Id()), Is.EqualTo((first, second)));
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
        Assert.That(found.Items(), Has.Count.EqualTo(2));
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
            Assert.That(rows[0].List("possibleDuplicates").Single().Text("personId"), Is.EqualTo(known.ToString()));
            Assert.That(rows[1].List("possibleDuplicates"), Is.Empty);
            Assert.That(rows[2].List("possibleDuplicates").Single().Value<int>("line"), Is.EqualTo(3));
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
            $"/api/v1/privacy/{await Planted.Link(given, duplicate.At("second").Id())}"
        );

        Assert.That(
            (await answer.Json()).Select(member => member.Key),
            Is.EqualTo((await other.Json()).Select(member => member.Key))
        );
        Assert.That(duplicate.At("first").Id(), Is.EqualTo(known));
        Assert.That(own, Does.Not.Contain(duplicate.Text("id")).And.Not.Contain(known.ToString()));
    }

    private static async Task<List<JsonNode>> Import(Given given, string file, string query)
    {
        var response = await given.Coordinator.PostAsync(
            "/api/v1/mentees/import" + query,
            new StringContent(file, Encoding.UTF8, "text/csv")
        );
        await response.ShouldBe(HttpStatusCode.OK);
        return [.. (await response.Json()).List("rows")];
    }
}
