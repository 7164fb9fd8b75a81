using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Caseload;

internal static class Colleagues
{
    public static async Task<Guid> Colleague(this Given given, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["role"] = "coordinator";
        body["programmeId"] = given.ProgrammeId.ToString();
        body["email"] = $"{Guid.NewGuid():N}@example.org";
        return (await given.App.Admin.Created("/accounts", body)).Id();
    }

    public static async Task<JsonObject> Assigned(this Given given, string of, Guid? responsible, params Guid[] ids)
    {
        var body = new JsonObject
        {
            ["responsibleId"] = responsible?.ToString(),
            [of == "pairs" ? "pairs" : "people"] = new JsonArray([.. ids.Select(id => (JsonNode)id.ToString())]),
        };
        var response = await given.Coordinator.Post($"/{of}/responsible", body);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}

public sealed class AssignPeopleTests
{
    [Test]
    public async Task A_coordinator_becomes_responsible_and_the_lists_are_filtered_by_it()
    {
        var given = await Given.Programme();
        var (first, second, third) = (await given.Mentee(), await given.Mentee(), await given.Mentee());
        var colleague = await given.Colleague();
        var foreign = await (await Given.Programme()).Mentee();

        var report = await given.Assigned("mentees", colleague, first, foreign, second);
        var list = $"/mentees?programmeId={given.ProgrammeId}&responsible=";

        using (Assert.EnterMultipleScope())
        {
            Assert.That((report.Value<int>("assigned"), report.Value<int>("refused")), Is.EqualTo((2, 1)));
            Assert.That(report["results"]![1]!.Text("problem"), Is.EqualTo("/problems/mentee-not-found"));
            Assert.That(
                (await given.Coordinator.Ok($"/mentees/{first}")).Text("responsibleId"),
                Is.EqualTo(colleague.ToString())
            );
            Assert.That(
                (await given.Coordinator.Items(list + colleague)).Select(item => item.Id()),
                Is.EqualTo(new[] { first, second })
            );
            Assert.That((await given.Coordinator.Items(list + "none")).Select(item => item.Id()), Is.EqualTo(new[] { third }));
            Assert.That(await given.Coordinator.Items(list + "me"), Is.Empty);
        }

        await given.Assigned("mentees", null, first);
        Assert.That((await given.Coordinator.Ok($"/mentees/{first}"))["responsibleId"], Is.Null);
        await (await given.Coordinator.GetAsync("/api/v1" + list + "everyone")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task An_account_that_does_not_see_a_person_is_refused()
    {
        var given = await Given.Programme();
        var elsewhere = await given.Mentee(new { siteId = (Guid?)null });
        var ofSite = await given.Colleague(new { siteId = given.SiteId });
        var other = await Given.Programme();
        var foreign = await other.Colleague();

        var report = await given.Assigned("mentees", ofSite, elsewhere);
        var unknown = await given.Coordinator.Post(
            "/mentees/responsible",
            new { responsibleId = foreign, people = new[] { elsewhere } }
        );

        Assert.That(report["results"]![0]!.Text("problem"), Is.EqualTo("/problems/responsible-not-possible"));
        await unknown.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task After_the_account_is_deleted_the_person_has_none_responsible()
    {
        var given = await Given.Programme();
        var (mentor, colleague) = (await given.Mentor(), await given.Colleague());
        await given.Assigned("mentors", colleague, mentor);

        await (await given.App.Admin.Send(HttpMethod.Delete, $"/accounts/{colleague}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );

        Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}"))["responsibleId"], Is.Null);
    }
}

public sealed class AssignPairsTests
{
    [Test]
    public async Task A_pair_has_the_coordinator_of_its_mentee_until_it_is_handed_over()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var (first, second) = (await given.Colleague(), await given.Colleague());
        await given.Assigned("mentees", first, mentee);

        var pair = await given.Pair(mentor, mentee);
        var before = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("responsibleId");
        await given.Assigned("pairs", second, pair);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(first.ToString()));
            Assert.That(
                (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}&responsible={second}")).Select(item =>
                    item.Id()
                ),
                Is.EqualTo(new[] { pair })
            );
            Assert.That(await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}&responsible=none"), Is.Empty);
        }
    }
}

public sealed class ListColleaguesTests
{
    [Test]
    public async Task A_coordinator_sees_colleagues_of_their_programme_alone()
    {
        var given = await Given.Programme();
        var colleague = await given.Colleague();
        var foreign = await (await Given.Programme()).Colleague();

        var found = (await given.Coordinator.Items("/colleagues?limit=200")).Select(item => item.Id()).ToList();

        Assert.That(found, Does.Contain(colleague).And.Not.Contain(foreign));
    }
}

public sealed class CountPeopleTests
{
    [Test]
    public async Task A_sorted_list_is_read_page_by_page_in_order_both_ways()
    {
        var given = await Given.Programme();
        var ids = new List<Guid>();
        foreach (var day in new[] { "2026-02-03", "2026-02-01", "2026-02-02", "2026-02-01" })
        {
            ids.Add(await given.Mentee(new { appliedOn = day }));
        }

        Guid[] oldest = [ids[1], ids[3], ids[2], ids[0]];
        await given.Coordinator.Moved($"/mentees/{ids[2]}", new { to = "contacted" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Pages("applied"), Is.EqualTo(oldest));
            Assert.That(await Pages("-applied"), Is.EqualTo(oldest.Reverse()));
            Assert.That((await Pages("-status"))[0], Is.EqualTo(ids[2]));
            Assert.That((await Pages("status"))[^1], Is.EqualTo(ids[2]));
            Assert.That(await Pages("site"), Is.EquivalentTo(ids));
        }

        await (await given.Coordinator.GetAsync("/api/v1/mentees?sort=name")).ShouldBe(HttpStatusCode.BadRequest);
        await (await given.Coordinator.GetAsync("/api/v1/mentees?sort=applied&q=Selam")).ShouldBe(HttpStatusCode.BadRequest);

        async Task<List<Guid>> Pages(string sort)
        {
            var (found, next) = (new List<Guid>(), (string?)"");
            while (next is not null)
            {
                var page = await given.Coordinator.Ok($"/mentees?limit=1&sort={sort}&after={next}");
                found.AddRange(page["items"]!.AsArray().Select(item => item!.Id()));
                next = page["next"]?.GetValue<string>();
            }

            return found;
        }
    }

