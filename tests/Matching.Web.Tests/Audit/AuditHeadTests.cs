using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Mediation;
using Matching.Web.Operation;
using Matching.Web.Tests.Webhooks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Audit;

/// <summary>Changes by an owner of the database who lacks the master key: each is detected without a copy elsewhere.</summary>
public sealed class StoredAuditHeadTests
{
    private const string CutTail = "DELETE FROM audit_entries WHERE chain_position > 3";
    private const string EndAtThree =
        "UPDATE audit_heads SET position = 3, hash = (SELECT chain_hash FROM audit_entries WHERE chain_position = 3)";
    private const string Empty = "DELETE FROM audit_entries";
    private const string EndAtNothing = "UPDATE audit_heads SET position = 0, hash = ''";

    private TestApp app = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        app = await Heads.Sealed();
        await Heads.Keep(app);
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [TestCase(AuditFault.Removed, CutTail)]
    [TestCase(AuditFault.Head, CutTail, EndAtThree)]
    [TestCase(AuditFault.Head, CutTail, EndAtThree, "UPDATE audit_heads SET mac = '', counter = 0")]
    [TestCase(AuditFault.Removed, Empty)]
    [TestCase(AuditFault.Head, Empty, EndAtNothing)]
    [TestCase(AuditFault.Head, Empty, EndAtNothing, "UPDATE audit_heads SET mac = '', counter = 0")]
    [TestCase(AuditFault.Head, "DELETE FROM audit_heads")]
    [TestCase(AuditFault.Head, Empty, "DELETE FROM audit_heads")]
    [TestCase(AuditFault.Head, "UPDATE audit_heads SET counter = counter - 1")]
    [TestCase(AuditFault.Head, "UPDATE audit_heads SET mac = ''")]
    public async Task What_is_gone_is_found_and_stays_found(AuditFault fault, params string[] tampering)
    {
        await Heads.PutBack(app);
        var before = await Chains.Verify(app);
        await Heads.Tamper(app, tampering);

        var found = await Chains.Verify(app);
        // whatever is written afterwards, and what a start does, must not make it good
        await app.Admin.Created("/programmes", new { name = "Afterwards" });
        await Heads.Seal(app);
        var later = await Chains.Verify(app);
        await Startup.ProtectAudit(app.Services, CancellationToken.None);
        await Heads.Seal(app);
        var started = await Chains.Verify(app);

        Assert.That((before.Intact, found.Intact, found.Broken?.Fault), Is.EqualTo((true, false, (AuditFault?)fault)));
        Assert.That((later.Intact, started.Intact), Is.EqualTo((false, false)));
        Assert.That(later.Unsealed, Is.Zero, "entries stay in order all the same");
    }

    [Test]
    public async Task A_rollback_of_table_and_end_together_is_found_by_the_last_end_that_was_sent_out()
    {
        var file = Path.Combine(Path.GetTempPath(), $"heads-{Guid.NewGuid():N}");
        await using var sending = await Heads.Sealed(("Audit:HeadFile", file));
        var rows = await sending.Sql<HeadRow>("SELECT position, hash, counter, mac FROM audit_heads");
        await sending.Admin.Created("/programmes", new { name = "Hidden" });
        await Heads.Seal(sending);
        await Heads.Send(sending);

        await Heads.Tamper(sending, $"DELETE FROM audit_entries WHERE chain_position > {rows[0].Position}");
        await sending.Sql<int>(
            "UPDATE audit_heads SET position = @Position, hash = @Hash, counter = @Counter, mac = @Mac",
            rows[0]
        );
        var byFile = await sending.Admin.Ok("/audit/verify");
        var line = (await File.ReadAllLinesAsync(file)).Single();
        var head = line.Split(' ')[1];
        File.Move(file, file + ".kept");
        var byItself = await Chains.Verify(sending);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(byItself.Intact, Is.True, "an older whole is a whole");
            Assert.That((byFile.Value<bool>("intact"), byFile["broken"]!.Text("fault")), Is.EqualTo((false, "removed")));
            Assert.That(await Heads.VerifyOnCommandLine(sending, "--head", head), Is.EqualTo(1));
            Assert.That(await Heads.VerifyOnCommandLine(sending, "--heads", file + ".kept"), Is.EqualTo(1));
            Assert.That(await Heads.VerifyOnCommandLine(sending), Is.Zero);
        }

