using Matching.Web.Features.Access.Audit;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Audit;

public sealed class ListAuditEntriesTests
{
    [Test]
    public async Task Reading_a_record_is_there_with_who_whose_and_when()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await given.Coordinator.Ok($"/mentees/{mentee}");

        var entries = await given.App.Admin.Items($"/audit?subjectId={mentee}");
        var readings = await given.App.Admin.Items($"/audit?subjectId={mentee}&action=GetPerson");
        var page = await given.App.Admin.Ok($"/audit?subjectId={mentee}&limit=1");
        var later = await given.App.Admin.Items($"/audit?subjectId={mentee}&since=2027-01-01T00:00:00Z");
        var elsewhere = await (await given.App.Client(Mediation.Role.Admin, (await Given.Programme()).ProgrammeId)).Items(
            $"/audit?subjectId={mentee}"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(entries.Select(entry => entry!.Text("action")), Is.EqualTo(new[] { "CreateMentee", "GetPerson" }));
            Assert.That(
                readings.Select(entry => (entry!.Text("actorRole"), entry!.Text("subjectId"))),
                Is.EqualTo(new[] { ("coordinator", mentee.ToString()) })
            );
            Assert.That(page.Items(), Has.Count.EqualTo(1));
            Assert.That(page["next"], Is.Not.Null);
            Assert.That(later, Is.Empty);
            Assert.That(elsewhere, Is.Empty);
        }
    }

    [Test]
    public async Task What_is_about_a_concern_is_listed_for_its_readers_alone_on_the_page_too()
    {
        var given = await Given.Programme();
        var (visitor, raiser) = (await given.AvailableMentee(), await given.AvailableMentee());
        var (visited, link) = (await Privacy.Planted.Link(given, visitor), await Privacy.Planted.Link(given, raiser));
        var (named, key) = await Concerns.Staff.Key(given, "admin");
        var (_, browser) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var admin = await given.App.Client(Mediation.Role.Admin, given.ProgrammeId);
        var unnamed = (await given.Coordinator.Created("/concerns", new { personId = visitor, what = "x" })).Id();
        var open = await Listed(admin);
        await Concerns.Staff.Name(given, key);

        await given.App.Anonymous.Ok($"/privacy/{visited}");
        await given.App.Anonymous.Ok($"/privacy/{link}");
        var concern = (await given.App.Anonymous.Created($"/privacy/{link}/concerns", new { what = "x" })).Id();
        await named.Ok("/concerns");
        await named.Ok($"/concerns/{concern}");
        await given.App.Sql<long>("DELETE FROM concerns WHERE id = @Id RETURNING 1", new { Id = unnamed });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(open, Does.Contain(("CreateConcern", unnamed.ToString())), "none were named");
            foreach (var other in new[] { admin, given.App.Admin })
            {
                var listed = await Listed(other);
                Assert.That(listed.Where(entry => entry.Action.Contains("Concern", StringComparison.Ordinal)), Is.Empty);
                Assert.That(
                    listed.Where(entry => entry.Subject == raiser.ToString()).Select(entry => entry.Action),
                    Is.EqualTo(listed.Where(entry => entry.Subject == visitor.ToString()).Select(entry => entry.Action)),
                    "who raised one left the trace of any visit"
                );
                Assert.That(await Csv(other), Does.Not.Contain(concern.ToString()).And.Not.Contain(unnamed.ToString()));
            }

            Assert.That(
                (await Listed(named)).Where(entry => entry.Subject == concern.ToString()).Select(entry => entry.Action),
                Is.EqualTo(new[] { "RaiseMyConcern", "ListConcerns", "GetConcern" })
            );
            Assert.That(await Listed(named), Does.Contain(("CreateConcern", unnamed.ToString())), "it is gone, its entries stay");
            Assert.That(await Csv(named), Does.Contain(concern.ToString()));
            Assert.That(
                await browser.GetStringAsync("/console/audit"),
                Does.Contain("read a record of a person")
                    .And.Not.Contain("raised a concern")
                    .And.Not.Contain("read a concern")
                    .And.Not.Contain("read the list of concerns")
                    .And.Not.Contain("ConcernReceipt")
            );
        }

        async Task<List<(string Action, string Subject)>> Listed(HttpClient client) =>
            [
                .. (await client.Items($"/audit?programmeId={given.ProgrammeId}&limit=200")).Select(entry =>
                    (entry.Text("action"), entry.Text("subjectId"))
                ),
            ];

        async Task<string> Csv(HttpClient client)
        {
            var path = $"/audit?programmeId={given.ProgrammeId}&limit=200";
            return await (await client.Send(HttpMethod.Get, path, null, ("Accept", "text/csv"))).Content.ReadAsStringAsync();
        }
    }
}