    [Test]
    public async Task Free_places_decide_who_can_take_a_pair()
    {
        var given = await Given.Programme();
        var (twice, once) = (await given.AvailableMentor(new { capacity = 2 }), await given.AvailableMentor());
        var (taken, free) = (await given.AvailableMentee(), await given.AvailableMentee());
        await given.Pair(once, taken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Ids("/mentors?hasPlace=true"), Is.EqualTo(new[] { twice }));
            Assert.That(await Ids("/mentors?hasPlace=false"), Is.EqualTo(new[] { once }));
            Assert.That(await Ids("/mentees?hasPlace=true"), Is.EqualTo(new[] { free }));
            Assert.That(await Ids("/mentees?hasPlace=false"), Is.EqualTo(new[] { taken }));
        }

        async Task<IEnumerable<Guid>> Ids(string path) => (await given.Coordinator.Items(path)).Select(item => item.Id());
    }
}

public sealed class CreateAttemptTests
{
    [Test]
    public async Task An_attempt_is_recorded_with_its_account_and_is_no_contact()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, new DateOnly(2026, 2, 1), "offered", "mentor_accepted", "agreed");

        var made = await given.Coordinator.Created(
            "/attempts",
            new
            {
                personId = mentee,
                pairId = pair,
                kind = "no_answer",
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(made.Text("kind"), Is.EqualTo("no_answer"));
            Assert.That(await given.Coordinator.Items($"/pairs/{pair}/check-ins"), Is.Empty);
            Assert.That(
                (await given.Coordinator.Items($"/attempts?pairId={pair}")).Select(item => item.Id()),
                Is.EqualTo(new[] { made.Id() })
            );
        }

        await (
            await given.Coordinator.Post(
                "/attempts",
                new
                {
                    personId = await given.Mentee(),
                    pairId = pair,
                    kind = "letter",
                }
            )
        ).ShouldBe(HttpStatusCode.BadRequest);
    }
}

