using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Pairs;

namespace Matching.Web.Tests.MatchRuns;

/// <summary>A wish that is a must holds wherever two people are brought together, also past a match run.</summary>
public sealed class RequiredGenderTests
{
    private const string Wish = """{ "wishes": { "gender": "woman" } }""";

    private static readonly string[] Steps = ["offered", "mentor_accepted", "agreed", "active"];

    [Test]
    public async Task No_pair_is_made_by_hand_against_a_must_of_either_side_and_a_preference_blocks_no_pair()
    {
        var given = await Given.Programme();
        var must = new { wishes = new { gender = "woman" } };
        var (man, unknown) = (await given.AvailableMentor(new { gender = "man" }), await given.AvailableMentor());
        var wishing = await given.AvailableMentee(must);

        foreach (
            var (mentor, mentee) in new[]
            {
                (man, wishing),
                (unknown, wishing),
                (await given.AvailableMentor(must), await given.AvailableMentee(new { gender = "man" })),
            }
        )
        {
            var problem = await (
                await given.Coordinator.Post(
                    "/pairs",
                    new
                    {
                        mentorId = mentor,
                        menteeId = mentee,
                        reason = "x",
                        @override = "x",
                    }
                )
            ).ShouldBeProblem(409, "pair-not-possible");
            Assert.That(problem["blockedBy"]![0]!.GetValue<string>(), Is.EqualTo("gender"));
        }

        await given.Pair(await given.AvailableMentor(new { gender = "woman" }), wishing);
        await given.Pair(man, await given.AvailableMentee(new { wishes = new { gender = "woman", genderStrength = "prefer" } }));
    }

    [Test]
    public async Task A_wish_that_was_added_since_is_asked_at_every_step_that_carries_the_pair_on()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(new { gender = "man" }), mentee);
        foreach (var step in Steps)
        {
            await given.Patched("mentees", mentee, Wish);
            await (await given.Step(pair, step)).ShouldBeProblem(409, "pair-not-possible");
            await given.Patched("mentees", mentee, """{ "wishes": null }""");
            await (await given.Step(pair, step)).ShouldBe(HttpStatusCode.OK);
        }

        await given.Patched("mentees", mentee, Wish);
        var (man, woman) = (
            await given.AvailableMentor(new { gender = "man" }),
            await given.AvailableMentor(new { gender = "woman" })
        );
        await (await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active", mentorId = man })).ShouldBeProblem(
            409,
            "pair-not-possible"
        );
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", mentorId = woman });
    }

    [Test]
    public async Task A_dry_run_is_not_adopted_against_a_wish_that_was_added_since()
    {
        var given = await Given.Programme();
        await given.AvailableMentor(new { gender = "man" });
        var mentee = await given.AvailableMentee();
        var run = await given.Run(new { dryRun = true });
        await given.Patched("mentees", mentee, Wish);

        var problem = await (await given.Coordinator.Post($"/match-runs/{run.Id()}/adopt", new { })).ShouldBeProblem(
            409,
            "match-run-not-adoptable"
        );

        Assert.That(problem["people"]!.AsArray().Select(id => id!.GetValue<Guid>()), Is.EqualTo(new[] { mentee }));
    }

    [Test]
    public async Task A_pair_of_a_run_is_asked_by_the_profile_of_the_run()
    {
        var given = await Given.Programme();
        var profile = await given.App.Admin.Created("/criteria-profiles", GenderWishesTests.Flagging);
        await given.AvailableMentee(new { wishes = new { gender = "woman" } });
        await given.AvailableMentor();
        var proposal = (await given.Proposals(await given.Run(new { criteriaProfileId = profile.Id() }))).Single();

        Assert.That((await given.Move(Guid.Parse(proposal.Text("pairId")), "offered")).Text("status"), Is.EqualTo("offered"));
    }
}

public sealed class GenderWishesTests
{
    internal static readonly object Flagging = new
    {
        name = "Flagging",
        criteria = new object[]
        {
            new
            {
                id = "gender",
                kind = "hard",
                @params = new { unknown = "flag" },
            },
            new
            {
                id = "waiting",
                kind = "soft",
                weight = 1,
            },
        },
    };