        File.Delete(file + ".kept");
    }

    [Test]
    public async Task A_rollback_of_the_end_alone_to_an_older_one_is_found()
    {
        await Heads.PutBack(app);
        var rows = await app.Sql<HeadRow>("SELECT position, hash, counter, mac FROM audit_heads");
        var kept = (await Chains.Verify(app)).Head!;
        await app.Admin.Created("/programmes", new { name = "Later" });
        await Heads.Seal(app);
        var newest = (await Chains.Verify(app)).Head!;

        await app.Sql<int>("UPDATE audit_heads SET position = @Position, hash = @Hash, counter = @Counter, mac = @Mac", rows[0]);

        Assert.That((await Chains.Verify(app)).Broken?.Fault, Is.EqualTo(AuditFault.Inserted), "entries stand behind the end");
        Assert.That(newest.Counter, Is.GreaterThan(kept.Counter));
        Assert.That((await Chains.Verify(app, newest)).Intact, Is.False);
    }

    [Test]
    public async Task An_end_of_the_old_key_is_under_the_new_one_after_a_change_and_one_that_is_not_ours_stays_found()
    {
        await using var intact = await Heads.Sealed();
        await using var other = await Heads.Sealed();
        await Heads.Tamper(other, CutTail, EndAtThree);

        Assert.That((await Heads.Rotate(intact), await Heads.Rotate(other)), Is.EqualTo(((int?)0, (int?)0)));

        await using var next = await intact.Again(("Keys:MasterKeyFile", Heads.NewKey(intact)), ("Audit:SealEvery", "01:00:00"));
        await using var tampered = await other.Again(
            ("Keys:MasterKeyFile", Heads.NewKey(other)),
            ("Audit:SealEvery", "01:00:00")
        );
        await Heads.Seal(next);
        Assert.That((await Chains.Verify(next)).Intact, Is.True);
        Assert.That((await Chains.Verify(tampered)).Broken?.Fault, Is.EqualTo(AuditFault.Head));
    }

    private sealed record HeadRow
    {
        public required long Position { get; init; }
        public required string Hash { get; init; }
        public required long Counter { get; init; }
        public required string Mac { get; init; }
    }
}

public sealed class ProtectAuditTests
{
    private TestApp app = null!;

    [OneTimeSetUp]
    public async Task Start() => app = await TestApp.Start(settings: ("Audit:SealEvery", "01:00:00"));

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [TestCase(0)]
    [TestCase(7)]
    public async Task A_chain_of_an_earlier_version_gets_its_code_at_the_first_start(int sealedEntries)
    {
        await Heads.Earlier(app, sealedEntries);

        await using var next = await app.Again(("Audit:SealEvery", "01:00:00"));
        await Heads.Seal(next);

        var found = await Chains.Verify(next);
        Assert.That((found.Intact, found.Broken), Is.EqualTo((true, (BrokenLink?)null)));
        Assert.That(found.Checked, Is.GreaterThan(7));
        Assert.That(
            await next.Sql<long>("SELECT count(*) FROM audit_heads WHERE mac <> '' AND counter > 0"),
            Is.EqualTo(new[] { 1L })
        );
    }

    [TestCase("UPDATE audit_entries SET actor_id = 'nobody' WHERE chain_position = 3")]
    [TestCase("DELETE FROM audit_entries WHERE chain_position > 3")]
    [TestCase("DELETE FROM audit_entries WHERE chain_position = 2")]
    public async Task A_chain_of_an_earlier_version_that_does_not_hold_gets_none(string tampering)
    {
        await Heads.Earlier(app, 7);
        await Heads.Tamper(app, tampering);

        await using var next = await app.Again(("Audit:SealEvery", "01:00:00"));
        await Heads.Seal(next);

        Assert.That((await Chains.Verify(next)).Intact, Is.False);
        Assert.That(await next.Sql<string>("SELECT mac FROM audit_heads"), Is.EqualTo(new[] { "" }));
    }

    [Test]
    public async Task A_new_database_has_an_end_under_a_code_before_its_first_entry()
    {
        await using var empty = await TestApp.Start(settings: ("Audit:SealEvery", "01:00:00"));

        var found = await Chains.Verify(empty);

        Assert.That((found.Intact, found.Checked, found.Head!.Position), Is.EqualTo((true, 0L, 0L)));
        Assert.That(found.Head!.Counter, Is.EqualTo(1));
    }
}