public sealed class ListAttemptsTests
{
    [Test]
    public async Task Attempts_of_a_person_go_with_their_erasure_and_are_in_their_own_data_before()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await given.Coordinator.Created("/attempts", new { personId = mentee, kind = "letter" });
        var token = await Privacy.Planted.Link(given, mentee);

        var data = await given.App.Anonymous.Ok($"/privacy/{token}");
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{token}");

        Assert.That(data.List("attempts").Select(attempt => attempt!.Text("kind")), Is.EqualTo(new[] { "letter" }));
        Assert.That(
            await given.App.Sql<long>("SELECT count(*) FROM contact_attempts WHERE person_id = @Id", new { Id = mentee }),
            Is.EqualTo(new long[] { 0 })
        );
    }
}

public sealed class CreateNoteTests
{
    [Test]
    public async Task A_note_is_stored_sealed_and_goes_with_the_erasure_of_the_person()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        var note = await given.Coordinator.Created(
            "/notes",
            new
            {
                personId = mentee,
                text = "Appunto4711",
                followUpOn = "2026-03-10",
            }
        );
        var stored = await given.App.Sql<string>("SELECT text_sealed FROM notes WHERE person_id = @Id", new { Id = mentee });
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, mentee)}");

        Assert.That((note.Text("text"), note.Text("readers")), Is.EqualTo(("Appunto4711", "team")));
        Assert.That(stored, Has.Count.EqualTo(1).And.None.Contain("Appunto4711"));
        Assert.That(
            await given.App.Sql<long>("SELECT count(*) FROM notes WHERE person_id = @Id", new { Id = mentee }),
            Is.EqualTo(new long[] { 0 })
        );
    }
}

public sealed class ListNotesTests
{
    [Test]
    public async Task The_reading_of_notes_is_audited()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await given.Coordinator.Created("/notes", new { personId = mentee, text = "For the team." });
        // a program is no author who could read it again
        await (
            await given.Coordinator.Post(
                "/notes",
                new
                {
                    personId = mentee,
                    text = "For me.",
                    readers = "author",
                }
            )
        ).ShouldBe(HttpStatusCode.BadRequest);

        var read = await given.Coordinator.Items($"/notes?personId={mentee}");
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={mentee}&action=ListNotes")).List("items");

        Assert.That(read.Select(note => note.Text("text")), Is.EqualTo(new[] { "For the team." }));
        Assert.That(audit, Is.Not.Empty);
    }
}

public sealed class TransitionNoteTests
{
    [Test]
    public async Task A_follow_up_is_done_and_opened_again()
    {
        var given = await Given.Programme();
        var note = (
            await given.Coordinator.Created(
                "/notes",
                new
                {
                    personId = await given.Mentee(),
                    text = "Call again.",
                    followUpOn = "2026-03-10",
                }
            )
        ).Id();

        var done = await given.Coordinator.Moved($"/notes/{note}", new { to = "done" });
        var open = await given.Coordinator.Moved($"/notes/{note}", new { to = "open" });

        Assert.That(done["followedUpAt"], Is.Not.Null);
        Assert.That(open["followedUpAt"], Is.Null);
    }
}

public sealed class CheckNoteTests
{
    [Test]
    public async Task A_note_of_another_programme_is_not_found()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var note = (await other.Coordinator.Created("/notes", new { personId = await other.Mentee(), text = "Elsewhere." })).Id();

        await (await given.Coordinator.Post($"/notes/{note}/transition", new { to = "done" })).ShouldBeProblem(
            404,
            "note-not-found"
        );
    }
}
