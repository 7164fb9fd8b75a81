using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.PeopleFiles;

public sealed class ImportPeopleTests
{
    private const string Header = "givenName,familyName,email,birthYear,languages,consents";

    private static string Row(string email) => $"Selam,T.,{email},1994,ti:native;it:a2,matching:1";

    [TestCase(",", false)]
    [TestCase(",", true)]
    [TestCase(";", false)]
    [TestCase(";", true)]
    public async Task Rows_become_people_with_either_delimiter_and_with_or_without_a_mark(string delimiter, bool withMark)
    {
        var given = await Given.Programme();
        string[] header =
        [
            "givenName",
            "familyName",
            "email",
            "phone",
            "birthYear",
            "gender",
            "languages",
            "availability",
            "needs",
            "location.latitude",
            "wishes.gender",
            "expectations.kinds",
            "childrenBirthYears",
            "custom.grade",
            "custom.pets",
            "custom.tools",
            "appliedOn",
            "status",
            "consents",
        ];
        string[] cells =
        [
            "Żaneta",
            "von \"Ö\"",
            "z@example.org",
            "+39 333 1112223",
            "1990",
            "woman",
            "it:b1;ti:native",
            "mon_evening;sat_morning",
            "language_practice!;school",
            delimiter == ";" ? "44,81" : "44.81",
            "woman",
            "friendship",
            "[]",
            "7",
            "true",
            "saw;hammer",
            "2026-01-05",
            "available",
            "matching:1",
        ];
        var text =
            string.Join(delimiter, header)
            + "\r\n"
            + string.Join(delimiter, cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))
            + "\r\n\r\n";

        var report = await (await Import(given, "mentees", (withMark ? "\uFEFF" : "") + text)).Json();

        var row = report.First("rows");
        Assert.That(
            (report.Value<int>("total"), report.Value<int>("created"), row.Text("status"), row.Value<int>("line")),
            Is.EqualTo((1, 1, "created", 2)),
            report.ToJsonString()
        );
        var mentee = await given.Coordinator.Ok($"/mentees/{row.Id()}");
        var expected = JsonNode
            .Parse(
                """
                { "givenName": "Żaneta", "familyName": "von \"Ö\"", "phone": "+39 333 1112223", "birthYear": 1990, "gender": "woman", "status": "available", "appliedOn": "2026-01-05",
                  "languages": [ { "code": "it", "level": "b1" }, { "code": "ti", "level": "native" } ], "availability": [ "mon_evening", "sat_morning" ],
                  "needs": [ { "code": "language_practice", "mandatory": true }, { "code": "school", "mandatory": false } ], "location": { "postcode": null, "latitude": 44.81, "longitude": null },
                  "childrenBirthYears": [], "custom": { "grade": 7, "pets": true, "tools": [ "saw", "hammer" ] }, "consents": [ { "purpose": "matching", "version": "1" } ] }
                """
            )!
            .AsObject();
        foreach (var (name, value) in expected)
        {
            Assert.That(JsonNode.DeepEquals(mentee[name], value), Is.True, $"{name}: {mentee[name]?.ToJsonString()}");
        }

