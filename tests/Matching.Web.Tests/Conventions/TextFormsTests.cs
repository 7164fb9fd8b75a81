using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Pairs;

namespace Matching.Web.Tests.Conventions;

/// <summary>A text has one form, whichever way it is entered.</summary>
[Category("Once")]
public sealed class TextFormsTests
{
    private static readonly (string Sent, string Kept)[] Names =
    [
        ("  Anna \u00A0  Maria ", "Anna Maria"),
        ("Ann\u200Ba", "Anna"),
        ("\u202EAnna\u202C", "Anna"),
        ("\uFEFFAnna\u200E", "Anna"),
        ("Zoe\u0308", "Zoë"),
        // the joiner shapes Persian letters; the mark orders a name in two scripts
        ("علی\u200Cرضا", "علی\u200Cرضا"),
        ("A\u200Cnna", "Anna"),
        ("Anna \u200Fسلام", "Anna \u200Fسلام"),
    ];

    [Test]
    public async Task Names_have_one_form_in_requests_changes_files_sign_ups_and_personal_pages()
    {
        var given = await Given.Programme();
        var partner = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/partners",
            new { name = "  Circolo \u00A0 Arci " }
        );
        var key = await given.App.Client(Mediation.Role.Partner, given.ProgrammeId, partnerId: partner.Id());
        foreach (var (sent, kept) in Names)
        {
            var entered = await given.Mentee(new { givenName = sent, birthYear = (int?)null });
            var changed = await given.Mentee(new { birthYear = (int?)null });
            await (
                await given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/mentees/{changed}",
                    JsonSerializer.Serialize(new { givenName = sent }),
                    ("If-Match", "*")
                )
            ).ShouldBe(HttpStatusCode.OK);
            var imported = await given.Coordinator.PostAsync(
                "/api/v1/mentees/import",
                new StringContent($"givenName\n{sent}\n", Encoding.UTF8, "text/csv")
            );
            var file = Guid.Parse((await imported.Json())["rows"]![0]!.Text("id"));
            await (
                await key.Post(
                    "/signups",
                    new
                    {
                        programmeId = given.ProgrammeId,
                        role = "mentee",
                        givenName = sent,
                        phone = "+39 0521 000777",
                        preferredLanguage = "ti",
                        consents = new[] { new { purpose = "matching", version = "1" } },
                    }
                )
            ).ShouldBe(HttpStatusCode.Created);
            var own = await given.Mentee(new { birthYear = (int?)null });
            await given.App.Anonymous.Send(
                HttpMethod.Patch,
                $"/privacy/{await Privacy.Planted.Link(given, own)}",
                JsonSerializer.Serialize(new { givenName = sent })
            );

