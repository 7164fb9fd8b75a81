using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.PossibleDuplicates;

namespace Matching.Web.Tests.Pairs;

public sealed class CreatePairNoteTests
{
    [Test]
    public async Task A_note_about_a_pair_is_written_on_its_page_and_followed_up_from_today()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, colleague) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var pair = await PairNotes.Pair(given);
        var page = $"/console/pairs/{pair}";
        var today = given.App.Clock.Today.ToString("yyyy-MM-dd");

        var empty = await browser.Submit(page, "pair-note", ("Note.FollowUpOn", today));
        await (
            await browser.Submit(
                page,
                "pair-note",
                ("Note.Text", "They meet <b>rarely</b>."),
                ("Note.FollowUpOn", today),
                ("Note.Readers", "team")
            )
        ).ShouldLead($"{page}?done=1");
        await browser.Submit(page, "pair-note", ("Note.Text", "Ask my colleague first."), ("Note.Readers", "author"));
        var mine = await browser.GetStringAsync(page);
        var theirs = await colleague.GetStringAsync($"{page}?lang=it");
        var due = await colleague.GetStringAsync("/console/today/follow_ups");
        var note = (await given.Coordinator.Items($"/pair-notes?pairId={pair}")).Single();
        await (await colleague.Submit(page, $"followed-{note.Text("id")}")).ShouldLead($"{page}?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)empty.StatusCode, Is.EqualTo(400));
            Assert.That(await empty.Content.ReadAsStringAsync(), Does.Contain($"value=\"{today}\""), "what was typed is kept");
            Assert.That(
                mine,
                Does.Contain("They meet &lt;b&gt;rarely&lt;/b&gt;.")
                    .And.Contain("Ask my colleague first.")
                    .And.Contain("Only for me")
                    .And.Contain("Selam and Marco may ask to read it")
                    .And.Contain("Note about the pair")
                    .And.Contain("Next follow-up:")
                    .And.Not.Contain("Comment on this note")
            );
            Assert.That(theirs, Does.Contain("rarely").And.Not.Contain("Ask my colleague first.").And.Contain("Nota sull"));
            Assert.That(due, Does.Contain($"/console/pairs/{pair}").And.Contain("Selam").And.Contain("Marco"));
            Assert.That(
                await colleague.GetStringAsync("/console/today/follow_ups"),
                Does.Not.Contain($"/console/pairs/{pair}"),
                "it was followed up"
            );
        }
    }

    [Test]
    public async Task A_note_for_its_author_alone_needs_an_author_and_every_note_a_pair_in_scope()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var (pair, foreign) = (await PairNotes.Pair(given), await PairNotes.Pair(other));

        await (await Post(pair, "author")).ShouldBe(HttpStatusCode.BadRequest);
        await (await Post(foreign, "team")).ShouldBe(HttpStatusCode.BadRequest);
        await (await Post(Guid.NewGuid(), "team")).ShouldBe(HttpStatusCode.BadRequest);

        Assert.That(
            await given.App.Sql<long>("SELECT count(*) FROM pair_notes WHERE pair_id = @Id", new { Id = pair }),
            Is.EqualTo(new[] { 0L })
        );

        Task<HttpResponseMessage> Post(Guid id, string readers) =>
            given.Coordinator.Post(
                "/pair-notes",
                new
                {
                    pairId = id,
                    text = "A note.",
                    readers,
                }
            );
    }

    [Test]
    public async Task Notes_and_comments_are_read_after_a_merge_and_go_with_the_erasure_of_either_half()
    {
        var given = await Given.Programme();
        var kept = await given.Mentee(new { givenName = "Selam", phone = "0521 000123" });
        var gone = await given.AvailableMentee(new { givenName = "Selam T.", phone = "+390521000123" });
        var mentor = await given.AvailableMentor();
        var pair = await given.Pair(mentor, gone, "offered");
        var note = (await given.Coordinator.Created("/pair-notes", new { pairId = pair, text = "Read again." })).Id();
        await given.App.Admin.Created($"/pair-notes/{note}/comments", new { text = "Read too." });

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );
        var moved = (await given.Coordinator.Items($"/pair-notes?pairId={pair}")).Single();
        var link = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        var data = (await given.App.Anonymous.Ok($"/privacy/{link}")).ToJsonString();
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(moved.Text("text"), Is.EqualTo("Read again."));
            Assert.That(moved.List("comments").Select(comment => comment.Text("text")), Is.EqualTo(new[] { "Read too." }));
            Assert.That(data, Does.Not.Contain("Read again.").And.Not.Contain("Read too."));
            Assert.That(
                await given.App.Sql<long>(
                    """
                    SELECT count(*) FROM pair_notes n LEFT JOIN pair_note_comments c ON c.pair_note_id = n.id
                    WHERE n.id = @Id OR c.pair_note_id = @Id
                    """,
                    new { Id = note }
                ),
                Is.EqualTo(new[] { 0L })
            );
        }
    }
}

