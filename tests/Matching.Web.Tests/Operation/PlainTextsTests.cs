using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Mediation;
using Matching.Web.Operation;
using Matching.Web.Tests.Access;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Operation;

/// <summary>Rows that an earlier version wrote in clear: the first start seals them all, and they say what they said.</summary>
public sealed class PlainTextsTests
{
    private static readonly string[] Words =
    [
        "Frage8801",
        "Antwort8802",
        "Herkunft8803",
        "Begruendung8804",
        "Altgrund8805",
        "Ausfuhr8806",
        "Auszug8807",
        "Erlaubnis8808",
        "Adresse8809",
    ];

    [Test]
    public async Task The_first_start_seals_what_was_stored_in_clear_and_it_reads_as_before()
    {
        await using var app = await TestApp.Start();
        var old = await EarlierRows.In(app);
        var before = await Planted.Everything(app);

        await using var next = await app.Again();
        await next.Services.GetRequiredService<ErasedBytes>().Gone;

        var after = await Planted.Everything(app);
        Assert.That(Planted.Among(before, Words), Is.EqualTo(Words), "each was there in clear");
        Assert.That(Planted.Among(after, Words), Is.Empty);
        await old.ShouldReadAsBefore(next);
        Assert.That(await next.Sql<string>("SELECT value FROM settings WHERE name = 'plain_texts_pending'"), Is.Empty);
    }

    [Test]
    public async Task A_start_that_could_not_seal_one_row_seals_the_others_and_the_next_start_goes_on()
    {
        await using var app = await TestApp.Start();
        var old = await EarlierRows.In(app);
        var whole = (
            await app.Sql<string>("SELECT identity_sealed FROM people WHERE id = @Id", new { Id = old.Person })
        ).Single();
        await app.Sql<Guid>(
            "UPDATE people SET identity_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id RETURNING id",
            new { Id = old.Person }
        );

        await using (var half = await app.Again())
        {
            Assert.That(await half.Sql<string>("SELECT url FROM webhooks WHERE url <> ''"), Is.Empty);
            Assert.That(
                await half.Sql<string>("SELECT profile FROM people WHERE id = @Id", new { Id = old.Person }),
                Has.One.Contains("Antwort8802")
            );
        }

        await app.Sql<Guid>(
            "UPDATE people SET identity_sealed = @Whole WHERE id = @Id RETURNING id",
            new { Id = old.Person, Whole = whole }
        );
        await using var next = await app.Again();

        Assert.That(
            await next.Sql<string>("SELECT profile FROM people WHERE id = @Id", new { Id = old.Person }),
            Has.One.Not.Contain("Antwort8802")
        );
        await old.ShouldReadAsBefore(next);
    }

    [Test]
    public async Task Matching_and_files_read_answers_to_own_questions_whether_they_are_sealed_yet_or_not()
    {
        await using var app = await TestApp.Start();
        var old = await EarlierRows.In(app);
        var candidates = $"/mentees/{old.Person}/candidates?criteriaProfileId={old.Profile}";

        var plain = await old.Given.Coordinator.Ok(candidates);
        await using var next = await app.Again();
        var coordinator = await next.Client(Role.Coordinator, old.Given.ProgrammeId);
        var opened = await coordinator.Ok(candidates);

        Assert.That(plain["items"]![0]!["contributions"]![0]!.Text("text"), Does.Contain("Antwort8802"));
        Assert.That(opened.ToJsonString(), Is.EqualTo(plain.ToJsonString()));
        Assert.That(await coordinator.GetStringAsync("/api/v1/mentees/export?purpose=report"), Does.Contain("Antwort8802"));
        Assert.That(
            (await coordinator.Ok($"/mentees?programmeId={old.Given.ProgrammeId}")).ToJsonString(),
            Does.Not.Contain("Antwort8802"),
            "lists are without them"
        );
    }

    [Test]
    public async Task What_is_sealed_opens_under_another_master_key_and_in_a_restored_copy()
    {
        await using var app = await TestApp.Start();
        var old = await EarlierRows.In(app);
        await using (await app.Again())
        {
            // seals
        }

        var next = Path.Combine(app.Folder, "keys", "next.key");
        Assert.That(await Verbs.TryRun(["rotate-key", "--new", next, .. app.CommandLine()]), Is.Zero);
        var folder = app.Folder;
        if (!TestApp.IsPostgres)
        {
            folder = Path.Combine(app.Folder, "restored");
            var copy = Path.Combine(app.Folder, "copy.db");
            Assert.That(await Verbs.TryRun(["backup", copy, .. app.CommandLine(key: next)]), Is.Zero);
            Assert.That(await Verbs.TryRun(["restore", copy, .. app.CommandLine(folder, next)]), Is.Zero);
        }

        await using var restored = await app.Again(("Keys:MasterKeyFile", next), ("Database:Folder", folder));

        await old.ShouldReadAsBefore(restored);
    }

