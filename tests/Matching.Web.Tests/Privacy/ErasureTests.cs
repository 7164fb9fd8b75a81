using System.Net;
using System.Text;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Releases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Matching.Web.Tests.Privacy;

public sealed class EraseMeTests
{
    // Each feature deletes its own in a handler of its own: in the order of registration, the reverse and two others.
    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(3)]
    [TestCase(7)]
    public async Task Nothing_of_an_erased_person_is_left_anywhere_in_whatever_order_the_features_forget_them(int seed)
    {
        await using var app = await TestApp.Start(services: services => Shuffle<PersonErased>(services, seed));
        var planted = await Planted.In(app);
        var keys = await app.Sql<string>(
            "SELECT key_wrapped || ' ' || identity_sealed FROM people WHERE id = @Id",
            new { planted.Id }
        );
        var (key, identity) = (keys[0].Split(' ')[0], keys[0].Split(' ')[1]);
        var before = await Planted.Everything(app);

        await (await planted.Erase()).ShouldBe(HttpStatusCode.NoContent);

        var after = await Planted.Everything(app);
        using (Assert.EnterMultipleScope())
        {
            // what was stored in clear and sealed was there, so the search would find it
            Assert.That(Planted.Among(before, "Schulung3307", key, identity), Has.Count.EqualTo(3));
            Assert.That(Planted.Among(before, Planted.Words), Is.Empty, "no typed word is stored in clear");
            Assert.That(Planted.Among(after, key, identity), Is.Empty);
            Assert.That(Planted.Among(after, Planted.Words), Is.Empty);
            Assert.That(Planted.Among(after, "Schulung3307"), Is.Not.Empty, "what was never about the person stays");
            Assert.That(
                await app.Sql<string>("SELECT reason FROM erasures WHERE person_id = @Id", new { planted.Id }),
                Is.EqualTo(new[] { "own_right" })
            );
            Assert.That(
                await File.ReadAllTextAsync(Path.Combine(app.Folder, "erasures.log")),
                Does.StartWith($"{planted.Id} {planted.Given.ProgrammeId} own_right ")
            );
        }

        var coordinator = planted.Given.Coordinator;
        await (await coordinator.GetAsync($"/api/v1/mentees/{planted.Id}")).ShouldBeProblem(404, "mentee-not-found");
        await (await coordinator.GetAsync($"/api/v1/mentees/{planted.Id}/candidates")).ShouldBeProblem(404, "mentee-not-found");
        await (
            await coordinator.Post(
                "/responses",
                new
                {
                    personId = planted.Id,
                    wave = "start",
                    questionnaireId = "mentee-start",
                    mode = "phone",
                    answers = new { SN2 = 1 },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "personId");
        await (
            await coordinator.Post(
                "/checks",
                new
                {
                    personId = planted.Id,
                    kind = "identity",
                    checkedOn = "2026-02-01",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "personId");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{planted.Token}")).ShouldBeProblem(401, "not-authenticated");
        Assert.That(await coordinator.Items("/mentees"), Is.Empty);
        // the address is free again
        await coordinator.Created("/mentees", planted.Given.Person(new { email = "zeb@quark.example" }));
    }

    private static void Shuffle<TEvent>(IServiceCollection services, int seed)
        where TEvent : INotification
    {
        var handlers = services.Where(service => service.ServiceType == typeof(INotificationHandler<TEvent>)).ToArray();
        Assert.That(handlers, Has.Length.GreaterThanOrEqualTo(12), "features that hold something of a person");
        services.RemoveAll<INotificationHandler<TEvent>>();
        if (seed > 0)
        {
            new Random(seed).Shuffle(handlers);
        }

        foreach (var handler in seed < 0 ? handlers.Reverse() : handlers)
        {
            services.Add(handler);
        }
    }

    [Test]
    public async Task The_page_erases_after_a_confirmation()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var unsure = await browser.Submit("/my", "erase");
        await unsure.ShouldBe(HttpStatusCode.OK);
        await given.Coordinator.Ok($"/mentees/{mentee}");
        var sure = await browser.Submit("/my", "erase", ("Confirm.Sure", "true"));

        await sure.ShouldLead("/my/ended?erased=1");
        Assert.That(await browser.GetStringAsync("/my/ended?erased=1"), Does.Contain("Your data are erased"));
        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}")).ShouldBeProblem(404, "mentee-not-found");
    }
}

public sealed class ErasePersonTests
{
    [Test]
    public async Task The_audit_records_the_erasure_and_the_stored_answer_is_gone()
    {
        var given = await Given.Programme();
        var key = Guid.NewGuid().ToString();
        var body = given.Person().ToJsonString();
        var made = await given.Coordinator.Send(HttpMethod.Post, "/mentees", body, ("Idempotency-Key", key));
        var id = (await made.Json()).Id();

        await given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(id, ErasureReason.Retention))
        );
        var again = await given.Coordinator.Send(HttpMethod.Post, "/mentees", body, ("Idempotency-Key", key));

        Assert.That((await again.Json()).Id(), Is.Not.EqualTo(id));
        Assert.That(
            await given.App.Sql<string>(
                "SELECT action FROM audit_entries WHERE subject_id = @Id ORDER BY id",
                new { Id = id.ToString() }
            ),
            Is.EqualTo(new[] { "CreateMentee", "ErasePerson" })
        );
    }

    [Test]
    public async Task No_person_is_erased_twice()
    {
        var given = await Given.Programme();
        var id = await given.Mentee();
        Task<Erasure> Erase() =>
            given.App.InScope(services =>
                services.GetRequiredService<IMediator>().Send(new ErasePerson(id, ErasureReason.OwnRight))
            );

        await Erase();

        Assert.That(Erase, Throws.Exception.With.Message.EqualTo("person-not-found"));
    }
}