public sealed class SendAuditHeadTests
{
    [Test]
    public async Task The_end_goes_once_a_day_to_the_file_and_to_webhooks_of_administrators_as_numbers_and_hashes_alone()
    {
        var file = Path.Combine(Path.GetTempPath(), $"heads-{Guid.NewGuid():N}");
        await using var app = await Heads.Sealed(("Audit:HeadFile", file));
        var given = await Given.Programme(app);
        var path = $"/programmes/{given.ProgrammeId}/webhooks";
        var webhook = (
            await app.Admin.Created(path, new { url = "https://hooks.example.org/matching", events = new[] { "audit.head" } })
        ).Id();
        var other = (await given.Webhook()).Id();
        await Heads.Seal(app);

        var sent = new[] { await Heads.Send(app), await Heads.Send(app) };
        app.Clock.Advance(TimeSpan.FromHours(25));
        await app.Admin.Created("/programmes", new { name = "A day later" });
        await Heads.Seal(app);
        sent = [.. sent, await Heads.Send(app)];
        app.Clock.Advance(TimeSpan.FromHours(-60));
        sent = [.. sent, await Heads.Send(app)];

        var lines = await File.ReadAllLinesAsync(file);
        File.Delete(file);
        var deliveries = (await app.Admin.Ok($"{path}/{webhook}/deliveries"))["items"]!
            .AsArray()
            .Select(delivery => JsonNode.Parse(delivery!.Text("body"))!)
            .ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent, Is.EqualTo(new[] { true, false, true, true }), "a clock that was set back keeps nothing waiting");
            Assert.That(
                lines,
                Has.Length.EqualTo(3).And.All.Matches("^2026-0[23]-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ \\d+:[0-9a-f]{64}:\\d+$")
            );
            Assert.That(
                deliveries.Select(body => body["data"]!.AsObject().Select(member => member.Key)),
                Is.All.EqualTo(new[] { "position", "hash", "counter" })
            );
            Assert.That(
                deliveries.Select(body => $"{body["data"]!["position"]}:{body["data"]!["hash"]}:{body["data"]!["counter"]}"),
                Is.EqualTo(lines.Select(line => line.Split(' ')[1]))
            );
            Assert.That(deliveries.Select(body => body.Text("type")), Is.All.EqualTo("audit.head"));
            Assert.That(await app.Admin.Items($"{path}/{other}/deliveries"), Is.Empty, "only who asks for it");
            Assert.That((await Chains.Verify(app)).Intact, Is.True);
        }
    }

    [Test]
    public async Task A_partner_receives_no_event_and_a_foreign_end_is_not_sent()
    {
        var file = Path.Combine(Path.GetTempPath(), $"heads-{Guid.NewGuid():N}");
        await using var app = await Heads.Sealed(("Audit:HeadFile", file));
        var given = await Given.Programme(app);
        var partner = (await app.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        await (
            await app.Admin.Post(
                $"/programmes/{given.ProgrammeId}/webhooks",
                new
                {
                    url = "https://hooks.example.org/",
                    events = new[] { "audit.head" },
                    partnerId = partner,
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "events");
        await Heads.Tamper(app, "UPDATE audit_heads SET mac = 'x'");

        var sent = await Heads.Send(app);

        Assert.That((sent, await File.ReadAllTextAsync(file)), Is.EqualTo((false, "")));
        File.Delete(file);
    }

    [Test]
    public void A_file_that_cannot_be_written_stops_the_start_and_is_named()
    {
        Assert.That(async () => await TestApp.Start(settings: ("Audit:HeadFile", "/nowhere/heads")), Throws.Exception);
        Assert.That(
            new AuditHeadFile(Options.Create(new AuditOptions { HeadFile = "/nowhere/heads" })).Check,
            Throws.InvalidOperationException.With.Message.Contains("Audit:HeadFile (/nowhere/heads)")
        );
    }

    [TestCase("12:abc", 12, "abc", 0)]
    [TestCase("12:abc:3", 12, "abc", 3)]
    public void An_end_of_an_earlier_version_is_read_too(string text, long position, string hash, long counter) =>
        Assert.That(
            AuditHead.Parse(text),
            Is.EqualTo(
                new AuditHead
                {
                    Position = position,
                    Hash = hash,
                    Counter = counter,
                }
            )
        );

    [TestCase("")]
    [TestCase("12")]
    [TestCase("-1:abc:3")]
    [TestCase("12:abc:x")]
    [TestCase("12:abc:3:4")]
    public void What_is_no_end_is_none(string text) => Assert.That(AuditHead.Parse(text), Is.Null);
}

internal static class Heads
{
    /// <summary>A service with some entries in the chain; nothing is sealed by the clock.</summary>
    public static async Task<TestApp> Sealed(params (string, string)[] settings)
    {
        var app = await TestApp.Start(settings: [("Audit:SealEvery", "01:00:00"), .. settings]);
        await (await Given.Programme(app)).Mentor();
        await Seal(app);
        return app;
    }

    /// <summary>Keeps the entries and their end, for <see cref="PutBack"/>.</summary>
    public static Task Keep(TestApp app) =>
        Tamper(
            app,
            "CREATE TABLE kept_entries AS SELECT * FROM audit_entries",
            "CREATE TABLE kept_heads AS SELECT * FROM audit_heads"
        );

    /// <summary>The entries and their end as they were kept, whatever has been done to them since.</summary>
    public static Task PutBack(TestApp app) =>
        Tamper(
            app,
            "DELETE FROM audit_entries",
            "INSERT INTO audit_entries SELECT * FROM kept_entries",
            "DELETE FROM audit_heads",
            "INSERT INTO audit_heads SELECT * FROM kept_heads"
        );

    public static Task<int> Seal(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new SealAudit()));

    public static Task<bool> Send(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new SendAuditHead()));

    /// <summary>Makes changes that only the owner of the database can make.</summary>
    public static async Task Tamper(TestApp app, params string[] statements)
    {
        foreach (var trigger in new[] { "no_delete", "no_update", "append_only" })
        {
            await app.Sql<int>(
                TestApp.IsPostgres
                    ? $"DROP TRIGGER IF EXISTS tr_audit_entries_{trigger} ON audit_entries"
                    : $"DROP TRIGGER IF EXISTS tr_audit_entries_{trigger}"
            );
        }

        foreach (var statement in statements)
        {
            await app.Sql<int>(statement);
        }
    }

    /// <summary>
    /// Makes a database what an earlier version left: seven entries with the hashes of that version, the given number of them in the
    /// chain, and an end without a code.
    /// </summary>
    public static async Task Earlier(TestApp app, int sealedEntries)
    {
        await Tamper(app, "DELETE FROM audit_entries");
        await app.InScope(async services =>
        {
            var (db, vault, ids) = (
                services.GetRequiredService<Db>(),
                services.GetRequiredService<IdentityVault>(),
                services.GetRequiredService<IdSource>()
            );
            var hash = "";
            for (var position = 1; position <= 7; position++)
            {
                var entry = new AuditContent(
                    ids.New(),
                    null,
                    app.Clock.GetUtcNow(),
                    "admin",
                    Guid.Empty.ToString(),
                    "CreateCriteriaProfile",
                    "CriteriaProfile",
                    $"{position}",
                    null
                );
                var own = AuditChain.EarlierEntryHash(vault, entry);
                hash = position <= sealedEntries ? AuditChain.Link(vault, hash, position, entry, own) : hash;
                await db.Execute(
                    """
                    INSERT INTO audit_entries (id, occurred_at, actor_role, actor_id, action, subject_type, subject_id, entry_hash, chain_position, chain_hash)
                    VALUES (@Id, @OccurredAt, @Role, @Actor, @Action, @SubjectType, @SubjectId, @Own, @Position, @Hash)
                    """,
                    new
                    {
                        entry.Id,
                        entry.OccurredAt,
                        entry.Role,
                        entry.Actor,
                        entry.Action,
                        entry.SubjectType,
                        entry.SubjectId,
                        Own = own,
                        Position = position <= sealedEntries ? position : (long?)null,
                        Hash = position <= sealedEntries ? hash : null,
                    },
                    CancellationToken.None
                );
            }

            return await db.Execute(
                "UPDATE audit_heads SET position = @Position, hash = @Hash, counter = 0, mac = ''",
                new { Position = (long)sealedEntries, Hash = hash },
                CancellationToken.None
            );
        });
    }

    public static string NewKey(TestApp app) => Path.Combine(app.Folder, "keys", "next.key");

    public static Task<int?> Rotate(TestApp app) => Verbs.TryRun(["rotate-key", "--new", NewKey(app), .. app.CommandLine()]);

    public static Task<int?> VerifyOnCommandLine(TestApp app, params string[] kept) =>
        Verbs.TryRun(["audit", "verify", .. kept, .. app.CommandLine()]);
}