public sealed class SealAuditTests
{
    private TestApp app = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        app = await Chains.Started();
        await Heads.Seal(app);
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [Test]
    public async Task Entries_are_sealed_in_order_and_once_by_however_many_at_a_time()
    {
        await using var unsealed = await Chains.Started();

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => unsealed.InScope(services => services.GetRequiredService<IMediator>().Send(new SealAudit())))
        );

        var positions = await unsealed.Sql<long?>("SELECT chain_position FROM audit_entries ORDER BY chain_position");
        Assert.That(
            positions,
            Is.EqualTo(Enumerable.Range(1, positions.Count).Select(position => (long?)position)).And.Count.GreaterThan(5)
        );
        Assert.That((await Chains.Verify(unsealed)).Intact, Is.True);
    }

    [TestCase("UPDATE audit_entries SET purpose = 'other' WHERE id = @Id")]
    [TestCase("UPDATE audit_entries SET chain_position = NULL, chain_hash = NULL WHERE id = @Id")]
    [TestCase("DELETE FROM audit_entries WHERE id = @Id")]
    public async Task The_database_itself_refuses_to_touch_what_is_written(string sql)
    {
        var id = (await app.Sql<Guid>("SELECT id FROM audit_entries ORDER BY id LIMIT 1")).Single();

        Assert.That(
            () => app.Sql<Guid>(sql + " RETURNING id", new { Id = id }),
            Throws.InstanceOf<System.Data.Common.DbException>().With.Message.Contains("append-only")
        );
    }
}

public sealed class VerifyAuditTests
{
    private TestApp app = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        app = await Chains.Started();
        await Heads.Seal(app);
        await Heads.Keep(app);
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [TestCase("UPDATE audit_entries SET actor_id = 'nobody' WHERE chain_position = 3", AuditFault.Changed, 3)]
    [TestCase("UPDATE audit_entries SET occurred_at = @Later WHERE chain_position = 4", AuditFault.Changed, 4)]
    [TestCase("DELETE FROM audit_entries WHERE chain_position = 2", AuditFault.Removed, 2)]
    [TestCase(
        "DELETE FROM audit_entries WHERE chain_position = (SELECT max(chain_position) FROM audit_entries)",
        AuditFault.Removed,
        null
    )]
    [TestCase(
        "UPDATE audit_entries SET chain_position = CASE chain_position WHEN 2 THEN 1000002 ELSE 1000003 END WHERE chain_position IN (2, 3)",
        AuditFault.Removed,
        2
    )]
    [TestCase(Insert + " 'forged', NULL, NULL)", AuditFault.Inserted, null)]
    [TestCase(Insert + " 'before', NULL, NULL)", AuditFault.Inserted, null)]
    [TestCase(Insert + " 'forged', (SELECT max(chain_position) + 1 FROM audit_entries), 'forged')", AuditFault.Changed, null)]
    public async Task The_first_broken_link_is_named(string tampering, AuditFault fault, int? position)
    {
        await Heads.PutBack(app);
        var before = await Chains.Verify(app);
        await app.Sql<int>(
            tampering,
            new
            {
                Later = app.Clock.GetUtcNow().AddHours(1),
                Id = Guid.NewGuid(),
                Now = app.Clock.GetUtcNow(),
            }
        );

        var after = await Chains.Verify(app);
        var reported = await app.Admin.Ok("/audit/verify");
        Assert.That((before.Intact, before.Broken), Is.EqualTo((true, (BrokenLink?)null)));
        Assert.That(
            (after.Intact, after.Broken!.Fault, position is null ? null : after.Broken.Position),
            Is.EqualTo((false, fault, (long?)position))
        );
        Assert.That(reported["broken"]!.Text("fault"), Is.EqualTo(fault.ToString().ToLowerInvariant()));
    }

    [Test]
    public async Task A_tail_that_was_cut_off_is_found_by_the_code_of_the_end_and_named_by_an_end_that_was_kept_elsewhere()
    {
        await Heads.PutBack(app);
        var kept = (await Chains.Verify(app)).Head;
        await app.Sql<int>("DELETE FROM audit_entries WHERE chain_position >= 3");
        await app.Sql<int>(
            "UPDATE audit_heads SET position = 2, hash = (SELECT chain_hash FROM audit_entries WHERE chain_position = 2)"
        );

        Assert.That(
            (await Chains.Verify(app)).Broken,
            Is.EqualTo(new BrokenLink { Fault = AuditFault.Head, Position = 2 }),
            "by itself the shorter chain holds, its end does not"
        );
        Assert.That((await Chains.Verify(app, kept)).Intact, Is.False);
    }

    private const string Insert = """
        INSERT INTO audit_entries (id, occurred_at, actor_role, actor_id, action, subject_type, subject_id, entry_hash, chain_position, chain_hash)
        VALUES (@Id, @Now, 'admin', 'x', 'GetPerson', '', '',
        """;
}

internal static class Chains
{
    /// <summary>A service of its own with some entries, none of which is sealed by the clock.</summary>
    public static async Task<TestApp> Started()
    {
        var app = await TestApp.Start(settings: ("Audit:SealEvery", "01:00:00"));
        var given = await Given.Programme(app);
        await given.Coordinator.Ok($"/mentees/{await given.Mentee()}");
        await given.Mentor();
        return app;
    }

    public static Task<AuditVerification> Verify(TestApp app, AuditHead? kept = null) =>
        app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new VerifyAudit { Kept = kept is null ? [] : [kept] })
        );
}