public sealed class ReplayErasuresTests
{
    [Test]
    public async Task A_person_whom_an_older_copy_brings_back_is_erased_again()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (gone, stays) = (await given.Mentee(), await given.Mentee());
        await File.WriteAllTextAsync(
            Path.Combine(app.Folder, "erasures.log"),
            $"{gone} {given.ProgrammeId} own_right 2026-03-02T09:00:00Z\nhalf a li"
        );

        var again = await app.InScope(services => services.GetRequiredService<IMediator>().Send(new ReplayErasures()));
        var nothing = await app.InScope(services => services.GetRequiredService<IMediator>().Send(new ReplayErasures()));

        Assert.That((again, nothing), Is.EqualTo((1, 0)));
        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{gone}")).ShouldBeProblem(404, "mentee-not-found");
        await given.Coordinator.Ok($"/mentees/{stays}");
    }

    [Test]
    public async Task A_lost_file_is_written_again_from_the_database()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var gone = await given.Mentee();
        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, gone)}")).ShouldBe(
            HttpStatusCode.NoContent
        );
        File.Delete(Path.Combine(app.Folder, "erasures.log"));

        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new ReplayErasures()));

        Assert.That(await File.ReadAllTextAsync(Path.Combine(app.Folder, "erasures.log")), Does.StartWith($"{gone} "));
    }
}

