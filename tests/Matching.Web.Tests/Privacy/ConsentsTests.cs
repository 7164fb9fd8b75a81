using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.PersonTransitions;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

public sealed class WithdrawMyConsentTests
{
    [Test]
    public async Task Without_the_consent_to_matching_a_person_is_out_of_the_pool_at_once_and_offers_are_withdrawn()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered");
        var path = $"/privacy/{await Planted.Link(given, mentee)}/withdrawal";

        var answer = await given.App.Anonymous.Post(path, new { purpose = "matching" });
        await answer.ShouldBe(HttpStatusCode.OK);
        var data = await answer.Json();
        var run = await given.Run(new { dryRun = true });
        await (await given.App.Anonymous.Post(path, new { purpose = "matching" })).ShouldBeProblem(
            400,
            "validation-failed",
            "purpose"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(data["consents"]![0]!["withdrawnAt"], Is.Not.Null);
            Assert.That(run.Value<int>("mentees"), Is.Zero);
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));
            Assert.That(
                (await given.Coordinator.Ok($"/mentees/{mentee}")).List("openGates").Select(gate => gate.GetValue<string>()),
                Does.Contain("consent")
            );
        }
    }
}

public sealed class ConsentsTests
{
    [Test]
    public async Task A_coordinator_who_takes_a_consent_back_on_the_persons_word_stops_its_use_too_beyond_their_own_site()
    {
        var given = await Given.Programme();
        var elsewhere = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var mentor = await given.AvailableMentor(new { siteId = elsewhere });
        var pair = await given.Pair(mentor, await given.AvailableMentee(), "offered");
        var local = await given.App.Client(Matching.Web.Mediation.Role.Coordinator, given.ProgrammeId, elsewhere);

        var answer = await local.Send(HttpMethod.Patch, $"/mentors/{mentor}", """{"consents":[]}""", ("If-Match", "*"));

        await answer.ShouldBe(HttpStatusCode.OK);
        Assert.That(
            (await answer.Json()).List("openGates").Select(gate => gate.GetValue<string>()),
            Is.EqualTo(new[] { "consent" })
        );
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));
        await (await local.GetAsync($"/api/v1/pairs/{pair}")).ShouldBeProblem(404, "pair-not-found");
    }

    [Test]
    public async Task It_is_kept_which_words_were_agreed_to()
    {
        var texts = new Dictionary<string, string>
        {
            ["consent.matching.2.it"] = "Acconsento all'abbinamento.",
            ["consent.matching.2.en"] = "I agree to be matched.",
        };
        var given = await Given.Programme(body: new { name = "With words", texts });
        object[] Consents(params string[] given) =>
            [.. given.Select(consent => new { purpose = consent.Split(':')[0], version = consent.Split(':')[1] })];
        var mentee = await given.Mentee(new { preferredLanguage = "en", consents = Consents("matching:2", "photos:1") });
        var other = await given.Mentee(new { preferredLanguage = "ti", consents = Consents("matching:2") });

        async Task<List<string>> Hashes(Guid id) =>
            [
                .. (await given.App.Anonymous.Ok($"/privacy/{await Planted.Link(given, id)}"))
                    .List("consents")
                    .Select(consent => consent.Text("textHash")),
            ];
        string Of(string words) =>
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(words)));

        Assert.That(await Hashes(mentee), Is.EqualTo(new[] { Of("I agree to be matched."), Of("Use of photos of me") }));
        Assert.That(
            await Hashes(other),
            Is.EqualTo(new[] { Of("Acconsento all'abbinamento.") }),
            "the programme's first language, where theirs has no wording"
        );
    }

    [Test]
    public async Task Withdrawing_the_use_of_answers_excludes_from_figures_and_ends_extracts()
    {
        var given = await Given.Programme();
        object[] consents = [new { purpose = "matching", version = "1" }, new { purpose = "indicators", version = "1" }];
        var (stays, goes) = (await given.Mentee(new { consents }), await given.Mentee(new { consents }));
        foreach (var person in new[] { stays, goes })
        {
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = person,
                    wave = "start",
                    questionnaireId = "mentee-start",
                    mode = "phone",
                    answers = new { SN2 = 1 },
                }
            );
        }

        var extract = (
            await given.App.Admin.Created(
                "/extracts",
                new
                {
                    programmeId = given.ProgrammeId,
                    purpose = "Evaluation",
                    endsOn = given.App.Clock.Today.AddDays(9).ToString("yyyy-MM-dd"),
                    full = true,
                }
            )
        ).Id();
        var before = await Read();

        await (
            await given.App.Anonymous.Post(
                $"/privacy/{await Planted.Link(given, goes)}/withdrawal",
                new { purpose = "indicators" }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var after = await Read();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Sheets.Select(sheet => sheet.RespondentId), Is.EquivalentTo(new[] { stays, goes }));
            Assert.That(after.Sheets.Select(sheet => sheet.RespondentId), Is.EqualTo(new[] { stays }));
            Assert.That(after.People.Select(person => person.Id), Does.Contain(goes), "that they take part is counted");
            Assert.That((await given.App.Admin.Ok($"/extracts/{extract}")).Text("status"), Is.EqualTo("ended"));
        }

        Task<Matching.Indicators.Computation.Dossier> Read() =>
            given.App.InScope(services =>
                services
                    .GetRequiredService<Matching.Web.Features.Figures.Releases.DossierReader>()
                    .Read(given.ProgrammeId, given.App.Clock.Today, CancellationToken.None)
            );
    }

    [Test]
    public async Task Questions_on_functioning_are_answered_by_consent_only_and_used_as_long_as_it_holds()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await AddForm(app);
        var (asked, unasked) = (
            await given.Mentee(new { consents = new object[] { new { purpose = "functioning", version = "1" } } }),
            await given.Mentee()
        );
        object Body(Guid person, object answers) =>
            new
            {
                personId = person,
                wave = "start",
                questionnaireId = "with-functioning",
                mode = "phone",
                answers,
            };

        await (await given.Coordinator.Post("/responses", Body(unasked, new { SN2 = 1, FU1 = 2 }))).ShouldBeProblem(
            400,
            "validation-failed",
            "answers.FU1"
        );
        await given.Coordinator.Created("/responses", Body(unasked, new { SN2 = 1, FU1 = "PNTS" }));
        await given.Coordinator.Created("/responses", Body(asked, new { SN2 = 1, FU1 = 2 }));
        var before = await Used();
        await (
            await given.App.Anonymous.Post(
                $"/privacy/{await Planted.Link(given, asked)}/withdrawal",
                new { purpose = "functioning" }
            )
        ).ShouldBe(HttpStatusCode.OK);

        Assert.That((before, await Used()), Is.EqualTo((1, 0)));

        async Task<int> Used()
        {
            var dossier = await given.App.InScope(services =>
                services
                    .GetRequiredService<Matching.Web.Features.Figures.Releases.DossierReader>()
                    .Read(given.ProgrammeId, given.App.Clock.Today, CancellationToken.None)
            );
            return dossier
                .Sheets.SelectMany(sheet => sheet.Given)
                .Count(answer => answer.Item.Name == "FU1" && answer.Value is not null);
        }
    }

    // A form of a programme's own: one that came with the service, with a question of the module on functioning.
    private static async Task AddForm(TestApp app)
    {
        var shipped = (
            await app.Sql<string>(
                "SELECT definition FROM questionnaires WHERE id = 'mentee-start' ORDER BY published_at DESC LIMIT 1"
            )
        )[0];
        var form = JsonNode.Parse(shipped)!.AsObject();
        form["id"] = "with-functioning";
        var like = form.Items().Single(item => item.Text("name") == "SN2")!.DeepClone().AsObject();
        like["name"] = "FU1";
        like["scale"] = "functioning";
        form["items"]!.AsArray().Add(like);
        await app.Sql<string>(
            """
            INSERT INTO questionnaires (id, version, respondent, content_hash, definition, published_at)
            SELECT 'with-functioning', version, respondent, content_hash || 'f', @Definition, published_at FROM questionnaires WHERE id = 'mentee-start' ORDER BY published_at DESC LIMIT 1 RETURNING id
            """,
            new { Definition = form.ToJsonString() }
        );
    }
}

public sealed class WithdrawOffersTests
{
    [Test]
    public async Task What_both_have_agreed_on_goes_on()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed");

        await given.App.Publish(new MatchingStopped(mentee));

        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("agreed"));
    }
}
