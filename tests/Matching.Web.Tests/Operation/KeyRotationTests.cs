using System.Net;
using Matching.Web.Data;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Operation;
using Matching.Web.Tests.Access;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Operation;

/// <summary>Another master key: everything opens with it alone, after a crash too.</summary>
public sealed class KeyRotationTests
{
    // under the key of a person, which is wrapped again and stays the same
    private static readonly string[] UnderKeysOfPersons =
    [
        "people.identity_sealed",
        "people.status_reason_sealed",
        "pairs.notes_sealed",
        "pair_events.reason_sealed",
        "response_answers.text_sealed",
        "response_versions.content_sealed",
        "pair_undos.notes_sealed",
        "concerns.words_sealed",
        "concerns.about_sealed",
        "correction_requests.value_sealed",
        "notes.text_sealed",
        "appointments.place_sealed",
        "appointments.note_sealed",
        "pair_notes.text_sealed",
        "pair_note_comments.text_sealed",
        "meeting_comments.text_sealed",
        "meeting_proposals.reason_sealed",
        "answer_waivers.reason_sealed",
        "survey_links.draft_sealed",
        "calls.words_sealed",
    ];

    // sealed, though its name does not say so
    private const string Input = "match_runs.input";

    [Test]
    public async Task With_the_new_key_everything_is_read_and_with_the_old_one_nothing()
    {
        await using var app = await TestApp.Start();
        var planted = await Planted.In(app);
        var (holder, _) = await app.SignedIn();
        var world = await World.Make(app);
        await world.Release();
        var extract = await world.Extract();
        var gone = await planted.Given.Mentee(new { givenName = "Gone" });
        var secret = (
            await (await app.Admin.Post($"/programmes/{world.Id}/webhooks/{await world.Webhook()}/rotate-secret", new { })).Json()
        ).Text("secret");
        var link = await Planted.Link(planted.Given, gone);
        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}")).ShouldBe(HttpStatusCode.NoContent);
        var person = planted.Given.Person(new { givenName = "Twice" }).ToJsonString();
        var first = await (await app.Admin.Send(HttpMethod.Post, "/mentees", person, ("Idempotency-Key", "the same"))).Json();

        var rotated = await Rotate(app, Old(app));
        var again = await Reported(() => Rotate(app, Old(app)));

        Assert.That(rotated, Is.Zero);
        Assert.That(again, Does.StartWith("under the new key: 0 texts"), "each opens with the new key already");
        await using var next = await app.Again(("Keys:MasterKeyFile", New(app)));
        var data = (await next.Anonymous.Ok($"/privacy/{planted.Token}")).ToJsonString(
            new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
        var pair = (await next.Admin.Ok($"/pairs/{planted.Pair}")).ToJsonString();
        foreach (var word in Planted.Words)
        {
            Assert.That(data + pair, Does.Contain(word));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await next.Admin.Items($"/mentees?programmeId={planted.Given.ProgrammeId}&q=quark"),
                Has.Count.EqualTo(1),
                "found by name"
            );
            Assert.That(
                await next.Admin.Items($"/mentees?programmeId={planted.Given.ProgrammeId}&q=zeb@quark.example"),
                Has.Count.EqualTo(1),
                "found by address"
            );
            Assert.That(await (await (holder with { App = next }).SignIn(holder.Code())).IsSignedIn(), Is.True);
            Assert.That(await (await (holder with { App = next }).SignIn(holder.RecoveryCodes[0])).IsSignedIn(), Is.True);
            Assert.That(
                (await next.InScope(services => services.GetRequiredService<IMediator>().Send(new VerifyAudit()))).Intact,
                Is.True
            );
            Assert.That(
                await next.Sql<string>("SELECT status || key_wrapped FROM people WHERE id = @Id", new { Id = gone }),
                Is.EqualTo(new[] { "erased" })
            );
        }