        Assert.That((await given.Run()).Value<int>("mentees"), Is.EqualTo(1));
    }

    [Test]
    public async Task One_broken_row_keeps_all_out_and_says_which_and_why()
    {
        var given = await Given.Programme();
        var rows = Enumerable.Range(0, 60).Select(i => Row($"p{i}@example.org")).ToList();
        rows[30] = "Selam,T.,broken,19x4,klingon:good,matching:1";

        var refused = await (await Import(given, "mentees", Header + "\n" + string.Join('\n', rows))).ShouldBeProblem(
            400,
            "validation-failed",
            "line 32: email"
        );

        var broken = refused.List("rows").Where(row => row.Text("status") == "invalid").ToList();
        Assert.That(broken.Select(row => row!.Value<int>("line")), Is.EqualTo(new[] { 32 }));
        Assert.That(
            broken[0]!["errors"]!.AsObject().Select(error => error.Key),
            Is.EquivalentTo(new[] { "email", "birthYear", "languages[0].level" })
        );
        Assert.That(refused.First("rows").Text("status"), Is.EqualTo("valid"));
        Assert.That(await given.Coordinator.Items("/mentees"), Is.Empty);
    }

    [Test]
    public async Task The_valid_rows_alone_are_taken_in_when_asked_for()
    {
        var given = await Given.Programme();
        var text = $"{Header}\n{Row("a@example.org")}\n{Row("broken")}\n{Row("b@example.org")}";

        var report = await (await Import(given, "mentors", text, "&mode=valid_rows")).Json();

        Assert.That(report.List("rows").Select(row => row.Text("status")), Is.EqualTo(new[] { "created", "invalid", "created" }));
        Assert.That((report.Value<int>("created"), report.Value<int>("invalid")), Is.EqualTo((2, 1)));
        Assert.That(await given.Coordinator.Items("/mentors"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_dry_run_reports_everything_and_stores_nothing()
    {
        var given = await Given.Programme();

        var report = await (
            await Import(given, "mentees", $"{Header}\n{Row("a@example.org")}\n{Row("broken")}", "&dryRun=true")
        ).Json();

        Assert.That(report.List("rows").Select(row => row.Text("status")), Is.EqualTo(new[] { "valid", "invalid" }));
        Assert.That(report.Value<bool>("dryRun"), Is.True);
        Assert.That(await given.Coordinator.Items("/mentees"), Is.Empty);
    }

    [TestCase("a@example.org", "A@EXAMPLE.org", "email")]
    public async Task The_same_person_twice_in_a_file_is_found(string first, string second, string field)
    {
        var given = await Given.Programme();

        var refused = await (await Import(given, "mentees", $"{Header}\n{Row(first)}\n{Row(second)}")).ShouldBeProblem(
            400,
            "validation-failed",
            $"line 3: {field}"
        );

        Assert.That(refused.Error($"line 3: {field}"), Does.Contain("2"));
    }

    [Test]
    public async Task A_row_that_appears_twice_without_any_address_is_found_too()
    {
        var given = await Given.Programme();

        await (
            await Import(given, "mentees", "givenName,phone,birthYear\nAli,+39333111222,1990\nAli,+39 333 111 222,1991\n")
        ).ShouldBeProblem(400, "validation-failed", "line 3: phone");
        await (await Import(given, "mentees", "givenName,birthYear\nAli,1990\nAli,1990\n")).ShouldBeProblem(
            400,
            "validation-failed",
            "line 3: row"
        );
    }

    [Test]
    public async Task A_person_who_is_in_the_programme_already_is_found()
    {
        var given = await Given.Programme();
        await given.Mentor(new { email = "ada@example.org" });

        await (await Import(given, "mentees", $"{Header}\n{Row("ADA@example.org")}")).ShouldBeProblem(
            400,
            "validation-failed",
            "line 2: email"
        );
    }

    [TestCase("givenName,email\nAda,ada@example.org,extra\n", "line 2: row")]
    [TestCase("givenName,status\nAda,available\n", "line 2: status")]
    [TestCase("givenName,birthYear,consents,status\nAda,2012,matching:1,available\n", "line 2: status")]
    [TestCase("givenName,custom.A,custom.a\nAda,1,2\n", "line 2: custom")]
    [TestCase("givenName,occupation\nA,nurse\nB,\"cook\nC,teacher\nD,driver\n", "line 3: row")]
    [TestCase("givenName,occupation\n\"An\"na,nurse\n", "line 2: row")]
    [TestCase("givenName;occupation\rAda;\"x, y\"\rBea;z;z\r", "line 3: row")]
    [TestCase("givenName,appliedOn\nAda,01/09/2026\n", "line 2: appliedOn")]
    [TestCase("givenName,appliedOn\nAda,2099-09-01\n", "line 2: appliedOn")]
    [TestCase("givenName,siteId\nAda,0198c0de-0000-7000-8000-000000000000\n", "line 2: siteId")]
    [TestCase("givenName,siteId\nAda,Parma\n", "line 2: siteId")]
    [TestCase("givenName,needs\nAda,nothing_known\n", "line 2: needs[0].code")]
    [TestCase("givenName,needs,gender\n\"A\nda\",school,both\n", "line 2: gender")]
    [TestCase("givenName\n\u0007\n", "line 2: givenName")]
    [TestCase("givenName,gender,capacity\nAda,woman,1\n", "capacity")]
    [TestCase("Name,E-Mail\nAda,ada@example.org\n", "Name")]
    [TestCase("Name,E-Mail\nAda,ada@example.org\n", "givenName")]
    [TestCase("email,birthYear\nada@example.org,1990\n", "givenName")]
    [TestCase("givenName,givenName\nAda,Ada\n", "givenName")]
    [TestCase("givenName\n", "file")]
    [TestCase("", "file")]
    [TestCase("givenName,email\n\"Ada,ada@example.org\nBea,bea@example.org\n", "line 2: row")]
    public async Task What_cannot_be_taken_in_is_named_by_line_and_field(string text, string field)
    {
        var given = await Given.Programme();

        await (await Import(given, "mentees", text)).ShouldBeProblem(400, "validation-failed", field);

        Assert.That(await given.Coordinator.Items("/mentees"), Is.Empty);
    }

    [Test]
    public async Task Hundreds_of_columns_are_refused()
    {
        var given = await Given.Programme();
        string Own(int count) =>
            $"givenName,{string.Join(',', Enumerable.Range(0, count).Select(i => $"custom.q{i}"))}\nAda{string.Concat(Enumerable.Repeat(",1", count))}\n";

        await (await Import(given, "mentees", Own(200))).ShouldBeProblem(400, "validation-failed", "line 2: custom");
        await (await Import(given, "mentees", Own(500))).ShouldBeProblem(400, "validation-failed", "header");
        await (await Import(given, "mentees", Own(200).Replace("custom.", "c", StringComparison.Ordinal))).ShouldBeProblem(
            400,
            "validation-failed",
            "cq0"
        );
    }

    [Test]
    public async Task Bytes_that_are_no_utf_8_are_refused_with_their_line()
    {
        var given = await Given.Programme();
        var bytes = Encoding.Latin1.GetBytes("givenName\nAda\nJosé\n");

        var refused = await (await Import(given, "mentees", bytes, "")).ShouldBeProblem(400, "validation-failed", "file");

        Assert.That(refused.Error("file"), Does.Contain("3"));
    }

    [Test]
    public async Task Formulas_stay_text_and_come_out_harmless()
    {
        var given = await Given.Programme();
        await (await Import(given, "mentees", "givenName,occupation\nAda,\"=HYPERLINK(\"\"http://x\"\")\"\n")).ShouldBe(
            HttpStatusCode.OK
        );

        var file = await ExportPeopleTests.Export(given, "mentees");

        Assert.That(file, Does.Contain("\"'=HYPERLINK(\"\"http://x\"\")\""));
    }

    [Test]
    public async Task The_same_file_under_the_same_key_is_taken_in_once()
    {
        var given = await Given.Programme();
        var text = $"{Header}\n{Row("a@example.org")}";

        var first = await Import(given, "mentees", Encoding.UTF8.GetBytes(text), "", "once");
        var second = await Import(given, "mentees", Encoding.UTF8.GetBytes(text), "", "once");
        var other = await Import(
            given,
            "mentees",
            Encoding.UTF8.GetBytes(text.Replace("a@", "b@", StringComparison.Ordinal)),
            "",
            "once"
        );

        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        Assert.That(second.Headers.Contains("Idempotency-Replayed"), Is.True);
        await other.ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Test]
    public async Task Other_media_types_are_refused()
    {
        var given = await Given.Programme();

        await (await given.Coordinator.Send(HttpMethod.Post, "/mentees/import", "{}")).ShouldBeProblem(
            415,
            "unsupported-media-type"
        );
    }

    [Test]
    public async Task Each_imported_person_has_an_entry_in_the_audit()
    {
        var given = await Given.Programme();
        var report = await (await Import(given, "mentees", $"{Header}\n{Row("a@example.org")}")).Json();

        var entries = await given.App.Sql<string>(
            "SELECT action FROM audit_entries WHERE subject_id = @Id",
            new { Id = report.First("rows").Text("id") }
        );

        Assert.That(entries, Is.EqualTo(new[] { "ImportPeople" }));
    }

    [Test]
    public async Task Thousands_of_rows_with_one_broken_in_the_middle_name_its_line()
    {
        var given = await Given.Programme();
        var rows = Enumerable.Range(0, 6000).Select(i => Row($"p{i}@example.org")).ToList();
        rows[4998] = Row("broken");

        await (await Import(given, "mentees", Header + "\n" + string.Join('\n', rows))).ShouldBeProblem(
            400,
            "validation-failed",
            "line 5000: email"
        );
        rows[4998] = Row("mended@example.org");
        var report = await (await Import(given, "mentees", Header + "\n" + string.Join('\n', rows))).Json();

        Assert.That(report.Value<int>("created"), Is.EqualTo(6000));
    }

    internal static Task<HttpResponseMessage> Import(Given given, string people, string text, string query = "") =>
        Import(given, people, Encoding.UTF8.GetBytes(text), query);

    private static Task<HttpResponseMessage> Import(Given given, string people, byte[] bytes, string query, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{people}/import?programmeId={given.ProgrammeId}{query}")
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return given.Coordinator.SendAsync(request);
    }
}