    [Test]
    public async Task A_must_is_not_met_by_an_unknown_gender_and_nothing_suggests_to_relax_it()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { gender = "woman", wishes = new { gender = "woman" } });
        await given.AvailableMentor(new { gender = "man" });
        await given.AvailableMentor(new { gender = (string?)null });
        await given.AvailableMentor(new { gender = "undisclosed" });
        await given.AvailableMentor(new { kind = "couple", gender = "woman" });

        var run = await given.Run(new { dryRun = true });
        var unmatched = (await given.Coordinator.Ok($"/match-runs/{run.Id()}/unmatched"))["items"]!
            .AsArray()
            .Single(person => person!.Text("personId") == mentee.ToString())!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run["matched"]!.GetValue<int>(), Is.Zero);
            Assert.That(unmatched["cheapestRelaxation"], Is.Null);
            Assert.That(unmatched["nearest"]!.AsArray(), Is.Empty);
            Assert.That(
                (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/supply-gap?fresh=true"))[
                    "wantedChanges"
                ]!.AsArray(),
                Is.Empty
            );
        }
    }

    [Test]
    public async Task A_preference_scores_and_blocks_no_pair()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { wishes = new { gender = "woman", genderStrength = "prefer" } });
        var man = await given.AvailableMentor(new { gender = "man" });
        var woman = await given.AvailableMentor(new { gender = "woman" });

        var candidates = (await given.Coordinator.Ok($"/mentees/{mentee}/candidates"))["items"]!.AsArray();

        Assert.That(candidates.Select(candidate => Guid.Parse(candidate!.Text("personId"))), Is.EqualTo(new[] { woman, man }));
        // half of the six points for expectations, the other half not known
        Assert.That(candidates[0]!["score"]!.GetValue<int>() - candidates[1]!["score"]!.GetValue<int>(), Is.EqualTo(300));
        Assert.That(Expectations(candidates[0]!).Text("text"), Does.EndWith("Preferred gender: yes."));
        Assert.That(Expectations(candidates[1]!).Text("text"), Does.EndWith("Preferred gender: no."));

        static JsonNode Expectations(JsonNode candidate) =>
            candidate["contributions"]!.AsArray().Single(part => part!.Text("criterion") == "expectations")!;
    }

    [Test]
    public async Task A_couple_meets_the_wish_when_both_adults_do()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { gender = "woman", wishes = new { gender = "same" } });
        await given.AvailableMentor(new { kind = "couple", adultGenders = new[] { "woman", "man" } });
        var women = await given.AvailableMentor(new { kind = "couple", adultGenders = new[] { "woman", "woman" } });

        var candidates = (await given.Coordinator.Ok($"/mentees/{mentee}/candidates"))["items"]!.AsArray();

        Assert.That(candidates.Select(candidate => Guid.Parse(candidate!.Text("personId"))), Is.EqualTo(new[] { women }));
    }

    [Test]
    public async Task A_profile_may_let_an_unknown_gender_pass_with_a_flag()
    {
        var given = await Given.Programme();
        var profile = await given.App.Admin.Created("/criteria-profiles", Flagging);
        var mentee = await given.AvailableMentee(new { gender = "woman", wishes = new { gender = "woman" } });
        var mentor = await given.AvailableMentor();

        var run = await given.Run(new { criteriaProfileId = profile.Id() });
        var proposal = (await given.Proposals(run)).Single();
        var explained = await given.Coordinator.Ok($"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}");

        Assert.That(proposal["flags"]!.AsArray().Single()!.Text("criterion"), Is.EqualTo("gender"));
        Assert.That(JsonNode.DeepEquals(explained["flags"], proposal["flags"]), Is.True);
    }

    [Test]
    public async Task An_age_limit_with_an_unknown_age_is_flagged()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { birthYear = (int?)null });
        await given.AvailableMentor(new { wishes = new { minAge = 30 } });

        var candidate = (await given.Coordinator.Ok($"/mentees/{mentee}/candidates"))["items"]!.AsArray().Single()!;

        Assert.That(candidate["flags"]!.AsArray().Single()!.Text("criterion"), Is.EqualTo("age_limits"));
    }

    [TestCase("""{ "wishes": { "gender": "same" } }""", "gender")]
    [TestCase("""{ "wishes": { "gender": "same" }, "gender": "undisclosed" }""", "gender")]
    [TestCase(
        """{ "wishes": { "gender": "same" }, "gender": "woman", "kind": "couple", "adultGenders": ["woman", "man"] }""",
        "gender"
    )]
    [TestCase("""{ "wishes": { "genderStrength": "prefer" } }""", "wishes.genderStrength")]
    [TestCase("""{ "adultGenders": ["woman"] }""", "adultGenders")]
    [TestCase("""{ "kind": "couple", "adultGenders": ["woman"] }""", "adultGenders")]
    [TestCase("""{ "kind": "group", "adultGenders": ["woman"] }""", "adultGenders")]
    [TestCase("""{ "kind": "family", "adultGenders": [] }""", "adultGenders")]
    [TestCase("""{ "gender": "man", "kind": "couple", "adultGenders": ["woman", "woman"] }""", "adultGenders")]
    [TestCase("""{ "gender": "another", "kind": "group", "adultGenders": ["woman", "man", "man"] }""", "adultGenders")]
    public async Task A_wish_that_cannot_be_read_is_named(string with, string field)
    {
        var given = await Given.Programme();
        var body = given.Person();
        foreach (var (name, value) in JsonNode.Parse(with)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        await (await given.Coordinator.Post("/mentors", body)).ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task Any_gender_is_no_wish_that_could_be_strong()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { wishes = new { gender = "woman", genderStrength = "must" } });

        var changed = await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{mentee}",
                """{ "wishes": { "gender": "any" } }""",
                ("If-Match", "*")
            )
        ).Json();

        Assert.That(changed["wishes"]!.Text("gender"), Is.EqualTo("any"));
        Assert.That(changed["wishes"]!["genderStrength"], Is.Null);
    }

    [Test]
    public async Task A_gender_in_a_file_that_cannot_be_read_is_named_once()
    {
        var given = await Given.Programme();

        var report = await (
            await given.Coordinator.PostAsync(
                $"/api/v1/mentors/import?dryRun=true&programmeId={given.ProgrammeId}",
                new StringContent("givenName,wishes.gender,wishes.genderStrength\nA,men,prefer\n", Encoding.UTF8, "text/csv")
            )
        ).Json();

        Assert.That(report["rows"]![0]!["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "wishes.gender" }));
    }

    [Test]
    public async Task A_file_and_a_sign_up_keep_the_same_rules()
    {
        var given = await Given.Programme();
        const string File =
            "givenName,kind,adultGenders,wishes.gender,wishes.genderStrength\nA,couple,woman;woman,same,prefer\nB,person,,same,\n";
        var imported = await given.Coordinator.PostAsync(
            "/api/v1/mentors/import?dryRun=true",
            new StringContent(File, Encoding.UTF8, "text/csv")
        );
        await imported.ShouldBe(HttpStatusCode.OK);
        var rows = (await imported.Json())["rows"]!.AsArray();
        var partner = await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Circolo" });
        var key = await given.App.Client(Mediation.Role.Partner, given.ProgrammeId, partnerId: partner.Id());

        Assert.That(rows.Select(row => row!.Text("status")), Is.EqualTo(new[] { "valid", "invalid" }));
        Assert.That(rows[1]!["errors"]!["gender"], Is.Not.Null);
        await (
            await key.Post(
                "/signups",
                new
                {
                    programmeId = given.ProgrammeId,
                    role = "mentee",
                    givenName = "Selam",
                    phone = "+39 0521 000099",
                    preferredLanguage = "ti",
                    wishes = new { gender = "same" },
                    consents = new[] { new { purpose = "matching", version = "1" } },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "gender");
    }
}