        var signing = (
            await next.Sql<string>("SELECT secret_sealed FROM webhooks UNION ALL SELECT previous_secret_sealed FROM webhooks")
        )
            .Where(text => text is not null)
            .ToList();
        var webhook = await world.Webhook();
        Assert.That(
            next.Services.GetRequiredService<IdentityVault>()
                .OpenText(signing[0], Matching.Web.Features.Access.Webhooks.WebhookSignature.SecretOf(webhook)),
            Is.EqualTo(secret),
            "signs as before"
        );
        Assert.That(
            next.Services.GetRequiredService<IdentityVault>()
                .OpenText(signing[1], Matching.Web.Features.Access.Webhooks.WebhookSignature.PreviousSecretOf(webhook)),
            Does.StartWith("whsec_").And.Not.EqualTo(secret)
        );
        await next.Admin.Ok($"/match-runs/{planted.Run}/fairness");
        await (await next.Admin.GetAsync($"/api/v1/extracts/{extract}/files")).ShouldBe(HttpStatusCode.OK);
        await next.Admin.Created("/releases", new { programmeId = world.Id });
        Assert.That((await next.Admin.Ok($"/mentees/{first.Id()}")).Text("givenName"), Is.EqualTo("Twice"));
        Assert.That(await Opens(app, Old(app)), Is.False, "the old key opens nothing");
    }

    [Test]
    public async Task What_is_cut_off_in_the_middle_changes_nothing_and_is_done_by_the_next_try()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var (one, other) = ((await app.Account()).Id(), (await app.Account()).Id());
        // an address in another account's row cannot be opened with any key; people come before accounts, so they are already done
        var whole = (await app.Sql<string>("SELECT email_sealed FROM accounts WHERE id = @Id", new { Id = other })).Single();
        await app.Sql<Guid>(
            "UPDATE accounts SET email_sealed = (SELECT email_sealed FROM accounts WHERE id = @One) WHERE id = @Other RETURNING id",
            new { One = one, Other = other }
        );
        var wrapped = await app.Sql<string>("SELECT key_wrapped FROM people");

        var cutOff = await Rotate(app, Old(app));
        var meanwhile = await given.Coordinator.Ok($"/mentees/{mentee}");
        var untouched = await app.Sql<string>("SELECT key_wrapped FROM people");
        await app.Sql<Guid>(
            "UPDATE accounts SET email_sealed = @Whole WHERE id = @Other RETURNING id",
            new { Whole = whole, Other = other }
        );
        var key = await File.ReadAllTextAsync(New(app));
        var done = await Rotate(app, Old(app));

        Assert.That((cutOff, done), Is.EqualTo(((int?)2, (int?)0)));
        Assert.That(meanwhile.Text("givenName"), Is.EqualTo("Selam"));
        Assert.That(untouched, Is.EqualTo(wrapped));
        Assert.That(await File.ReadAllTextAsync(New(app)), Is.EqualTo(key), "the key of the first try is the key");
        await using var next = await app.Again(("Keys:MasterKeyFile", New(app)));
        Assert.That((await next.Admin.Ok($"/mentees/{mentee}")).Text("givenName"), Is.EqualTo("Selam"));
        Assert.That((await next.Admin.Ok($"/accounts/{other}")).Text("email"), Does.Contain("@example.org"));
    }

    [Test]
    public async Task A_forgotten_instance_under_the_old_key_writes_nothing_more()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await given.Coordinator.Ok("/mentees");
        await Rotate(app, Old(app));
        var rows = await app.Sql<long>("SELECT count(*) FROM people UNION ALL SELECT count(*) FROM audit_entries");

        var person = await given.Coordinator.Post("/mentees", given.Person(new { givenName = "Late" }));
        var site = await app.Admin.Post(
            $"/programmes/{given.ProgrammeId}/sites",
            new
            {
                name = "Late",
                latitude = 44.1,
                longitude = 10.1,
            }
        );

        await person.ShouldBeProblem(503, "master-key-changed");
        await site.ShouldBeProblem(503, "master-key-changed");
        Assert.That(
            await app.Sql<long>("SELECT count(*) FROM people UNION ALL SELECT count(*) FROM audit_entries"),
            Is.EqualTo(rows)
        );
        await using var next = await app.Again(("Keys:MasterKeyFile", New(app)));
        await next.Admin.Created("/mentees", given.Person(new { givenName = "Late" }));
    }

    [Test]
    public async Task A_copy_from_before_opens_with_the_old_key_and_can_be_put_under_the_new_one()
    {
        if (TestApp.IsPostgres)
        {
            // no copies are made there; that a key which is none of the two is refused holds on both
            await using var other = await TestApp.Start();
            Assert.That(await Rotate(other, Path.Combine(other.Folder, "third.key")), Is.EqualTo(2));
            return;
        }

        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (stays, gone) = (await given.Mentee(new { givenName = "Stays" }), await given.Mentee(new { givenName = "Gone" }));
        var (copy, folder) = (Path.Combine(app.Folder, "copy.db"), Path.Combine(app.Folder, "restored"));
        await Verbs.TryRun(["backup", copy, .. Settings(app.Folder, Old(app), null)]);
        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, gone)}")).ShouldBe(
            HttpStatusCode.NoContent
        );
        await Rotate(app, Old(app));
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(app.Folder, "erasures.log"), Path.Combine(folder, "erasures.log"));

        var results = new[]
        {
            await Verbs.TryRun(["restore", copy, .. Settings(folder, New(app), null)]),
            await Verbs.TryRun(["restore", copy, .. Settings(folder, Old(app), null)]),
            await Verbs.TryRun(["rotate-key", "--new", New(app), .. Settings(folder, Old(app), null)]),
        };

        Assert.That(results, Is.EqualTo(new int?[] { 2, 0, 0 }));
        await using var next = await app.Again(("Keys:MasterKeyFile", New(app)), ("Database:Folder", folder));
        Assert.That((await next.Admin.Ok($"/mentees/{stays}")).Text("givenName"), Is.EqualTo("Stays"));
        await (await next.Admin.GetAsync($"/api/v1/mentees/{gone}")).ShouldBeProblem(404, "mentee-not-found");
    }

    [Test]
    public async Task A_key_that_does_not_carry_on_the_search_hashes_or_is_the_same_is_refused()
    {
        await using var app = await TestApp.Start();
        var plain = Path.Combine(app.Folder, "plain.key");
        await File.WriteAllTextAsync(plain, Convert.ToBase64String(new byte[32]) + "\n");
        var settings = Settings(app.Folder, Old(app), app.DatabaseUrl);

        Assert.That(await Verbs.TryRun(["rotate-key", "--new", plain, .. settings]), Is.EqualTo(2));
        Assert.That(await Verbs.TryRun(["rotate-key", "--new", Old(app), .. settings]), Is.EqualTo(2));
        Assert.That(await Verbs.TryRun(["rotate-key", .. settings]), Is.EqualTo(2));
        Assert.That(
            await app.Sql<string>("SELECT value FROM settings WHERE name = 'master_key_id'"),
            Is.EqualTo(new[] { app.Services.GetRequiredService<IdentityVault>().KeyId })
        );
    }

    [Test]
    public async Task A_file_that_lost_the_key_of_the_search_hashes_is_another_key()
    {
        await using var app = await TestApp.Start();
        await Rotate(app, Old(app));
        var cut = Path.Combine(app.Folder, "cut.key");
        await File.WriteAllTextAsync(cut, (await File.ReadAllLinesAsync(New(app)))[0]);

        Assert.That((await Opens(app, New(app)), await Opens(app, cut)), Is.EqualTo((true, false)));
        Assert.That(File.GetUnixFileMode(New(app)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Every_sealed_column_is_in_the_list()
    {
        var sql = TestApp.IsPostgres
            ? "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
            : "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'";

        var columns = (await SharedApp.App.Sql<string>(sql)).Where(column =>
            column.EndsWith("_sealed", StringComparison.Ordinal)
            || column.EndsWith("_wrapped", StringComparison.Ordinal)
            || column == Input
        );

        Assert.That(KeyRotation.Columns.Concat(UnderKeysOfPersons), Is.EquivalentTo(columns));
    }

    private static string Old(TestApp app) => Path.Combine(app.Folder, "keys", "master.key");

    private static string New(TestApp app) => Path.Combine(app.Folder, "keys", "next.key");

    private static string[] Settings(string folder, string key, string? url) =>
        [
            $"--Database:Folder={folder}",
            $"--Keys:MasterKeyFile={key}",
            .. url is null ? Array.Empty<string>() : [$"--Database:Url={url}"],
        ];

    private static Task<int?> Rotate(TestApp app, string key) =>
        Verbs.TryRun(["rotate-key", "--new", New(app), .. Settings(app.Folder, key, app.DatabaseUrl)]);

    // a verb that looks at the key before it does anything
    private static async Task<bool> Opens(TestApp app, string key) =>
        await Verbs.TryRun(["create-key", "--role", "admin", .. Settings(app.Folder, key, app.DatabaseUrl)]) == 0;

    private static async Task<string> Reported(Func<Task<int?>> work)
    {
        var (output, before) = (new StringWriter(), Console.Out);
        Console.SetOut(output);
        try
        {
            await work();
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString();
    }
}