            foreach (var id in new[] { entered, changed, file, own })
            {
                Assert.That((await given.Coordinator.Ok($"/mentees/{id}")).Text("givenName"), Is.EqualTo(kept), sent);
            }
        }

        var signedUp = (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q=0521000777&limit=200"))["items"]!
            .AsArray()
            .Select(person => person!.Text("givenName"));
        Assert.That(signedUp, Is.EqualTo(Names.Select(name => name.Kept)));
        Assert.That(partner.Text("name"), Is.EqualTo("Circolo Arci"));
    }

    [TestCase("AR", "ar")]
    [TestCase(" it-it ", "it-IT")]
    [TestCase("SR-LATN", "sr-Latn")]
    public async Task A_language_has_one_form_in_requests_changes_files_sign_ups_and_personal_pages(string sent, string kept)
    {
        var given = await Given.Programme();
        var key = await given.App.Client(
            Mediation.Role.Partner,
            given.ProgrammeId,
            partnerId: (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Arci" })).Id()
        );
        var people = new List<Guid> { await given.Mentee(new { preferredLanguage = sent }), await given.Mentee() };
        await given.Patched("mentees", people[^1], JsonSerializer.Serialize(new { preferredLanguage = sent }));
        var imported = await given.Coordinator.PostAsync(
            "/api/v1/mentees/import",
            new StringContent($"givenName,preferredLanguage,languages\nAnna,{sent},TI:native\n", Encoding.UTF8, "text/csv")
        );
        people.Add(Guid.Parse((await imported.Json())["rows"]![0]!.Text("id")));
        await (
            await key.Post(
                "/signups",
                new
                {
                    programmeId = given.ProgrammeId,
                    role = "mentee",
                    givenName = "Anna",
                    phone = "+39 0521 000778",
                    preferredLanguage = sent,
                    languages = new[] { new { code = "TI", level = "native" } },
                    consents = new[] { new { purpose = "matching", version = "1" } },
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        var found = await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q=0521000778");
        people.Add(Guid.Parse(found["items"]![0]!.Text("id")));
        people.Add(await given.Mentee());
        await (
            await given.App.Anonymous.Send(
                HttpMethod.Patch,
                $"/privacy/{await Privacy.Planted.Link(given, people[^1])}",
                JsonSerializer.Serialize(new { preferredLanguage = sent })
            )
        ).ShouldBe(HttpStatusCode.OK);
        people.Add(await given.Mentee());
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Privacy.Planted.Link(given, people[^1])}");
        await (await browser.Submit("/my", "correct", ("Input.GivenName", "Anna"), ("Input.PreferredLanguage", sent))).ShouldLead(
            "/my?done=1"
        );

        var languages = new List<string>();
        foreach (var id in people)
        {
            languages.Add((await given.Coordinator.Ok($"/mentees/{id}")).Text("preferredLanguage"));
        }

        var speakers = await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&language=TI");
        Assert.That(languages, Is.All.EqualTo(kept));
        Assert.That(speakers["items"]!.AsArray(), Has.Count.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task Texts_by_language_and_the_languages_of_a_programme_have_that_form_too()
    {
        var app = SharedApp.App;
        var programme = await app.Admin.Created("/programmes", new { name = "Lingue", languages = new[] { "IT", "de-ch" } });
        var partner = await app.Admin.Created(
            $"/programmes/{programme.Id()}/partners",
            new { name = "Arci", welcome = new { IT = "Ciao" } }
        );
        var twice = await app.Admin.Send(
            HttpMethod.Post,
            $"/programmes/{programme.Id()}/partners",
            """{"name":"Acli","welcome":{"IT":"Ciao","it":"Salve"}}"""
        );

        Assert.That(programme["languages"]!.ToJsonString(), Is.EqualTo("""["it","de-CH"]"""));
        Assert.That(partner["welcome"]!.ToJsonString(), Is.EqualTo("""{"it":"Ciao"}"""));
        await twice.ShouldBeProblem(400, "malformed-request");
    }

    [Test]
    public async Task An_empty_text_is_no_answer_in_a_new_record_and_in_a_change()
    {
        var given = await Given.Programme();
        var id = await given.Mentee(
            new
            {
                familyName = "",
                email = " ",
                phone = "",
                occupation = "\u200B",
            }
        );
        var entered = await given.Coordinator.Ok($"/mentees/{id}");
        await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{id}",
            """{"familyName":"Tesfay","email":"a@example.org"}""",
            ("If-Match", "*")
        );
        await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{id}",
                """{"familyName":" ","email":""}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        var changed = await given.Coordinator.Ok($"/mentees/{id}");

        foreach (var member in new[] { "familyName", "email", "phone", "occupation" })
        {
            Assert.That((entered[member], changed[member]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)), member);
        }

        await (await given.Coordinator.Post("/mentees", given.Person(new { givenName = " \u200B " }))).ShouldBeProblem(
            400,
            "validation-failed",
            "givenName"
        );
    }

    [Test]
    public async Task An_address_is_compared_by_punycode_and_its_domain_is_kept_in_lower_case()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(new { email = " Ada@Müller.EXAMPLE " });

        await (
            await given.Coordinator.Post("/mentees", given.Person(new { email = "ada@xn--mller-kva.example" }))
        ).ShouldBeProblem(409, "mentee-email-taken");
        Assert.That((await given.Coordinator.Ok($"/mentees/{first}")).Text("email"), Is.EqualTo("Ada@müller.example"));
        Assert.That(
            (
                await given.Coordinator.Ok(
                    $"/mentees?programmeId={given.ProgrammeId}&q={Uri.EscapeDataString("ADA@XN--MLLER-KVA.EXAMPLE")}"
                )
            )["items"]!.AsArray(),
            Has.Count.EqualTo(1)
        );
    }

    [TestCase("ad\u200Ba@example.org", "U+200B")]
    [TestCase("ada@exa\u00ADmple.org", "U+00AD")]
    [TestCase("\uFEFFada@example.org", "U+FEFF")]
    [TestCase("ada@example.org\u202C", "U+202C")]
    public async Task What_cannot_be_seen_in_an_address_is_refused_by_name(string email, string named)
    {
        var given = await Given.Programme();

        var problem = await (await given.Coordinator.Post("/mentees", given.Person(new { email }))).ShouldBeProblem(
            400,
            "validation-failed",
            "email"
        );
        var file = await given.Coordinator.PostAsync(
            "/api/v1/mentees/import?dryRun=true",
            new StringContent($"givenName,email\nAda,{email}\n", Encoding.UTF8, "text/csv")
        );

        Assert.That(problem["errors"]!["email"]![0]!.GetValue<string>(), Does.Contain(named));
        Assert.That((await file.Json())["rows"]![0]!["errors"]?["email"]?[0]?.GetValue<string>(), Does.Contain(named));
    }

    [Test]
    public async Task Labels_and_short_texts_have_single_blanks()
    {
        var given = await Given.Programme(body: new { name = "P", funder = "City  of \u00A0 Parma" });
        var mentee = await given.Mentee(new { occupation = " Nurse   and \n painter ", source = "a  friend" });
        var term = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/vocabulary",
            new
            {
                list = "interests",
                code = "bocce",
                labels = new { it = "Gioco  delle   bocce" },
            }
        );
        var patched = await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}/vocabulary/{term.Id()}",
                """{"labels":{"it":"Le   bocce"}}""",
                ("If-Match", "*")
            )
        ).Json();
        var training = await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "First   aid",
                heldOn = "2026-02-01",
            }
        );

        var person = await given.Coordinator.Ok($"/mentees/{mentee}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((person.Text("occupation"), person.Text("source")), Is.EqualTo(("Nurse and painter", "a friend")));
            Assert.That(term["labels"]!.Text("it"), Is.EqualTo("Gioco delle bocce"));
            Assert.That(patched["labels"]!.Text("it"), Is.EqualTo("Le bocce"));
            Assert.That(training.Text("title"), Is.EqualTo("First aid"));
            Assert.That(
                (await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}")).Text("funder"),
                Is.EqualTo("City of Parma")
            );
        }
    }

    [TestCase("+39 333 12345678901234")]
    [TestCase("0039 333 12345678901234")]
    [TestCase("333 1234 5678 9012 34")]
    public async Task A_telephone_number_with_more_digits_than_there_can_be_is_refused(string phone)
    {
        var given = await Given.Programme();

        var problem = await (await given.Coordinator.Post("/mentees", given.Person(new { phone }))).ShouldBeProblem(
            400,
            "validation-failed",
            "phone"
        );

        Assert.That(problem["errors"]!["phone"]![0]!.GetValue<string>(), Does.Contain("at most 15 digits"));
    }

    [TestCase("1994-05-01")]
    [TestCase("01/05/1994")]
    [TestCase("2024-05-01 00:00:00")]
    public async Task A_day_in_place_of_a_telephone_number_is_refused_by_name(string phone)
    {
        var given = await Given.Programme();

        var problem = await (await given.Coordinator.Post("/mentees", given.Person(new { phone }))).ShouldBeProblem(
            400,
            "validation-failed",
            "phone"
        );

        Assert.That(problem["errors"]!["phone"]![0]!.GetValue<string>(), Does.Contain(phone));
    }

    [Test]
    public async Task Origins_are_kept_as_browsers_send_them()
    {
        var given = await Given.Programme();

        var partner = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/partners",
            new { name = "Caffè", allowedOrigins = new[] { "https://Caffè.example", "http://localhost:5080" } }
        );

        Assert.That(
            partner["allowedOrigins"]!.AsArray().Select(origin => origin!.GetValue<string>()),
            Is.EqualTo(new[] { "https://xn--caff-8oa.example", "http://localhost:5080" })
        );
        await (
            await given.App.Admin.Post(
                $"/programmes/{given.ProgrammeId}/partners",
                new { name = "X", allowedOrigins = new[] { "https://caffè.example/path" } }
            )
        ).ShouldBeProblem(400, "validation-failed", "allowedOrigins");
    }
}