public sealed class ForgetPersonInRunsTests
{
    [Test]
    public async Task A_run_that_an_erased_person_was_in_keeps_its_totals_and_cannot_be_computed_again()
    {
        var given = await Given.Programme();
        var (gone, stays) = (await given.AvailableMentee(), await given.AvailableMentee());
        await given.AvailableMentor(new { capacity = 2 });
        var run = await given.Run(new { dryRun = true });
        await given.Coordinator.Ok(
            $"/match-runs/{run.Id()}/explain?menteeId={stays}&mentorId={(await given.Proposals(run))[0].Text("mentorId")}"
        );

        await (await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, gone)}")).ShouldBe(
            HttpStatusCode.NoContent
        );

        foreach (var part in new[] { "certificate", "instance", "replay", "fairness", "advice", $"compare/{run.Id()}" })
        {
            await (await given.Coordinator.GetAsync($"/api/v1/match-runs/{run.Id()}/{part}")).ShouldBeProblem(
                410,
                "match-run-input-erased"
            );
        }

        Assert.That(
            (await given.Proposals(run)).Select(proposal => Guid.Parse(proposal.Text("menteeId"))),
            Is.EqualTo(new[] { stays })
        );
        Assert.That((await given.Coordinator.Ok($"/match-runs/{run.Id()}")).Value<int>("matched"), Is.EqualTo(2));
        Assert.That((await given.Run(new { dryRun = true })).Value<int>("mentees"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_run_that_an_erased_person_was_only_kept_out_of_loses_their_line_alone()
    {
        var given = await Given.Programme();
        var gone = await given.AvailableMentee();
        await given.AvailableMentee();
        await given.AvailableMentor();
        await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, gone)}/withdrawal", new { purpose = "matching" });
        var run = await given.Run(new { dryRun = true });

        await given.App.Publish(new PersonErased(given.ProgrammeId, gone));

        Assert.That(
            await given.App.Sql<string>("SELECT unmatched FROM match_runs WHERE id = @Id", new { Id = run.Id() }),
            Has.One.Not.Contain(gone.ToString())
        );
        Assert.That((await given.Coordinator.Ok($"/match-runs/{run.Id()}/replay")).Value<bool>("same"), Is.True);
    }
}

public sealed class ForgetPersonInPairsTests
{
    [TestCase("ended_early", "offered", "mentor_accepted", "agreed", "active", "ending")]
    [TestCase("withdrawn", "offered")]
    public async Task Pairs_end_and_lose_their_words(string end, params string[] states)
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var pair = await given.Pair(mentor, await given.AvailableMentee(), states);

        await given.App.Publish(new PersonErased(given.ProgrammeId, mentor));

        var reported = await given.Coordinator.Ok($"/pairs/{pair}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((reported.Text("status"), reported["reason"]), Is.EqualTo((end, (System.Text.Json.Nodes.JsonNode?)null)));
            Assert.That(
                await given.App.Sql<long>(
                    "SELECT count(*) FROM pair_events WHERE pair_id = @Id AND reason_sealed IS NOT NULL",
                    new { Id = pair }
                ),
                Is.EqualTo(new[] { 0L })
            );
            Assert.That(
                await given.App.Sql<string>(
                    "SELECT to_status FROM pair_events WHERE pair_id = @Id ORDER BY id DESC LIMIT 1",
                    new { Id = pair }
                ),
                Is.EqualTo(new[] { end })
            );
        }
    }
}

public sealed class ForgetPersonInResponsesTests
{
    [Test]
    public Task Answers_go_with_their_scores() => Forgotten.Check("SELECT count(*) FROM responses WHERE person_id = @Id");
}

public sealed class ForgetPersonInTrainingsTests
{
    [Test]
    public Task Attendance_goes() => Forgotten.Check("SELECT count(*) FROM training_attendances WHERE person_id = @Id");
}

public sealed class ForgetPersonInChecksTests
{
    [Test]
    public Task Checks_go() => Forgotten.Check("SELECT count(*) FROM checks WHERE person_id = @Id");
}

public sealed class PersonAnonymiserTests
{
    [Test]
    public Task Tags_and_consents_go() =>
        Forgotten.Check(
            "SELECT (SELECT count(*) FROM person_tags WHERE person_id = @Id) * (SELECT count(*) FROM consents WHERE person_id = @Id)",
            (services, id) => services.GetRequiredService<PersonAnonymiser>().Anonymise(id, CancellationToken.None)
        );
}

internal static class Forgotten
{
    public static async Task Check(string sql, Func<IServiceProvider, Guid, Task>? forget = null)
    {
        var planted = await Planted.In(SharedApp.App);
        var before = await SharedApp.App.Sql<long>(sql, new { planted.Id });

        await (
            forget is null
                ? SharedApp.App.Publish(new PersonErased(planted.Given.ProgrammeId, planted.Id))
                : SharedApp.App.InTransaction(services => forget(services, planted.Id))
        );

        Assert.That(before, Is.Not.EqualTo(new[] { 0L }));
        Assert.That(await SharedApp.App.Sql<long>(sql, new { planted.Id }), Is.EqualTo(new[] { 0L }));
    }
}