public sealed class CreatePairNoteCommentTests
{
    [Test]
    public async Task A_supervisor_comments_on_a_note_of_the_team_and_a_coordinator_cannot()
    {
        var given = await Given.Programme();
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (holder, supervisor) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var pair = await PairNotes.Pair(given);
        var page = $"/console/pairs/{pair}";
        await coordinator.Submit(page, "pair-note", ("Note.Text", "They meet rarely."), ("Note.Readers", "team"));
        await coordinator.Submit(page, "pair-note", ("Note.Text", "For me."), ("Note.Readers", "author"));
        var note = (await given.Coordinator.Items($"/pair-notes?pairId={pair}")).Single().Id();
        var form = $"{page}?form=comment&entry={note}";

        var open = await supervisor.GetStringAsync(form);
        var empty = await supervisor.Submit(form, "comment");
        await (await supervisor.Submit(form, "comment", ("Comment.Text", "Ask both first."))).ShouldLead($"{page}?done=1");
        var read = await coordinator.GetStringAsync(page);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(open, Does.Contain("Supervisor&#x27;s comment").And.Not.Contain("For me."));
            Assert.That((int)empty.StatusCode, Is.EqualTo(400));
            Assert.That(
                WebUtility.HtmlDecode(read),
                Does.Contain("Ask both first.")
                    .And.Contain($"Supervisor {holder.Email}")
                    .And.Contain("A supervisor commented on a note")
            );
            Assert.That(await coordinator.GetStringAsync(form), Does.Not.Contain("Comment.Text"), "no form for a coordinator");
            await (await given.Coordinator.Post($"/pair-notes/{note}/comments", new { text = "Mine." })).ShouldBe(
                HttpStatusCode.Forbidden
            );
        }
    }
}

public sealed class ListPairNotesTests
{
    [Test]
    public async Task The_reading_of_notes_about_a_pair_is_audited_and_they_are_sealed()
    {
        var given = await Given.Programme();
        var pair = await PairNotes.Pair(given);
        await given.Coordinator.Created("/pair-notes", new { pairId = pair, text = "First." });
        await given.Coordinator.Created("/pair-notes", new { pairId = pair, text = "Second." });

        var first = await given.Coordinator.Ok($"/pair-notes?pairId={pair}&limit=1");
        var rest = await given.Coordinator.Ok($"/pair-notes?pairId={pair}&after={first.Text("next")}");
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={pair}&action=ListPairNotes")).List("items");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.List("items").Select(note => note.Text("text")), Is.EqualTo(new[] { "First." }));
            Assert.That(rest.List("items").Select(note => note.Text("text")), Is.EqualTo(new[] { "Second." }));
            Assert.That(audit, Is.Not.Empty);
            Assert.That(
                await given.App.Sql<string>("SELECT text_sealed FROM pair_notes WHERE pair_id = @Id", new { Id = pair }),
                Has.Count.EqualTo(2).And.None.Contains("First.").And.None.Contains("Second.")
            );
        }
    }
}

public sealed class TransitionPairNoteTests
{
    [Test]
    public async Task A_follow_up_of_a_pair_is_done_and_opened_again()
    {
        var given = await Given.Programme();
        var note = (
            await given.Coordinator.Created(
                "/pair-notes",
                new
                {
                    pairId = await PairNotes.Pair(given),
                    text = "Call again.",
                    followUpOn = "2026-03-10",
                }
            )
        ).Id();

        var done = await given.Coordinator.Moved($"/pair-notes/{note}", new { to = "done" });
        var open = await given.Coordinator.Moved($"/pair-notes/{note}", new { to = "open" });

        Assert.That(done["followedUpAt"], Is.Not.Null);
        Assert.That(open["followedUpAt"], Is.Null);
    }
}

public sealed class CheckPairNoteTests
{
    [Test]
    public async Task A_note_about_a_pair_of_another_programme_is_not_found()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var note = (
            await other.Coordinator.Created("/pair-notes", new { pairId = await PairNotes.Pair(other), text = "Elsewhere." })
        ).Id();

        await (await given.Coordinator.Post($"/pair-notes/{note}/transition", new { to = "done" })).ShouldBeProblem(
            404,
            "note-not-found"
        );
    }
}

internal static class PairNotes
{
    public static async Task<Guid> Pair(Given given) =>
        await given.Pair(
            await given.AvailableMentor(new { givenName = "Marco", familyName = "Rossi" }),
            await given.AvailableMentee(new { givenName = "Selam" }),
            "offered"
        );
}
