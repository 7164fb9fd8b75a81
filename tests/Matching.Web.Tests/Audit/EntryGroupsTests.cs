using Matching.Web.Features.Access.Audit;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Audit;

public sealed class EntryGroupsTests
{
    [Test]
    public async Task A_single_request_is_written_at_once_and_those_that_arrive_in_the_meantime_together()
    {
        using var groups = new EntryGroups();
        var log = new Log();
        var first = groups.Commit([Entry("first")], log.Write, CancellationToken.None);
        var others = Enumerable
            .Range(0, 5)
            .Select(i => groups.Commit([Entry($"other {i}")], log.Write, CancellationToken.None))
            .ToList();

        Assert.That(others.Append(first).Any(task => task.IsCompleted), Is.False, "nobody goes on before the entry is kept");
        log.Go.SetResult();
        await Task.WhenAll(others.Append(first));

        Assert.That(log.Groups, Is.EqualTo(new[] { "first", "other 0, other 1, other 2, other 3, other 4" }));
    }

    [Test]
    public async Task A_group_that_cannot_be_kept_fails_for_each_in_it_and_for_none_after()
    {
        using var groups = new EntryGroups();
        var log = new Log { Refused = "b" };
        var first = groups.Commit([Entry("a")], log.Write, CancellationToken.None);
        var refused = new[] { "b", "c" }
            .Select(action => groups.Commit([Entry(action)], log.Write, CancellationToken.None))
            .ToList();
        log.Go.SetResult();

        await first;
        foreach (var task in refused)
        {
            Assert.That(async () => await task, Throws.InstanceOf<IOException>());
        }

        await groups.Commit([Entry("d")], log.Write, CancellationToken.None);
        Assert.That(log.Groups, Is.EqualTo(new[] { "a", "d" }));
    }

    [Test]
    public async Task A_cancelled_request_leaves_the_entry_and_the_others_in_place()
    {
        using var groups = new EntryGroups();
        using var gone = new CancellationTokenSource();
        var log = new Log();
        var first = groups.Commit([Entry("first")], log.Write, CancellationToken.None);
        var leading = groups.Commit([Entry("leads the group")], log.Write, gone.Token);
        var leaving = groups.Commit([Entry("leaves")], log.Write, gone.Token);
        var staying = groups.Commit([Entry("stays")], log.Write, CancellationToken.None);
        await gone.CancelAsync();
        log.Go.SetResult();

        await Task.WhenAll(first, leading, staying);
        Assert.That(async () => await leaving, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(log.Groups, Is.EqualTo(new[] { "first", "leads the group, leaves, stays" }));
    }

    private static AuditContent Entry(string action) => new(Guid.Empty, null, default, "", "", action, "", "", null);

    private sealed class Log
    {
        public TaskCompletionSource Go { get; } = new();

        public string? Refused { get; init; }

        public List<string> Groups { get; } = [];

        public async Task Write(Func<IReadOnlyList<AuditContent>> close)
        {
            var group = close();
            await Go.Task;
            if (group.Any(entry => entry.Action == Refused))
            {
                throw new IOException("No room left.");
            }

            Groups.Add(string.Join(", ", group.Select(entry => entry.Action)));
        }
    }
}

public sealed class ContactReadTests
{
    [Test]
    public async Task Many_who_read_at_once_leave_an_entry_each()
    {
        await using var app = await Chains.Started();
        var given = await Given.Programme(app);
        var people = new[] { await given.Mentee(), await given.Mentee() };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => given.Coordinator.GetAsync($"/api/v1/mentees/{people[i % 2]}"))
        );
        var sealing = app.InScope(services => services.GetRequiredService<IMediator>().Send(new SealAudit()));
        answers =
        [
            .. answers,
            .. await Task.WhenAll(
                Enumerable.Range(0, 10).Select(i => given.Coordinator.GetAsync($"/api/v1/mentees/{people[i % 2]}"))
            ),
        ];
        await sealing;

        Assert.That(answers.Select(answer => (int)answer.StatusCode), Is.All.EqualTo(200));
        var entries = await app.Sql<string>(
            "SELECT subject_id FROM audit_entries WHERE action = 'GetPerson' AND programme_id = @ProgrammeId",
            new { given.ProgrammeId }
        );
        Assert.That(people.Select(person => entries.Count(id => id == person.ToString())), Is.EqualTo(new[] { 25, 25 }));
        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new SealAudit()));
        var proof = await Chains.Verify(app);
        Assert.That((proof.Intact, proof.Unsealed), Is.EqualTo((true, 0L)));
    }

    // The last number of a table that counts up is taken: SQLite says then what it says when the disk is full.
    [Test]
    public async Task Nothing_is_answered_when_the_entry_cannot_be_kept()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Zuleika" });
        foreach (
            var sql in TestApp.IsPostgres
                ?
                [
                    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$",
                    "CREATE TRIGGER tr_no_room BEFORE INSERT ON audit_entries FOR EACH ROW WHEN (NEW.action = 'GetPerson') EXECUTE FUNCTION no_room()",
                ]
                : new[]
                {
                    "CREATE TABLE no_room (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT)",
                    "INSERT INTO no_room (id) VALUES (9223372036854775807)",
                    "CREATE TRIGGER tr_no_room BEFORE INSERT ON audit_entries WHEN NEW.action = 'GetPerson' BEGIN INSERT INTO no_room (word) VALUES (''); END",
                }
        )
        {
            await app.Sql<int>(sql);
        }

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}"))
        );
        var list = await given.Coordinator.GetAsync($"/api/v1/mentees?programmeId={given.ProgrammeId}");

        foreach (var answer in answers)
        {
            await answer.ShouldBeProblem(507, "storage-full");
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("Zuleika"));
        }

        await list.ShouldBe(System.Net.HttpStatusCode.OK);
        Assert.That(
            await app.Sql<long>("SELECT count(*) FROM audit_entries WHERE action = 'GetPerson'"),
            Is.EqualTo(new[] { 0L })
        );
        await app.Sql<int>(TestApp.IsPostgres ? "DROP TRIGGER tr_no_room ON audit_entries" : "DROP TRIGGER tr_no_room");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("givenName"), Is.EqualTo("Zuleika"));
    }
}