public sealed class ForgetPersonInExtractsTests
{
    [Test]
    public async Task An_erasure_ends_what_was_handed_out_of_the_programme()
    {
        var given = await TwelvePairs.Answered(5);
        var extract = await given.App.Admin.Created(
            "/extracts",
            new
            {
                programmeId = given.ProgrammeId,
                purpose = "Evaluation",
                endsOn = given
                    .App.Clock.Today.AddDays(9)
                    .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                full = true,
            }
        );
        var mentee = (
            await given.App.Sql<Guid>(
                "SELECT mentee_id FROM pairs WHERE programme_id = @ProgrammeId ORDER BY id LIMIT 1",
                new { given.ProgrammeId }
            )
        ).Single();

        await (await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, mentee)}")).ShouldBe(
            HttpStatusCode.NoContent
        );

        Assert.That(
            await given.App.Sql<string?>("SELECT content_sealed FROM extracts WHERE id = @Id", new { Id = extract.Id() }),
            Is.EqualTo(new string?[] { null })
        );
        await (await given.App.Admin.GetAsync($"/api/v1/extracts/{extract.Id()}/files")).ShouldBeProblem(410, "extract-ended");
    }
}

public sealed class ForgetPersonInReleasesTests
{
    [Test]
    public async Task What_was_released_stays_and_the_next_release_counts_a_person_who_left()
    {
        await using var given = await TwelvePairs.Answered();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var published = await given.Analyst.GetStringAsync("/api/v1/data/networks?indicator=sn.bridge&format=csv&release=1");
        var mentee = (
            await given.App.Sql<Guid>(
                "SELECT mentee_id FROM pairs WHERE programme_id = @ProgrammeId ORDER BY id LIMIT 1",
                new { given.ProgrammeId }
            )
        ).Single();
        var before = await Rows(given, mentee);

        await (await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, mentee)}")).ShouldBe(
            HttpStatusCode.NoContent
        );

        var after = await Rows(given, mentee);
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Count(row => row.Holds), Is.GreaterThan(0));
            Assert.That(after.Count(row => row.Holds), Is.Zero);
            Assert.That(
                after.Select(row => row.Length),
                Is.EqualTo(before.Select(row => row.Length)),
                "everybody is still counted"
            );
            Assert.That(
                await given.Analyst.GetStringAsync("/api/v1/data/networks?indicator=sn.bridge&format=csv&release=1"),
                Is.EqualTo(published)
            );
        }
    }

    // Whether the numbers of an indicator in a wave hold the person: putting another number in their place then changes the bytes.
    private static async Task<List<(bool Holds, int Length)>> Rows(Given given, Guid person)
    {
        var stored = await given.App.Sql<Row>(
            """
            SELECT s.release_id, s.indicator, s.wave, s.rows_sealed,
                   (SELECT max(g.indicator_version) FROM release_groups g WHERE g.release_id = s.release_id AND g.indicator = s.indicator AND g.wave = s.wave) AS version
            FROM release_respondents s JOIN releases r ON r.id = s.release_id WHERE r.programme_id = @ProgrammeId AND r.number = 1 ORDER BY s.indicator, s.wave
            """,
            new { given.ProgrammeId }
        );
        var vault = given.App.Services.GetRequiredService<IdentityVault>();
        var key = Encoding.UTF8.GetBytes(ReleasePreparation.RespondentKey(vault, given.ProgrammeId));
        return stored.ConvertAll(row =>
        {
            var bytes = vault.OpenAnswer(row.RowsSealed, ReleasePreparation.Binding(row.ReleaseId, row.Indicator, row.Wave));
            var changed = RespondentRows
                .FromBytes(bytes)
                .Erase(key, $"{row.Indicator}|{row.Version}|{row.Wave}", new Dictionary<Guid, ulong> { [person] = 42 })
                .ToBytes();
            return (!changed.AsSpan().SequenceEqual(bytes), bytes.Length);
        });
    }

    private sealed record Row
    {
        public required Guid ReleaseId { get; init; }
        public required string Indicator { get; init; }
        public required string Wave { get; init; }
        public required string RowsSealed { get; init; }
        public int? Version { get; init; }
    }
}