    [Test]
    public async Task A_restored_copy_of_an_earlier_version_is_sealed_before_it_is_served()
    {
        await using var app = await TestApp.Start();
        await EarlierRows.In(app);
        var (copy, folder) = (Path.Combine(app.Folder, "copy.db"), Path.Combine(app.Folder, "restored"));

        var made = await Verbs.TryRun(["backup", copy, .. app.CommandLine()]);
        if (TestApp.IsPostgres)
        {
            Assert.That(made, Is.EqualTo(2), "PostgreSQL has tools of its own, and the next start seals");
            return;
        }

        Assert.That(await Verbs.TryRun(["restore", copy, .. app.CommandLine(folder)]), Is.Zero);

        var bytes = string.Concat(
            Directory.GetFiles(folder).Select(path => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)))
        );
        Assert.That(Planted.Among(bytes, Words), Is.Empty);
    }

    /// <summary>A programme whose rows were turned into what earlier versions wrote.</summary>
    private sealed record EarlierRows(
        Given Given,
        Guid Person,
        Guid Profile,
        Guid Run,
        string Proposals,
        Guid Extract,
        Guid Key,
        Guid Webhook
    )
    {
        public static async Task<EarlierRows> In(TestApp app)
        {
            var world = await World.Make(app);
            var given = world.Given;
            var person = await given.AvailableMentee(new { custom = new { pets = "Antwort8802" } });
            await given.AvailableMentor(new { custom = new { pets = "Antwort8802" } });
            await given.AvailableMentee();
            var profile = await world.ProfileOn("pets");
            var run = await given.Run(new { dryRun = true, criteriaProfileId = profile });
            var ends = app.Clock.Today.AddDays(9).ToString("yyyy-MM-dd");
            var old = new EarlierRows(
                given,
                person,
                profile,
                run.Id(),
                (await given.Coordinator.Ok($"/match-runs/{run.Id()}/proposals")).ToJsonString(),
                (
                    await app.Admin.Created(
                        "/extracts",
                        new
                        {
                            programmeId = world.Id,
                            purpose = "Auszug8807",
                            endsOn = ends,
                            full = true,
                        }
                    )
                ).Id(),
                (
                    await app.Admin.Created(
                        "/api-keys",
                        new
                        {
                            role = "analyst",
                            programmeId = world.Id,
                            evaluator = new { purpose = "Erlaubnis8808", endsOn = ends },
                        }
                    )
                ).Id(),
                (
                    await app.Admin.Created(
                        $"/programmes/{world.Id}/webhooks",
                        new { url = "https://hooks.example.org/?token=Adresse8809", events = new[] { "pair.*" } }
                    )
                ).Id()
            );
            await app.InScope(async services =>
            {
                await old.Undo(services);
                return 0;
            });
            return old;
        }

        public async Task ShouldReadAsBefore(TestApp app)
        {
            var person = await app.Admin.Ok($"/mentees/{Person}");
            var entry = (await app.Admin.Items($"/audit?subjectId={Person}&action=ExportPeople")).Single()!;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(
                    (person["custom"]!.Text("pets"), person["custom"]!.Text("Frage8801"), person.Text("source")),
                    Is.EqualTo(("Antwort8802", "ja", "Herkunft8803"))
                );
                Assert.That((await app.Admin.Ok($"/match-runs/{Run}/proposals")).ToJsonString(), Is.EqualTo(Proposals));
                Assert.That(await app.Admin.Items($"/match-runs/{Run}/unmatched"), Has.Count.EqualTo(1));
                Assert.That(entry.Text("purpose"), Is.EqualTo("Ausfuhr8806"));
                Assert.That((await app.Admin.Ok($"/extracts/{Extract}")).Text("purpose"), Is.EqualTo("Auszug8807"));
                Assert.That((await app.Admin.Ok($"/api-keys/{Key}"))["evaluator"]!.Text("purpose"), Is.EqualTo("Erlaubnis8808"));
                Assert.That(
                    (await app.Admin.Ok($"/programmes/{Given.ProgrammeId}/webhooks/{Webhook}")).Text("url"),
                    Is.EqualTo("https://hooks.example.org/?token=Adresse8809")
                );
                Assert.That(
                    (await app.Admin.Ok("/audit/verify")).Value<bool>("intact"),
                    Is.True,
                    "the words are covered by the chain as before"
                );
            }
        }

        private async Task Undo(IServiceProvider services)
        {
            var (db, vault, json) = (
                services.GetRequiredService<Db>(),
                services.GetRequiredService<IdentityVault>(),
                services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions
            );
            Task Set(string sql, object args) => db.Execute(sql, args, CancellationToken.None);
            foreach (
                var row in await db.Query<PersonRow>(
                    "SELECT id, profile, key_wrapped, identity_sealed FROM people",
                    null,
                    CancellationToken.None
                )
            )
            {
                var (profile, identity) = (
                    JsonNode.Parse(row.Profile)!.AsObject(),
                    vault.Open<JsonObject>(row.IdentitySealed, row.KeyWrapped, row.Id, "people|identity_sealed")
                );
                if (identity["custom"]?.DeepClone() is JsonObject custom)
                {
                    identity.Remove("custom");
                    custom["Frage8801"] = "ja";
                    profile["custom"] = custom;
                }

                await Set(
                    "UPDATE people SET profile = @Profile, identity_sealed = @Identity, source = 'Herkunft8803' WHERE id = @Id",
                    new
                    {
                        row.Id,
                        Profile = profile.ToJsonString(),
                        Identity = vault.Seal(identity, row.KeyWrapped, row.Id, "people|identity_sealed"),
                    }
                );
            }

            foreach (
                var row in await db.Query<ProposalRow>(
                    "SELECT match_run_id, mentee_id, contributions_sealed FROM proposals",
                    null,
                    CancellationToken.None
                )
            )
            {
                var plain = JsonSerializer.Deserialize<List<Contribution>>(
                    vault.OpenAnswer(row.ContributionsSealed, StoredContributions.Binding(row.MatchRunId, row.MenteeId)),
                    json
                )!;
                await Set(
                    "UPDATE proposals SET contributions = @Plain, contributions_sealed = NULL WHERE match_run_id = @MatchRunId AND mentee_id = @MenteeId",
                    new
                    {
                        row.MatchRunId,
                        row.MenteeId,
                        Plain = JsonSerializer.Serialize(plain, json),
                    }
                );
            }

            var stored = JsonNode.Parse(
                await db.Single<string>("SELECT unmatched FROM match_runs WHERE id = @Run", new { Run }, CancellationToken.None)
            )!;
            stored["unmatched"]![0]!["reasons"] = JsonNode.Parse(
                """[{"criterion":"custom.pets","facts":["pets","Altgrund8805","Begruendung8804"]}]"""
            );
            await Set(
                "UPDATE match_runs SET unmatched = @Unmatched WHERE id = @Run",
                new { Run, Unmatched = stored.ToJsonString() }
            );
            await Set("UPDATE extracts SET purpose = 'Auszug8807', purpose_sealed = NULL WHERE id = @Extract", new { Extract });
            await Set(
                "UPDATE api_keys SET evaluator_purpose = 'Erlaubnis8808', evaluator_purpose_sealed = NULL WHERE id = @Key",
                new { Key }
            );
            await Set(
                "UPDATE webhooks SET url = 'https://hooks.example.org/?token=Adresse8809', url_sealed = NULL WHERE id = @Webhook",
                new { Webhook }
            );
            await Export(db, vault, services);
            await Set("INSERT INTO settings (name, value) VALUES ('plain_texts_pending', '1')", new { });
        }

        // As the version before wrote an entry, in the chain.
        private async Task Export(Db db, IdentityVault vault, IServiceProvider services)
        {
            var now = Given.App.Clock.GetUtcNow();
            var entry = new AuditContent(
                services.GetRequiredService<IdSource>().New(),
                Given.ProgrammeId,
                now,
                "coordinator",
                Guid.Empty.ToString(),
                "ExportPeople",
                "Mentee",
                Person.ToString(),
                "Ausfuhr8806"
            );
            await db.Execute(
                """
                INSERT INTO audit_entries (id, programme_id, occurred_at, actor_role, actor_id, action, subject_type, subject_id, purpose, entry_hash)
                VALUES (@Id, @ProgrammeId, @OccurredAt, @Role, @Actor, @Action, @SubjectType, @SubjectId, @Purpose, @Hash)
                """,
                new
                {
                    entry.Id,
                    entry.ProgrammeId,
                    entry.OccurredAt,
                    entry.Role,
                    entry.Actor,
                    entry.Action,
                    entry.SubjectType,
                    entry.SubjectId,
                    entry.Purpose,
                    Hash = AuditChain.EarlierEntryHash(vault, entry),
                },
                CancellationToken.None
            );
            await services.GetRequiredService<IMediator>().Send(new SealAudit());
        }

        private sealed record PersonRow
        {
            public required Guid Id { get; init; }
            public required string Profile { get; init; }
            public required string KeyWrapped { get; init; }
            public required string IdentitySealed { get; init; }
        }

        private sealed record ProposalRow
        {
            public required Guid MatchRunId { get; init; }
            public required Guid MenteeId { get; init; }
            public required string ContributionsSealed { get; init; }
        }
    }
}
